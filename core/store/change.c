#include "store/change.h"

#include "base/id.h"
#include "store/audit.h"
#include "store/chain.h"
#include "store/fact.h"
#include "store/rows.h"

/* ---- the log ---- */

/* The chain's end as the present transaction has written it: a turn appends many entries, and each needs the one before.
 * Good for one epoch only, so that what a savepoint took back is read anew. */
static struct {
  guint64 epoch;
  gint64 number;
  char seal[SEAL_TEXT];
} end;

static void keep_end(Db *db, gint64 number, const char *seal)
{
  end.epoch = db_in_transaction(db) ? db_epoch(db) : 0;
  end.number = number;
  g_strlcpy(end.seal, seal, sizeof end.seal);
}

static gboolean find_end(Db *db, GError **error)
{
  if (db_in_transaction(db) && end.epoch == db_epoch(db))
    return TRUE;
  gint64 number;
  char seal[SEAL_TEXT];
  if (!store_audit_end(db, &number, seal, error))
    return FALSE;
  keep_end(db, number, seal);
  return TRUE;
}

/* So that entries which are missing at the end are missed. */
static gboolean note_end(Db *db, const GPtrArray *notes G_GNUC_UNUSED, GError **error)
{
  if (!find_end(db, error))
    return FALSE;
  g_autofree char *value = g_strdup_printf("%" G_GINT64_FORMAT " %s", end.number, end.seal);
  return end.number == 0 || store_fact_put(db, FACT_LOG_HEAD, value, error);
}

static gboolean insert(Db *db, const ChainEntry *entry, const char *seal, GError **error)
{
  return db_run(db, error,
                "INSERT INTO change (id, at, who, act, kind, subject, before, after, number, salt, seal) "
                "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                "titttttt" "itt", entry->id, entry->at, entry->who, entry->act, entry->kind, entry->subject, entry->before,
                entry->after, entry->number, entry->salt, seal);
}

gboolean store_change_append_as(Db *db, const char *id, Instant now, const char *who, const char *act, const char *kind,
                                const char *subject, const char *before, const char *after, GError **error)
{
  char salt[SALT_TEXT], seal[SEAL_TEXT];
  if (!find_end(db, error))
    return FALSE;
  const ChainEntry entry = { .number = end.number + 1, .id = id, .at = now, .who = who, .act = act, .kind = kind,
                             .subject = subject, .before = before ? before : "", .after = after ? after : "",
                             .salt = seal_salt(salt), .digest = "" };
  chain_seal(&entry, end.seal, seal);
  if (!insert(db, &entry, seal, error))
    return FALSE;
  keep_end(db, entry.number, seal);
  if (!db_in_transaction(db))
    return note_end(db, NULL, error);
  db_before_commit(db, note_end, NULL, NULL);
  return TRUE;
}

gboolean store_change_append(Db *db, Instant now, const char *who, const char *act, const char *kind,
                             const char *subject, const char *before, const char *after, GError **error)
{
  char id[ID_TEXT];
  return store_change_append_as(db, id_new(id), now, who, act, kind, subject, before, after, error);
}

gboolean store_change_last(Db *db, const char *who, const char *kind, const char *subject, char **after, GError **error)
{
  static const char sql[] = "SELECT after FROM change WHERE subject = $1 AND kind = $2 AND who = $3 "
                            "AND act IN ('add', 'change', 'confirm', 'remove') ORDER BY number DESC, id DESC LIMIT 1";
  return rows_only(db_ask(db, error, sql, "ttt", subject, kind, who), rows_text, after, error);
}
