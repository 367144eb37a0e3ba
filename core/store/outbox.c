#include "store/outbox.h"

#include <string.h>

#include "store/rows.h"

#define COLUMNS                                                                                                        \
  "id, event, kind, person_id, about, address, view, state, urgent, attempts, next_at, until_at, last_error, made_at, " \
  "sent_at"
#define UNSENT "state IN ('queued', 'failed')"
/* Whoever has a letter in hand asks once more before its end goes (store_outbox_hand), and is told no. */
#define STOPPABLE "state IN ('queued', 'failed', 'sending')"
/* Of no use once what they tell of has changed. */
#define PERISHABLE "kind IN ('waiting', 'offered', 'reminder', 'feedback')"

static gpointer letter_of_row(DbRows *rows, GError **error)
{
  Letter *letter = g_new0(Letter, 1);
  letter->id = db_text_copy(rows, 0);
  letter->event = db_text_copy(rows, 1);
  letter->kind = db_text_copy(rows, 2);
  letter->person_id = db_text_copy(rows, 3);
  letter->about = db_text_copy(rows, 4);
  letter->address = db_text_copy(rows, 5);
  letter->view = db_text_copy(rows, 6);
  letter->state = letter_state_from_text(db_text(rows, 7));
  letter->urgent = db_int(rows, 8) != 0;
  letter->attempts = (int)db_int(rows, 9);
  letter->next_at = db_int(rows, 10);
  letter->until_at = db_int(rows, 11);
  letter->last_error = db_text_copy(rows, 12);
  letter->made_at = db_int(rows, 13);
  letter->sent_at = db_int(rows, 14);
  return letter;
}

/* ---- writing letters ---- */

gboolean store_outbox_put(Db *db, const Letter *letter, gboolean *made, GError **error)
{
  static const char sql[] =
    "INSERT INTO outbox (id, event, kind, person_id, about, address, view, state, urgent, attempts, next_at, until_at, "
    "taken_by, lease_until, last_error, made_at, sent_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, 'queued', $8, 0, $9, $10, '', 0, '', $11, 0) ON CONFLICT (event) DO NOTHING";
  gint64 changed = 0;
  if (!db_run_counting(db, error, &changed, sql, "tttttttiiii", letter->id, letter->event, letter->kind,
                       letter->person_id, letter->about, letter->address, letter->view, (gint64)letter->urgent,
                       letter->next_at, letter->until_at, letter->made_at))
    return FALSE;
  if (made)
    *made = changed > 0;
  return TRUE;
}

gboolean store_outbox_has(Db *db, const char *event, gboolean *has, GError **error)
{
  gint64 one;
  return db_ask_int(db, error, has, &one, "SELECT 1 FROM outbox WHERE event = $1", "t", event);
}

gboolean store_outbox_drop(Db *db, const char *about, Instant now, GError **error)
{
  return db_run(db, error,
                "UPDATE outbox SET state = 'dropped', address = '', view = '', sent_at = $1, taken_by = '', lease_until = 0 "
                "WHERE about = $2 AND " STOPPABLE " AND " PERISHABLE,
                "it", now, about);
}

/* ---- delivering ---- */

static gint compare_turns(gconstpointer a, gconstpointer b)
{
  const Letter *one = *(const Letter *const *)a, *other = *(const Letter *const *)b;
  if (one->urgent != other->urgent)
    return other->urgent - one->urgent;
  if (one->next_at != other->next_at)
    return one->next_at < other->next_at ? -1 : 1;
  return strcmp(one->id, other->id);
}

/* The condition on the state stands twice: where another deliverer has been at the row meanwhile, the outer one is asked of
 * the row as it is by then. */
GPtrArray *store_outbox_take(Db *db, const char *who, Instant now, Instant lease_until, int most, GError **error)
{
  static const char sql[] =
    "UPDATE outbox SET state = 'sending', attempts = attempts + 1, taken_by = $1, lease_until = $2 "
    "WHERE " UNSENT " AND id IN (SELECT o.id FROM outbox o WHERE o.state IN ('queued', 'failed') AND o.next_at <= $3 "
    "AND o.until_at > $3 AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.about = o.about AND e.person_id = o.person_id "
    "AND e.id < o.id AND e.about <> '' AND e.state IN ('queued', 'failed', 'sending', 'handing', 'gone')) "
    "ORDER BY o.urgent DESC, o.next_at, o.id LIMIT $4) RETURNING " COLUMNS;
  GPtrArray *taken = rows_all(db_ask(db, error, sql, "tiii", who, lease_until, now, (gint64)most), letter_of_row,
                              (GDestroyNotify)letter_free, error);
  if (taken)
    g_ptr_array_sort(taken, compare_turns);
  return taken;
}

