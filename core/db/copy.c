#include "db/copy.h"

#include <string.h>

#include "base/error.h"
#include "db/copy_private.h"

#define ROWS_A_STATEMENT 50
#define STEPS_BETWEEN 512

void db_step(DbSteps *steps)
{
  steps->done++;
  if (steps->progress && (steps->done % STEPS_BETWEEN == 0 || steps->done == steps->total))
    steps->progress(steps->data, (int)MIN(steps->done, G_MAXINT), (int)MIN(steps->total, G_MAXINT));
}

gboolean db_count_rows(Db *db, gint64 *rows, GError **error)
{
  g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func(g_free);
  gint64 all = 0;
  if (!db_tables_of_ours(db, tables, error))
    return FALSE;
  for (guint i = 0; i < tables->len; i++) {
    gint64 some = 0;
    g_autofree char *sql = g_strdup_printf("SELECT count(*) FROM %s", (char *)tables->pdata[i]);
    if (!db_ask_int(db, error, NULL, &some, sql, ""))
      return FALSE;
    all += some;
  }
  *rows = all;
  return TRUE;
}

gboolean db_clear(Db *db, GError **error)
{
  g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func(g_free);
  if (!db_tables_of_ours(db, tables, error) || (db->driver->defer && !db->driver->defer(db, error)))
    return FALSE;
  for (guint i = tables->len; i-- > 0;) { /* children before what they name */
    g_autofree char *sql = g_strdup_printf("DELETE FROM %s", (char *)tables->pdata[i]);
    if (!db_run(db, error, sql, ""))
      return FALSE;
  }
  return TRUE;
}

/* ---- filling ---- */

/* Rows that go into one table, gathered until there are enough for a statement. */
typedef struct {
  Db *db;
  const char *table;
  const GPtrArray *columns;
  DbValue *values; /* ROWS_A_STATEMENT rows of them */
  guint rows;
  GStringChunk *texts;
} Filling;

static char *insert_statement(const Filling *filling)
{
  guint n = filling->columns->len;
  GString *sql = g_string_new("INSERT INTO ");
  g_string_append_printf(sql, "%s (", filling->table);
  for (guint i = 0; i < n; i++)
    g_string_append_printf(sql, "%s%s", i ? ", " : "", ((DbColumn *)filling->columns->pdata[i])->name);
  for (guint i = 0; i < filling->rows * n; i++)
    g_string_append_printf(sql, "%s$%u", i % n ? ", " : i ? "), (" : ") VALUES (", i + 1);
  g_string_append_c(sql, ')');
  return g_string_free(sql, FALSE);
}

static gboolean flush(Filling *filling, GError **error)
{
  if (filling->rows == 0)
    return TRUE;
  g_autofree char *sql = insert_statement(filling);
  gboolean fine = db_run_values(filling->db, error, sql, filling->values, filling->rows * filling->columns->len);
  filling->rows = 0;
  g_string_chunk_clear(filling->texts);
  return fine;
}

/* The row is read where its values will lie until they are sent. NULL has the column's own type there, so that the same
 * statement serves. */
static gboolean take_row(Filling *filling, DbRows *rows, DbDigest *digest, GError **error)
{
  guint n = filling->columns->len;
  DbValue *values = &filling->values[filling->rows * n];
  for (guint i = 0; i < n; i++)
    if (!db_read_value(rows, filling->table, filling->columns->pdata[i], (int)i, &values[i], error))
      return FALSE;
  db_digest_add(digest, values, n);
  for (guint i = 0; i < n; i++)
    if (values[i].text)
      values[i].text = g_string_chunk_insert(filling->texts, values[i].text);
  return ++filling->rows < ROWS_A_STATEMENT || flush(filling, error);
}

static gboolean pour(Filling *filling, DbRows *rows, DbDigest *digest, DbSteps *steps, GError **error)
{
  g_autoptr(GError) why = NULL;
  while (!why && db_next(rows, &why))
    if (take_row(filling, rows, digest, &why))
      db_step(steps);
  if (!why)
    return flush(filling, error);
  g_propagate_error(error, g_steal_pointer(&why));
  return FALSE;
}

static DbDigest *copy_table(Db *from, Db *to, const char *table, DbSteps *steps, GError **error)
{
  g_autoptr(GPtrArray) columns = db_columns(to, table, error);
  g_autoptr(DbRows) rows = columns ? db_ask_table(from, table, columns, error) : NULL;
  if (!rows)
    return NULL;
  Filling filling = { .db = to, .table = table, .columns = columns, .texts = g_string_chunk_new(1 << 16),
                      .values = g_new0(DbValue, ROWS_A_STATEMENT * columns->len) };
  DbDigest *digest = g_new0(DbDigest, 1);
  digest->table = g_strdup(table);
  if (!pour(&filling, rows, digest, steps, error))
    g_clear_pointer(&digest, db_digest_free);
  g_string_chunk_free(filling.texts);
  g_free(filling.values);
  return digest;
}

static GPtrArray *copy_all(Db *from, Db *to, const GPtrArray *tables, DbSteps *steps, GError **error)
{
  g_autoptr(GPtrArray) copied = g_ptr_array_new_with_free_func((GDestroyNotify)db_digest_free);
  for (guint i = 0; i < tables->len; i++) {
    DbDigest *digest = copy_table(from, to, tables->pdata[i], steps, error);
    if (!digest)
      return NULL;
    g_ptr_array_add(copied, digest);
  }
  to->streams = TRUE; /* by now all is in; back it comes row by row */
  g_autoptr(GPtrArray) found = db_digest_all(to, tables, steps, error);
  to->streams = FALSE;
  db_digest_sort(copied);
  return found && db_digest_compare(copied, found, error) ? g_steal_pointer(&copied) : NULL;
}

GPtrArray *db_copy(Db *from, Db *to, DbProgress progress, void *data, GError **error)
{
  g_assert(from->in_transaction && to->in_transaction && to->mode == DB_WRITE);
  g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func(g_free);
  DbSteps steps = { .progress = progress, .data = data };
  if (!db_tables_of_ours(to, tables, error) || !db_count_rows(from, &steps.total, error) ||
      (to->driver->defer && !to->driver->defer(to, error)))
    return NULL;
  steps.total *= 2; /* there and back */
  from->streams = TRUE;
  GPtrArray *digests = copy_all(from, to, tables, &steps, error);
  from->streams = FALSE;
  return digests;
}
