#include "engine/tend.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <jansson.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "engine/draft.h"
#include "engine/erase-private.h"
#include "engine/session.h"
#include "store/audit.h"
#include "store/change.h"
#include "store/outbox.h"
#include "store/person.h"
#include "store/scope.h"
#include "store/tend.h"

#define DAY ((Instant)86400)
#define A_STEP 500      /* rows a transaction: others wait for no longer */
#define PAGES 2000      /* given back at a time */

typedef struct Kind Kind;

/* One kind of data on its way. */
typedef struct {
  Engine *engine;
  const Kind *kind;
  Instant now, before;
  gboolean plan;
  gint64 n;      /* so far */
  gint64 step;   /* of the transaction at hand */
  const char *id; /* of a person */
} Tend;

struct Kind {
  const char *what, *key;
  gsize days; /* where the configuration says how long */
  TendRows rows;
  gboolean (*tend)(Tend *tend, GError **error);
};

/* ---- rows ---- */

static gboolean drop_rows(Engine *engine, void *data, GError **error)
{
  Tend *tend = data;
  if (!store_tend_drop(engine->db, tend->kind->rows, tend->before, A_STEP, &tend->step, error))
    return FALSE;
  /* Calendars tell notes. */
  return tend->kind->rows != TEND_WORDS || tend->step == 0 || store_scope_raise_all(engine->db, tend->now, error);
}

static gboolean tend_rows(Tend *tend, GError **error)
{
  if (tend->plan)
    return store_tend_count(tend->engine->read, tend->kind->rows, tend->before, &tend->n, error);
  do {
    if (!engine_write(tend->engine, drop_rows, tend, error))
      return FALSE;
    tend->n += tend->step;
  } while (tend->step == A_STEP);
  return TRUE;
}

/* ---- the log ---- */

static gboolean drop_entries(Engine *engine, void *data, GError **error)
{
  Tend *tend = data;
  guint dropped = 0;
  const AuditDrop drop = { .now = tend->now, .who = "clock", .act = "drop", .kind = "log", .subject = "" };
  g_autoptr(GPtrArray) ids = store_audit_older(engine->db, tend->before, A_STEP, error);
  if (!ids)
    return FALSE;
  tend->step = ids->len;
  return ids->len == 0 || store_audit_drop(engine->db, ids, &drop, &dropped, error);
}

static gboolean tend_log(Tend *tend, GError **error)
{
  if (tend->plan)
    return store_audit_older_count(tend->engine->read, tend->before, &tend->n, error);
  do {
    if (!engine_write(tend->engine, drop_entries, tend, error))
      return FALSE;
    tend->n += tend->step;
  } while (tend->step == A_STEP);
  return TRUE;
}

/* ---- people ---- */

static gboolean erase_one(Engine *engine, void *data, GError **error)
{
  Tend *tend = data;
  g_autoptr(Actor) operator = actor_new_operator();
  g_auto(EraseReport) report = { 0 };
  g_autoptr(Person) person = NULL;
  if (!store_person_get(engine->db, tend->id, &person, error))
    return FALSE;
  tend->step = person && person->state != PERSON_ACTIVE; /* may be back meanwhile */
  return !tend->step || erase_person(engine, operator, person, NULL, FALSE, &report, error);
}

static gboolean tend_people(Tend *tend, GError **error)
{
  g_autoptr(GPtrArray) ids = store_tend_people(tend->engine->read, tend->before, error);
  for (guint i = 0; ids && i < ids->len; i++) {
    tend->id = ids->pdata[i];
    tend->step = 1;
    if (!tend->plan && !engine_erase_write(tend->engine, erase_one, tend, error))
      return FALSE;
    tend->n += tend->step;
  }
  return ids != NULL;
}

/* ---- copies beside the database ---- */

