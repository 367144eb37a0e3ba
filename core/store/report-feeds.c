#include "store/report-feeds.h"

#include "store/report-read.h"

gboolean report_next(DbRows *rows, gboolean *failed, GError **error)
{
  g_autoptr(GError) why = NULL;
  if (db_next(rows, &why))
    return TRUE;
  *failed = why != NULL;
  if (why)
    g_propagate_error(error, g_steal_pointer(&why));
  return FALSE;
}

gboolean store_report_feeds(Db *db, ReportFeedSink sink, void *data, GError **error)
{
  static const char sql[] =
    "SELECT f.id, f.scope_kind, f.scope_id, f.detail, f.client, "
    "CASE f.scope_kind WHEN 'team' THEN coalesce(t.title, '') WHEN 'service' THEN coalesce(s.title, '') "
    "WHEN 'offers' THEN coalesce(s.title, '') ELSE coalesce(p.name, '') END, f.made_at, f.fetched_at, f.fetches "
    "FROM feed f LEFT JOIN person p ON p.id = f.scope_id LEFT JOIN team t ON t.id = f.scope_id "
    "LEFT JOIN service s ON s.id = f.scope_id WHERE f.revoked_at = 0 ORDER BY f.fetched_at, f.made_at, f.id";
  g_autoptr(DbRows) rows = db_ask(db, error, sql, "");
  if (!rows)
    return FALSE;
  gboolean failed = FALSE;
  while (report_next(rows, &failed, error)) {
    ReportFeed feed = { .id = db_text(rows, 0), .scope_kind = db_text(rows, 1), .scope_id = db_text(rows, 2),
                        .detail = db_text(rows, 3), .client = db_text(rows, 4), .scope_name = db_text(rows, 5),
                        .made_at = db_int(rows, 6), .fetched_at = db_int(rows, 7), .fetches = db_int(rows, 8) };
    sink(data, &feed);
  }
  return !failed;
}
