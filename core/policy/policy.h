/* policy: asks a plugin and checks its answer again. The core's own rules stand in policy/core-rules.c and are applied to
 * every service type before the plugin is asked; the plugin may only be stricter.
 *
 * Core settings that every service has, before the plugin's own: opens-days, closes-minutes, cancel-minutes,
 * waiting-places, offer-minutes, least-answers, reminder-hours, ask-feedback, tell-hosts. (See core_settings() for the table
 * with labels, standards and bounds.)
 */
#ifndef POLICY_POLICY_H
#define POLICY_POLICY_H

#include "base/civil.h"
#include "model/verdict.h"
#include "policy/registry.h"

/* Settings every service has, indexed by CoreSetting. Same form as a plugin's own. */
typedef enum {
  CORE_OPENS_DAYS,     /* booking opens so many days before the start; standard 84 */
  CORE_CLOSES_MINUTES, /* booking ends so long before the start; standard 0 */
  CORE_CANCEL_MINUTES, /* giving back later than this counts as late; standard 1440 */
  CORE_WAITING_PLACES, /* seats the waiting list holds, 0 for none; standard 0 */
  CORE_OFFER_MINUTES,  /* how long a freed seat is held for the next in line; 0 books it for them at once; standard 1440 */
  CORE_LEAST_ANSWERS,  /* ratings are shown from so many answers on; standard 5 */
  CORE_REMINDER_HOURS, /* a reminder is sent so long before the start; 0 for none; standard 48 */
  CORE_ASK_FEEDBACK,   /* 1: those who came are asked by letter what they thought of it; standard 1 */
  CORE_TELL_HOSTS,     /* a TellHosts: which changes hosts hear of by letter */
  CORE_N_SETTINGS
} CoreSetting;

/* Values of CORE_TELL_HOSTS. */
typedef enum {
  TELL_HOSTS_NEVER,
  TELL_HOSTS_SHORT_NOTICE, /* the standard: what changes less than a day before, which calendars would show too late */
  TELL_HOSTS_ALWAYS
} TellHosts;

const AttuneSetting *core_settings(gsize *n);

/* Settings of one service, checked and complete: core's and plugin's. */
typedef struct PolicySettings PolicySettings;

/* Builds settings from key/value texts (@keys, @values NULL-ended, of equal length). Every key must be known (the
 * nearest is named) and every value within bounds; what is not named takes its standard value. */
PolicySettings *policy_settings_new(const AttunePlugin *plugin, const char *const *keys, const char *const *values,
                                    GError **error);
void policy_settings_free(PolicySettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PolicySettings, policy_settings_free)
gint64 policy_setting_core(const PolicySettings *settings, CoreSetting which);
/* Value of any setting by key as text ("30", "yes", service id), newly allocated, or NULL if there is no such key. */
char *policy_setting_text(const PolicySettings *settings, const char *key);
/* Id of the service that must have been attended first (the setting "requires"), or NULL. */
const char *policy_requires(const PolicySettings *settings);
/* All as key/value text pairs, canonical and sorted by key, for storing: JSON object text, newly allocated. */
char *policy_settings_to_json(const PolicySettings *settings);
/* Reads back what was stored. A key that the plugin no longer knows is passed over (it was checked when it was taken in,
 * and a newer plugin may have dropped it); a value that it no longer allows is ERROR_INVALID. @plugin NULL (it is missing
 * or refused): the core's settings are read and the rest is passed over. */
PolicySettings *policy_settings_from_json(const AttunePlugin *plugin, const char *json, GError **error);

/* What the core gathered about a wish. */
typedef struct {
  Instant now, starts, ends; /* first meeting's start, last meeting's end */
  Instant booked;       /* cancel: when the booking was made */
  int n_meetings, capacity;
  int taken;            /* seats booked or held by an offer, without the booking at hand */
  int taken_other;      /* of them, seats of others than the priority workforce */
  int waiting;          /* seats on the waiting list ahead of this wish */
  int mine;             /* live bookings of this party on this slot, without this one; see policy_is_about_family */
  int seats;            /* at least 1 */
  gboolean team;        /* the party is a team */
  gboolean by_staff, by_service, prerequisite_met, priority;
  gboolean cancelled;   /* the slot is cancelled or withdrawn */
  gboolean host_busy;   /* a host is taken elsewhere at that time */
  gboolean on_list;     /* cancel: the booking only waits or is offered, so giving it back is never late */
} PolicyCase;

/* Whether one booking is about a family: then a party may hold several of one slot, one for each case reference, and `mine`
 * counts those of the same. Else a party books a slot once. @plugin NULL: FALSE. */
gboolean policy_is_about_family(const AttunePlugin *plugin);

/* May this party have these seats? Core rules first, then the plugin, then the check that ACCEPT fits the room and WAIT
 * the waiting list. A plugin that breaks this is quarantined and the answer is REFUSE "service_suspended"; so it is where
 * @plugin is NULL or in quarantine. @settings is never NULL; @registry may be (nothing is then quarantined).
 * WAIT carries the reason too ("full", "queue_first" or the plugin's); ACCEPT may (a plugin's advice).
 * To promote: ask for each waiting booking in its order, with `waiting` 0 and without that booking in any count. ACCEPT
 * books it or offers it the seat; anything else passes over it and the next is asked. Do so after a new booking joined the
 * list as well: it may be let in where those ahead of it may not (places kept for the priority workforce). */
Verdict policy_book(Registry *registry, const AttunePlugin *plugin, const PolicySettings *settings,
                    const PolicyCase *wish);
/* Whether a refusal is for want of room at that time, seats or clinicians, so that another time may do: of the core's reasons
 * “full”, “queue_first” and “host_busy”. */
gboolean policy_wants_room(Verdict refusal);
/* May this booking be given back, and is it late? ACCEPT or REFUSE. Without a usable plugin the core's rules alone decide:
 * a seat can always be given back. */
Verdict policy_cancel(Registry *registry, const AttunePlugin *plugin, const PolicySettings *settings,
                      const PolicyCase *wish);

/* Every reason of the core's own rules, in the order in which they are tried, for documents and tests. */
const AttuneReason *policy_core_reasons(gsize *n);

/* Openings in, planned slots out. */
typedef struct {
  Instant starts, ends;
  int ordinal, capacity;
} PolicyOpening;
typedef struct {
  int opening; /* index */
  Instant starts, ends;
} PolicyMeeting;
typedef struct {
  int capacity;
  int n_meetings;
  PolicyMeeting *meetings; /* owned */
} PolicySlot;
/* Openings are those of one schedule in order of start, from its first date on (else a cohort would be grouped anew with
 * every day that passes). GArray of PolicySlot with a clear function set, or NULL with @error when the plugin breaks its
 * contract (slots outside openings, overlap, bad capacity): then the plugin is quarantined. */
GArray *policy_plan(Registry *registry, const AttunePlugin *plugin, const PolicySettings *settings,
                    const PolicyOpening *openings, int n, GError **error);

/* Words for a calendar entry. */
typedef struct {
  const char *service, *party, *hosts, *note, *reference; /* "" where none */
  int capacity, taken, waiting, meeting, n_meetings, state; /* as AttuneTelling */
} PolicyTelling;
typedef struct {
  char *summary, *description; /* owned; never NULL */
} PolicyWords;
void policy_words_clear(PolicyWords *words);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PolicyWords, policy_words_clear)
/* Without a plugin (NULL: it is missing) plain words are made from the service's title. */
PolicyWords policy_describe(const AttunePlugin *plugin, const PolicySettings *settings, const PolicyTelling *telling,
                            AttuneAudience audience);

#endif