gboolean store_outbox_renew(Db *db, const char *who, Instant lease_until, GError **error)
{
  return db_run(db, error, "UPDATE outbox SET lease_until = $1 WHERE taken_by = $2 AND lease_until > 0", "it",
                lease_until, who);
}

/* @from → @to, if it is still @who's. */
static gboolean advance(Db *db, const char *id, const char *who, const char *from, const char *to, Instant now,
                        gboolean *held, GError **error)
{
  gint64 changed = 0;
  if (!db_run_counting(db, error, &changed,
                       "UPDATE outbox SET state = $1 WHERE id = $2 AND taken_by = $3 AND state = $4 AND lease_until > $5",
                       "tttti", to, id, who, from, now))
    return FALSE;
  *held = changed > 0;
  return TRUE;
}

gboolean store_outbox_hand(Db *db, const char *id, const char *who, Instant now, gboolean *held, GError **error)
{
  return advance(db, id, who, "sending", "handing", now, held, error);
}

gboolean store_outbox_go(Db *db, const char *id, const char *who, Instant now, gboolean *held, GError **error)
{
  return advance(db, id, who, "handing", "gone", now, held, error);
}

gboolean store_outbox_settle(Db *db, const char *id, const char *who, LetterState state, Instant next_at, const char *why,
                             Instant now, GError **error)
{
  static const char sql[] =
    "UPDATE outbox SET state = $1, next_at = $2, last_error = $3, sent_at = $4, "
    "address = CASE WHEN $5 = 1 THEN '' ELSE address END, view = CASE WHEN $5 = 1 THEN '' ELSE view END, "
    "taken_by = '', lease_until = 0 WHERE id = $6 AND taken_by = $7 AND state IN ('sending', 'handing', 'gone')";
  Instant ended = state == LETTER_FAILED ? 0 : now;
  return db_run(db, error, sql, "titiitt", letter_state_text(state), next_at, why, ended, (gint64)letter_is_over(state),
                id, who);
}

gboolean store_outbox_release(Db *db, const char *who, GError **error)
{
  return db_run(db, error,
                "UPDATE outbox SET state = CASE WHEN attempts > 1 THEN 'failed' ELSE 'queued' END, attempts = attempts - 1, "
                "taken_by = '', lease_until = 0 WHERE taken_by = $1 AND state = 'sending'",
                "t", who);
}

#define ENDED "lease_until > 0 AND lease_until <= $1"

gboolean store_outbox_recover(Db *db, const char *start, Instant now, gint64 *again, gint64 *unsure, GError **error)
{
  return db_run_counting(db, error, again,
                         "UPDATE outbox SET state = 'failed', next_at = $1, taken_by = '', lease_until = 0, "
                         "last_error = 'the deliverer ended before the letter had gone' WHERE " ENDED
                         " AND (state = 'sending' OR (state = 'handing' AND $2 <> '' AND taken_by LIKE $2 || '/%'))",
                         "it", now, start)
         && db_run_counting(db, error, unsure,
                            "UPDATE outbox SET state = 'unsure', sent_at = $1, taken_by = '', lease_until = 0, "
                            "last_error = 'the deliverer ended before it heard whether the letter was taken' WHERE " ENDED
                            " AND state IN ('handing', 'gone')",
                            "i", now);
}

gboolean store_outbox_expire(Db *db, Instant now, const char *why, gint64 *expired, GError **error)
{
  return db_run_counting(db, error, expired,
                         "UPDATE outbox SET state = 'given-up', sent_at = $1, address = '', view = '', "
                         "last_error = CASE WHEN last_error = '' THEN $2 ELSE $2 || '; last: ' || last_error END "
                         "WHERE " UNSENT " AND until_at <= $1",
                         "it", now, why);
}

gboolean store_outbox_is_due(Db *db, Instant now, gboolean *due, GError **error)
{
  static const char sql[] = "SELECT 1 WHERE EXISTS (SELECT 1 FROM outbox WHERE state IN ('queued', 'failed') "
                            "AND next_at <= $1) OR EXISTS (SELECT 1 FROM outbox WHERE lease_until > 0 AND lease_until <= $1)";
  gint64 one;
  return db_ask_int(db, error, due, &one, sql, "i", now);
}

/* ---- looking, and what people do ---- */

gboolean store_outbox_count(Db *db, OutboxCount *counts, GError **error)
{
  g_autoptr(DbRows) rows = db_ask(db, error, "SELECT state, count(*), min(made_at) FROM outbox GROUP BY state", "");
  g_autoptr(GError) why = NULL;
  if (!rows)
    return FALSE;
  memset(counts, 0, sizeof *counts * LETTER_N_STATES);
  while (db_next(rows, &why))
    counts[letter_state_from_text(db_text(rows, 0))] = (OutboxCount){ db_int(rows, 1), db_int(rows, 2) };
  if (!why)
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&why));
  return FALSE;
}

