#include "store/restore.h"

#include <string.h>

#include "store/rows.h"

/* ---- what is shut stays shut ---- */

typedef struct {
  char *id;
  gint64 number;
} Mark;

static void mark_free(gpointer data)
{
  g_free(((Mark *)data)->id);
  g_free(data);
}

static gpointer mark_of_row(DbRows *rows, GError **error G_GNUC_UNUSED)
{
  Mark *mark = g_new0(Mark, 1);
  mark->id = db_text_copy(rows, 0);
  mark->number = db_int(rows, 1);
  return mark;
}

/* @ask: id and number of what is shut, in @live; @set: shuts it in @copy, of the number and the id. */
static gboolean shut(Db *copy, GPtrArray *marks, const char *set, gint64 *n, GError **error)
{
  for (guint i = 0; i < marks->len; i++) {
    const Mark *mark = marks->pdata[i];
    gint64 changed = 0;
    if (!db_run_counting(copy, error, &changed, set, "it", mark->number, mark->id))
      return FALSE;
    *n += changed;
  }
  return TRUE;
}

static gboolean shut_all(Db *copy, Db *live, RestoreCarried *carried, GError **error)
{
  const struct {
    const char *ask, *set;
    gint64 *n;
  } doors[] = {
    { "SELECT id, revoked_at FROM token WHERE revoked_at > 0",
      "UPDATE token SET revoked_at = $1 WHERE id = $2 AND revoked_at = 0", &carried->tokens },
    { "SELECT id, revoked_at FROM feed WHERE revoked_at > 0",
      "UPDATE feed SET revoked_at = $1 WHERE id = $2 AND revoked_at = 0", &carried->feeds },
    { "SELECT id, 1 FROM person WHERE state = 'disabled'",
      "UPDATE person SET state = 'disabled', revision = revision + $1 WHERE id = $2 AND state = 'active'", &carried->people },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(doors); i++) {
    g_autoptr(GPtrArray) marks = rows_all(db_ask(live, NULL, doors[i].ask, ""), mark_of_row, mark_free, NULL);
    carried->blind |= !marks;
    if (marks && !shut(copy, marks, doors[i].set, doors[i].n, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- letters ---- */

#define COLUMNS                                                                                                            \
  "id, event, kind, person_id, about, address, view, state, taken_by, last_error, urgent, attempts, next_at, until_at, "   \
  "lease_until, made_at, sent_at"
#define TEXTS 10
#define NUMBERS 7

typedef struct {
  char *texts[TEXTS];
  gint64 numbers[NUMBERS];
} Row;

static void row_free(gpointer data)
{
  Row *row = data;
  for (guint i = 0; i < TEXTS; i++)
    g_free(row->texts[i]);
  g_free(row);
}

static gpointer row_of(DbRows *rows, GError **error G_GNUC_UNUSED)
{
  Row *row = g_new0(Row, 1);
  for (int i = 0; i < TEXTS; i++)
    row->texts[i] = db_text_copy(rows, i);
  for (int i = 0; i < NUMBERS; i++)
    row->numbers[i] = db_int(rows, TEXTS + i);
  return row;
}

static gboolean put_row(Db *copy, const Row *row, GError **error)
{
  static const char sql[] = "INSERT INTO outbox (" COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, "
                            "$14, $15, $16, $17)";
  DbValue values[TEXTS + NUMBERS];
  for (guint i = 0; i < TEXTS; i++)
    values[i] = (DbValue){ .type = 't', .text = row->texts[i] };
  for (guint i = 0; i < NUMBERS; i++)
    values[TEXTS + i] = (DbValue){ .type = 'i', .number = row->numbers[i] };
  return db_run(copy, error, "DELETE FROM outbox WHERE id = $1 OR event = $2", "tt", row->texts[0], row->texts[1])
         && db_run_values(copy, error, sql, values, G_N_ELEMENTS(values));
}

/* The letter as @live has it; NULL where it knows nothing of it. */
static Row *ask_row(Db *live, const char *id, RestoreCarried *carried)
{
  Row *row = NULL;
  if (live && !carried->blind
      && !rows_only(db_ask(live, NULL, "SELECT " COLUMNS " FROM outbox WHERE id = $1", "t", id), row_of, &row, NULL))
    carried->blind = TRUE;
  return row;
}

static gboolean doubt(Db *copy, const char *id, Instant now, GError **error)
{
  return db_run(copy, error,
                "UPDATE outbox SET state = 'unsure', sent_at = $1, taken_by = '', lease_until = 0, "
                "last_error = 'a backup was taken in, and nobody knows whether the letter has gone since' WHERE id = $2",
                "it", now, id);
}

static gboolean settle_unsent(Db *copy, Db *live, Instant now, RestoreCarried *carried, GError **error)
{
  g_autoptr(GPtrArray) ids = rows_texts(
    db_ask(copy, error, "SELECT id FROM outbox WHERE state IN ('queued', 'failed', 'sending', 'handing', 'gone') ORDER BY id", ""),
    error);
  for (guint i = 0; ids && i < ids->len; i++) {
    const char *id = ids->pdata[i];
    Row *row = ask_row(live, id, carried);
    gboolean waits = row && (strcmp(row->texts[7], "queued") == 0 || strcmp(row->texts[7], "failed") == 0);
    carried->unsure += row == NULL;
    carried->letters += row && !waits;
    gboolean fine = row ? put_row(copy, row, error) : doubt(copy, id, now, error);
    g_clear_pointer(&row, row_free);
    if (!fine)
      return FALSE;
  }
  return ids != NULL;
}

static gboolean has_event(Db *copy, const char *event, gboolean *has, GError **error)
{
  gint64 one;
  return db_ask_int(copy, error, has, &one, "SELECT 1 FROM outbox WHERE event = $1", "t", event);
}

/* The clock writes a letter where it finds none for the event. */
static gboolean take_over(Db *copy, Db *live, RestoreCarried *carried, GError **error)
{
  static const char sql[] = "SELECT " COLUMNS " FROM outbox WHERE kind IN ('reminder', 'feedback', 'digest', 'figures') "
                            "AND state IN ('sent', 'handing', 'gone', 'unsure')";
  g_autoptr(GPtrArray) gone = rows_all(db_ask(live, NULL, sql, ""), row_of, row_free, NULL);
  carried->blind |= !gone;
  for (guint i = 0; gone && i < gone->len; i++) {
    const Row *row = gone->pdata[i];
    gboolean has = FALSE;
    if (!has_event(copy, row->texts[1], &has, error) || (!has && !put_row(copy, row, error)))
      return FALSE;
    carried->letters += !has;
  }
  return TRUE;
}

gboolean store_restore_carry(Db *copy, Db *live, Instant now, RestoreCarried *carried, GError **error)
{
  *carried = (RestoreCarried){ .blind = live == NULL };
  return db_run_counting(copy, error, &carried->sessions, "DELETE FROM session", "")
         && db_run(copy, error, "DELETE FROM sign_in", "") && (!live || shut_all(copy, live, carried, error))
         && settle_unsent(copy, live, now, carried, error) && (!live || take_over(copy, live, carried, error));
}
