#include <jansson.h>
#include <string.h>

#include "base/id.h"
#include "base/words.h"
#include "engine/letters.h"
#include "engine/openings.h"
#include "engine/publish-plan.h"
#include "engine/queue.h"
#include "engine/slots-write.h"
#include "store/change.h"
#include "store/scope.h"
#include "store/series.h"
#include "store/slot.h"

/* ---- telling ---- */

static void say(PublishRun *run, const EngineService *service, const Slot *slot, const char *what)
{
  char at[CIVIL_TEXT];
  civil_format(zone_to_civil(service->zone, slot->starts_at), at);
  at[10] = ' ';
  at[16] = 0;
  g_ptr_array_add(run->outcome->lines,
                  g_strdup_printf("“%s” on %s (slot %s): %s", service->service->title, at, slot->id, what));
}

/* Notes what becomes of @slot, or of @planned, which has no slot yet. To be called before anything is written: it asks who has
 * booked. */
static gboolean note(PublishRun *run, const EngineService *service, TouchKind kind, const Slot *slot,
                     const PlannedSlot *planned, const char *why, GError **error)
{
  const Meeting *is = planned ? planned->meetings->pdata[0] : NULL;
  g_auto(GStrv) parties =
    slot && slot->taken + slot->waiting > 0 ? store_series_parties(run->engine->db, slot->id, error) : g_new0(char *, 1);
  if (!parties)
    return FALSE;
  Civil was = slot ? zone_to_civil(service->zone, slot->starts_at) : is->starts;
  PublishTouch *touch = g_new0(PublishTouch, 1);
  *touch = (PublishTouch){ kind, g_strdup(service->service->title), was, is ? is->starts : was, g_steal_pointer(&parties),
                           g_strdup(why) };
  g_ptr_array_add(run->outcome->touches, touch);
  return TRUE;
}

/* Newly allocated; g_free and free are the same since GLib 2.46. */
static char *slot_json(const Slot *slot, const GPtrArray *meetings, const char *hosts)
{
  json_auto_t *starts = json_array();
  for (guint i = 0; i < meetings->len; i++) {
    const Meeting *meeting = meetings->pdata[i];
    char text[CIVIL_TEXT];
    json_array_append_new(starts, json_string(civil_format(meeting->starts, text)));
  }
  json_auto_t *object = json_pack("{s:s, s:i, s:s, s:s, s:O, s:i}", "state", slot_state_text(slot->state), "capacity",
                                  slot->capacity, "place", slot->place, "hosts", hosts, "starts", starts, "minutes",
                                  ((const Meeting *)meetings->pdata[0])->minutes);
  return json_dumps(object, JSON_COMPACT);
}

static gboolean record(PublishRun *run, const char *act, const Slot *slot, const char *before, const char *after,
                       GError **error)
{
  return store_change_append(run->engine->db, run->now, run->actor->id, act, "slot", slot->id, before, after, error)
         && store_scope_raise_slot(run->engine->db, slot->id, slot->service_id, run->now, error);
}

/* ---- new ---- */

static gboolean insert(PublishRun *run, const EngineService *service, const Schedule *schedule, PlannedSlot *planned,
                       GError **error)
{
  char id[ID_TEXT];
  g_autoptr(Slot) past = NULL; /* one with this key that is over already, and is left as it was */
  if (!store_slot_find_key(run->engine->db, schedule->service_id, planned->key, &past, error))
    return FALSE;
  if (past)
    return TRUE;
  for (guint i = 0; i < planned->meetings->len; i++) {
    Meeting *meeting = planned->meetings->pdata[i];
    meeting->id = g_strdup(id_new(id));
    meeting->changed_at = run->now;
  }
  const Meeting *first = planned->meetings->pdata[0];
  Slot slot = { .id = (char *)id_new(id),
                .service_id = schedule->service_id,
                .schedule_id = schedule->id,
                .slot_key = planned->key,
                .clinic = planned->clinic,
                .state = SLOT_OFFERED,
                .capacity = planned->capacity,
                .place = first->place,
                .changed_at = run->now,
                .unit_slot = service->service->unit_slot };
  run->outcome->made++;
  return note(run, service, TOUCH_MADE, NULL, planned, NULL, error)
         && store_slot_insert(run->engine->db, &slot, planned->meetings, (const char *const *)schedule->hosts, error);
}

/* ---- changed ---- */

static gboolean same_meeting(const Meeting *a, const Meeting *b)
{
  return civil_compare(a->starts, b->starts) == 0 && a->starts_at == b->starts_at && a->minutes == b->minutes
         && strcmp(a->zone, b->zone) == 0 && strcmp(a->place, b->place) == 0 && strcmp(a->online, b->online) == 0;
}

/* Brings a stored meeting to where the plan has it; whether that is a change. */
static gboolean move_meeting(Meeting *meeting, const Meeting *to, Instant now)
{
  if (same_meeting(meeting, to))
    return FALSE;
  meeting->starts = to->starts;
  meeting->minutes = to->minutes;
  meeting->starts_at = to->starts_at;
  meeting->ends_at = to->ends_at;
  g_free(meeting->zone);
  g_free(meeting->place);
  g_free(meeting->online);
  meeting->zone = g_strdup(to->zone);
  meeting->place = g_strdup(to->place);
  meeting->online = g_strdup(to->online);
  meeting->sequence++;
  meeting->changed_at = now;
  return TRUE;
}

