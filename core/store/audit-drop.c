/* Entries of the log that no longer tell of anybody: who, subject, before and after go into the seal as a digest, which stays
 * when they go. Which entries were dropped is sealed in turn, by the entry that says why, so that nothing can be dropped
 * quietly. */
#include <string.h>

#include "base/id.h"
#include "store/audit.h"
#include "store/chain.h"
#include "store/change.h"
#include "store/mention.h"
#include "store/rows.h"

char *audit_dropped_text(guint n, SealRun *ids)
{
  char seal[SEAL_TEXT];
  return g_strdup_printf("{\"dropped\":%u,\"ids\":\"%s\"}", n, seal_end(ids, seal));
}

/* ---- which ---- */

static gboolean add_all(GHashTable *ids, GPtrArray *found)
{
  for (guint i = 0; found && i < found->len; i++)
    g_hash_table_add(ids, g_strdup(found->pdata[i]));
  gboolean fine = found != NULL;
  if (found)
    g_ptr_array_unref(found);
  return fine;
}

#define TELLS_STILL "act NOT IN (" AUDIT_KEPT ")"

/* @pattern is freed; NULL: nothing is looked for. */
static gboolean add_mentions(Db *db, GHashTable *ids, char *pattern, GError **error)
{
  static const char sql[] = "SELECT id FROM change WHERE kind <> 'booking' AND (before <> '' OR after <> '') AND " TELLS_STILL
                            " AND (lower(before) LIKE lower($1) ESCAPE '!' OR lower(after) LIKE lower($1) ESCAPE '!')";
  g_autofree char *sought = pattern;
  return !sought || add_all(ids, rows_texts(db_ask(db, error, sql, "t", sought), error));
}

GPtrArray *store_audit_about(Db *db, const char *person_id, const char *const *words, GError **error)
{
  static const char sql[] = "SELECT id FROM change WHERE who = $1 AND " TELLS_STILL
                            " UNION SELECT id FROM change WHERE subject = $1 AND " TELLS_STILL;
  g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  if (!add_all(ids, rows_texts(db_ask(db, error, sql, "t", person_id), error))
      || !add_mentions(db, ids, mention_pattern_json_any(person_id), error))
    return NULL;
  for (; *words; words++)
    if (!add_mentions(db, ids, mention_pattern_json(*words), error))
      return NULL;
  GPtrArray *list = g_ptr_array_new_with_free_func(g_free);
  GHashTableIter all;
  gpointer id;
  g_hash_table_iter_init(&all, ids);
  while (g_hash_table_iter_next(&all, &id, NULL))
    g_ptr_array_add(list, g_strdup(id));
  return list;
}

/* What a service book said last of each thing is what the next one is compared with (store_change_last): without it an unchanged
 * book would undo what was changed on the pages since. It tells of nobody who is not there: whoever is erased takes it along. */
#define LAST_WORD                                                                                                        \
  "who = 'load' AND number = (SELECT max(l.number) FROM change l WHERE l.subject = change.subject AND l.kind = change.kind " \
  "AND l.who = 'load' AND l.act IN ('add', 'change', 'confirm', 'remove'))"
#define OLDER "number > 0 AND at < $1 AND digest = '' AND " TELLS_STILL " AND NOT (" LAST_WORD ")"

GPtrArray *store_audit_older(Db *db, Instant before, int most, GError **error)
{
  static const char sql[] = "SELECT id FROM change WHERE " OLDER " ORDER BY number LIMIT $2";
  return rows_texts(db_ask(db, error, sql, "ii", before, (gint64)most), error);
}

gboolean store_audit_older_count(Db *db, Instant before, gint64 *n, GError **error)
{
  gboolean found;
  return db_ask_int(db, error, &found, n, "SELECT count(*) FROM change WHERE " OLDER, "i", before);
}

/* ---- dropping ---- */

typedef struct {
  char *who, *subject;
  gboolean fresh; /* it still told something */
  char digest[SEAL_TEXT];
} Entry;

static void entry_clear(Entry *entry)
{
  g_free(entry->who);
  g_free(entry->subject);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Entry, entry_clear)

static gboolean read_entry(Db *db, const char *id, Entry *entry, GError **error)
{
  static const char sql[] = "SELECT who, subject, before, after, salt, digest FROM change WHERE id = $1";
  g_autoptr(DbRows) rows = db_ask(db, error, sql, "t", id);
  if (!rows || !db_next(rows, error))
    return FALSE;
  const ChainEntry told = { .who = db_text(rows, 0), .subject = db_text(rows, 1), .before = db_text(rows, 2),
                            .after = db_text(rows, 3), .salt = db_text(rows, 4), .digest = db_text(rows, 5) };
  entry->fresh = !*told.digest;
  chain_digest(&told, entry->digest);
  entry->who = g_strdup(told.who);
  entry->subject = g_strdup(told.subject);
  return TRUE;
}

static const char *renamed(const char *text, const AuditDrop *drop)
{
  return drop->from && strcmp(text, drop->from) == 0 ? drop->to : text;
}

static gboolean drop_one(Db *db, const char *id, const char *by, const AuditDrop *drop, gboolean *fresh, GError **error)
{
  g_auto(Entry) entry = { 0 };
  if (!read_entry(db, id, &entry, error))
    return FALSE;
  const char *who = drop->from ? renamed(entry.who, drop) : "";
  const char *subject = renamed(entry.subject, drop);
  *fresh = entry.fresh;
  if (!entry.fresh)
    return db_run(db, error, "UPDATE change SET who = $1, subject = $2 WHERE id = $3", "ttt", who, subject, id);
  return db_run(db, error,
                "UPDATE change SET who = $1, subject = $2, before = '', after = '', salt = '', digest = $3, dropped_by = $4 "
                "WHERE id = $5", "ttttt", who, subject, entry.digest, by, id);
}

static gint compare_ids(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

gboolean store_audit_drop(Db *db, GPtrArray *ids, const AuditDrop *drop, guint *dropped, GError **error)
{
  char by[ID_TEXT];
  guint n = 0;
  SealRun *run = seal_begin();
  id_new(by);
  g_ptr_array_sort(ids, compare_ids);
  gboolean fine = TRUE;
  for (guint i = 0; fine && i < ids->len; i++) {
    gboolean fresh = FALSE;
    fine = drop_one(db, ids->pdata[i], by, drop, &fresh, error);
    if (fine && fresh)
      seal_take(run, ids->pdata[i]);
    n += fine && fresh;
  }
  g_autofree char *after = audit_dropped_text(n, run);
  if (dropped)
    *dropped = n;
  return fine && store_change_append_as(db, by, drop->now, drop->who, drop->act, drop->kind, drop->subject, NULL, after, error);
}
