/* page-keep-feeds: every calendar address of the service, with those that nobody reads first. */
#include "base/clock.h"
#include "base/text.h"
#include "base/words.h"
#include "engine/feed.h"
#include "web/page-admin.h"
#include "web/page-calendar.h"
#include "web/pages.h"

#define A_PAGE 50

/* 0 for those that nobody reads, 1 for those in use, 2 for those that are over. */
static guint rank_of(const Feed *feed, Instant now)
{
  if (feed->revoked_at != 0 || feed->closed)
    return 2;
  return feed_is_forsaken(feed, now) ? 0 : 1;
}

static gboolean is_meant(const WebCall *call, const Feed *feed, const char *words)
{
  g_autofree char *name = page_calendar_name(call, feed->scope, feed->scope_id, feed->scope_title);
  return text_has_words(name, words);
}

/* Those that are meant, in the order shown; the feeds stay @feeds'. */
static GPtrArray *choose(const WebCall *call, const GPtrArray *feeds, const char *words, gboolean all)
{
  GPtrArray *chosen = g_ptr_array_new();
  Instant now = clock_now();
  for (guint rank = 0; rank < (all ? 3 : 2); rank++)
    for (guint i = 0; i < feeds->len; i++)
      if (rank_of(feeds->pdata[i], now) == rank && is_meant(call, feeds->pdata[i], words))
        g_ptr_array_add(chosen, feeds->pdata[i]);
  return chosen;
}

HttpResponse *page_keep_feeds(WebCall *call, GError **error)
{
  PageSearch search = { .path = "/admin/feeds", .label = _("Find a calendar"), .hint = _("Name of a person, team or service."),
                        .also = _("Also those that were taken back or closed"), .a_page = A_PAGE };
  if (!page_search_read(call, &search, error))
    return NULL;
  g_autoptr(GPtrArray) feeds = engine_feed_list(call->engine, call->actor, error);
  if (!feeds)
    return NULL;
  g_autoptr(GPtrArray) chosen = choose(call, feeds, search.words, search.all);
  json_t *items = json_array();
  for (guint i = search.first; i < MIN(chosen->len, search.first + A_PAGE); i++)
    json_array_append_new(items, page_calendar(call, chosen->pdata[i]));
  json_t *view = json_pack("{s:o, s:b, s:b, s:o}", "back", page_admin_back(), "any", json_array_size(items) > 0, "none_yet",
                           feeds->len == 0, "calendars", items);
  g_autofree char *found =
    g_strdup_printf(words_say_count("%u calendar address", "%u calendar addresses", chosen->len), chosen->len);
  page_search_add(view, &search, chosen->len, found);
  return page_answer(call, 200, "keep-feeds.html", _("Calendar addresses"), view, error);
}
