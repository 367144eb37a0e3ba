/* attune/plugin.h: the door between Attune and a service type.
 *
 * A plugin is one shared object that exports one function, attune_plugin, which returns the address of a constant
 * table. The table holds words (settings, reasons, questions) and four pure functions. Pure means: the answer depends
 * on the arguments alone. No clock, no heap, no file, no database, no state kept between two calls. The core gathers
 * every fact beforehand, asks, checks the answer again, and does everything. A plugin may be stricter than the core,
 * never looser.
 *
 * Ownership: everything passed in belongs to the core and is valid for the length of the call; everything a table
 * points to belongs to the plugin and is constant for as long as it is loaded; everything emitted is copied by the core
 * before emit returns. All text is UTF-8, never NULL unless said so. Instants are seconds since 1970-01-01T00:00:00Z.
 *
 * Growth: tables and structs that carry `size` grow at their end only. The core reads no field that lies beyond the
 * `size` a plugin was compiled with; a plugin reads no field beyond the `size` it is handed. ATTUNE_ABI changes only
 * when that is not enough, and then old plugins are refused by name.
 *
 * Plain C99, and C++ alike; includes nothing but two standard headers.
 */
#ifndef ATTUNE_PLUGIN_H
#define ATTUNE_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ATTUNE_ABI 1u

#if defined(__GNUC__)
#define ATTUNE_EXPORT __attribute__((visibility("default")))
#else
#define ATTUNE_EXPORT
#endif

/* ---- settings: what an administrator may choose for one service of this type -------------------------------- */

typedef enum AttuneKind {
  ATTUNE_KIND_NUMBER = 1, /* a whole number */
  ATTUNE_KIND_MINUTES,    /* a whole number of minutes */
  ATTUNE_KIND_DAYS,       /* a whole number of days */
  ATTUNE_KIND_YES_NO,     /* 0 or 1 */
  ATTUNE_KIND_CHOICE,     /* index into `choices` */
  ATTUNE_KIND_SERVICE,    /* the id of another service, or empty */
  ATTUNE_KIND_SHARE       /* a percentage, 0..100 */
} AttuneKind;

typedef struct AttuneSetting {
  const char *key;      /* lower case words with hyphens, "slot-minutes" */
  AttuneKind kind;
  const char *label;    /* "Length of a slot" */
  const char *help;     /* one sentence */
  int64_t standard;     /* the value where nothing is said (0 for a service: none) */
  int64_t least, most;  /* bounds, both included */
  const char *const *choices; /* NULL-ended, for ATTUNE_KIND_CHOICE, else NULL */
} AttuneSetting;

/* Value of one setting, in the order of the plugin's settings[]; so a plugin indexes them by its own enum. */
typedef struct AttuneValue {
  int64_t number;   /* every kind but service */
  const char *text; /* service: its id, empty if none; choice: the chosen word; else empty */
} AttuneValue;

/* ---- words --------------------------------------------------------------------------------------------------- */

/* A reason that a verdict may carry, by index. The code is stable (programs lean on it), the sentence is for people. */
typedef struct AttuneReason {
  const char *code;     /* snake_case, "cohort_begun" */
  const char *sentence; /* what a person reads, ends with a full stop */
} AttuneReason;

/* A question asked of those who came; answers are whole numbers from 1 to 5. */
typedef struct AttuneQuestion {
  const char *key;  /* snake_case, "useful" */
  const char *text; /* the question in words */
  const char *low, *high; /* what 1 and 5 mean */
} AttuneQuestion;

typedef enum AttuneParty { ATTUNE_PARTY_PERSON = 1, ATTUNE_PARTY_TEAM = 2, ATTUNE_PARTY_EITHER = 3 } AttuneParty;
typedef enum AttuneUnit { ATTUNE_UNIT_SLOT = 1, ATTUNE_UNIT_SEAT = 2 } AttuneUnit;

/* What one booking is about, and so what a party cannot book twice on one slot. */
typedef enum AttuneAbout {
  ATTUNE_ABOUT_PARTY = 0, /* the party itself: one booking of a slot, whatever case reference it bears */
  ATTUNE_ABOUT_FAMILY = 1 /* a family, named by its case reference: one booking of a slot for each reference */
} AttuneAbout;

/* ---- planning: openings in, slots out -------------------------------------------------------------------------- */

/* One date of a schedule, as the recurrence gives it and with closures already taken out. Openings come in order of
 * start, all of one schedule, and from its first date on: with a later horizon the same list comes again and longer. */
typedef struct AttuneOpening {
  uint32_t size;
  int64_t starts, ends;   /* instants; ends > starts */
  int32_t ordinal;        /* 0 for the schedule's first date ever, counted on as if there were no closures */
  int32_t capacity;       /* seats a slot as the schedule says, 0 if it says nothing */
} AttuneOpening;

/* One meeting of a slot, inside one opening. */
typedef struct AttuneMeeting {
  int32_t opening;      /* index into the openings given */
  int64_t starts, ends; /* within that opening */
} AttuneMeeting;

/* One slot: 1..64 meetings in order of start, not overlapping; capacity 1..10000. Valid during emit only. */
typedef struct AttuneSlot {
  uint32_t size;
  int32_t capacity;
  int32_t n_meetings;
  const AttuneMeeting *meetings;
} AttuneSlot;