static gboolean tend_copies(Tend *tend, GError **error)
{
  g_autoptr(GPtrArray) copies = engine_kept_copies(tend->engine->config);
  for (guint i = 0; i < copies->len; i++) {
    const char *path = copies->pdata[i];
    GStatBuf found;
    if (g_stat(path, &found) != 0 || found.st_mtime >= tend->before)
      continue;
    if (!tend->plan && g_unlink(path) != 0)
      return error_set(error, ERROR_BROKEN, "%s: %s", path, g_strerror(errno));
    tend->n++;
  }
  return TRUE;
}

/* ---- all ---- */

#define DAYS(field) G_STRUCT_OFFSET(Config, field)

static const Kind kinds[] = {
  { "bookings with notes, references or reasons", "keep-notes-days", DAYS(keep_notes_days), TEND_WORDS, tend_rows },
  { "bookings with comments", "keep-notes-days", DAYS(keep_notes_days), TEND_COMMENTS, tend_rows },
  { "people who have left", "keep-people-days", DAYS(keep_people_days), 0, tend_people },
  { "entries of the log", "keep-log-days", DAYS(keep_log_days), 0, tend_log },
  { "letters", "keep-letters-days", DAYS(keep_letters_days), TEND_LETTERS, tend_rows },
  { "calendars with the program that read them", "keep-readers-days", DAYS(keep_readers_days), TEND_READERS, tend_rows },
  { "copies beside the database", "keep-copies-days", DAYS(keep_copies_days), 0, tend_copies },
};

static gboolean tend_kind(Engine *engine, const Kind *kind, gboolean plan, Instant now, TendFigure *figure, GError **error)
{
  int days = G_STRUCT_MEMBER(int, engine->config, kind->days);
  Tend tend = { .engine = engine, .kind = kind, .now = now, .before = now - days * DAY, .plan = plan };
  *figure = (TendFigure){ kind->what, kind->key, days, 0 };
  if (days > 0 && !kind->tend(&tend, error)) {
    g_prefix_error(error, "%s: ", kind->what);
    return FALSE;
  }
  figure->n = tend.n;
  return TRUE;
}

/* What is over in any case: the words of letters that nobody could send are among it. */
static gboolean sweep(Engine *engine, void *data, GError **error)
{
  gint64 expired = 0;
  return store_outbox_expire(engine->db, clock_now(), "it could not be sent in time", &expired, error)
         && engine_session_sweep(engine, error) && engine_draft_sweep(engine, error);
}

/* That it went, and by which rule, is itself noted. */
static gboolean note(Engine *engine, void *data, GError **error)
{
  const GArray *figures = data;
  json_auto_t *went = json_object();
  for (guint i = 0; i < figures->len; i++) {
    const TendFigure *figure = &g_array_index(figures, TendFigure, i);
    if (figure->n > 0)
      json_object_set_new(went, figure->what, json_integer(figure->n));
  }
  if (json_object_size(went) == 0)
    return TRUE;
  char *text = json_dumps(went, JSON_COMPACT);
  gboolean fine = store_change_append(engine->db, clock_now(), "clock", "tend", "database", "", NULL, text, error);
  free(text);
  return fine;
}

/* Deleted bytes are written over as they go; this takes them out of the log, gives free pages back, and after an erasure writes
 * everything anew. */
static gboolean tidy(Engine *engine, GError **error)
{
  gint64 left = 0;
  if (!engine_scrub(engine, NULL, error))
    return FALSE;
  do
    if (!db_tidy(engine->db, PAGES, &left, error))
      return FALSE;
  while (left > 0);
  db_checkpoint(engine->db);
  return TRUE;
}

GArray *engine_tend(Engine *engine, gboolean plan, GError **error)
{
  Instant now = clock_now();
  g_autoptr(GArray) figures = g_array_new(FALSE, FALSE, sizeof(TendFigure));
  for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
    TendFigure figure;
    if (!tend_kind(engine, &kinds[i], plan, now, &figure, error))
      return NULL;
    g_array_append_val(figures, figure);
  }
  if (!plan && (!engine_write(engine, sweep, NULL, error) || !engine_write(engine, note, figures, error) || !tidy(engine, error)))
    return NULL;
  return g_steal_pointer(&figures);
}
