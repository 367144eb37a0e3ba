/* What a failure of PostgreSQL means to us. */
#include <string.h>

#include "db/postgres.h"

#define BUSY_TEXT "the database is busy with another program; try again in a moment"

typedef struct {
  const char *state; /* SQLSTATE, or the class that its first two letters name */
  ErrorCode code;
  gboolean broken;   /* the connection is of no use any more */
  const char *says;  /* in place of the server's own words; NULL: these */
} Meaning;

static const Meaning meanings[] = {
  { "08", ERROR_BUSY, TRUE, NULL },
  { "22", ERROR_BROKEN, FALSE, "a value is not one that the database can hold" }, /* the server's words would show it */
  { "23", ERROR_CONFLICT, FALSE, NULL },
  { "25006", ERROR_BUSY, TRUE, "this server no longer takes changes; try again in a moment" },
  { "25P03", ERROR_BUSY, TRUE, NULL }, /* idle in a transaction for too long */
  { "40001", ERROR_BUSY, FALSE, "another change came in between; try again" },
  { "40P01", ERROR_BUSY, FALSE, "two changes stood in each other’s way; try again" },
  { "53300", ERROR_BUSY, FALSE, NULL }, /* too many connections */
  { "55P03", ERROR_BUSY, FALSE, BUSY_TEXT },
  { "57014", ERROR_BUSY, FALSE, "the database took too long over it" },
  { "57P01", ERROR_BUSY, TRUE, NULL }, /* shut down, crashed, or starting */
  { "57P02", ERROR_BUSY, TRUE, NULL },
  { "57P03", ERROR_BUSY, TRUE, NULL },
  { "57P05", ERROR_BUSY, TRUE, NULL },
};

static const Meaning *find_meaning(const char *state)
{
  static const Meaning plain = { "", ERROR_BROKEN, FALSE, NULL };
  static const Meaning gone = { "", ERROR_BUSY, TRUE, NULL };
  if (!state)
    return &gone; /* libpq's own failures have no state: nothing came back */
  for (gsize i = 0; i < G_N_ELEMENTS(meanings); i++)
    if (strncmp(state, meanings[i].state, strlen(meanings[i].state)) == 0)
      return &meanings[i];
  return &plain;
}

/* One line of it. */
static char *flatten(const char *message)
{
  char *line = g_strdup(message);
  for (char *at = line; *at; at++)
    if (g_ascii_iscntrl(*at))
      *at = ' ';
  return g_strstrip(line);
}

gboolean postgres_fail(PostgresDb *db, const PGresult *result, const char *sql, GError **error)
{
  const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
  const char *primary = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
  static const Meaning silent = { "", ERROR_BUSY, TRUE, "the database said nothing for too long; try again in a moment" };
  const Meaning *meaning = db->gave_up ? &silent : find_meaning(state);
  if (meaning->broken && state && strcmp(state, "25006") == 0 && db->base.mode == DB_READ)
    meaning = find_meaning(""); /* a write on a connection for reading: ours to mend */
  g_autofree char *said = flatten(primary ? primary : PQerrorMessage(db->handle));
  g_autofree char *words = db_first_words(sql ? sql : "");
  if (meaning->says && meaning->code == ERROR_BUSY)
    error_set(error, meaning->code, "%s", meaning->says);
  else
    error_set(error, meaning->code, "database: %s%s%s", meaning->says ? meaning->says : said, *words ? " in: " : "", words);
  if (meaning->broken || PQstatus(db->handle) == CONNECTION_BAD)
    postgres_lose(db);
  return FALSE;
}

gboolean postgres_may_repeat(const PostgresDb *db, int attempt)
{
  return attempt == 0 && !db->handle && !db->base.in_transaction && db->base.mode == DB_READ;
}
