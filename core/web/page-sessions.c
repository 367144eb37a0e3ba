/* page-sessions: the clinician's own sessions: what is coming, day by day, and those of which nobody has said who came, meeting by
 * meeting. */
#include <string.h>

#include "base/clock.h"
#include "base/words.h"
#include "engine/browse.h"
#include "render/when.h"
#include "store/unsaid.h"
#include "web/assets.h"
#include "web/page-slot.h"
#include "web/pages.h"
#include "web/private.h"

#define DAY 86400
#define DAYS_SHOWN 14
#define DAYS_BACK 60 /* how far back a missing outcome is looked for */
#define NAMED 3 /* of those who are booked */
#define AT_ONCE 200 /* read at a time */

/* Whoever gives sessions sees their own; an administrator who gives none, and whoever asks for all, sees everybody's. */
static gboolean shows_all(const WebCall *call)
{
  return !actor_has(call->actor, ROLE_CLINICIAN) || g_strcmp0(call_param(call, "show"), "all") == 0;
}

/* All that start in [from, to). */
static GPtrArray *read_sessions(WebCall *call, Instant from, Instant to, GError **error)
{
  SlotFilter filter = { .from = from, .to = to, .limit = AT_ONCE, .host = shows_all(call) ? NULL : call->actor->id };
  g_autofree char *next = NULL;
  g_autoptr(GPtrArray) all = engine_slots(call->engine, call->actor, &filter, &next, error);
  while (all && next) {
    g_autofree char *after = g_steal_pointer(&next);
    filter.after = after;
    GPtrArray *more = engine_slots(call->engine, call->actor, &filter, &next, error);
    if (!more)
      return NULL;
    g_ptr_array_extend_and_steal(all, more);
  }
  return g_steal_pointer(&all);
}

/* The register of that meeting, and of how many bookings nothing is said there. NULL with @error. */
static json_t *view_unsaid(WebCall *call, const Unsaid *unsaid, GError **error)
{
  const EngineService *service = engine_service(call->engine, call->engine->read, unsaid->service_id, error);
  if (!service)
    return NULL;
  g_autofree char *when = page_when(unsaid->meeting);
  g_autofree char *says = g_strdup_printf(words_say_count("%u booking without an outcome", "%u bookings without an outcome",
                                                          (gulong)unsaid->bookings), (guint)unsaid->bookings);
  return json_pack("{s:s, s:i, s:s, s:s, s:s}", "id", unsaid->slot_id, "meeting", unsaid->meeting->ordinal, "service_title",
                   service->service->title, "when", when, "says", says);
}

static gboolean add_outstanding(WebCall *call, json_t *view, Instant now, GError **error)
{
  const char *host = shows_all(call) ? NULL : call->actor->id;
  g_autoptr(GPtrArray) unsaid = store_unsaid(call->engine->read, host, now - (Instant)DAYS_BACK * DAY, now, error);
  if (!unsaid)
    return FALSE;
  json_t *items = json_array();
  for (guint i = 0; i < unsaid->len; i++)
    if (json_array_append_new(items, view_unsaid(call, unsaid->pdata[i], error)) != 0) {
      json_decref(items);
      return FALSE;
    }
  json_object_set_new(view, "any_open", json_boolean(unsaid->len > 0));
  json_object_set_new(view, "outstanding", items);
  return TRUE;
}

static char *say_booked(const SlotView *view)
{
  const Slot *slot = view->slot;
  if (slot->state != SLOT_OFFERED)
    return g_strdup(_("Cancelled"));
  if (slot->taken == 0)
    return g_strdup(_("Nobody has booked yet"));
  return slot->capacity == 1 ? g_strdup(_("Booked"))
                             : g_strdup_printf(_("%d of %d places booked"), slot->taken, slot->capacity);
}

/* What a calendar drawn over the list needs: instants with their offset, and a colour by whether it is booked. */
static json_t *list_item(WebCall *call, const SlotView *view)
{
  const Meeting *first = view->meetings->pdata[0];
  const Zone *zone = zone_get(first->zone, NULL);
  char starts[INSTANT_TEXT], ends[INSTANT_TEXT];
  json_t *item = page_slot(call, view);
  g_autofree char *booked = say_booked(view);
  json_object_set_new(item, "booked", json_string(booked));
  json_object_set_new(item, "taken", json_boolean(view->slot->taken > 0));
  json_object_set_new(item, "gone", json_boolean(view->slot->state != SLOT_OFFERED));
  json_object_set_new(item, "starts", json_string(instant_format(first->starts_at, zone_offset(zone, first->starts_at), starts)));
  json_object_set_new(item, "ends", json_string(instant_format(first->ends_at, zone_offset(zone, first->ends_at), ends)));
  return item;
}