/* Takes one slot; `sink` is passed on untouched. Returns 0, or non-zero when the core wants no more: then plan stops. */
typedef int (*AttuneEmitSlot)(void *sink, const AttuneSlot *slot);

/* ---- deciding -------------------------------------------------------------------------------------------------- */

/* All that is known when somebody wishes to book or to give back. */
typedef struct AttuneCase {
  uint32_t size;
  int64_t now;
  int64_t starts, ends;  /* first meeting's start, last meeting's end */
  int32_t n_meetings;
  int32_t capacity;      /* seats of the slot */
  int32_t taken;         /* seats booked or held by an offer; without the seats of the booking at hand */
  int32_t waiting;       /* seats on the waiting list before this wish */
  int32_t mine;          /* live bookings of this party on this slot, without the booking at hand; where bookings are about
                          * a family (AttuneAbout), of this party for the same case reference */
  int32_t seats;         /* seats wished for, or held by the booking at hand */
  int32_t party;         /* AttuneParty: person or team */
  int32_t by_staff;      /* 1 if a clinician or administrator acts */
  int32_t by_service;    /* cancel only: 1 if the service gives back, not the party */
  int32_t prerequisite_met; /* 1 if the service named in a setting "requires" was attended, or none is named */
  int32_t priority;      /* 1 if the party's profession is of the priority workforce */
  int32_t taken_other;   /* of `taken`, seats held by others than the priority workforce */
  int64_t booked;        /* cancel only: when the booking was made; else 0 */
  const AttuneValue *settings; /* in the order of settings[] */
} AttuneCase;

typedef enum AttuneAnswer { ATTUNE_ACCEPT = 1, ATTUNE_WAIT = 2, ATTUNE_REFUSE = 3 } AttuneAnswer;

/* What the core is told. For cancel: ACCEPT with late = 1 means given back late (counted apart); WAIT is not allowed. */
typedef struct AttuneVerdict {
  AttuneAnswer answer;
  int32_t reason; /* index into reasons[], or -1 for none; a REFUSE must have one */
  int32_t late;
} AttuneVerdict;

/* ---- telling --------------------------------------------------------------------------------------------------- */

typedef enum AttuneAudience {
  ATTUNE_AUDIENCE_BUSY = 1, /* nothing but that time is taken */
  ATTUNE_AUDIENCE_TITLE,    /* the service's name and how full it is; nothing about a person or a family */
  ATTUNE_AUDIENCE_FULL      /* all that the party and the hosts may know */
} AttuneAudience;

typedef struct AttuneTelling {
  uint32_t size;
  const char *service;  /* title of the service */
  const char *party;    /* name of the party, empty for offers and for hosts of several parties */
  const char *hosts;    /* names, comma-separated */
  const char *note;     /* empty unless the audience is full */
  const char *reference;/* pseudonymous case reference, empty unless the audience is full */
  int32_t capacity, taken, waiting; /* capacity 0: how full it is, is not told (a party's own entry) */
  int32_t meeting, n_meetings; /* 1-based number of the meeting told of, and how many */
  int32_t state;        /* 0 offered, 1 booked, 2 waiting, 3 cancelled, 4 held by an offer */
  const AttuneValue *settings;
} AttuneTelling;

typedef enum AttuneField { ATTUNE_FIELD_SUMMARY = 1, ATTUNE_FIELD_DESCRIPTION = 2 } AttuneField;

/* Takes one field's text; called at most once a field. */
typedef void (*AttuneEmitText)(void *sink, AttuneField field, const char *text);

/* ---- the table ------------------------------------------------------------------------------------------------- */

typedef struct AttunePlugin {
  uint32_t abi;  /* ATTUNE_ABI */
  uint32_t size; /* sizeof (AttunePlugin) */
  const char *name;    /* equals the file's name without ".so" */
  const char *title;   /* "Drop-in consultation" */
  const char *summary; /* one sentence for people */
  AttuneParty party;   /* who may book */
  AttuneUnit unit;     /* what utilisation counts */
  const AttuneSetting *settings;   int32_t n_settings;
  const AttuneReason *reasons;     int32_t n_reasons;
  const AttuneQuestion *questions; int32_t n_questions;
  /* Cuts or groups openings into slots, in order of their openings and of start within one. Must emit the same slots for
   * the same openings; and as the horizon grows, those emitted before must come first again, unchanged. */
  void (*plan)(const AttuneValue *settings, const AttuneOpening *openings, int32_t n, AttuneEmitSlot emit, void *sink);
  AttuneVerdict (*book)(const AttuneCase *wish);
  AttuneVerdict (*cancel)(const AttuneCase *wish);
  void (*describe)(const AttuneTelling *telling, AttuneAudience audience, AttuneEmitText emit, void *sink);
  AttuneAbout about;   /* what one booking is about; a table that ends before this field: the party */
} AttunePlugin;

/* The one symbol a plugin exports. */
ATTUNE_EXPORT const AttunePlugin *attune_plugin(void);

#ifdef __cplusplus
}
#endif

#endif
