#include "engine/letters.h"

#include <string.h>

#include "base/json-text.h"
#include "engine/letters-write.h"
#include "store/outbox.h"

/* One change of one booking. */
typedef struct {
  Engine *engine;
  const char *who, *act;
  const Booking *before, *after; /* before: NULL for a new one */
  Instant now;
  const Slot *slot;       /* of a new one, as touched; else NULL */
  const char *party_name; /* likewise */
} Change;

static gboolean is(const Change *change, const char *act)
{
  return strcmp(change->act, act) == 0;
}

/* With a whole slot or alone. */
static gboolean cancels(const Change *change)
{
  return is(change, "cancel") || is(change, "slot-cancel");
}

static gboolean had_seats(const Change *change)
{
  return change->before && change->before->state == BOOKING_BOOKED;
}

/* ---- to the party ---- */

static const char *kind_of(const Change *change)
{
  if (cancels(change))
    return "cancelled";
  if (is(change, "lapse"))
    return "lapsed";
  if (is(change, "offer"))
    return "offered";
  if (change->after->state == BOOKING_WAITING)
    return "waiting";
  if (is(change, "promote"))
    return "promoted";
  return is(change, "move") ? "moved" : "booked";
}

/* What goes into the reader's calendar: nothing for a place in a queue. */
static void put_calendar(const Change *change, const LetterFacts *facts, GString *view)
{
  if (change->after->state == BOOKING_BOOKED)
    letter_put_calendar(view, facts, "REQUEST", 0);
  else if (cancels(change) && had_seats(change))
    letter_put_calendar(view, facts, "CANCEL", 0);
}

static void put_ending(const Change *change, GString *view)
{
  const Booking *after = change->after;
  if (cancels(change)) {
    json_text_truth(view, "by_service", after->cancelled_by == BY_SERVICE);
    json_text_string(view, "reason", after->cancel_reason);
    json_text_truth(view, "late", after->late);
  }
  if (is(change, "lapse"))
    json_text_truth(view, "held", change->before->state == BOOKING_OFFERED);
}

/* The time up to which an offer is held, and the time and place that a move left. */
static gboolean put_times(const Change *change, const LetterFacts *facts, GString *view, GError **error)
{
  if (is(change, "offer"))
    letter_put_moment(view, "deadline", facts, change->after->offer_until);
  if (!is(change, "move"))
    return TRUE;
  gboolean there = FALSE;
  g_auto(LetterFacts) left = { 0 };
  if (!letter_facts_read(change->engine, change->after, change->before->slot_id, &left, &there, error))
    return FALSE;
  if (there)
    letter_put_was_there(view, &left);
  return TRUE;
}

static LettersRun run_of(const Change *change, const char *kind, const char *event)
{
  return (LettersRun){ .engine = change->engine,
                       .who = change->who,
                       .kind = kind,
                       .event = event,
                       .about = change->after->id,
                       .now = change->now,
                       .until = strcmp(kind, "offered") == 0 ? change->after->offer_until : 0 };
}

static gboolean tell_party(const Change *change, const LetterFacts *facts, const GPtrArray *people, const char *event,
                           GError **error)
{
  g_autoptr(GString) view = letter_view(facts, error);
  if (!view || !put_times(change, facts, view, error))
    return FALSE;
  put_calendar(change, facts, view);
  put_ending(change, view);
  LettersRun run = run_of(change, kind_of(change), event);
  return letters_write(&run, people, view, NULL, error);
}

/* A message about calendar entries has one method (RFC 5546 §3.2), and the meetings that were left are other entries than the
 * new ones: they are taken out by a letter of their own. */
static gboolean tell_left(const Change *change, const GPtrArray *people, const char *event, GError **error)
{
  gboolean there = FALSE;
  g_auto(LetterFacts) left = { 0 };
  if (!is(change, "move") || !had_seats(change))
    return TRUE;
  if (!letter_facts_read(change->engine, change->after, change->before->slot_id, &left, &there, error))
    return FALSE;
  g_autoptr(GString) view = there ? letter_view(&left, error) : NULL;
  if (!view)
    return !there;
  letter_put_calendar(view, &left, "CANCEL", 0);
  LettersRun run = run_of(change, "left", event);
  return letters_write(&run, people, view, NULL, error);
}

