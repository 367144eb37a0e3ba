/* What tables hold, as values that can be compared between kinds of databases. */
#include <string.h>

#include "base/error.h"
#include "db/copy_private.h"

void db_digest_free(DbDigest *digest)
{
  if (!digest)
    return;
  g_free(digest->table);
  g_free(digest);
}

/* ---- the schema, as the database itself knows it ---- */

void db_column_free(DbColumn *column)
{
  g_free(column->name);
  g_free(column);
}

gboolean db_tables_of_ours(Db *db, GPtrArray *names, GError **error)
{
  if (!db->driver->tables(db, names, error))
    return FALSE;
  for (guint i = names->len; i-- > 0;)
    if (strcmp(names->pdata[i], "migration") == 0)
      g_ptr_array_remove_index(names, i);
  return TRUE;
}

GPtrArray *db_columns(Db *db, const char *table, GError **error)
{
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func((GDestroyNotify)db_column_free);
  g_autoptr(DbRows) rows = db_ask(db, error, db->driver->columns, "t", table);
  g_autoptr(GError) why = NULL;
  if (!rows)
    return NULL;
  while (db_next(rows, &why)) {
    DbColumn *column = g_new0(DbColumn, 1);
    const char *type = db_text(rows, 1);
    column->name = db_text_copy(rows, 0);
    column->type = g_ascii_strcasecmp(type, "bigint") == 0 ? 'i' : g_ascii_strcasecmp(type, "text") == 0 ? 't' : 'd';
    g_ptr_array_add(columns, column);
  }
  if (!why)
    return g_steal_pointer(&columns);
  g_propagate_error(error, g_steal_pointer(&why));
  return NULL;
}

DbRows *db_ask_table(Db *db, const char *table, const GPtrArray *columns, GError **error)
{
  g_autoptr(GString) sql = g_string_new("SELECT ");
  for (guint i = 0; i < columns->len; i++)
    g_string_append_printf(sql, "%s%s", i ? ", " : "", ((DbColumn *)columns->pdata[i])->name);
  g_string_append_printf(sql, " FROM %s", table);
  return db_ask(db, error, sql->str, "");
}

/* SQLite keeps whatever it is given; what is no number where the schema wants one would be lost on the way. */
gboolean db_read_value(DbRows *rows, const char *table, const DbColumn *column, int at, DbValue *value, GError **error)
{
  gboolean null = db_is_null(rows, at);
  *value = (DbValue){ .type = column->type, .text = null ? NULL : db_text(rows, at), .null = null };
  gboolean fine = null || column->type != 'i' || g_ascii_string_to_signed(value->text, 10, G_MININT64, G_MAXINT64,
                                                                          &value->number, NULL);
  if (!null && column->type == 'd')
    value->real = db_real(rows, at);
  return fine || error_set(error, ERROR_INVALID, "table %s: column %s holds something that is no whole number", table,
                           column->name);
}

/* ---- digests ---- */

static void feed_value(GChecksum *checksum, const DbValue *value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE + 24];
  gboolean is_text = value->type == 't' && !value->null;
  gsize length = is_text ? strlen(value->text) : 0;
  if (value->null)
    g_strlcpy(text, "n", sizeof text);
  else if (is_text)
    g_snprintf(text, sizeof text, "t%" G_GSIZE_FORMAT ":", length);
  else if (value->type == 'i')
    g_snprintf(text, sizeof text, "i%" G_GINT64_FORMAT ";", value->number);
  else {
    *text = 'd';
    g_ascii_dtostr(text + 1, (int)sizeof text - 1, value->real + 0.0); /* one zero, not two */
  }
  g_checksum_update(checksum, (const guchar *)text, -1);
  if (is_text)
    g_checksum_update(checksum, (const guchar *)value->text, (gssize)length);
}

void db_digest_add(DbDigest *digest, const DbValue *values, guint n)
{
  g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
  guint64 words[4];
  gsize size = sizeof words;
  for (guint i = 0; i < n; i++)
    feed_value(checksum, &values[i]);
  g_checksum_get_digest(checksum, (guint8 *)words, &size);
  for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
    digest->sums[i] += words[i];
  digest->rows++;
}

static DbDigest *digest_table(Db *db, const char *table, DbSteps *steps, GError **error)
{
  g_autoptr(GPtrArray) columns = db_columns(db, table, error);
  g_autoptr(DbRows) rows = columns ? db_ask_table(db, table, columns, error) : NULL;
  g_autoptr(GError) why = NULL;
  if (!rows)
    return NULL;
  g_autofree DbValue *values = g_new(DbValue, columns->len + 1);
  DbDigest *digest = g_new0(DbDigest, 1);
  digest->table = g_strdup(table);
  while (!why && db_next(rows, &why)) {
    for (guint i = 0; i < columns->len && !why; i++)
      db_read_value(rows, table, columns->pdata[i], (int)i, &values[i], &why);
    db_digest_add(digest, values, columns->len);
    db_step(steps);
  }
  if (!why)
    return digest;
  db_digest_free(digest);
  g_propagate_error(error, g_steal_pointer(&why));
  return NULL;
}

static int by_name(gconstpointer a, gconstpointer b)
{
  return strcmp((*(DbDigest *const *)a)->table, (*(DbDigest *const *)b)->table);
}

void db_digest_sort(GPtrArray *digests)
{
  g_ptr_array_sort(digests, by_name);
}

GPtrArray *db_digest_all(Db *db, const GPtrArray *tables, DbSteps *steps, GError **error)
{
  g_autoptr(GPtrArray) digests = g_ptr_array_new_with_free_func((GDestroyNotify)db_digest_free);
  for (guint i = 0; i < tables->len; i++) {
    DbDigest *digest = digest_table(db, tables->pdata[i], steps, error);
    if (!digest)
      return NULL;
    g_ptr_array_add(digests, digest);
  }
  db_digest_sort(digests);
  return g_steal_pointer(&digests);
}

GPtrArray *db_digest(Db *db, DbProgress progress, void *data, GError **error)
{
  g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func(g_free);
  DbSteps steps = { .progress = progress, .data = data };
  if (!db_tables_of_ours(db, tables, error) || !db_count_rows(db, &steps.total, error))
    return NULL;
  db->streams = TRUE;
  GPtrArray *digests = db_digest_all(db, tables, &steps, error);
  db->streams = FALSE;
  return digests;
}

gboolean db_digest_compare(const GPtrArray *ours, const GPtrArray *theirs, GError **error)
{
  if (ours->len != theirs->len)
    return error_set(error, ERROR_BROKEN, "one database has %u tables, the other %u", ours->len, theirs->len);
  for (guint i = 0; i < ours->len; i++) {
    const DbDigest *one = ours->pdata[i], *other = theirs->pdata[i];
    if (strcmp(one->table, other->table) != 0 || one->rows != other->rows ||
        memcmp(one->sums, other->sums, sizeof one->sums) != 0)
      return error_set(error, ERROR_BROKEN, "table %s is not the same in both: %" G_GINT64_FORMAT " rows here, %"
                       G_GINT64_FORMAT " there", one->table, one->rows, other->rows);
  }
  return TRUE;
}
