#include "store/scope.h"

/* changed_at never goes back, whatever the machine's clock does: feeds give it as Last-Modified. */
#define RAISE "UPDATE scope SET revision = revision + 1, changed_at = CASE WHEN changed_at > $1 THEN changed_at ELSE $1 END "

gboolean store_scope_watch(Db *db, FeedScope kind, const char *id, Instant now, GError **error)
{
  return db_run(db, error,
                "INSERT INTO scope (kind, id, revision, changed_at) VALUES ($1, $2, 1, $3) ON CONFLICT DO NOTHING", "tti",
                feed_scope_text(kind), id, now);
}

gboolean store_scope_get(Db *db, FeedScope kind, const char *id, gint64 *revision, Instant *changed_at, GError **error)
{
  g_autoptr(DbRows) rows = db_ask(db, error, "SELECT revision, changed_at FROM scope WHERE kind = $1 AND id = $2", "tt",
                                  feed_scope_text(kind), id);
  g_autoptr(GError) why = NULL;
  if (!rows)
    return FALSE;
  gboolean there = db_next(rows, &why);
  if (why) {
    g_propagate_error(error, g_steal_pointer(&why));
    return FALSE;
  }
  *revision = there ? db_int(rows, 0) : 0;
  *changed_at = there ? db_int(rows, 1) : 0;
  return TRUE;
}

gboolean store_scope_highest(Db *db, gint64 *revision, GError **error)
{
  return db_ask_int(db, error, NULL, revision, "SELECT coalesce(max(revision), 0) FROM scope", "");
}

gboolean store_scope_raise_past(Db *db, gint64 revision, Instant now, GError **error)
{
  return db_run(db, error,
                "UPDATE scope SET revision = revision + $1 + 1000, "
                "changed_at = CASE WHEN changed_at > $2 THEN changed_at ELSE $2 END", "ii", revision, now);
}

/* ---- changes to bookings ----
 *
 * What one turn books is mostly of few services, and that a calendar has changed need be said but once a commit. */

typedef struct {
  char *service_id, *party_id;
  PartyKind kind;
  GStrv hosts;
  Instant at;
} Note;

static void note_free(gpointer data)
{
  Note *note = data;
  g_free(note->service_id);
  g_free(note->party_id);
  g_strfreev(note->hosts);
  g_free(note);
}

static gboolean raise_one(Db *db, const char *kind, const char *id, Instant at, GError **error)
{
  return db_run(db, error, RAISE "WHERE kind = $2 AND id = $3", "itt", at, kind, id);
}

static gboolean raise_service(Db *db, const char *id, Instant at, GError **error)
{
  return raise_one(db, "service", id, at, error) && raise_one(db, "offers", id, at, error);
}

static gboolean raise_team_of(Db *db, const char *person_id, Instant at, GError **error)
{
  return db_run(db, error, RAISE "WHERE kind = 'team' AND id = (SELECT team_id FROM person WHERE id = $2)", "it", at,
                person_id);
}

static gboolean raise_party(Db *db, const Note *note, Instant at, GError **error)
{
  return raise_one(db, party_kind_text(note->kind), note->party_id, at, error)
         && (note->kind != PARTY_PERSON || raise_team_of(db, note->party_id, at, error));
}

/* What has been raised already. */
typedef struct {
  GHashTable *services, *parties, *hosts; /* ids, borrowed */
} Raised;

static gboolean raise_for(Db *db, const Note *note, const Raised *raised, Instant at, GError **error)
{
  if (g_hash_table_add(raised->services, note->service_id) && !raise_service(db, note->service_id, at, error))
    return FALSE;
  if (g_hash_table_add(raised->parties, note->party_id) && !raise_party(db, note, at, error))
    return FALSE;
  for (char **host = note->hosts; *host; host++)
    if (g_hash_table_add(raised->hosts, *host) && !raise_one(db, "host", *host, at, error))
      return FALSE;
  return TRUE;
}

static gboolean raise_noted(Db *db, const GPtrArray *notes, GError **error)
{
  g_autoptr(GHashTable) services = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GHashTable) parties = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GHashTable) hosts = g_hash_table_new(g_str_hash, g_str_equal);
  const Raised raised = { services, parties, hosts };
  Instant at = 0;
  for (guint i = 0; i < notes->len; i++)
    at = MAX(at, ((const Note *)notes->pdata[i])->at);
  for (guint i = 0; i < notes->len; i++)
    if (!raise_for(db, notes->pdata[i], &raised, at, error))
      return FALSE;
  return raise_one(db, "offers", "", at, error);
}

void store_scope_raise(Db *db, const Slot *slot, PartyKind kind, const char *party_id, Instant now)
{
  Note *note = g_new0(Note, 1);
  *note = (Note){ g_strdup(slot->service_id), g_strdup(party_id), kind, g_strsplit(slot->hosts, ",", -1), now };
  db_before_commit(db, raise_noted, note, note_free);
}

/* ---- changes to what is offered ---- */

gboolean store_scope_raise_slot(Db *db, const char *slot_id, const char *service_id, Instant now, GError **error)
{
  static const char sql[] =
    RAISE "WHERE (kind = 'service' AND id = $2) OR (kind = 'offers' AND id IN ('', $2)) "
          "OR (kind = 'host' AND id IN (SELECT person_id FROM host WHERE slot_id = $3)) "
          "OR (kind IN ('person', 'team') AND id IN (SELECT party_id FROM booking WHERE slot_id = $3)) "
          "OR (kind = 'team' AND id IN (SELECT p.team_id FROM booking b JOIN person p ON p.id = b.party_id "
          "WHERE b.slot_id = $3))";
  return db_run(db, error, sql, "itt", now, service_id, slot_id);
}

gboolean store_scope_raise_service(Db *db, const char *service_id, const char *schedule_id, Instant now, GError **error)
{
  static const char sql[] =
    RAISE "WHERE (kind = 'service' AND id = $2) OR (kind = 'offers' AND id IN ('', $2)) "
          "OR (kind = 'host' AND id IN (SELECT person_id FROM schedule_host WHERE schedule_id = $3))";
  return db_run(db, error, sql, "itt", now, service_id, schedule_id);
}

gboolean store_scope_raise_all(Db *db, Instant now, GError **error)
{
  return db_run(db, error, RAISE, "i", now);
}
