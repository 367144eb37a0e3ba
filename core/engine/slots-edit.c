#include <jansson.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "engine/free-text.h"
#include "engine/letters.h"
#include "engine/queue.h"
#include "engine/slots-write.h"
#include "store/change.h"
#include "store/scope.h"
#include "store/slot.h"

#define PLACE_MOST 200
#define LINK_MOST 1000
#define HOSTS_MOST 50

gboolean slots_check_staff(const Actor *actor, GError **error)
{
  return actor_is_staff(actor)
         || error_set(error, ERROR_DENIED, "only clinicians and administrators make, change or cancel slots");
}

gboolean slots_touch(Engine *engine, const char *slot_id, Instant now, Slot **slot, GError **error)
{
  g_autoptr(Slot) touched = NULL;
  if (!store_slot_touch(engine->db, slot_id, now, &touched, error))
    return FALSE;
  if (!touched)
    return error_set(error, ERROR_MISSING, "there is no slot “%s”", slot_id);
  *slot = g_steal_pointer(&touched);
  return TRUE;
}

gboolean slots_read_time(const Zone *zone, const char *name, const char *text, Civil *out, GError **error)
{
  Instant at = 0;
  if (civil_parse_moment(text, out, NULL))
    return TRUE;
  if (!instant_parse(text, &at, NULL))
    return error_set(error, ERROR_INVALID,
                     "%s: “%.40s” is not a date and time (write it as 2026-10-25T09:00, or with its offset as "
                     "2026-10-25T09:00:00+00:00)",
                     name, text);
  *out = zone_to_civil(zone, at);
  return zone_to_instant(zone, *out) == at
         || error_set(error, ERROR_INVALID, "%s: the clocks show this hour twice, and only its first passing can be offered",
                      name);
}

gboolean slots_read_length(const Zone *zone, Civil starts, const char *ends, int *minutes, GError **error)
{
  Civil until = starts;
  if (ends && *minutes)
    return error_set(error, ERROR_INVALID, "ends: say how long it is by “minutes” or by “ends”, not by both");
  if (ends && !slots_read_time(zone, "ends", ends, &until, error))
    return FALSE;
  Instant length = ends ? zone_to_instant(zone, until) - zone_to_instant(zone, starts) : (Instant)*minutes * 60;
  if (length < 60 || length > 1440 * 60)
    return error_set(error, ERROR_INVALID, "%s: from 1 minute to 1440 minutes long is possible", ends ? "ends" : "minutes");
  *minutes = (int)(length / 60);
  return TRUE;
}

gboolean slots_check_where(const char *place, const char *online, GError **error)
{
  if ((place && !text_check(place, PLACE_MOST, FALSE, "place", error))
      || (online && !text_check(online, LINK_MOST, FALSE, "online", error)))
    return FALSE;
  if (online && *online && !g_str_has_prefix(online, "https://") && !g_str_has_prefix(online, "http://"))
    return error_set(error, ERROR_INVALID, "online: write the whole address of the meeting, beginning with https://");
  return TRUE;
}

static int compare_texts(const void *a, const void *b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GStrv slots_find_hosts(Engine *engine, const char *const *named, GError **error)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; named && named[i]; i++) {
    g_autoptr(Person) host = i < HOSTS_MOST ? engine_find_person(engine, engine->db, named[i], error) : NULL;
    if (i == HOSTS_MOST)
      error_set(error, ERROR_INVALID, "hosts: more than %d", HOSTS_MOST);
    if (!host)
      return NULL;
    if (!(host->roles & ROLE_CLINICIAN) || host->state != PERSON_ACTIVE) {
      error_set(error, ERROR_INVALID, "hosts: %s is not an active clinician", host->mail);
      return NULL;
    }
    if (!g_ptr_array_find_with_equal_func(ids, host->id, g_str_equal, NULL))
      g_ptr_array_add(ids, g_strdup(host->id));
  }
  g_ptr_array_sort(ids, compare_texts);
  g_ptr_array_set_free_func(ids, NULL);
  g_ptr_array_add(ids, NULL);
  return (GStrv)g_ptr_array_free(g_steal_pointer(&ids), FALSE);
}

gboolean slots_check_hosts(Engine *engine, const Slot *slot, const char *override_reason, GError **error)
{
  if (override_reason && *override_reason)
    return TRUE;
  g_autoptr(GPtrArray) others = store_slot_host_conflicts(engine->db, slot->id, error);
  if (!others)
    return FALSE;
  return others->len == 0
         || error_set(error, ERROR_CONFLICT,
                      "a clinician of slot %s is taken at that time by slot %s; choose another time or clinician, "
                      "or give a reason to overrule this",
                      slot->id, (const char *)others->pdata[0]);
}

