#include "engine/slots.h"

#include <jansson.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/text.h"
#include "engine/booking.h"
#include "engine/decide.h"
#include "engine/free-text.h"
#include "engine/letters.h"
#include "engine/openings.h"
#include "engine/queue.h"
#include "engine/slots-write.h"
#include "store/change.h"
#include "store/scope.h"
#include "store/slot.h"

/* ---- cancelling ---- */

static gboolean check_cancel(Engine *engine, const Slot *slot, const char *reason, GError **error)
{
  if (!free_text_check(engine, FREE_REASON, reason, error))
    return FALSE;
  if (slot->state == SLOT_WITHDRAWN)
    return error_set(error, ERROR_CONFLICT, "slot %s was withdrawn already, so there is nothing to cancel", slot->id);
  return TRUE;
}

/* One booking goes with its slot. What became of one of which it was said is not undone. */
static gboolean cancel_booking(Engine *engine, const Actor *actor, const Slot *slot, const Booking *before,
                               const char *reason, Instant now, GError **error)
{
  gboolean said;
  if (!decide_said(engine, before, &said, error))
    return FALSE;
  if (said)
    return error_set(error, ERROR_CONFLICT,
                     "slot %s took place: what became of a booking is recorded; correct that first", slot->id);
  Booking after = *before; /* borrows its texts */
  after.state = BOOKING_CANCELLED;
  after.cancelled_by = BY_SERVICE;
  after.cancel_reason = (char *)reason;
  after.cancelled_at = now;
  after.offer_until = 0;
  after.changed_at = now;
  return store_booking_update(engine->db, &after, error)
         && decide_record(engine, actor->id, "cancel", before, &after, slot, now, error);
}

/* The bookings as they were: Booking *. */
static GPtrArray *cancel_bookings(Engine *engine, const Actor *actor, const Slot *slot, const char *reason, Instant now,
                                  GError **error)
{
  g_autoptr(GPtrArray) live = store_booking_live(engine->db, slot->id, error);
  for (guint i = 0; live && i < live->len; i++)
    if (!cancel_booking(engine, actor, slot, live->pdata[i], reason, now, error))
      return NULL;
  return g_steal_pointer(&live);
}

/* RFC 5545 §3.8.7.4: a cancelled entry is a newer version of itself. */
static gboolean cancel_meetings(Engine *engine, const Actor *actor, Slot *slot, const char *reason, Instant now,
                                GError **error)
{
  g_autoptr(GPtrArray) meetings = store_slot_meetings(engine->db, slot->id, error);
  g_auto(GStrv) hosts = meetings ? store_slot_hosts(engine->db, slot->id, error) : NULL;
  if (!hosts)
    return FALSE;
  slots_raise_sequences(meetings, now);
  slot->state = SLOT_CANCELLED;
  json_auto_t *told = json_pack("{s:s, s:s}", "state", slot_state_text(slot->state), "reason", reason);
  char *text = json_dumps(told, JSON_COMPACT);
  gboolean fine =
    store_slot_update(engine->db, slot, meetings, (const char *const *)hosts, error)
    && store_change_append(engine->db, now, actor->id, "slot-cancel", "slot", slot->id, NULL, text, error)
    && store_scope_raise_slot(engine->db, slot->id, slot->service_id, now, error);
  free(text);
  return fine;
}

static gboolean cancel_all(Engine *engine, const Actor *actor, Slot *slot, const char *reason, Instant now,
                           guint *cancelled, GError **error)
{
  g_autoptr(GPtrArray) live = cancel_bookings(engine, actor, slot, reason, now, error);
  if (!live)
    return FALSE;
  *cancelled = live->len;
  return cancel_meetings(engine, actor, slot, reason, now, error)
         && letters_of_cancelled_slot(engine, actor->id, slot, live, reason, now, error);
}

gboolean slots_cancel(Engine *engine, const Actor *actor, const char *slot_id, const char *reason, Instant now,
                      guint *cancelled, GError **error)
{
  g_autoptr(Slot) slot = NULL;
  const char *said = reason ? reason : "";
  if (!slots_check_staff(actor, error) || !slots_touch(engine, slot_id, now, &slot, error)
      || !check_cancel(engine, slot, reason, error))
    return FALSE;
  *cancelled = 0;
  return slot->state != SLOT_OFFERED || cancel_all(engine, actor, slot, said, now, cancelled, error);
}

gboolean engine_slot_cancel(Engine *engine, const Actor *actor, const char *slot_id, const char *reason,
                            guint *cancelled, GError **error)
{
  Instant now = clock_now();
  guint bookings = 0;
  if (!slots_cancel(engine, actor, slot_id, reason, now, &bookings, error))
    return FALSE;
  if (cancelled)
    *cancelled = bookings;
  return bookings == 0 || queue_freed(engine, slot_id, actor->id, now, error);
}

/* ---- making ---- */

static gboolean check_wish(const SlotWish *wish, GError **error)
{
  if (wish->capacity < 0 || wish->capacity > 10000)
    return error_set(error, ERROR_INVALID, "capacity: %d is out of bounds, from 1 to 10000 is possible",
                     wish->capacity);
  if (wish->id && !id_is_uuid(wish->id))
    return error_set(error, ERROR_INVALID, "id: not a UUID in small letters; leave it out to have one made");
  return slots_check_where(wish->place, wish->online, error);
}

