/* The connection: its address, what it is told at its beginning, and how another takes its place. */
#include <string.h>

#include "db/postgres.h"

#define OLDEST_SERVER 130000
#define UNREACHABLE "the database cannot be reached just now; try again in a moment"
#define RETRY_US (G_USEC_PER_SEC / 5) /* between two tries to connect, so that those who wait are told in between */

/* What holds where neither the address nor the environment says otherwise. A server that is gone without a word is noticed
 * after about ten seconds; of several, the one that takes changes is found. */
static const struct {
  const char *keyword, *value;
} standards[] = {
  { "target_session_attrs", "read-write" },
  { "connect_timeout", "3" }, /* seconds, each host */
  { "keepalives_idle", "5" },
  { "keepalives_interval", "2" },
  { "keepalives_count", "3" },
  { "tcp_user_timeout", "11000" },
  { "fallback_application_name", "attune" },
};

/* Time-outs: a statement that never ends, a lock that is never given back, and a program stopped in the middle of a
 * transaction must not hold up everybody for ever. Commits are on disk when they are acknowledged, whatever the server's
 * habit; a habit that is stricter is left alone. */
#define SETTINGS                                                                                                          \
  "SET client_min_messages = warning; SET standard_conforming_strings = on; SET extra_float_digits = 1; SET jit = off; "   \
  "SET statement_timeout = '10min'; SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '30s'; "            \
  "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3; "                           \
  "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'; "             \
  "SELECT set_config('attune.session', CAST(gen_random_uuid() AS TEXT), false)"

/* ---- the address ---- */

static const char *value_of(const PQconninfoOption *options, const char *keyword)
{
  for (; options->keyword; options++)
    if (strcmp(options->keyword, keyword) == 0)
      return options->val;
  return NULL;
}

static gboolean is_a_port(const char *text)
{
  guint64 port = 0;
  return !*text || g_ascii_string_to_unsigned(text, 10, 1, 65535, &port, NULL);
}

/* Where a password holds a character that should have been escaped, parts of it end up as host, port or name of the
 * database, which messages would show. */
static gboolean looks_misread(const PQconninfoOption *options)
{
  const char *host = value_of(options, "host"), *port = value_of(options, "port"), *name = value_of(options, "dbname");
  g_auto(GStrv) hosts = g_strsplit(host ? host : "", ",", -1);
  g_auto(GStrv) ports = g_strsplit(port ? port : "", ",", -1);
  gboolean misread = name && strchr(name, '@');
  for (char **each = hosts; *each; each++)
    misread = misread || (**each && strchr(*each + 1, '@'));
  for (char **each = ports; *each; each++)
    misread = misread || !is_a_port(*each);
  return misread;
}

PQconninfoOption *postgres_read_address(const char *address, GError **error)
{
  char *message = NULL;
  PQconninfoOption *options = PQconninfoParse(address, &message);
  PQfreemem(message); /* quotes the address */
  if (options && !looks_misread(options))
    return options;
  PQconninfoFree(options);
  error_set(error, ERROR_INVALID, "the address of the database cannot be read (it is not shown here, for it may hold a "
            "password); write postgresql://USER@HOST,HOST/NAME, and in a password %%40 for @, %%2F for /, %%3A for :, %%25 "
            "for %%");
  return NULL;
}

/* ---- connecting ---- */

static gboolean is_of_hosts(const char *keyword)
{
  return strcmp(keyword, "host") == 0 || strcmp(keyword, "hostaddr") == 0 || strcmp(keyword, "port") == 0;
}

static PGconn *dial(const PostgresDb *db)
{
  g_autoptr(GPtrArray) keywords = g_ptr_array_new();
  g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func(g_free);
  for (const PQconninfoOption *each = db->address; each->keyword; each++) {
    const char *value = each->val;
    for (gsize i = 0; !value && i < G_N_ELEMENTS(standards); i++)
      if (strcmp(each->keyword, standards[i].keyword) == 0 && !(each->envvar && g_getenv(each->envvar)))
        value = standards[i].value;
    if (strcmp(each->keyword, "client_encoding") == 0)
      value = "UTF8";
    if (value) {
      g_ptr_array_add(keywords, each->keyword);
      g_ptr_array_add(values, is_of_hosts(each->keyword) ? postgres_turned(value, db->first_host) : g_strdup(value));
    }
  }
  g_ptr_array_add(keywords, NULL);
  g_ptr_array_add(values, NULL);
  return PQconnectdbParams((const char *const *)keywords->pdata, (const char *const *)values->pdata, 0);
}

