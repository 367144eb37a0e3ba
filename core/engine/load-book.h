/* load-book: a service book while it is taken in: its groups, the values read from them, and what is wrong with them.
 * A group says all about its thing: a key left out has its standard value. Private to engine/load*.
 */
#ifndef ENGINE_LOAD_BOOK_H
#define ENGINE_LOAD_BOOK_H

#include "engine/engine.h"
#include "engine/load-lines.h"
#include "model/target.h"

/* In the order in which they are written, so that whatever is referred to is there. */
typedef enum {
  LOAD_TEAM,        /* Team */
  LOAD_PERSON,      /* Person */
  LOAD_PROFESSIONS, /* LoadProfessions */
  LOAD_SERVICE,     /* Service */
  LOAD_SCHEDULE,    /* Schedule */
  LOAD_CLOSURE,     /* LoadClosure */
  LOAD_YEAR,        /* ReportingYear */
  LOAD_TARGET,      /* Target */
  LOAD_KINDS
} LoadKind;

typedef struct {
  GStrv priority;
} LoadProfessions;

typedef struct {
  Closure *closure;
  gboolean ended; /* it is to be taken away */
} LoadClosure;

typedef struct {
  LoadKind kind;
  LoadGroup *group; /* borrowed from the book */
  void *value;      /* owned by the item, but people, teams and services by book->known */
} LoadItem;

typedef struct {
  Engine *engine;
  gboolean by_hand;  /* it was put together at a page (load-edit.c), and what it says is new */
  gboolean overrule; /* it wins over what others have changed since it was last taken in */
  LoadFaults faults;
  GError *broken;               /* the database failed while something was looked up; nothing else counts then */
  GPtrArray *groups;            /* LoadGroup * */
  GHashTable *headings;         /* "kind name" → LoadGroup */
  GPtrArray *items[LOAD_KINDS]; /* LoadItem * */
  GHashTable *people; /* mail → Person: of the book, and of the database as looked up (NULL value: looked up, none) */
  GHashTable *teams;    /* id → Team: of the book, and all others of the database */
  GHashTable *services; /* id → Service, likewise */
  GPtrArray *erasures;  /* Erasure *: of whoever was erased; NULL until a group names somebody who is not known */
} LoadBook;

/* Reads all @files (NULL-ended) together and every group in them; what is wrong is in book->faults. NULL with @error
 * only for a broken database. */
LoadBook *load_book_read(Engine *engine, const char *const *files, GError **error);
/* The same of groups (LoadGroup *, taken over) that stand in no file. */
LoadBook *load_book_read_groups(Engine *engine, GPtrArray *groups, GError **error);
void load_book_free(LoadBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LoadBook, load_book_free)

const char *load_kind_name(LoadKind kind); /* "reporting-year" */

/* ---- fields (load-fields.c): each marks the key as used and files a fault on its own line ---- */

/* @entry NULL: the fault is put on the heading's line. */
void load_group_fault(LoadBook *book, const LoadGroup *group, const LoadEntry *entry, const char *format, ...)
  G_GNUC_PRINTF(4, 5);
