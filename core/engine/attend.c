#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "engine/booking.h"
#include "engine/queue.h"
#include "store/slot.h"

/* The meeting that @name means: its id, its number, or the only one. Borrowed from @meetings; NULL with @error. */
static const Meeting *find_meeting(const GPtrArray *meetings, const char *name, GError **error)
{
  if (!name || !*name) {
    if (meetings->len == 1)
      return meetings->pdata[0];
    error_set(error, ERROR_INVALID, "meeting: this slot has %u meetings, say which (1 to %u, or its id)", meetings->len,
              meetings->len);
    return NULL;
  }
  for (guint i = 0; i < meetings->len; i++) {
    const Meeting *meeting = meetings->pdata[i];
    char number[12];
    g_snprintf(number, sizeof number, "%d", meeting->ordinal);
    if (strcmp(meeting->id, name) == 0 || strcmp(number, name) == 0)
      return meeting;
  }
  error_set(error, ERROR_MISSING, "meeting: this slot has no meeting “%.40s”", name);
  return NULL;
}

static gboolean check_wish(const AttendWish *wish, int *present, const Booking *booking, GError **error)
{
  int standard = wish->outcome == OUTCOME_ATTENDED ? booking->seats : 0;
  *present = wish->present < 0 ? standard : wish->present;
  if (*present > 10000)
    return error_set(error, ERROR_INVALID, "present: %d is out of bounds, from 0 to 10000 is possible", *present);
  if (wish->outcome == OUTCOME_ATTENDED && *present < 1)
    return error_set(error, ERROR_INVALID, "present: “attended” means that at least one person was there");
  if (wish->outcome == OUTCOME_DID_NOT_ATTEND && *present > 0)
    return error_set(error, ERROR_INVALID, "present: “did-not-attend” means that nobody was there; leave it out or say 0");
  return TRUE;
}

static gboolean check_time(const Booking *booking, const Meeting *meeting, Instant now, GError **error)
{
  if (booking->state != BOOKING_BOOKED)
    return error_set(error, ERROR_CONFLICT, "booking %s is %s, so nobody can have come on it", booking->id,
                     booking_state_text(booking->state));
  if (now < meeting->starts_at)
    return error_set(error, ERROR_CONFLICT, "meeting %d has not begun yet: what became of it can be said from then on",
                     meeting->ordinal);
  return TRUE;
}

/* Attended once is attended; did not attend only when that was said of every meeting of the slot, those that are still to come
 * too; otherwise nothing is known yet. */
static Outcome outcome_of_all(const GPtrArray *list, guint n_meetings, int *heads)
{
  guint attended = 0;
  *heads = 0;
  for (guint i = 0; i < list->len; i++) {
    const Attendance *attendance = list->pdata[i];
    attended += attendance->outcome == OUTCOME_ATTENDED;
    *heads = MAX(*heads, attendance->present);
  }
  if (attended)
    return OUTCOME_ATTENDED;
  return list->len >= n_meetings ? OUTCOME_DID_NOT_ATTEND : OUTCOME_NONE;
}

static gboolean write_outcome(Engine *engine, const Actor *actor, const Booking *before, const Slot *slot,
                              const GPtrArray *meetings, Instant now, GError **error)
{
  g_autoptr(GPtrArray) list = store_attendance_list(engine->db, before->id, error);
  if (!list)
    return FALSE;
  Booking after = *before;
  after.outcome = outcome_of_all(list, meetings->len, &after.heads);
  after.changed_at = now;
  return store_booking_update(engine->db, &after, error)
         && decide_record(engine, actor->id, "attend", before, &after, slot, now, error);
}

gboolean engine_attend(Engine *engine, const Actor *actor, const AttendWish *wish, GError **error)
{
  Instant now = clock_now();
  if (!actor_is_staff(actor))
    return error_set(error, ERROR_DENIED, "only clinicians and administrators say who came");
  g_autoptr(Slot) slot = NULL;
  g_autoptr(Booking) booking = NULL;
  const EngineService *service;
  if (!decide_open(engine, actor, wish->booking_id, now, &slot, &service, &booking, error))
    return FALSE;
  g_autoptr(GPtrArray) meetings = store_slot_meetings(engine->db, slot->id, error);
  const Meeting *meeting = meetings ? find_meeting(meetings, wish->meeting, error) : NULL;
  int present;
  return meeting && check_wish(wish, &present, booking, error) && check_time(booking, meeting, now, error)
         && store_attendance_put(engine->db, booking->id, meeting->id, wish->outcome, present, actor->id, now, error)
         && write_outcome(engine, actor, booking, slot, meetings, now, error);
}
