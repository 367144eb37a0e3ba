#include "engine/looks.h"
#include "engine/report-private.h"
#include "store/report-feeds.h"

#define QUIET_DAYS 30 /* not read for so long: nobody looks */
#define DAY_SECONDS 86400

typedef struct {
  Engine *engine;
  Instant now;
  Sheet *sheet;
} Feeds;

static const char *state_of(const ReportFeed *feed, Instant now)
{
  if (feed->fetched_at == 0)
    return "never read";
  return now - feed->fetched_at > (gint64)QUIET_DAYS * DAY_SECONDS ? "not read for 30 days" : "read";
}

static void add_instant(const Feeds *to, Instant at)
{
  char text[INSTANT_TEXT];
  sheet_text(to->sheet, at ? zone_format(to->engine->zone, at, text) : NULL);
}

static void take_feed(void *data, const ReportFeed *feed)
{
  const Feeds *to = data;
  sheet_text(to->sheet, feed->id);
  sheet_text(to->sheet, feed->scope_kind);
  sheet_text(to->sheet, feed->scope_id);
  sheet_text(to->sheet, feed->scope_name);
  sheet_text(to->sheet, feed->detail);
  add_instant(to, feed->made_at);
  sheet_count(to->sheet, feed->fetches);
  add_instant(to, feed->fetched_at);
  sheet_text(to->sheet, feed->client);
  sheet_text(to->sheet, state_of(feed, to->now));
}

static gboolean work(Engine *engine, const void *asked, Report *report, GError **error)
{
  static const char *const columns[] = { "id", "scope_kind", "scope_id", "scope_name", "detail", "made_at", "fetches",
                                         "fetched_at", "client", "state", NULL };
  Feeds feeds = { engine, *(const Instant *)asked, report_take(report, sheet_new("items", "Calendars", columns)) };
  return store_report_feeds(engine->read, take_feed, &feeds, error);
}

gboolean engine_report_feeds(Engine *engine, const char *who, Instant now, Report **report, GError **error)
{
  engine_saw(engine, who, "see", "report", "feeds", NULL);
  return report_run(engine, work, &now, "feeds", "Calendar feeds, those longest unread first", report, error);
}
