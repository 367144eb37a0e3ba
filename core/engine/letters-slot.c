/* Letters about a slot as a whole: its parties one by one, its hosts once. */
#include <string.h>

#include "base/json-text.h"
#include "engine/letters-write.h"
#include "store/booking.h"
#include "store/list.h"
#include "store/slot.h"

/* One change of one slot. */
typedef struct {
  Engine *engine;
  const char *who;
  const Slot *slot;
  const GPtrArray *before; /* Meeting * as they were */
  const GPtrArray *after;  /* Meeting * as they are */
  const char *hosts;       /* as they are: person ids, comma-separated */
  Instant now;
} SlotChange;

/* ---- to the hosts ---- */

/* @news: "changed" or "called_off". @hosts: Person *. */
static gboolean tell_hosts(const SlotChange *change, const GPtrArray *hosts, const char *news, const char *reason,
                           GError **error)
{
  const Slot *slot = change->slot;
  const EngineService *service = engine_service(change->engine, change->engine->db, slot->service_id, error);
  g_autoptr(GPtrArray) names = service ? store_slot_host_names(change->engine->db, slot->id, error) : NULL;
  g_autoptr(GString) view = names ? letter_slot_view(service, change->after, names) : NULL;
  if (!view)
    return FALSE;
  g_autofree char *event = g_strdup_printf("%s:%s:%" G_GINT64_FORMAT, news, slot->id, slot->revision);
  json_text_truth(view, news, TRUE);
  json_text_string(view, "reason", reason);
  letter_put_was(view, change->before->pdata[0]);
  LettersRun run = { .engine = change->engine, .who = change->who, .kind = "host", .event = event, .about = slot->id,
                     .now = change->now };
  return letters_write(&run, hosts, view, NULL, error);
}

/* Those who gave it, and those who give it now. */
static GPtrArray *find_hosts(const SlotChange *change, GError **error)
{
  g_autofree char *all = g_strconcat(change->slot->hosts, ",", change->hosts, NULL);
  return letters_hosts(change->engine, all, change->who, error);
}

static gboolean hosts_hear(const SlotChange *change, gboolean *hear, GError **error)
{
  const EngineService *service = engine_service(change->engine, change->engine->db, change->slot->service_id, error);
  if (!service)
    return FALSE;
  const Meeting *was = change->before->pdata[0], *is = change->after->pdata[0];
  *hear = letters_tell_hosts(service, MIN(was->starts_at, is->starts_at), change->now);
  return TRUE;
}

/* ---- to the parties ---- */

static gboolean same_meeting(const Meeting *a, const Meeting *b)
{
  return a->starts_at == b->starts_at && a->ends_at == b->ends_at && strcmp(a->place, b->place) == 0
         && strcmp(a->online, b->online) == 0;
}

/* The first meeting as it was that is no longer so; NULL: all are as they were. */
static const Meeting *first_changed(const SlotChange *change)
{
  for (guint i = 0; i < change->before->len; i++)
    if (i >= change->after->len || !same_meeting(change->before->pdata[i], change->after->pdata[i]))
      return change->before->pdata[i];
  return change->after->len > change->before->len ? change->before->pdata[0] : NULL;
}

static LettersRun run_of(const SlotChange *change, const char *kind, const char *event, const Booking *booking)
{
  return (LettersRun){ .engine = change->engine, .who = change->who, .kind = kind, .event = event, .about = booking->id,
                       .now = change->now };
}

/* Meetings that fell out of a slot leave the calendar by a letter of their own: one message, one method. */
static gboolean tell_gone(const SlotChange *change, const LetterFacts *facts, const GPtrArray *people, const char *event,
                          GError **error)
{
  if (change->before->len <= change->after->len || facts->booking->state != BOOKING_BOOKED)
    return TRUE;
  g_autoptr(GString) view = letter_view(facts, error);
  if (!view)
    return FALSE;
  letter_put_calendar_of_gone(view, facts, change->before, change->after->len);
  json_text_truth(view, "gone", TRUE);
  LettersRun run = run_of(change, "left", event, facts->booking);
  return letters_write(&run, people, view, NULL, error);
}

