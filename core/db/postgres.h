/* postgres: what the files of the PostgreSQL driver share. Private to db/.
 *
 * One connection a Db, used by one thread. A connection that is lost is made anew by the next statement outside a
 * transaction; what stood inside one is lost with it and answers ERROR_BUSY until its end.
 *
 * Writing transactions take one advisory lock of the database at their beginning, so that one writes at a time, whoever
 * and wherever the others are. That is what db_begin promises (it takes the write lock at once), what the engine is
 * proved with on SQLite, and the reason why nothing above this room differs: whatever a use case has read inside its
 * transaction stays true until its end, on other slots, other tables and hosts too. Row locks alone would not do: two
 * slots of one host could be booked at once, each seeing the other still free, and turns of many wishes would wait for
 * one another crosswise. It costs little, since a turn commits many wishes at once, and readers take no lock at all.
 */
#ifndef DB_POSTGRES_H
#define DB_POSTGRES_H

#include <libpq-fe.h>

#include "db/driver.h"

#define POSTGRES_STATEMENTS 192 /* kept prepared on a connection */

typedef struct PostgresRows PostgresRows;

typedef struct {
  Db base;
  PGconn *handle;            /* NULL while there is none */
  PQconninfoOption *address; /* holds the password: never shown */
  int patience;              /* milliseconds, see db_set_patience */
  gint64 retry_at;           /* monotonic microseconds: no new connection is tried before */
  guint first_host;          /* which of the address's hosts is tried first, from 0; while connected, the one at hand */
  gboolean was_open, told;   /* it has been connected once; the log knows that it is not now */
  gboolean gave_up;          /* the server said nothing for too long, or has been replaced: the next host may be better */
  gboolean warned;           /* the server has warned of something */
  guint given_up;            /* connections of this process that had been given up when this one was made */
  char session[40];          /* a name that the server made up for this session, see postgres_control.c */
  guint64 system, timeline;  /* whose data the server keeps, and how often a standby took over; 0: not known */
  GHashTable *statements;    /* text → PostgresStatement */
  GQueue recent;             /* the same, last used first */
  guint named;               /* statements named so far: no name comes twice on a connection */
  PostgresRows *stream;      /* whose rows are still on their way, or NULL */
  gboolean single;           /* the last cursor took its rows one by one */
  GArray *awaited;           /* PostgresAwaited: sent down the pipeline, their answers not yet read */
  guint64 said, learn_at;    /* statements of this writing transaction, and how many make it learn, see postgres_rows.c */
  gint64 version;            /* of what the present transaction sees, see postgres_control */
} PostgresDb;

/* A statement prepared on the server. */
typedef struct {
  char *sql, *types;
  char name[24];
  GList link; /* in `recent` */
} PostgresStatement;

/* One answer that is still to come. */
typedef struct {
  PostgresStatement *prepared; /* the statement that this prepares, or NULL */
  const char *sql;             /* borrowed from the kept statement; for a message */
} PostgresAwaited;

/* A cursor. Rows come one by one as the server sends them, until another statement wants the connection: then the rest is
 * kept here. In a pipeline they come as a whole. */
struct PostgresRows {
  DbRows rows;
  PGresult *whole;  /* all rows, or NULL: */
  int n;            /* of them, the present one, from 1 */
  PGresult *row;    /* the present one, or NULL */
  GQueue kept;      /* PGresult, a row each: those that nobody has asked for yet */
  GError *failure;  /* what came instead of the rest of the rows */
  char *sql;
};

/* ---- connection: postgres_connect.c ---- */

/* Reads @address; ERROR_INVALID names no part of it, for any part may be a misread password. */
PQconninfoOption *postgres_read_address(const char *address, GError **error);
/* Connects if there is no connection; ERROR_BUSY while there cannot be one. */
gboolean postgres_connect(PostgresDb *db, GError **error);
/* Drops a connection that is of no use any more; an open transaction is lost. */
void postgres_lose(PostgresDb *db);
/* A connection with nothing under way on it: the rows of an open cursor are taken in first. Fails as postgres_connect
 * does, and inside a transaction that is lost. */