/* Who comes: the first few by name. For those who give it; where everybody's are listed there would be too many to ask for. */
static gboolean add_names(WebCall *call, const SlotView *view, json_t *item, GError **error)
{
  BookingFilter filter = { .slot_id = view->slot->id, .live = TRUE };
  const char *names[NAMED];
  guint n = 0, more = 0;
  if (shows_all(call) || view->slot->taken == 0 || view->slot->state != SLOT_OFFERED)
    return TRUE;
  g_autoptr(GPtrArray) bookings = engine_bookings_all(call->engine, call->actor, &filter, error);
  for (guint i = 0; bookings && i < bookings->len; i++) {
    const BookingView *booking = bookings->pdata[i];
    if (booking->booking->state != BOOKING_BOOKED)
      continue;
    if (n < NAMED)
      names[n++] = booking->party_name;
    else
      more++;
  }
  if (n > 0) {
    g_autofree char *named = more ? g_strjoinv(", ", (char **)(const char *[NAMED + 1]){ names[0], names[1], names[2], NULL })
                                  : page_join(names, n);
    g_autofree char *who =
      more ? g_strdup_printf(words_say_count("%s and %u more", "%s and %u more", more), named, more) : g_strdup(named);
    json_object_set_new(item, "who", json_string(who));
  }
  return bookings != NULL;
}

/* NULL with @error. */
static json_t *by_day(WebCall *call, const GPtrArray *sessions, GError **error)
{
  json_t *days = json_array(), *slots = NULL;
  int present = -1;
  for (guint i = 0; i < sessions->len; i++) {
    const SlotView *view = sessions->pdata[i];
    const Meeting *first = view->meetings->pdata[0];
    if (civil_to_day(first->starts) != present) {
      g_autofree char *name = when_day(first->starts);
      present = civil_to_day(first->starts);
      slots = json_array();
      json_array_append_new(days, json_pack("{s:s, s:o}", "day", name, "slots", slots));
    }
    json_t *item = list_item(call, view);
    json_array_append_new(slots, item);
    if (!add_names(call, view, item, error)) {
      json_decref(days);
      return NULL;
    }
  }
  return days;
}

/* The first day shown: today, or another Monday and so on that was asked for. */
static Civil first_day(const WebCall *call, Civil today)
{
  Civil asked;
  const char *text = call_param(call, "from");
  return text && civil_parse_date(text, &asked, NULL) ? asked : today;
}

static void add_ways(WebCall *call, json_t *view, Civil from)
{
  const char *show = shows_all(call) ? "&show=all" : "";
  static const struct { const char *key; int days; } ways[] = { { "earlier", -DAYS_SHOWN }, { "later", DAYS_SHOWN } };
  for (gsize i = 0; i < G_N_ELEMENTS(ways); i++) {
    char text[CIVIL_DATE_TEXT];
    Civil day = civil_from_day(civil_to_day(from) + ways[i].days);
    g_autofree char *href = g_strdup_printf("/sessions?from=%s%s", civil_format_date(day, text), show);
    json_object_set_new(view, ways[i].key, json_string(href));
  }
  json_object_set_new(view, "all", json_boolean(shows_all(call)));
  json_object_set_new(view, "gives", json_boolean(actor_has(call->actor, ROLE_CLINICIAN)));
}

HttpResponse *page_sessions(WebCall *call, GError **error)
{
  static const char *const files[] = { "fullcalendar.js", "diary.js" };
  const Zone *zone = call->engine->zone;
  Instant now = clock_now();
  Civil today = civil_from_day(civil_to_day(zone_to_civil(zone, now))), from = first_day(call, today);
  Civil end = civil_from_day(civil_to_day(from) + DAYS_SHOWN);
  g_autoptr(GPtrArray) sessions = read_sessions(call, zone_day_start(zone, from), zone_day_start(zone, end), error);
  if (!sessions)
    return NULL;
  json_t *listed = by_day(call, sessions, error);
  if (!listed)
    return NULL;
  json_t *view = json_pack("{s:o, s:b}", "days", listed, "any", sessions->len > 0);
  if (!add_outstanding(call, view, now, error)) {
    json_decref(view);
    return NULL;
  }
  char first[CIVIL_DATE_TEXT];
  g_autofree char *first_says = when_day(from);
  g_autofree char *last_says = when_day(civil_from_day(civil_to_day(end) - 1));
  json_t *scripts = json_array();
  for (gsize i = 0; i < G_N_ELEMENTS(files); i++)
    json_array_append_new(scripts, json_pack("{s:s}", "src", assets_address(call->web->assets, files[i])));
  json_object_set_new(view, "diary_style", json_string(assets_address(call->web->assets, "diary.css")));
  json_object_set_new(view, "scripts", scripts);
  json_object_set_new(view, "from", json_string(civil_format_date(from, first)));
  json_object_set_new(view, "n_days", json_integer(DAYS_SHOWN));
  json_object_set_new(view, "first_says", json_string(first_says));
  json_object_set_new(view, "last_says", json_string(last_says));
  add_ways(call, view, from);
  return page_answer(call, 200, "sessions.html", shows_all(call) ? _("All sessions") : _("My sessions"), view, error);
}