/* As above with the message of @error, which is freed. */
void load_group_error(LoadBook *book, const LoadGroup *group, const LoadEntry *entry, GError *error);
/* @key is not there, or without a value; @what names it, or those of which it is one. */
void load_group_needs(LoadBook *book, const LoadGroup *group, const LoadEntry *entry, const char *key, const char *what);
/* Takes the database's @why into book->broken; whether there was one. */
gboolean load_broke(LoadBook *book, GError *why);
/* The entry, if it has a value; a fault if it is @required and has none. */
LoadEntry *load_entry(LoadBook *book, LoadGroup *group, const char *key, gboolean required);
/* "" where the key is missing or unacceptable. */
const char *load_text(LoadBook *book, LoadGroup *group, const char *key, gsize most, gboolean required);
/* The title; where none is given, the name of the group, which is its id. */
const char *load_title(LoadBook *book, LoadGroup *group, gsize most);
gboolean load_date(LoadBook *book, LoadGroup *group, const char *key, gboolean required, Civil *date);
/* from and to, both required, in their order. */
gboolean load_period(LoadBook *book, LoadGroup *group, Civil *from, Civil *to);
gint64 load_number(LoadBook *book, LoadGroup *group, const char *key, gint64 least, gint64 most, gint64 standard);
/* A share, "0.75", "75%" or "75": what is more than @most can only be meant in per cent. */
double load_share(LoadBook *book, LoadGroup *group, const char *key, double most, double standard, gboolean required);
/* "1.5" or "75%", 0 to @most. */
double load_real(LoadBook *book, LoadGroup *group, const char *key, double most, double standard, gboolean required);
/* Whether “state” says @second, the other possible word being @first, which is also the standard. */
gboolean load_state(LoadBook *book, LoadGroup *group, const char *first, const char *second);

/* References: the thing of the book or else of the database; NULL and a fault if there is none. */
const Person *load_find_person(LoadBook *book, const LoadGroup *group, const LoadEntry *entry, const char *mail);
const Team *load_find_team(LoadBook *book, const LoadGroup *group, const LoadEntry *entry, const char *id);
const Service *load_find_service(LoadBook *book, const LoadGroup *group, const LoadEntry *entry, const char *id);
/* The ids listed in “services”, sorted, each checked; empty: all. */
GStrv load_service_list(LoadBook *book, LoadGroup *group);

/* ---- kinds: enter makes the value with its id before anything refers to it (NULL and a fault if the heading is
 * wrong); read fills it in ---- */

void *load_enter_person(LoadBook *book, LoadGroup *group);
void load_read_person(LoadBook *book, LoadGroup *group, void *value);
void *load_enter_team(LoadBook *book, LoadGroup *group);
void load_read_team(LoadBook *book, LoadGroup *group, void *value);
void *load_enter_professions(LoadBook *book, LoadGroup *group);
void load_read_professions(LoadBook *book, LoadGroup *group, void *value);
void *load_enter_service(LoadBook *book, LoadGroup *group);
void load_read_service(LoadBook *book, LoadGroup *group, void *value);
void *load_enter_schedule(LoadBook *book, LoadGroup *group);
void load_read_schedule(LoadBook *book, LoadGroup *group, void *value);
void *load_enter_closure(LoadBook *book, LoadGroup *group);
void load_read_closure(LoadBook *book, LoadGroup *group, void *value);
void *load_enter_year(LoadBook *book, LoadGroup *group);
void load_read_year(LoadBook *book, LoadGroup *group, void *value);
void *load_enter_target(LoadBook *book, LoadGroup *group);
void load_read_target(LoadBook *book, LoadGroup *group, void *value);
/* Whether the group's name is fit for an id; a fault if not. */
gboolean load_check_id(LoadBook *book, LoadGroup *group);

/* ---- whole: what no group alone can tell, once all are read ---- */

void load_check_requires(LoadBook *book);
void load_check_years(LoadBook *book);

/* ---- writing (load-apply.c) ---- */

typedef struct {
  guint made, changed, left;
  gboolean plans_touched; /* something that slots are cut from has changed */
  GPtrArray *lines;       /* char *: what was made or changed */
  GPtrArray *over;        /* char *: of these, what went over the changes of others */
  GPtrArray *kept;        /* char *: what others have changed since, and was left so */
  GPtrArray *left_us;     /* char *: ids of people who were active and are disabled now */
} LoadTally;

/* Writes what differs from the database, with the change log. Inside a transaction. */
gboolean load_apply(LoadBook *book, const char *who, Instant now, LoadTally *tally, GError **error);
/* Writes one schedule, of whatever book, as above. */
gboolean load_apply_schedule(Engine *engine, const Schedule *schedule, const char *who, Instant now, GError **error);

#endif