static Meeting *new_meeting(const Meeting *planned, Instant now)
{
  char id[ID_TEXT];
  Meeting *meeting = g_new0(Meeting, 1);
  meeting->id = g_strdup(id_new(id));
  meeting->ordinal = planned->ordinal;
  move_meeting(meeting, planned, now);
  meeting->sequence = 0;
  return meeting;
}

/* Lines @meetings up with the plan, leaving alone those that have begun. *@changed tells whether any moved; FALSE:
 * the plan does not fit what has begun already. */
static gboolean line_up(GPtrArray *meetings, const GPtrArray *planned, Instant now, gboolean *changed)
{
  gboolean begun = ((const Meeting *)meetings->pdata[0])->starts_at <= now;
  if (begun && meetings->len != planned->len)
    return FALSE;
  for (guint i = 0; i < planned->len; i++) {
    const Meeting *to = planned->pdata[i];
    if (i >= meetings->len)
      g_ptr_array_add(meetings, new_meeting(to, now));
    Meeting *meeting = meetings->pdata[i];
    if (meeting->starts_at <= now)
      continue;
    if (i > 0 && to->starts_at < ((const Meeting *)meetings->pdata[i - 1])->ends_at)
      return FALSE;
    *changed |= move_meeting(meeting, to, now);
  }
  if (meetings->len > planned->len) {
    g_ptr_array_set_size(meetings, (int)planned->len);
    *changed = TRUE;
  }
  return TRUE;
}

static gboolean write_change(PublishRun *run, const EngineService *service, const Slot *stored,
                             const PlannedSlot *planned, GPtrArray *meetings, const Schedule *schedule,
                             const char *before, GError **error)
{
  Db *db = run->engine->db;
  g_autoptr(Slot) slot = NULL;
  if (!store_slot_touch(db, stored->id, run->now, &slot, error))
    return FALSE;
  g_autofree char *hosts = g_strjoinv(",", schedule->hosts);
  if (!publish_watch(run, stored, error) || !note(run, service, TOUCH_CHANGED, stored, planned, NULL, error))
    return FALSE;
  slot->state = SLOT_OFFERED;
  slot->capacity = MAX(planned->capacity, slot->taken);
  g_free(slot->place);
  slot->place = g_strdup(schedule->place);
  g_free(slot->clinic);
  slot->clinic = g_strdup(planned->clinic);
  run->outcome->changed++;
  if (slot->taken > 0 || slot->waiting > 0)
    say(run, service, stored, "is changed by its schedule; its bookings stay");
  g_autofree char *after = slot_json(slot, meetings, hosts);
  g_autoptr(GPtrArray) was = store_slot_meetings(db, slot->id, error);
  /* Raised before as well, for the hosts who leave. */
  return was && store_scope_raise_slot(db, slot->id, slot->service_id, run->now, error)
         && store_slot_update(db, slot, meetings, (const char *const *)schedule->hosts, error)
         && record(run, "slot-edit", slot, before, after, error)
         && letters_of_changed_slot(run->engine, run->actor->id, slot, was, run->now, error)
         && queue_shorten(run->engine, service, slot->id, run->actor->id, run->now, error);
}

/* A series that is under way and that its schedule has no more, or not so: what was promised stays, and somebody is to know. */
static gboolean leave_begun(PublishRun *run, const EngineService *service, const Slot *slot, GError **error)
{
  say(run, service, slot, "has begun and no longer fits its schedule; it was left as it is");
  return note(run, service, TOUCH_LEFT, slot, NULL, _("it has begun"), error);
}

static gboolean change(PublishRun *run, const EngineService *service, const Schedule *schedule, const Slot *slot,
                       const PlannedSlot *planned, GError **error)
{
  g_autoptr(GPtrArray) meetings = store_slot_meetings(run->engine->db, slot->id, error);
  if (!meetings)
    return FALSE;
  gboolean changed = FALSE;
  g_autofree char *hosts = g_strjoinv(",", schedule->hosts);
  g_autofree char *before = slot_json(slot, meetings, slot->hosts);
  if (!line_up(meetings, planned->meetings, run->now, &changed))
    return leave_begun(run, service, slot, error);
  if (slot->state == SLOT_WITHDRAWN)
    slots_raise_sequences(meetings, run->now);
  int capacity = MAX(planned->capacity, slot->taken);
  if (!changed && slot->state == SLOT_OFFERED && capacity == slot->capacity && strcmp(hosts, slot->hosts) == 0
      && strcmp(planned->clinic, slot->clinic) == 0 && strcmp(schedule->place, slot->place) == 0)
    return TRUE;
  if (capacity > planned->capacity && capacity != slot->capacity)
    say(run, service, slot, "keeps as many places as are taken");
  return write_change(run, service, slot, planned, meetings, schedule, before, error);
}

/* ---- fallen away ---- */