void slots_raise_sequences(GPtrArray *meetings, Instant now)
{
  for (guint i = 0; i < meetings->len; i++) {
    Meeting *meeting = meetings->pdata[i];
    meeting->sequence++;
    meeting->changed_at = now;
  }
}

/* ---- editing ---- */

static gboolean check_edit(Engine *engine, const SlotEdit *edit, GError **error)
{
  if (edit->capacity < 0 || edit->capacity > 10000)
    return error_set(error, ERROR_INVALID, "capacity: %d is out of bounds, from 1 to 10000 is possible",
                     edit->capacity);
  if (!free_text_check(engine, FREE_OVERRIDE, edit->override_reason, error))
    return FALSE;
  return slots_check_where(edit->place, edit->online, error);
}

static gboolean set_text(char **field, const char *text)
{
  if (!text || strcmp(*field, text) == 0)
    return FALSE;
  g_free(*field);
  *field = g_strdup(text);
  return TRUE;
}

/* Moves one meeting by @shift civil seconds; whether anything about it changed. */
static gboolean edit_meeting(Meeting *meeting, const SlotEdit *edit, int minutes, gint64 shift, GError **error)
{
  const Zone *zone = zone_get(meeting->zone, error);
  if (!zone)
    return FALSE;
  gboolean changed = shift != 0 || (minutes && minutes != meeting->minutes);
  changed |= set_text(&meeting->place, edit->place);
  changed |= set_text(&meeting->online, edit->online);
  meeting->starts = civil_add_seconds(meeting->starts, shift);
  meeting->minutes = minutes ? minutes : meeting->minutes;
  if (shift != 0)
    meeting->starts_at = zone_to_instant(zone, meeting->starts);
  meeting->ends_at = meeting->starts_at + (Instant)meeting->minutes * 60;
  return changed;
}

/* By how many civil seconds all meetings move, and how long each becomes; 0: as long as it is. */
static gboolean read_times(const Meeting *first, const SlotEdit *edit, gint64 *shift, int *minutes, GError **error)
{
  const Zone *zone = zone_get(first->zone, error);
  Civil starts = first->starts;
  *minutes = edit->minutes;
  if (!zone || (edit->starts && !slots_read_time(zone, "starts", edit->starts, &starts, error)))
    return FALSE;
  *shift = civil_to_seconds(starts) - civil_to_seconds(first->starts);
  return (!edit->ends && !edit->minutes) || slots_read_length(zone, starts, edit->ends, minutes, error);
}

/* *@any becomes TRUE where a meeting changed. */
static gboolean edit_meetings(GPtrArray *meetings, const SlotEdit *edit, gboolean *any, Instant now, GError **error)
{
  gint64 shift;
  int minutes;
  if (!read_times(meetings->pdata[0], edit, &shift, &minutes, error))
    return FALSE;
  for (guint i = 0; i < meetings->len; i++) {
    Meeting *meeting = meetings->pdata[i];
    g_autoptr(GError) why = NULL;
    gboolean changed = edit_meeting(meeting, edit, minutes, shift, &why);
    if (why) {
      g_propagate_error(error, g_steal_pointer(&why));
      return FALSE;
    }
    *any = *any || changed;
    if (changed) {
      meeting->sequence++;
      meeting->changed_at = now;
    }
    if (i > 0 && meeting->starts_at < ((Meeting *)meetings->pdata[i - 1])->ends_at)
      return error_set(error, ERROR_INVALID, "minutes: so long, meeting %u of the slot would run into the next", i);
  }
  return TRUE;
}

/* *@any becomes TRUE where its row changed. */
static gboolean edit_slot(Slot *slot, const SlotEdit *edit, gboolean *any, GError **error)
{
  if (slot->state != SLOT_OFFERED)
    return error_set(error, ERROR_CONFLICT, "slot %s is %s, so it cannot be changed any more", slot->id,
                     slot_state_text(slot->state));
  if (edit->capacity && edit->capacity < slot->taken)
    return error_set(error, ERROR_CONFLICT,
                     "capacity: %d is fewer than the %d places taken; move or cancel bookings first", edit->capacity,
                     slot->taken);
  *any = *any || (edit->capacity && edit->capacity != slot->capacity);
  slot->capacity = edit->capacity ? edit->capacity : slot->capacity;
  *any |= set_text(&slot->place, edit->place);
  return TRUE;
}