static void hear_notice(void *data, const PGresult *result)
{
  PostgresDb *db = data;
  db->warned = db->warned || g_strcmp0(PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED), "WARNING") == 0;
}

static gboolean check_server(PostgresDb *db, GError **error)
{
  const char *encoding = PQparameterStatus(db->handle, "server_encoding");
  if (PQserverVersion(db->handle) < OLDEST_SERVER)
    return error_set(error, ERROR_INVALID, "the database server is PostgreSQL %d; version %d or later is needed",
                     PQserverVersion(db->handle) / 10000, OLDEST_SERVER / 10000);
  if (g_strcmp0(encoding, "UTF8") != 0)
    return error_set(error, ERROR_INVALID, "the database keeps its texts as %s; make it with ENCODING 'UTF8'",
                     encoding ? encoding : "something unknown");
  return TRUE;
}

static gboolean set_up(PostgresDb *db, GError **error)
{
  const char *sql = db->base.mode == DB_READ ? "SET default_transaction_read_only = on; " SETTINGS : SETTINGS;
  PGresult *result = postgres_exec(db, sql);
  gboolean fine = PQresultStatus(result) == PGRES_TUPLES_OK || postgres_fail(db, result, NULL, error);
  if (fine)
    g_strlcpy(db->session, PQgetvalue(result, 0, 0), sizeof db->session);
  PQclear(result);
  return fine;
}

static gboolean connect_once(PostgresDb *db, GError **error)
{
  db->gave_up = FALSE;
  db->handle = dial(db);
  PQsetNoticeReceiver(db->handle, hear_notice, db);
  if ((PQstatus(db->handle) != CONNECTION_OK && !postgres_fail(db, NULL, NULL, error)) || !check_server(db, error)
      || !set_up(db, error))
    return FALSE;
  postgres_meet(db);
  db->gave_up = postgres_is_replaced(db);
  return !db->gave_up
         || error_set(error, ERROR_BUSY, "the database server that answers has been replaced by another, which does not");
}

/* Whoever opens the database is told why that cannot be; whoever uses it later need not know its servers by name, so that
 * goes to the log, once. */
static gboolean tell(PostgresDb *db, GError *why, GError **error)
{
  if (!db->was_open || why->code != ERROR_BUSY) {
    g_propagate_error(error, why);
    return FALSE;
  }
  if (!db->told)
    g_warning("%s", why->message);
  db->told = TRUE;
  g_error_free(why);
  return error_set(error, ERROR_BUSY, UNREACHABLE);
}

gboolean postgres_connect(PostgresDb *db, GError **error)
{
  GError *why = NULL;
  if (db->handle)
    return TRUE;
  if (g_get_monotonic_time() < db->retry_at)
    return error_set(error, ERROR_BUSY, UNREACHABLE);
  for (guint left = postgres_hosts(db); !connect_once(db, &why); left--) {
    gboolean elsewhere = db->gave_up && left > 1;
    postgres_lose(db);
    if (!elsewhere) {
      db->retry_at = g_get_monotonic_time() + RETRY_US;
      return tell(db, why, error);
    }
    g_clear_error(&why);
  }
  db->was_open = TRUE;
  db->told = FALSE;
  return TRUE;
}

void postgres_lose(PostgresDb *db)
{
  if (!db->handle)
    return;
  if (db->gave_up) /* the next one may answer */
    db->first_host = (db->first_host + 1) % postgres_hosts(db);
  if (db->base.in_transaction)
    db->base.lost = ERROR_BUSY;
  if (db->stream && !db->stream->failure)
    error_set(&db->stream->failure, ERROR_BUSY, "the connection to the database was lost; try again in a moment");
  db->stream = NULL;
  g_array_set_size(db->awaited, 0);
  postgres_statements_forget(db);
  g_clear_pointer(&db->handle, PQfinish);
}

gboolean postgres_ready(PostgresDb *db, GError **error)
{
  if (db->base.lost)
    return db_fail_lost(&db->base, error);
  if (!db->base.in_transaction && postgres_is_doubtful(db)) {
    db->gave_up = TRUE;
    postgres_lose(db);
  }
  if (!db->base.in_transaction && !postgres_connect(db, error))
    return FALSE;
  postgres_park(db);
  return db->handle ? TRUE : postgres_ready(db, error);
}
