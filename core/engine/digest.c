#include "engine/digest.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/progress.h"
#include "engine/digest-count.h"

#define AT_ONCE 64 /* days asked for together */
#define SLICE_MS 50
#define BREATH_US 5000

/* ---- making them anew ---- */

static gboolean put_day(Db *db, const DigestDay *day, GError **error)
{
  gboolean claimed = FALSE;
  g_auto(DayDigests) digests = { 0 };
  if (!store_digest_claim(db, day, &claimed, error))
    return FALSE;
  if (!claimed)
    return TRUE;
  if (!digest_count(db, day, store_attender_number, &digests, error))
    return FALSE;
  for (int kind = 0; kind < DIGEST_N_KINDS; kind++)
    if (!store_digest_put(db, day, (DigestKind)kind, digests.cells[kind], error))
      return FALSE;
  return TRUE;
}

gboolean digest_settle(Db *db, int milliseconds, gint64 *done, gboolean *left, GError **error)
{
  gint64 until = clock_ticks() + (gint64)milliseconds * 1000;
  g_autoptr(GArray) days = store_digest_stale_days(db, AT_ONCE, error);
  if (!days)
    return FALSE;
  guint n = 0;
  for (; n < days->len && (n == 0 || clock_ticks() < until); n++)
    if (!put_day(db, &g_array_index(days, DigestDay, n), error))
      return FALSE;
  *done += n;
  *left = n < days->len || n == AT_ONCE;
  return TRUE;
}

static gboolean settle_slice(Db *db, int milliseconds, gint64 *done, GError **error)
{
  gboolean left = FALSE;
  if (!db_begin(db, error))
    return FALSE;
  if (!digest_settle(db, milliseconds, done, &left, error)) {
    db_rollback(db);
    return FALSE;
  }
  return db_commit(db, error) && left;
}

/* For whoever has just written: what can be had at once. */
static void settle_some(Db *db, int milliseconds, GError **error)
{
  gint64 done = 0;
  db_set_patience(db, 0);
  settle_slice(db, milliseconds, &done, error);
  db_set_patience(db, DB_PATIENCE_MS);
}

/* With a breath between two slices, so that a daemon gets its turn. */
static void settle_all(Db *db, gint64 days, GError **error)
{
  gint64 done = 0;
  g_autoptr(Progress) progress = progress_start("digesting days", days);
  while (settle_slice(db, SLICE_MS, &done, error)) {
    progress_at(progress, done);
    g_usleep(BREATH_US);
  }
}

void digest_settle_after(Db *db, int milliseconds)
{
  gint64 days = 0;
  g_autoptr(GError) why = NULL;
  if (store_digest_count_stale(db, &days, &why) && days > 0) {
    if (milliseconds)
      settle_some(db, milliseconds, &why);
    else
      settle_all(db, days, &why);
  }
  if (why)
    g_debug("digests: %s", why->message);
}

gboolean digest_bring_up(Db *db, GError **error)
{
  gboolean knows;
  if (!store_digest_knows_answers(db, &knows, error))
    return FALSE;
  if (knows)
    return TRUE;
  if (!db_begin(db, error))
    return FALSE;
  if (store_digest_stale_answers(db, error))
    return db_commit(db, error);
  db_rollback(db);
  return FALSE;
}

/* ---- gathering ---- */

typedef struct {
  const ReportSpan *span;
  const DigestGathering *gathering;
  GArray *rest; /* ReportSpan: runs of days that have to be counted */
  gboolean open; /* the day before is one of them */
} Walk;

static gboolean take_row(void *data, const DigestRow *row, GError **error)
{
  Walk *walk = data;
  gint64 day = row->sums.day;
  if (!row->stale && day != walk->gathering->today) {
    walk->open = FALSE;
    return walk->gathering->take(walk->gathering->data, &row->sums, row->cells, error);
  }
  if (walk->open) { /* a day between them without a row has no slots */
    g_array_index(walk->rest, ReportSpan, walk->rest->len - 1).to = day;
  } else {
    ReportSpan run = { walk->span->service_id, day, day, walk->span->until };
    g_array_append_val(walk->rest, run);
  }
  walk->open = TRUE;
  return TRUE;
}

gboolean digest_gather(Db *db, const ReportSpan *span, const DigestGathering *gathering, GError **error)
{
  g_autoptr(GArray) rest = g_array_new(FALSE, FALSE, sizeof(ReportSpan));
  Walk walk = { .span = span, .gathering = gathering, .rest = rest };
  if (!store_digest_read(db, span->service_id, gathering->kind, span->from, span->to, take_row, &walk, error))
    return FALSE;
  for (guint i = 0; i < rest->len; i++)
    if (!gathering->count(gathering->data, db, &g_array_index(rest, ReportSpan, i), error))
      return FALSE;
  return TRUE;
}

/* ---- verify ---- */

/* A party that no digest knows yet has no number: -1 stands in none. */
static gboolean look_up(Db *db, const ReportAttender *attender, gint64 *number, GError **error)
{
  gboolean found;
  *number = -1;
  return store_attender_find(db, attender, &found, number, error);
}

static gboolean verify_day(Db *db, const DigestDay *day, const VerifySink *sink, GError **error)
{
  g_auto(DayDigests) counted = { 0 };
  if (!digest_count(db, day, look_up, &counted, error))
    return FALSE;
  for (int kind = 0; kind < DIGEST_N_KINDS; kind++) {
    g_autofree char *stored = NULL;
    if (!store_digest_get(db, day, (DigestKind)kind, &stored, error))
      return FALSE;
    if (strcmp(stored, counted.cells[kind]) == 0)
      continue;
    g_autofree char *breach =
      g_strdup_printf("digest %s, day %" G_GINT64_FORMAT ", by %s: it is not what the day's bookings say", day->service_id,
                      day->day, store_digest_kind_text((DigestKind)kind));
    sink->found(sink->data, breach);
  }
  sink->looked(sink->data);
  return TRUE;
}

static gboolean verify_strays(Db *db, const VerifySink *sink, GError **error)
{
  g_autoptr(GPtrArray) strays = store_digest_strays(db, error);
  for (guint i = 0; strays && i < strays->len; i++) {
    g_autofree char *breach = g_strdup_printf("digest %s: there is no such day", (const char *)strays->pdata[i]);
    sink->found(sink->data, breach);
  }
  return strays != NULL;
}

gboolean digest_verify(Db *db, const VerifySink *sink, GError **error)
{
  g_autoptr(GArray) days = NULL;
  if (!verify_strays(db, sink, error))
    return FALSE;
  do {
    const DigestDay *last = days && days->len ? &g_array_index(days, DigestDay, days->len - 1) : NULL;
    g_autoptr(GArray) next = store_digest_clean_days(db, last, AT_ONCE, error);
    for (guint i = 0; next && i < next->len; i++)
      if (!verify_day(db, &g_array_index(next, DigestDay, i), sink, error))
        return FALSE;
    g_clear_pointer(&days, g_array_unref);
    days = g_steal_pointer(&next);
  } while (days && days->len > 0);
  return days != NULL;
}