gboolean postgres_ready(PostgresDb *db, GError **error);

/* ---- hosts: postgres_hosts.c ---- */

/* How many servers the address names. */
guint postgres_hosts(const PostgresDb *db);
/* A list parted by commas, begun so many places later. */
char *postgres_turned(const char *list, guint by);
/* Notes with which server a new connection speaks. */
void postgres_meet(PostgresDb *db);
/* Whether another server has taken the place of the one at hand: what is written there is lost, what is read there is old. */
gboolean postgres_is_replaced(const PostgresDb *db);
/* Marks the connection as one whose server is not to be waited for. */
void postgres_give_up(PostgresDb *db);
/* Whether that, or another connection of this process since this one was made, gives reason to look for a better server. */
gboolean postgres_is_doubtful(const PostgresDb *db);

/* ---- waiting: postgres_wait.c ---- */

/* As PQgetResult, but a server that says nothing for too long is a connection that breaks. */
PGresult *postgres_take(PostgresDb *db);
/* All that is left of one message, as PQexec gives it: the last result, or the one that failed. */
PGresult *postgres_take_last(PostgresDb *db);
/* As PQexec, with the same exception. Not in a pipeline. */
PGresult *postgres_exec(PostgresDb *db, const char *sql);

/* ---- errors: postgres_error.c ---- */

/* Sets @error from a failed @result (not consumed; NULL: the connection's own failure). @sql (may be NULL) is named by its
 * first words, never a value. Drops the connection where it is broken. Returns FALSE. */
gboolean postgres_fail(PostgresDb *db, const PGresult *result, const char *sql, GError **error);
/* Whether to run once more what failed for a connection that had gone stale unnoticed: nothing was under way on it. */
gboolean postgres_may_repeat(const PostgresDb *db, int attempt);

/* ---- statements: postgres_statement.c ---- */

/* Hands the statement to the server, prepared first where it is not yet; in a pipeline its answer is awaited. */
gboolean postgres_send(PostgresDb *db, const char *sql, const DbValue *values, guint n, GError **error);
/* Forgets what was prepared on a connection that is gone, */
void postgres_statements_forget(PostgresDb *db);
/* and what could not be prepared. */
void postgres_statement_forget(PostgresDb *db, PostgresStatement *statement);

/* ---- answers: postgres_rows.c ---- */

/* Notes that an answer will come. */
void postgres_await(PostgresDb *db, PostgresStatement *prepared, const char *sql);
/* Sends what waits to be sent and reads all answers; *@last (may be NULL) takes that of the last statement. */
gboolean postgres_collect(PostgresDb *db, PGresult **last, GError **error);
/* The same, and one statement a journey from now on. */
gboolean postgres_leave_pipeline(PostgresDb *db, GError **error);

DbRows *postgres_ask(Db *base, const char *sql, const DbValue *values, guint n, GError **error);
gboolean postgres_run(Db *base, const char *sql, const DbValue *values, guint n, gint64 *changed, GError **error);
gboolean postgres_next(DbRows *rows, GError **error);
const char *postgres_text(DbRows *rows, int column);
gint64 postgres_number(DbRows *rows, int column);
double postgres_real(DbRows *rows, int column);
void postgres_rows_free(DbRows *rows);
/* In a writing transaction: says @sql, which has no parameters, behind whatever is under way, and gives its result; NULL
 * with the first @error among them. */
PGresult *postgres_say_behind(PostgresDb *db, const char *sql, GError **error);
gboolean postgres_settle(Db *base, GError **error);
/* At the beginning of a writing transaction. */
void postgres_count_anew(PostgresDb *db);
/* Takes in the rows that are still on their way. */
void postgres_park(PostgresDb *db);

/* ---- transactions: postgres_control.c ---- */

/* Whether a loop writes here that serves others meanwhile; else it is a command with the time that its work takes. */
gboolean postgres_is_serving(const PostgresDb *db);
gboolean postgres_control(Db *base, DbControl what, GError **error);
gboolean postgres_data_version(Db *base, gint64 *version, GError **error);

#endif
