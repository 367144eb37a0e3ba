/* page-home: what is offered, in plain words, and what is next for whoever asks; for a manager how it stands, before that. */
#include <string.h>

#include "base/clock.h"
#include "base/words.h"
#include "engine/browse.h"
#include "web/page-glance.h"
#include "web/page-slot.h"
#include "web/pages.h"
#include "web/private.h"

#define TIMES_SHOWN 3

HttpResponse *page_asset(WebCall *call, GError **error)
{
  return assets_answer(call->web->assets, call->request, http_request_param(call->request, "name"), error);
}

/* ---- what is offered: what can be had soonest stands first ---- */

typedef enum { CAN_BOOK, CAN_WAIT, CANNOT } Chance;

typedef struct {
  json_t *service;
  Chance chance;
  Instant at; /* of its first time */
} Offer;

static void offer_clear(gpointer offer)
{
  json_decref(((Offer *)offer)->service);
}

static gint compare_offers(gconstpointer a, gconstpointer b)
{
  const Offer *one = a, *other = b;
  if (one->chance != other->chance)
    return one->chance < other->chance ? -1 : 1;
  return one->at < other->at ? -1 : one->at > other->at;
}

/* The first times that can be booked; or else one that can be waited for; or else one that stands there with its reason. */
static GPtrArray *find_times(WebCall *call, const char *service_id, Chance *chance, GError **error)
{
  SlotFilter filter = { .service = service_id, .from = clock_now(), .open_only = TRUE, .limit = TIMES_SHOWN };
  for (*chance = CAN_BOOK;; (*chance)++) {
    g_autofree char *next = NULL;
    GPtrArray *slots = engine_slots(call->engine, call->actor, &filter, &next, error);
    if (!slots || slots->len > 0 || *chance == CANNOT)
      return slots;
    g_ptr_array_unref(slots);
    filter.limit = 1;
    filter.may_wait = TRUE;
    filter.open_only = *chance == CAN_BOOK;
  }
}

static gboolean add_offer(WebCall *call, const EngineService *service, GArray *offers, GError **error)
{
  Offer offer = { .at = G_MAXINT64 };
  g_autoptr(GPtrArray) slots = find_times(call, service->service->id, &offer.chance, error);
  if (!slots)
    return FALSE;
  json_t *times = json_array();
  for (guint i = 0; i < slots->len; i++)
    json_array_append_new(times, page_slot(call, slots->pdata[i]));
  if (slots->len > 0)
    offer.at = ((const SlotView *)slots->pdata[0])->slot->starts_at;
  page_mark_ends(times);
  offer.service = json_pack("{s:s, s:s, s:s, s:o, s:b}", "id", service->service->id, "name", service->service->title,
                            "summary", service->service->summary, "times", times, "any_time", slots->len > 0);
  g_array_append_val(offers, offer);
  return TRUE;
}

static json_t *list_services(WebCall *call, GError **error)
{
  g_autoptr(GPtrArray) services = engine_services(call->engine, error);
  if (!services)
    return NULL;
  g_autoptr(GArray) offers = g_array_new(FALSE, FALSE, sizeof(Offer));
  g_array_set_clear_func(offers, offer_clear);
  for (guint i = 0; i < services->len; i++) {
    const EngineService *service = services->pdata[i];
    if (!service->service->ended && !add_offer(call, service, offers, error))
      return NULL;
  }
  g_array_sort(offers, compare_offers); /* keeps the order of titles among equals */
  json_t *items = json_array();
  for (guint i = 0; i < offers->len; i++)
    json_array_append(items, g_array_index(offers, Offer, i).service);
  return items;
}

/* Held places first: they lapse. Then the next booking that is sure. */
static gboolean add_coming(WebCall *call, json_t *view, GError **error)
{
  BookingFilter filter = { .mine = TRUE, .live = TRUE, .from = clock_now() };
  g_autoptr(GPtrArray) bookings = engine_bookings_all(call->engine, call->actor, &filter, error);
  json_t *held = json_array();
  json_object_set_new(view, "held", held);
  json_object_set_new(view, "coming", json_null());
  for (guint i = 0; bookings && i < bookings->len; i++) {
    const BookingView *booking = bookings->pdata[i];
    if (booking->booking->state == BOOKING_OFFERED)
      json_array_append_new(held, page_booking(call, booking));
    else if (booking->booking->state == BOOKING_BOOKED && json_is_null(json_object_get(view, "coming")))
      json_object_set_new(view, "coming", page_booking(call, booking));
  }
  return bookings != NULL;
}

/* The first that somebody has booked; NULL for none. */
static const SlotView *find_booked(const GPtrArray *slots)
{
  for (guint i = 0; i < slots->len; i++) {
    const SlotView *slot = slots->pdata[i];
    if (slot->slot->state == SLOT_OFFERED && slot->slot->taken > 0)
      return slot;
  }
  return NULL;
}

/* For whoever gives sessions: the next one, however many before it nobody has booked. */
static gboolean add_giving(WebCall *call, json_t *view, GError **error)
{
  g_autofree char *after = NULL;
  SlotFilter filter = { .from = clock_now(), .host = call->actor->id, .limit = 20 };
  gboolean found = FALSE;
  json_object_set_new(view, "giving", json_null());
  if (!actor_has(call->actor, ROLE_CLINICIAN))
    return TRUE;
  do {
    g_autofree char *next = NULL;
    filter.after = after;
    g_autoptr(GPtrArray) slots = engine_slots(call->engine, call->actor, &filter, &next, error);
    if (!slots)
      return FALSE;
    const SlotView *slot = find_booked(slots);
    found = slot != NULL;
    if (found)
      json_object_set_new(view, "giving", page_slot(call, slot));
    g_free(after);
    after = g_steal_pointer(&next);
  } while (!found && after);
  return TRUE;
}

/* Whoever is a manager looks after what became of it all; booking comes after that. */
static gboolean add_glance(WebCall *call, gboolean manages, json_t *view, GError **error)
{
  json_t *glance = manages ? page_glance(call, error) : json_null();
  if (glance)
    json_object_set_new(view, "glance", glance);
  return glance != NULL;
}

HttpResponse *page_home(WebCall *call, GError **error)
{
  if (!call->actor)
    return page_start(call, error);
  gboolean manages = (call->actor->roles & ROLE_MANAGER) != 0;
  json_t *services = list_services(call, error);
  if (!services)
    return NULL;
  json_t *view = json_pack("{s:o, s:b}", "services", services, "under", manages);
  if (add_coming(call, view, error) && add_giving(call, view, error) && add_glance(call, manages, view, error))
    return page_answer(call, 200, "home.html", manages ? _("At a glance") : _("What would you like to book?"), view, error);
  json_decref(view);
  return NULL;
}