/* ---- to the hosts ---- */

/* @news: "booked" or "cancelled"; the seats of @slot_id that the booking holds, or held. */
static gboolean tell_hosts(const Change *change, const LetterFacts *facts, const char *news, const char *event,
                           GError **error)
{
  if (!letters_tell_hosts(facts->service, letter_facts_start(facts), change->now))
    return TRUE;
  g_autoptr(GPtrArray) hosts = letters_hosts(change->engine, letter_facts_hosts(facts), change->who, error);
  if (!hosts || hosts->len == 0)
    return hosts != NULL;
  g_autoptr(GString) view = letter_host_view(facts, error);
  if (!view)
    return FALSE;
  json_text_truth(view, news, TRUE);
  json_text_truth(view, "moved", is(change, "move"));
  g_autofree char *whole = g_strconcat(news, ":", event, NULL);
  LettersRun run = run_of(change, "host", whole);
  return letters_write(&run, hosts, view, NULL, error);
}

static gboolean tell_hosts_left(const Change *change, const char *event, GError **error)
{
  gboolean there = FALSE;
  g_auto(LetterFacts) left = { 0 };
  return letter_facts_read(change->engine, change->after, change->before->slot_id, &left, &there, error)
         && (!there || tell_hosts(change, &left, "cancelled", event, error));
}

static gboolean tell_all_hosts(const Change *change, const LetterFacts *facts, const char *event, GError **error)
{
  gboolean has = change->after->state == BOOKING_BOOKED, had = had_seats(change);
  if (is(change, "move") && had && !tell_hosts_left(change, event, error))
    return FALSE;
  if (has && (!had || is(change, "move")))
    return tell_hosts(change, facts, "booked", event, error);
  return has || !had || tell_hosts(change, facts, "cancelled", event, error);
}

/* ---- all ---- */

static gboolean read_facts(const Change *change, LetterFacts *facts, gboolean *there, GError **error)
{
  const Booking *after = change->after;
  return change->slot ? letter_facts_of_new(change->engine, after, change->slot, change->party_name, facts, there, error)
                      : letter_facts_read(change->engine, after, after->slot_id, facts, there, error);
}

static gboolean tell(const Change *change, GError **error)
{
  const Booking *after = change->after;
  gboolean there = FALSE;
  g_auto(LetterFacts) facts = { 0 };
  g_autofree char *event = g_strdup_printf("%s:%" G_GINT64_FORMAT, after->id, after->revision + 1);
  if (change->before && !store_outbox_drop(change->engine->db, after->id, change->now, error))
    return FALSE;
  if (!read_facts(change, &facts, &there, error))
    return FALSE;
  if (!there || letter_facts_end(&facts) <= change->now)
    return TRUE;
  g_autoptr(GPtrArray) people = letters_party(change->engine, after, error);
  if (!people)
    return FALSE;
  if (people->len > 0 && (!tell_left(change, people, event, error) || !tell_party(change, &facts, people, event, error)))
    return FALSE;
  return is(change, "slot-cancel") || tell_all_hosts(change, &facts, event, error);
}

gboolean letters_of_booking(Engine *engine, const char *who, const char *act, const Booking *before,
                            const Booking *after, Instant now, GError **error)
{
  const Change change = { .engine = engine, .who = who, .act = act, .before = before, .after = after, .now = now };
  return tell(&change, error);
}

gboolean letters_of_new_booking(Engine *engine, const char *who, const Slot *slot, const char *party_name, const Booking *made,
                                Instant now, GError **error)
{
  const Change change = { .engine = engine, .who = who, .act = "book", .after = made, .now = now, .slot = slot,
                          .party_name = party_name };
  return tell(&change, error);
}
