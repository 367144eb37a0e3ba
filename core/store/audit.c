#include "store/audit.h"

#include "store/chain.h"
#include "store/fact.h"
#include "store/rows.h"

#define OLD_A_STEP 2000 /* entries sealed in one transaction */
#define MOST_VALUES 8

static gpointer entry_of_row(DbRows *rows, GError **error)
{
  AuditEntry *entry = g_new0(AuditEntry, 1);
  entry->id = db_text_copy(rows, 0);
  entry->number = db_int(rows, 1);
  entry->at = db_int(rows, 2);
  entry->who = db_text_copy(rows, 3);
  entry->who_name = g_strdup(db_text(rows, 4));
  entry->act = db_text_copy(rows, 5);
  entry->kind = db_text_copy(rows, 6);
  entry->subject = db_text_copy(rows, 7);
  entry->before = db_text_copy(rows, 8);
  entry->after = db_text_copy(rows, 9);
  entry->dropped = *db_text(rows, 10) != 0;
  return entry;
}

/* ---- listing ---- */

typedef struct {
  GString *sql;
  DbValue values[MOST_VALUES];
  guint n;
} Question;

/* @condition's "?" becomes the value's placeholder, as often as it stands there. */
static void ask_for(Question *question, const char *condition, DbValue value)
{
  g_assert(question->n < MOST_VALUES);
  question->values[question->n++] = value;
  g_auto(GStrv) parts = g_strsplit(condition, "?", -1);
  for (char **part = parts; *part; part++)
    g_string_append_printf(question->sql, part[1] ? "%s$%u" : "%s", *part, question->n);
}

static void ask_for_text(Question *question, const char *condition, const char *text)
{
  if (text)
    ask_for(question, condition, (DbValue){ .type = 't', .text = text });
}

static void ask_for_number(Question *question, const char *condition, gint64 number)
{
  if (number)
    ask_for(question, condition, (DbValue){ .type = 'i', .number = number });
}

GPtrArray *store_audit_list(Db *db, const AuditFilter *filter, GError **error)
{
  g_autoptr(GString) sql = g_string_new(
    "SELECT c.id, c.number, c.at, c.who, coalesce((SELECT p.name FROM person p WHERE p.id = c.who), ''), c.act, c.kind, "
    "c.subject, c.before, c.after, c.digest FROM change c WHERE c.number > 0");
  Question question = { .sql = sql };
  ask_for_text(&question,
               " AND c.id IN (SELECT id FROM change WHERE who = ? UNION SELECT id FROM change WHERE subject = ? "
               "UNION SELECT k.id FROM booking b JOIN change k ON k.subject = b.id WHERE b.party_kind = 'person' "
               "AND b.party_id = ?)", filter->person_id);
  ask_for_text(&question, " AND c.subject = ?", filter->subject);
  ask_for_text(&question, " AND c.act = ?", filter->act);
  ask_for_number(&question, " AND c.at >= ?", filter->from);
  ask_for_number(&question, " AND c.at < ?", filter->to);
  ask_for_number(&question, " AND c.number < ?", filter->below);
  ask_for_number(&question, " ORDER BY c.number DESC LIMIT ?", filter->limit);
  return rows_all(db_ask_values(db, error, sql->str, question.values, question.n), entry_of_row,
                  (GDestroyNotify)audit_entry_free, error);
}

/* ---- the chain's end ---- */

static gboolean take_seal(DbRows *asked, gint64 *number, char *seal, GError **error)
{
  g_autoptr(DbRows) rows = asked;
  g_autoptr(GError) why = NULL;
  if (!rows)
    return FALSE;
  gboolean there = db_next(rows, &why);
  if (why) {
    g_propagate_error(error, g_steal_pointer(&why));
    return FALSE;
  }
  if (number)
    *number = there ? db_int(rows, 1) : 0;
  g_strlcpy(seal, there ? db_text(rows, 0) : "", SEAL_TEXT);
  return TRUE;
}

gboolean store_audit_end(Db *db, gint64 *number, char *seal, GError **error)
{
  static const char sql[] = "SELECT seal, number FROM change WHERE number > 0 ORDER BY number DESC LIMIT 1";
  return take_seal(db_ask(db, error, sql, ""), number, seal, error);
}

gboolean store_audit_seal(Db *db, gint64 number, char *seal, GError **error)
{
  static const char sql[] = "SELECT seal, number FROM change WHERE number > 0 AND number = $1";
  return take_seal(db_ask(db, error, sql, "i", number), NULL, seal, error);
}

/* ---- entries from before the chain ---- */

static gpointer old_of_row(DbRows *rows, GError **error)
{
  AuditEntry *entry = g_new0(AuditEntry, 1);
  entry->id = db_text_copy(rows, 0);
  entry->at = db_int(rows, 1);
  entry->who = db_text_copy(rows, 2);
  entry->act = db_text_copy(rows, 3);
  entry->kind = db_text_copy(rows, 4);
  entry->subject = db_text_copy(rows, 5);
  entry->before = db_text_copy(rows, 6);
  entry->after = db_text_copy(rows, 7);
  return entry;
}

static gboolean seal_one(Db *db, const AuditEntry *old, gint64 number, char *seal, GError **error)
{
  char salt[SALT_TEXT], next[SEAL_TEXT];
  const ChainEntry entry = { .number = number, .id = old->id, .at = old->at, .who = old->who, .act = old->act,
                             .kind = old->kind, .subject = old->subject, .before = old->before, .after = old->after,
                             .salt = seal_salt(salt), .digest = "" };
  g_strlcpy(seal, chain_seal(&entry, seal, next), SEAL_TEXT);
  return db_run(db, error, "UPDATE change SET number = $1, salt = $2, seal = $3 WHERE id = $4", "ittt", number, salt,
                seal, old->id);
}

static gboolean seal_some(Db *db, gboolean *more, GError **error)
{
  static const char sql[] = "SELECT id, at, who, act, kind, subject, before, after FROM change WHERE number = 0 "
                            "ORDER BY id LIMIT $1";
  gint64 number = 0;
  char seal[SEAL_TEXT];
  g_autoptr(GPtrArray) old = rows_all(db_ask(db, error, sql, "i", (gint64)OLD_A_STEP), old_of_row,
                                      (GDestroyNotify)audit_entry_free, error);
  if (!old || !store_audit_end(db, &number, seal, error))
    return FALSE;
  for (guint i = 0; i < old->len; i++)
    if (!seal_one(db, old->pdata[i], ++number, seal, error))
      return FALSE;
  *more = old->len == OLD_A_STEP;
  g_autofree char *end = g_strdup_printf("%" G_GINT64_FORMAT " %s", number, seal);
  return old->len == 0 || store_fact_put(db, FACT_LOG_HEAD, end, error);
}

gboolean store_audit_seal_old(Db *db, GError **error)
{
  gboolean more = TRUE;
  while (more) {
    if (!db_begin(db, error))
      return FALSE;
    if (!seal_some(db, &more, error)) {
      db_rollback(db);
      return FALSE;
    }
    if (!db_commit(db, error))
      return FALSE;
  }
  return TRUE;
}
