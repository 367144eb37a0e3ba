#include "web/page-calendar.h"

#include <string.h>

#include "base/clock.h"
#include "base/words.h"
#include "render/qr.h"
#include "render/when.h"
#include "web/client.h"
#include "web/pages.h"

/* ---- in words ---- */

char *page_calendar_name(const WebCall *call, FeedScope scope, const char *id, const char *title)
{
  gboolean own = call->actor && strcmp(call->actor->id, id) == 0;
  switch (scope) {
  case FEED_PERSON:
    return own ? g_strdup(_("My bookings")) : g_strdup_printf(_("Bookings of %s"), title);
  case FEED_TEAM:
    return g_strdup_printf(_("Team: %s"), title);
  case FEED_HOST:
    return own ? g_strdup(_("Sessions I give")) : g_strdup_printf(_("Sessions given by %s"), title);
  case FEED_SERVICE:
    return g_strdup_printf(_("All times of %s"), title);
  case FEED_OFFERS:
    break;
  }
  return *title ? g_strdup_printf(_("Free times of %s"), title) : g_strdup(_("Free times of all services"));
}

/* The levels, the safest first. */
static const struct { FeedDetail detail; const char *label, *example; } levels[] = {
  { FEED_BUSY, N_("Only that the time is taken"),
    N_("Example: “Busy”, 9am to 9:45am. Whoever sees the calendar learns nothing else. If you are not sure, take this.") },
  { FEED_TITLE, N_("What and where"),
    N_("Example: “Drop-in consultation”, 9am to 9:45am, Lime Tree Centre, with Carla Reyes. Never whom it is for.") },
  { FEED_FULL, N_("Everything"),
    N_("Example: as above, and “For Pat Quill”, the note, and in your own calendar the case reference. Only where nobody else can "
       "open the calendar.") },
};

json_t *page_calendar_levels(FeedDetail chosen)
{
  json_t *choice = page_choice("detail", _("How much does it tell?"), NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(levels); i++)
    page_option(choice, feed_detail_text(levels[i].detail), words_say(levels[i].label), words_say(levels[i].example),
                levels[i].detail == chosen);
  return choice;
}

static const char *level_words(FeedDetail detail)
{
  for (gsize i = 0; i < G_N_ELEMENTS(levels); i++)
    if (levels[i].detail == detail)
      return words_say(levels[i].label);
  return "";
}

static json_t *moment(const WebCall *call, Instant instant)
{
  if (!instant)
    return json_null();
  g_autofree char *text = when_moment(zone_to_civil(call->engine->zone, instant));
  return json_string(text);
}

/* What asked last, as far as we know it; else as it calls itself. */
static const char *client_of(const Feed *feed)
{
  const char *known = client_calendar(feed->client);
  return *known ? known : *feed->client ? feed->client : _("a program that does not say its name");
}

json_t *page_calendar(const WebCall *call, const Feed *feed)
{
  g_autofree char *name = page_calendar_name(call, feed->scope, feed->scope_id, feed->scope_title);
  g_autofree char *times = g_strdup_printf(words_say_count("Read %d time", "Read %d times", (gulong)feed->fetches),
                                           (int)MIN(feed->fetches, G_MAXINT));
  gboolean live = feed->revoked_at == 0 && !feed->closed;
  return json_pack("{s:s, s:s, s:s, s:s, s:o, s:s, s:o, s:s?, s:b, s:b, s:b, s:b}", "id", feed->id, "name", name, "level",
                   level_words(feed->detail), "level_key", feed_detail_text(feed->detail), "made", moment(call, feed->made_at),
                   "times", times, "read", moment(call, feed->fetched_at), "client",
                   feed->fetched_at ? client_of(feed) : NULL, "live", live, "unread",
                   live && feed_is_forsaken(feed, clock_now()), "closed", feed->closed && feed->revoked_at == 0, "gone",
                   feed->revoked_at != 0);
}

/* ---- the address ---- */

/* What stands behind the scheme: "https://host/path" gives "host/path". */
static const char *without_scheme(const char *address)
{
  const char *found = strstr(address, "://");
  return found ? found + strlen("://") : address;
}

HttpResponse *page_calendar_address(WebCall *call, const Feed *feed, const char *address, GError **error)
{
  guint size = 0;
  json_t *view = page_calendar(call, feed);
  const char *rest = without_scheme(address);
  g_autofree char *webcal = g_strconcat("webcal://", rest, NULL);
  g_autofree char *path = qr_path(webcal, &size);
  json_object_set_new(view, "address", json_string(address));
  json_object_set_new(view, "webcal_rest", json_string(rest));
  json_object_set_new(view, "qr", path ? json_pack("{s:s, s:i}", "path", path, "size", (int)size) : json_null());
  json_object_set_new(view, "shown", json_true());
  return page_answer(call, 200, "calendar-address.html", _("Your calendar address"), view, error);
}
