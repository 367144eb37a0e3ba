/* The PostgreSQL driver: how a database is opened, its schema, and the driver's table. */
#include "db/postgres.h"

#include <string.h>


static void postgres_close(Db *base)
{
  PostgresDb *db = (PostgresDb *)base;
  postgres_lose(db);
  PQconninfoFree(db->address);
  g_hash_table_unref(db->statements);
  g_array_unref(db->awaited);
  g_free(db);
}

static Db *postgres_open(const char *address, DbMode mode, GError **error)
{
  PQconninfoOption *read = postgres_read_address(address, error);
  if (!read)
    return NULL;
  PostgresDb *db = g_new0(PostgresDb, 1);
  db->base.driver = db_postgres_driver();
  db->base.mode = mode;
  db->address = read;
  db->patience = DB_PATIENCE_MS;
  db->statements = g_hash_table_new(g_str_hash, g_str_equal);
  g_queue_init(&db->recent);
  db->awaited = g_array_new(FALSE, FALSE, sizeof(PostgresAwaited));
  if (postgres_connect(db, error))
    return &db->base;
  postgres_close(&db->base);
  return NULL;
}

static void postgres_set_patience(Db *base, int milliseconds)
{
  ((PostgresDb *)base)->patience = milliseconds;
}

/* ---- schema ---- */

static gboolean is_part_of_word(char letter)
{
  return g_ascii_isalnum(letter) || letter == '_';
}

/* How far from @sql on no word can be of interest: a comment, a literal, or one character. */
static gsize step_over(const char *sql)
{
  if (sql[0] == '-' && sql[1] == '-')
    return strcspn(sql, "\n");
  const char *end = sql[0] == '\'' ? strchr(sql + 1, '\'') : NULL;
  return end ? (gsize)(end - sql) + 1 : 1;
}

/* Texts are put in order, and compared, byte by byte, as SQLite does it and whatever language the database was made for:
 * the type TEXT (in capitals; a column may be called text) becomes TEXT COLLATE "C". So a page's order, and with it where
 * the next page begins, does not change with the server's libraries, and lower() means ASCII on either. */
static char *in_postgres_words(const char *sql)
{
  static const char type[] = "TEXT";
  GString *words = g_string_sized_new(strlen(sql) + 2048);
  char before = ' ';
  while (*sql) {
    gboolean is_type = strncmp(sql, type, strlen(type)) == 0 && !is_part_of_word(before)
                       && !is_part_of_word(sql[strlen(type)]);
    gsize length = is_type ? strlen(type) : step_over(sql);
    g_string_append_len(words, sql, (gssize)length);
    if (is_type)
      g_string_append(words, " COLLATE \"C\"");
    before = sql[length - 1];
    sql += length;
  }
  return g_string_free(words, FALSE);
}

static gboolean postgres_script(Db *base, const char *sql, GError **error)
{
  PostgresDb *db = (PostgresDb *)base;
  if (!postgres_ready(db, error) || !postgres_leave_pipeline(db, error))
    return FALSE;
  g_autofree char *words = in_postgres_words(sql);
  PGresult *result = postgres_exec(db, words);
  ExecStatusType status = PQresultStatus(result);
  gboolean fine = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY
                  || postgres_fail(db, result, NULL, error);
  PQclear(result);
  return fine;
}

static gboolean gather(Db *base, const char *sql, GPtrArray *texts, GError **error)
{
  g_autoptr(DbRows) rows = postgres_ask(base, sql, NULL, 0, error);
  g_autoptr(GError) why = NULL;
  if (!rows)
    return FALSE;
  while (postgres_next(rows, &why))
    g_ptr_array_add(texts, g_strdup(postgres_text(rows, 0)));
  if (!why)
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&why));
  return FALSE;
}

/* How deep each table lies under those it names: none of our references goes in a circle unless it is deferred. */
static gboolean postgres_tables(Db *base, GPtrArray *names, GError **error)
{
  static const char sql[] =
    "WITH RECURSIVE named (child, parent) AS (SELECT conrelid, confrelid FROM pg_catalog.pg_constraint WHERE contype = 'f' "
    "AND NOT condeferred AND conrelid <> confrelid AND connamespace = current_schema()::regnamespace), "
    "depth (id, n) AS (SELECT oid, 0 FROM pg_catalog.pg_class WHERE relkind IN ('r', 'p') "
    "AND relnamespace = current_schema()::regnamespace UNION SELECT r.child, d.n + 1 FROM depth d "
    "JOIN named r ON r.parent = d.id WHERE d.n < 100) "
    "SELECT c.relname FROM pg_catalog.pg_class c JOIN depth d ON d.id = c.oid GROUP BY c.oid, c.relname "
    "ORDER BY max(d.n), c.relname COLLATE \"C\"";
  return gather(base, sql, names, error);
}

/* ---- the whole ---- */

static void postgres_checkpoint(Db *base)
{
}

/* The server's own housekeeping gives back what it can. */
static gboolean postgres_tidy(Db *base, int most, gint64 *left, GError **error)
{
  *left = 0;
  return TRUE;
}

/* Each table is written anew into a file of its own, and the old one is removed. */
static gboolean postgres_scrub(Db *base, GError **error)
{
  return postgres_script(base, "VACUUM FULL", error);
}

/* The server keeps its own pages, indexes and keys true; what can be asked is whether it knows of any that are not. */
static gboolean postgres_check(Db *base, GPtrArray *breaches, GError **error)
{
  static const char sql[] =
    "SELECT 'constraint ' || conname || ' was never proved for the rows that were there before it' FROM "
    "pg_catalog.pg_constraint WHERE NOT convalidated AND connamespace = current_schema()::regnamespace "
    "UNION ALL SELECT 'index ' || c.relname || ' is not valid: say REINDEX INDEX ' || c.relname FROM pg_catalog.pg_index i "
    "JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid WHERE NOT (i.indisvalid AND i.indisready) "
    "AND c.relnamespace = current_schema()::regnamespace "
    "UNION ALL SELECT 'the server has found ' || checksum_failures || ' damaged pages in this database' FROM "
    "pg_catalog.pg_stat_database WHERE datname = current_database() AND checksum_failures > 0";
  return gather(base, sql, breaches, error);
}

static const DbDriver driver = {
  .kind = "postgresql",
  .prefix = "postgresql:",
  .control = postgres_control,
  .open = postgres_open,
  .close = postgres_close,
  .set_patience = postgres_set_patience,
  .ask = postgres_ask,
  .run = postgres_run,
  .next = postgres_next,
  .text = postgres_text,
  .number = postgres_number,
  .real = postgres_real,
  .rows_free = postgres_rows_free,
  .script = postgres_script,
  .settle = postgres_settle,
  .tables = postgres_tables,
  .columns = "SELECT attname, format_type(atttypid, NULL) FROM pg_catalog.pg_attribute WHERE attrelid = to_regclass($1) "
             "AND attnum > 0 AND NOT attisdropped ORDER BY attname COLLATE \"C\"",
  .lazy = "SET synchronous_commit = off",
  .eager = "SET synchronous_commit = on",
  .data_version = postgres_data_version,
  .checkpoint = postgres_checkpoint,
  .tidy = postgres_tidy,
  .scrub = postgres_scrub,
  .check = postgres_check,
};

__attribute__((visibility("default"))) const DbDriver *db_postgres_driver(void)
{
  return &driver;
}