static gboolean tell_party(const SlotChange *change, const Booking *booking, const Meeting *was, GError **error)
{
  gboolean there = FALSE;
  g_auto(LetterFacts) facts = { 0 };
  if (!letter_facts_read(change->engine, booking, change->slot->id, &facts, &there, error))
    return FALSE;
  if (!there || letter_facts_end(&facts) <= change->now)
    return TRUE;
  g_autoptr(GPtrArray) people = letters_party(change->engine, booking, error);
  g_autoptr(GString) view = people ? letter_view(&facts, error) : NULL;
  if (!view)
    return FALSE;
  g_autofree char *event = g_strdup_printf("%s:slot:%" G_GINT64_FORMAT, booking->id, change->slot->revision);
  letter_put_was(view, was);
  if (booking->state == BOOKING_BOOKED)
    letter_put_calendar(view, &facts, "REQUEST", change->now);
  LettersRun run = run_of(change, "changed", event, booking);
  return tell_gone(change, &facts, people, event, error) && letters_write(&run, people, view, NULL, error);
}

static gboolean tell_parties(const SlotChange *change, const Meeting *was, GError **error)
{
  if (change->slot->taken == 0 && change->slot->waiting == 0)
    return TRUE;
  g_autoptr(GPtrArray) live = store_booking_live(change->engine->db, change->slot->id, error);
  for (guint i = 0; live && i < live->len; i++)
    if (!tell_party(change, live->pdata[i], was, error))
      return FALSE;
  return live != NULL;
}

/* ---- all ---- */

/* @news as in tell_hosts; @reason "" for none. */
static gboolean tell_hosts_in_time(const SlotChange *change, const char *news, const char *reason, GError **error)
{
  gboolean hear = FALSE;
  const Meeting *last = change->after->pdata[change->after->len - 1];
  if (!hosts_hear(change, &hear, error))
    return FALSE;
  if (!hear || last->ends_at <= change->now)
    return TRUE;
  g_autoptr(GPtrArray) people = find_hosts(change, error);
  return people && (people->len == 0 || tell_hosts(change, people, news, reason, error));
}

static char *join_hosts(Engine *engine, const char *slot_id, GError **error)
{
  g_auto(GStrv) hosts = store_slot_hosts(engine->db, slot_id, error);
  return hosts ? g_strjoinv(",", hosts) : NULL;
}

gboolean letters_of_changed_slot(Engine *engine, const char *who, const Slot *slot, const GPtrArray *before, Instant now,
                                 GError **error)
{
  g_autoptr(GPtrArray) after = store_slot_meetings(engine->db, slot->id, error);
  g_autofree char *hosts = after ? join_hosts(engine, slot->id, error) : NULL;
  if (!hosts)
    return FALSE;
  SlotChange change = { engine, who, slot, before, after, hosts, now };
  const Meeting *was = first_changed(&change);
  if (was && !tell_parties(&change, was, error))
    return FALSE;
  return (!was && strcmp(hosts, slot->hosts) == 0) || tell_hosts_in_time(&change, "changed", "", error);
}

gboolean letters_of_cancelled_slot(Engine *engine, const char *who, const Slot *slot, const GPtrArray *live,
                                   const char *reason, Instant now, GError **error)
{
  for (guint i = 0; i < live->len; i++) {
    g_autoptr(Booking) after = NULL;
    const Booking *before = live->pdata[i];
    if (!store_booking_get(engine->db, before->id, &after, error))
      return FALSE;
    after->revision = before->revision;
    if (!letters_of_booking(engine, who, "slot-cancel", before, after, now, error))
      return FALSE;
  }
  g_autoptr(GPtrArray) meetings = store_slot_meetings(engine->db, slot->id, error);
  SlotChange change = { engine, who, slot, meetings, meetings, slot->hosts, now };
  return meetings && tell_hosts_in_time(&change, "called_off", reason, error);
}