static char *why_gone(const PublishRun *run, const EngineService *service, const GPtrArray *meetings)
{
  for (guint i = 0; i < meetings->len; i++)
    for (guint j = 0; j < run->closures->len; j++) {
      const Closure *closure = run->closures->pdata[j];
      if (openings_closed(closure, service->service->id, ((const Meeting *)meetings->pdata[i])->starts))
        return g_strdup_printf("closed: %s", closure->title);
    }
  return g_strdup("no longer on the schedule");
}

static gboolean withdraw(PublishRun *run, const Slot *stored, GPtrArray *meetings, GError **error)
{
  Db *db = run->engine->db;
  g_autoptr(Slot) slot = NULL;
  g_auto(GStrv) hosts = store_slot_hosts(db, stored->id, error);
  if (!hosts || !store_slot_touch(db, stored->id, run->now, &slot, error))
    return FALSE;
  g_autofree char *before = slot_json(slot, meetings, slot->hosts);
  slot->state = SLOT_WITHDRAWN;
  slots_raise_sequences(meetings, run->now);
  g_autofree char *after = slot_json(slot, meetings, slot->hosts);
  run->outcome->withdrawn++;
  return store_slot_update(db, slot, meetings, (const char *const *)hosts, error)
         && record(run, "withdraw", slot, before, after, error);
}

static gboolean cancel(PublishRun *run, const EngineService *service, const Slot *slot, const char *why,
                       GError **error)
{
  guint bookings = 0;
  if (!publish_watch(run, slot, error) || !note(run, service, TOUCH_CANCELLED, slot, NULL, why, error)
      || !slots_cancel(run->engine, run->actor, slot->id, why, run->now, &bookings, error))
    return FALSE;
  run->outcome->cancelled++;
  run->outcome->bookings += bookings;
  g_autofree char *what =
    g_strdup_printf("cancelled by the service, %s; %u %s", why, bookings, bookings == 1 ? "booking" : "bookings");
  say(run, service, slot, what);
  return TRUE;
}

static gboolean drop(PublishRun *run, const EngineService *service, const Slot *slot, GError **error)
{
  if (slot->state != SLOT_OFFERED || slot->ends_at <= run->now)
    return TRUE;
  if (slot->starts_at <= run->now)
    return leave_begun(run, service, slot, error);
  g_autoptr(GPtrArray) meetings = store_slot_meetings(run->engine->db, slot->id, error);
  if (!meetings)
    return FALSE;
  g_autofree char *why = why_gone(run, service, meetings);
  if (slot->edited) {
    g_autofree char *what = g_strdup_printf("%s, but it was edited by hand and was left as it is", why);
    say(run, service, slot, what);
    return note(run, service, TOUCH_LEFT, slot, NULL, _("it was changed by hand"), error);
  }
  if (slot->taken > 0 || slot->waiting > 0)
    return cancel(run, service, slot, why, error);
  return note(run, service, TOUCH_WITHDRAWN, slot, NULL, why, error) && withdraw(run, slot, meetings, error);
}

/* ---- all ---- */

static gboolean match_stored(PublishRun *run, const EngineService *service, const Schedule *schedule,
                             GHashTable *by_key, const Slot *slot, GError **error)
{
  PlannedSlot *planned = g_hash_table_lookup(by_key, slot->slot_key);
  if (!planned)
    return drop(run, service, slot, error);
  planned->matched = TRUE;
  gboolean past_to_be = ((const Meeting *)planned->meetings->pdata[0])->starts_at <= run->now;
  if (slot->edited || slot->state == SLOT_CANCELLED || (slot->starts_at > run->now && past_to_be))
    return TRUE;
  if (slot->starts_at <= run->now && (planned->meetings->len == 1 || slot->state == SLOT_WITHDRAWN))
    return TRUE;
  return change(run, service, schedule, slot, planned, error);
}

gboolean publish_match(PublishRun *run, const EngineService *service, const Schedule *schedule, GPtrArray *planned,
                       GError **error)
{
  g_autoptr(GHashTable) by_key = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < planned->len; i++)
    g_hash_table_insert(by_key, ((PlannedSlot *)planned->pdata[i])->key, planned->pdata[i]);
  g_autoptr(GPtrArray) stored = store_slot_of_schedule(run->engine->db, schedule->id, run->now, error);
  gboolean renamed;
  if (!stored || !publish_pair(run, schedule, stored, planned, by_key, &renamed, error))
    return FALSE;
  if (renamed) {
    g_ptr_array_unref(stored);
    stored = store_slot_of_schedule(run->engine->db, schedule->id, run->now, error);
  }
  if (!stored)
    return FALSE;
  for (guint i = 0; i < stored->len; i++)
    if (!match_stored(run, service, schedule, by_key, stored->pdata[i], error))
      return FALSE;
  for (guint i = 0; i < planned->len; i++) {
    PlannedSlot *slot = planned->pdata[i];
    if (!slot->matched && ((const Meeting *)slot->meetings->pdata[0])->starts_at > run->now
        && !insert(run, service, schedule, slot, error))
      return FALSE;
  }
  return TRUE;
}