/* The plugin cuts the one opening. */
static GArray *plan(Engine *engine, const EngineService *service, const SlotWish *wish, Civil *starts, GError **error)
{
  int minutes = wish->minutes;
  if (!slots_read_time(service->zone, "starts", wish->starts, starts, error)
      || !slots_read_length(service->zone, *starts, wish->ends, &minutes, error))
    return NULL;
  Instant from = zone_to_instant(service->zone, *starts);
  PolicyOpening opening = { from, from + (Instant)minutes * 60, 0, wish->capacity };
  if (!service->plugin || !service->settings) {
    error_set(error, ERROR_CONFLICT, "service “%s” is suspended: its plugin “%s” is not there", service->service->id,
              service->service->plugin);
    return NULL;
  }
  GArray *slots = policy_plan(engine->registry, service->plugin, service->settings, &opening, 1, error);
  if (slots && slots->len == 0) {
    g_array_unref(slots);
    error_set(error, ERROR_INVALID,
              "service “%s” makes no slot out of one opening of %d minutes; it is too short, or the service needs "
              "several dates in a row: give it a schedule",
              service->service->id, minutes);
    return NULL;
  }
  return slots;
}

/* What all slots of one wish have in common. */
typedef struct {
  Engine *engine;
  const Actor *actor;
  const EngineService *service;
  const SlotWish *wish;
  Civil starts;             /* the wish's, on the wall */
  const char *const *hosts; /* person ids */
  const char *clinic;
  Instant now;
} Making;

static GPtrArray *make_meetings(const Making *making, const PolicySlot *planned)
{
  GPtrArray *meetings = g_ptr_array_new_with_free_func((GDestroyNotify)meeting_free);
  Instant first = zone_to_instant(making->service->zone, making->starts);
  for (int i = 0; i < planned->n_meetings; i++) {
    char id[ID_TEXT];
    Instant starts = planned->meetings[i].starts;
    Meeting *meeting = g_new0(Meeting, 1);
    meeting->id = g_strdup(id_new(id));
    meeting->ordinal = i + 1;
    meeting->starts = starts == first ? making->starts : zone_to_civil(making->service->zone, starts);
    meeting->zone = g_strdup(zone_name(making->service->zone));
    meeting->minutes = (int)((planned->meetings[i].ends - starts) / 60);
    meeting->starts_at = starts;
    meeting->ends_at = planned->meetings[i].ends;
    meeting->place = g_strdup(making->wish->place ? making->wish->place : "");
    meeting->online = g_strdup(making->wish->online ? making->wish->online : "");
    meeting->changed_at = making->now;
    g_ptr_array_add(meetings, meeting);
  }
  return meetings;
}

static gboolean make_slot(const Making *making, const PolicySlot *planned, const char *id, GError **error)
{
  Db *db = making->engine->db;
  const char *service_id = making->service->service->id;
  g_autofree char *key = g_strconcat("hand/", id, NULL);
  g_autoptr(GPtrArray) meetings = make_meetings(making, planned);
  Slot slot = { .id = (char *)id,
                .service_id = (char *)service_id,
                .slot_key = key,
                .clinic = (char *)making->clinic,
                .edited = TRUE,
                .capacity = planned->capacity,
                .place = ((Meeting *)meetings->pdata[0])->place,
                .changed_at = making->now,
                .unit_slot = making->service->service->unit_slot };
  return store_slot_insert(db, &slot, meetings, making->hosts, error)
         && slots_check_hosts(making->engine, &slot, NULL, error)
         && store_change_append(db, making->now, making->actor->id, "slot-make", "slot", id, NULL, NULL, error)
         && store_scope_raise_slot(db, id, service_id, making->now, error);
}

/* The first slot has the wish's own id, the others ids that follow from it, so that a retry finds them all. */
static GPtrArray *make_slots(const Making *making, const GArray *planned, const char *first, GError **error)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < planned->len; i++) {
    char id[ID_TEXT];
    const PolicySlot *slot = &g_array_index(planned, PolicySlot, i);
    if (i > 0 && !openings_can_be_said(making->service->zone, slot->meetings[0].starts))
      continue; /* as publishing does */
    g_autofree char *number = g_strdup_printf("%u", i);
    g_strlcpy(id, i == 0 ? first : id_derive(first, number, id), sizeof id);
    if (!make_slot(making, slot, id, error))
      return NULL;
    g_ptr_array_add(ids, g_strdup(id));
  }
  return g_steal_pointer(&ids);
}

static gboolean check_made_before(const Slot *slot, const SlotWish *wish, GError **error)
{
  if (strcmp(slot->service_id, wish->service_id) == 0)
    return TRUE;
  return error_set(error, ERROR_CONFLICT, "id %s names a slot of another service", slot->id);
}

GPtrArray *engine_slot_create(Engine *engine, const Actor *actor, const SlotWish *wish, GError **error)
{
  char id[ID_TEXT];
  g_autoptr(Slot) before = NULL;
  if (!slots_check_staff(actor, error) || !check_wish(wish, error)
      || (wish->id && !store_slot_get(engine->db, wish->id, &before, error)))
    return NULL;
  if (before)
    return check_made_before(before, wish, error) ? store_slot_of_clinic(engine->db, before->clinic, error) : NULL;
  const EngineService *service = engine_service(engine, engine->db, wish->service_id, error);
  Civil starts;
  g_autoptr(GArray) planned = service ? plan(engine, service, wish, &starts, error) : NULL;
  g_auto(GStrv) hosts = planned ? slots_find_hosts(engine, wish->hosts, error) : NULL;
  if (!hosts)
    return NULL;
  g_strlcpy(id, wish->id ? wish->id : id_new(id), sizeof id);
  g_autofree char *clinic = g_strconcat("hand/", id, NULL);
  Making making = { engine, actor, service, wish, starts, (const char *const *)hosts, clinic, clock_now() };
  return make_slots(&making, planned, id, error);
}
