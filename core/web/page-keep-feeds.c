/* page-keep-feeds: every calendar address of the service, with those that nobody reads first. */
#include "base/words.h"
#include "engine/feed.h"
#include "web/page-admin.h"
#include "web/page-calendar.h"
#include "web/pages.h"

#define MOST 500

/* 0 for those that nobody reads, 1 for those in use, 2 for those that are over. */
static guint rank_of(const json_t *calendar)
{
  if (json_is_true(json_object_get(calendar, "unread")))
    return 0;
  return json_is_true(json_object_get(calendar, "live")) ? 1 : 2;
}

HttpResponse *page_keep_feeds(WebCall *call, GError **error)
{
  g_autoptr(GPtrArray) feeds = engine_feed_list(call->engine, call->actor, error);
  if (!feeds)
    return NULL;
  json_t *items = json_array();
  for (guint rank = 0; rank < 3; rank++)
    for (guint i = 0; i < feeds->len && json_array_size(items) < MOST; i++) {
      json_t *item = page_calendar(call, feeds->pdata[i]);
      if (rank_of(item) == rank)
        json_array_append(items, item);
      json_decref(item);
    }
  json_t *view = json_pack("{s:o, s:b, s:o}", "back", page_admin_back(), "any", feeds->len > 0, "calendars", items);
  return page_answer(call, 200, "keep-feeds.html", _("Calendar addresses"), view, error);
}
