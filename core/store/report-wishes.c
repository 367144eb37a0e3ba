#include "store/report-wishes.h"

#include "store/report-read.h"

#define DAY_SECONDS 86400
#define WHERE_SPAN                                                                                                  \
  "s.service_id = $1 AND s.starts_at >= $2 AND s.starts_at < $3 AND s.starts_on >= $4 AND s.starts_on <= $5 " \
  "AND s.starts_at <= $6"

static ReportWish read_wish(DbRows *rows)
{
  ReportWish wish = { .made_at = db_int(rows, 0),
                      .wanted = db_int(rows, 1),
                      .seats = db_int(rows, 2),
                      .state = booking_state_from_text(db_text(rows, 3)),
                      .cancelled_at = db_int(rows, 6) };
  if (*db_text(rows, 4))
    outcome_parse(db_text(rows, 4), &wish.outcome, NULL);
  if (*db_text(rows, 5))
    cancelled_by_parse(db_text(rows, 5), &wish.cancelled_by, NULL);
  return wish;
}

gboolean store_report_wishes(Db *db, const ReportSpan *span, gint64 limit, ReportWishSink sink, void *data, GError **error)
{
  static const char sql[] =
    "SELECT b.made_at, s.starts_at, b.seats, b.state, b.outcome, b.cancelled_by, b.cancelled_at FROM slot s "
    "JOIN booking b ON b.slot_id = s.id WHERE " WHERE_SPAN " ORDER BY b.made_at, b.id LIMIT $7";
  g_autoptr(DbRows) rows = db_ask(db, error, sql, "tiiiiii", span->service_id, (span->from - 1) * DAY_SECONDS,
                                  (span->to + 2) * DAY_SECONDS, span->from, span->to, span->until, limit);
  if (!rows)
    return FALSE;
  gboolean failed = FALSE;
  while (report_next(rows, &failed, error)) {
    ReportWish wish = read_wish(rows);
    sink(data, &wish);
  }
  return !failed;
}

gboolean store_report_capacity(Db *db, const ReportSpan *span, gint64 *capacity, GError **error)
{
  static const char sql[] = "SELECT coalesce(max(s.capacity), 0) FROM slot s WHERE " WHERE_SPAN;
  gboolean found;
  return db_ask_int(db, error, &found, capacity, sql, "tiiiii", span->service_id, (span->from - 1) * DAY_SECONDS,
                    (span->to + 2) * DAY_SECONDS, span->from, span->to, span->until);
}
