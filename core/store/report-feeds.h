/* report-feeds: feeds as a manager looks at them. Reads only. */
#ifndef STORE_REPORT_FEEDS_H
#define STORE_REPORT_FEEDS_H

#include "base/civil.h"
#include "db/db.h"

/* Texts are borrowed. */
typedef struct {
  const char *id, *scope_kind, *scope_id, *detail, *client;
  const char *scope_name; /* of the person, team or service; "" where there is none */
  Instant made_at, fetched_at; /* fetched_at 0: never */
  gint64 fetches;
} ReportFeed;
typedef void (*ReportFeedSink)(void *data, const ReportFeed *feed);

/* Feeds that have not been revoked, those longest unread first. */
gboolean store_report_feeds(Db *db, ReportFeedSink sink, void *data, GError **error);

#endif
