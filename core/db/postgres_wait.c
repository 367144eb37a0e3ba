/* Waiting for the server's answer, and knowing when to stop.
 *
 * libpq waits for ever. A server whose machine is gone is noticed by the kernel (see the time-outs in postgres_connect.c);
 * one that hangs, or was paused, is not: its kernel still takes whatever is sent. So a long silence is looked into: the
 * server is knocked at by another connection, and where nobody opens, the one at hand is cut. The loop that writes for
 * everybody has a limit besides, for a server that is well may still hold a commit back until its standby is.
 *
 * A connection that is cut fails in libpq as any other that breaks, so nothing else here knows of this.
 */
#include <poll.h>
#include <sys/socket.h>

#include "db/postgres.h"

#define SILENCE_MS 2000    /* before somebody knocks */
#define KNOCK_SECONDS "2"
#define SERVING_SECONDS 9  /* the longest wait for one answer, of a loop that others wait for, */
#define WORKING_SECONDS 660 /* and of anybody: the server itself ends a statement after ten minutes */

/* Whether somebody opens where this connection leads. */
static gboolean is_alive(const PGconn *handle)
{
  const char *const keywords[] = { "host", "hostaddr", "port", "connect_timeout", "dbname", NULL };
  const char *const values[] = { PQhost(handle), PQhostaddr(handle), PQport(handle), KNOCK_SECONDS, PQdb(handle), NULL };
  PGPing answer = PQpingParams(keywords, values, 0);
  return answer == PQPING_OK || answer == PQPING_REJECT;
}

static void give_up(PostgresDb *db)
{
  postgres_give_up(db);
  shutdown(PQsocket(db->handle), SHUT_RDWR);
}

/* Waits for the socket, for @timeout milliseconds. FALSE for silence. */
static gboolean hear(PGconn *handle, int timeout)
{
  struct pollfd fd = { PQsocket(handle), PQflush(handle) == 1 ? POLLIN | POLLOUT : POLLIN, 0 };
  return poll(&fd, 1, timeout) != 0; /* what went wrong, PQconsumeInput says */
}

static void wait_for_answer(PostgresDb *db)
{
  gint64 limit = g_get_monotonic_time()
                 + (postgres_is_serving(db) ? SERVING_SECONDS : WORKING_SECONDS) * (gint64)G_USEC_PER_SEC;
  while (PQisBusy(db->handle) && !db->gave_up)
    if (hear(db->handle, SILENCE_MS)) {
      if (!PQconsumeInput(db->handle))
        return;
    } else if (g_get_monotonic_time() >= limit || !is_alive(db->handle)) {
      give_up(db);
    }
}

PGresult *postgres_take(PostgresDb *db)
{
  wait_for_answer(db);
  return PQgetResult(db->handle);
}

PGresult *postgres_take_last(PostgresDb *db)
{
  PGresult *last = NULL;
  for (PGresult *result; (result = postgres_take(db));) {
    gboolean failed = last && PQresultStatus(last) == PGRES_FATAL_ERROR;
    PQclear(failed ? result : last);
    last = failed ? last : result;
  }
  return last;
}

PGresult *postgres_exec(PostgresDb *db, const char *sql)
{
  return PQsendQuery(db->handle, sql) == 1 ? postgres_take_last(db) : NULL;
}