static char *telling(const Slot *slot, const GPtrArray *meetings, const char *const *hosts, const char *reason)
{
  const Meeting *first = meetings->pdata[0];
  char starts[CIVIL_TEXT];
  g_autofree char *joined = g_strjoinv(",", (char **)hosts);
  json_auto_t *object = json_pack("{s:s, s:i, s:i, s:s, s:s, s:s*}", "starts", civil_format(first->starts, starts),
                                  "minutes", first->minutes, "capacity", slot->capacity, "place", slot->place,
                                  "hosts", joined, "override_reason", reason && *reason ? reason : NULL);
  return json_dumps(object, JSON_COMPACT);
}

static gboolean write_edit(Engine *engine, const Actor *actor, Slot *slot, GPtrArray *meetings,
                           const char *const *hosts, const SlotEdit *edit, char *before, Instant now, GError **error)
{
  Db *db = engine->db;
  const EngineService *service = engine_service(engine, db, slot->service_id, error);
  g_autoptr(GPtrArray) was = service ? store_slot_meetings(db, slot->id, error) : NULL;
  g_autoptr(GPtrArray) waiting = was ? queue_kept_waiting(engine, slot, error) : NULL;
  if (!waiting)
    return FALSE;
  char *after = telling(slot, meetings, hosts, edit->override_reason);
  gboolean fine = store_scope_raise_slot(db, slot->id, slot->service_id, now, error)
                  && /* hosts who leave see it too */
                  store_slot_update(db, slot, meetings, hosts, error)
                  && slots_check_hosts(engine, slot, edit->override_reason, error)
                  && store_change_append(db, now, actor->id, "slot-edit", "slot", slot->id, before, after, error)
                  && store_scope_raise_slot(db, slot->id, slot->service_id, now, error);
  free(after);
  return fine && letters_of_changed_slot(engine, actor->id, slot, was, now, error)
         && queue_shorten(engine, service, slot->id, actor->id, now, error)
         && queue_freed(engine, slot->id, actor->id, now, error)
         && queue_promote_each(engine, waiting, actor->id, now, error);
}

/* A slot, and what it would be. */
typedef struct {
  Slot *slot;
  GPtrArray *meetings;
  GStrv hosts;
  char *before; /* by json_dumps */
  gboolean any; /* something would be other than it is */
} Editing;

static void editing_clear(Editing *editing)
{
  slot_free(editing->slot);
  g_clear_pointer(&editing->meetings, g_ptr_array_unref);
  g_strfreev(editing->hosts);
  free(editing->before);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Editing, editing_clear)

/* Of the slot that stands in @editing. */
static gboolean work_out(Engine *engine, const SlotEdit *edit, Editing *editing, Instant now, GError **error)
{
  const char *id = editing->slot->id;
  editing->meetings = store_slot_meetings(engine->db, id, error);
  g_auto(GStrv) old_hosts = editing->meetings ? store_slot_hosts(engine->db, id, error) : NULL;
  editing->hosts = !old_hosts    ? NULL
                   : edit->hosts ? slots_find_hosts(engine, edit->hosts, error)
                                 : g_strdupv(old_hosts);
  if (!editing->hosts)
    return FALSE;
  editing->before = telling(editing->slot, editing->meetings, (const char *const *)old_hosts, NULL);
  editing->any = !g_strv_equal((const char *const *)editing->hosts, (const char *const *)old_hosts);
  return edit_slot(editing->slot, edit, &editing->any, error)
         && edit_meetings(editing->meetings, edit, &editing->any, now, error);
}

/* Without touching it: touched, it would have another revision already. */
static gboolean would_change(Engine *engine, const char *slot_id, const SlotEdit *edit, Instant now, gboolean *any,
                             GError **error)
{
  g_auto(Editing) editing = { 0 };
  if (!store_slot_get(engine->db, slot_id, &editing.slot, error))
    return FALSE;
  if (!editing.slot)
    return error_set(error, ERROR_MISSING, "there is no slot “%s”", slot_id);
  gboolean fine = work_out(engine, edit, &editing, now, error);
  *any = editing.any;
  return fine;
}

gboolean engine_slot_edit(Engine *engine, const Actor *actor, const char *slot_id, const SlotEdit *edit,
                          GError **error)
{
  Instant now = clock_now();
  g_auto(Editing) editing = { 0 };
  gboolean any;
  if (!slots_check_staff(actor, error) || !check_edit(engine, edit, error)
      || !would_change(engine, slot_id, edit, now, &any, error))
    return FALSE;
  if (!any)
    return TRUE;
  if (!slots_touch(engine, slot_id, now, &editing.slot, error) || !work_out(engine, edit, &editing, now, error))
    return FALSE;
  editing.slot->edited = TRUE;
  return write_edit(engine, actor, editing.slot, editing.meetings, (const char *const *)editing.hosts, edit, editing.before,
                    now, error);
}