GPtrArray *store_outbox_list(Db *db, gboolean all, int limit, GError **error)
{
  static const char sql[] =
    "SELECT id, event, kind, person_id, about, address, '', state, urgent, attempts, next_at, until_at, last_error, "
    "made_at, sent_at FROM outbox WHERE $1 = 1 OR state NOT IN ('sent', 'dropped') ORDER BY id LIMIT $2";
  return rows_all(db_ask(db, error, sql, "ii", (gint64)all, (gint64)limit), letter_of_row, (GDestroyNotify)letter_free,
                  error);
}

int store_outbox_rank(const Letter *letter)
{
  return letter->state == LETTER_GIVEN_UP || letter->state == LETTER_UNSURE ? 0 : 1;
}

GPtrArray *store_outbox_page(Db *db, const OutboxCursor *cursor, int limit, GError **error)
{
  static const char sql[] =
    "SELECT id, event, kind, person_id, about, address, '', state, urgent, attempts, next_at, until_at, last_error, "
    "made_at, sent_at FROM (SELECT outbox.*, CASE WHEN state IN ('given-up', 'unsure') THEN 0 ELSE 1 END AS rank FROM outbox "
    "WHERE state NOT IN ('sent', 'dropped')) AS open WHERE rank > $1 OR (rank = $1 AND id > $2) ORDER BY rank, id LIMIT $3";
  return rows_all(db_ask(db, error, sql, "iti", cursor->after ? (gint64)cursor->rank : -1, cursor->after ? cursor->id : "",
                         (gint64)limit),
                  letter_of_row, (GDestroyNotify)letter_free, error);
}

gboolean store_outbox_get(Db *db, const char *id, Letter **letter, GError **error)
{
  return rows_only(db_ask(db, error, "SELECT " COLUMNS " FROM outbox WHERE id = $1", "t", id), letter_of_row, letter,
                   error);
}

gboolean store_outbox_again(Db *db, const char *id, Instant now, Instant until, gboolean *done, GError **error)
{
  static const char sql[] = "UPDATE outbox SET state = 'failed', next_at = $1, until_at = $2, sent_at = 0 "
                            "WHERE id = $3 AND state IN ('failed', 'given-up', 'unsure') AND view <> ''";
  gint64 changed = 0;
  if (!db_run_counting(db, error, &changed, sql, "iit", now, until, id))
    return FALSE;
  *done = changed > 0;
  return TRUE;
}

/* Ids begin with the time, so the oldest lie together: ids made before @at stand before this. */
static char *id_at(Instant at)
{
  guint64 ms = (guint64)MAX(at, 0) * 1000;
  return g_strdup_printf("%08x-%04x", (guint)(ms >> 16), (guint)(ms & 0xffff));
}

gboolean store_outbox_count_since(Db *db, const char *kind, Instant since, gint64 *n, GError **error)
{
  g_autofree char *id = id_at(since);
  gboolean found;
  return db_ask_int(db, error, &found, n, "SELECT count(*) FROM outbox WHERE id >= $1 AND kind = $2 AND made_at >= $3", "tti", id,
                    kind, since);
}

gboolean store_outbox_is_stale(Db *db, Instant now, Instant before, gboolean *stale, GError **error)
{
  static const char sql[] =
    "SELECT 1 WHERE EXISTS (SELECT 1 FROM outbox WHERE " UNSENT " AND until_at <= $1) "
    "OR EXISTS (SELECT 1 FROM outbox WHERE id < $2 AND sent_at > 0)";
  g_autofree char *id = id_at(before);
  gint64 one;
  return db_ask_int(db, error, stale, &one, sql, "it", now, id);
}

gboolean store_outbox_purge(Db *db, Instant before, gint64 *gone, GError **error)
{
  g_autofree char *id = id_at(before);
  return db_run_counting(db, error, gone, "DELETE FROM outbox WHERE id < $1 AND sent_at > 0", "t", id);
}

gboolean store_outbox_purgeable(Db *db, Instant before, gint64 *n, GError **error)
{
  g_autofree char *id = id_at(before);
  gboolean found;
  return db_ask_int(db, error, &found, n, "SELECT count(*) FROM outbox WHERE id < $1 AND sent_at > 0", "t", id);
}

gboolean store_outbox_forget(Db *db, const char *person_id, Instant now, GError **error)
{
  return db_run(db, error,
                "UPDATE outbox SET state = 'dropped', sent_at = $1, taken_by = '', lease_until = 0 WHERE person_id = $2 AND "
                STOPPABLE, "it", now, person_id)
         && db_run(db, error, "UPDATE outbox SET address = '', view = '' WHERE person_id = $1", "t", person_id);
}
