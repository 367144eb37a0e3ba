#include "engine/letter-view.h"

#include <string.h>

#include "engine/feed-entry.h"
#include "render/view.h"
#include "store/booking.h"
#include "store/list.h"

void letter_facts_clear(LetterFacts *facts)
{
  g_clear_pointer(&facts->rows, g_ptr_array_unref);
  g_clear_pointer(&facts->hosts, g_ptr_array_unref);
}

gboolean letter_facts_read(Engine *engine, const Booking *booking, const char *slot_id, LetterFacts *facts,
                           gboolean *there, GError **error)
{
  *facts = (LetterFacts){ .engine = engine, .booking = booking };
  facts->rows = store_feed_slot_rows(engine->db, booking->party_kind, booking->party_id, slot_id, error);
  if (!facts->rows)
    return FALSE;
  *there = facts->rows->len > 0;
  if (!*there)
    return TRUE;
  facts->service = engine_service(engine, engine->db, ((const FeedRow *)facts->rows->pdata[0])->service_id, error);
  facts->hosts = facts->service ? store_slot_host_names(engine->db, slot_id, error) : NULL;
  return facts->hosts != NULL;
}

Instant letter_facts_start(const LetterFacts *facts)
{
  return ((const FeedRow *)facts->rows->pdata[0])->starts_at;
}

Instant letter_facts_end(const LetterFacts *facts)
{
  return ((const FeedRow *)facts->rows->pdata[facts->rows->len - 1])->ends_at;
}

const char *letter_facts_party(const LetterFacts *facts)
{
  for (guint i = 0; i < facts->rows->len; i++) {
    const FeedRow *row = facts->rows->pdata[i];
    if (strcmp(row->booking_id, facts->booking->id) == 0)
      return row->party_name;
  }
  return "";
}

const char *letter_facts_hosts(const LetterFacts *facts)
{
  return ((const FeedRow *)facts->rows->pdata[0])->hosts;
}

/* The first row behind @at that is of another meeting. */
static guint next_meeting(const LetterFacts *facts, guint at)
{
  const FeedRow *first = facts->rows->pdata[at];
  guint next = at + 1;
  while (next < facts->rows->len && strcmp(((const FeedRow *)facts->rows->pdata[next])->meeting_id, first->meeting_id) == 0)
    next++;
  return next;
}

static Feed feed_of(const LetterFacts *facts)
{
  const Booking *booking = facts->booking;
  return (Feed){ .scope = booking->party_kind == PARTY_TEAM ? FEED_TEAM : FEED_PERSON, .scope_id = booking->party_id,
                 .detail = FEED_FULL };
}

/* Of @n rows of one meeting: of the party itself, and not of a team's members. */
static guint count_live(const LetterFacts *facts, FeedRow *const *rows, guint n)
{
  guint live = 0;
  for (guint i = 0; i < n; i++)
    live += rows[i]->booking_id && !rows[i]->left_at && booking_is_live(rows[i]->state)
            && rows[i]->party_kind == facts->booking->party_kind;
  return live;
}

gboolean letter_facts_entry(const LetterFacts *facts, const char *meeting_id, LetterEntry *entry)
{
  gboolean found = FALSE;
  Feed feed = feed_of(facts);
  *entry = (LetterEntry){ 0 };
  for (guint i = 0, next; i < facts->rows->len; i = next) {
    FeedEntry told;
    FeedRow *const *rows = (FeedRow *const *)&facts->rows->pdata[i];
    next = next_meeting(facts, i);
    entry->meetings++;
    if (strcmp(rows[0]->meeting_id, meeting_id) != 0)
      continue;
    found = TRUE;
    feed_entry_make(&feed, rows, next - i, 0, &told);
    entry->sequence = told.sequence;
    entry->bookings = count_live(facts, rows, next - i);
  }
  return found;
}

/* ---- words ---- */

static Meeting *meeting_of_row(const FeedRow *row)
{
  Meeting *meeting = g_new0(Meeting, 1);
  meeting->id = g_strdup(row->meeting_id);
  meeting->ordinal = row->ordinal;
  meeting->zone = g_strdup(row->zone);
  meeting->starts_at = row->starts_at;
  meeting->ends_at = row->ends_at;
  meeting->place = g_strdup(row->place);
  meeting->online = g_strdup(row->online);
  meeting->sequence = row->sequence;
  return meeting;
}

static SlotView *slot_view_of(const LetterFacts *facts)
{
  const Service *service = facts->service->service;
  const FeedRow *first = facts->rows->pdata[0];
  SlotView *view = g_new0(SlotView, 1);
  view->slot = g_new0(Slot, 1);
  view->slot->id = g_strdup(facts->booking->slot_id);
  view->slot->service_id = g_strdup(service->id);
  view->slot->starts_at = letter_facts_start(facts);
  view->slot->ends_at = letter_facts_end(facts);
  view->slot->hosts = g_strdup(first->hosts);
  view->service_title = g_strdup(service->title);
  view->zone = g_strdup(service->zone);
  view->hosts = g_ptr_array_ref(facts->hosts);
  view->meetings = g_ptr_array_new_with_free_func((GDestroyNotify)meeting_free);
  for (guint i = 0; i < facts->rows->len; i = next_meeting(facts, i))
    g_ptr_array_add(view->meetings, meeting_of_row(facts->rows->pdata[i]));
  return view;
}

static json_t *dates_of(const GPtrArray *meetings)
{
  json_t *dates = json_array();
  for (guint i = 0; i < meetings->len; i++) {
    const Meeting *meeting = meetings->pdata[i];
    g_autofree char *when = view_when(meeting);
    json_array_append_new(dates, json_pack("{s:s, s:s, s:s}", "when", when, "place", meeting->place, "online",
                                           meeting->online));
  }
  return dates;
}

/* "A, B", as in the feeds. */
static char *list_of(const GPtrArray *hosts)
{
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < hosts->len; i++)
    g_string_append_printf(out, "%s%s", i == 0 ? "" : ", ",
                           ((const NamedId *)hosts->pdata[i])->name);
  return g_string_free(out, FALSE);
}

json_t *letter_slot_view(const EngineService *service, const GPtrArray *meetings, const GPtrArray *hosts)
{
  const Meeting *first = meetings->pdata[0];
  g_autofree char *when = view_when(first);
  g_autofree char *with = list_of(hosts);
  return json_pack("{s:s, s:s, s:o, s:b, s:s, s:s, s:s}", "service_title", service->service->title, "when", when, "dates",
                   dates_of(meetings), "several", meetings->len > 1, "with", with, "place", first->place, "online",
                   first->online);
}

json_t *letter_view(const LetterFacts *facts, GError **error)
{
  g_autoptr(BookingView) view = g_new0(BookingView, 1);
  Booking booking = *facts->booking;
  view->slot = slot_view_of(facts);
  view->party_name = g_strdup(letter_facts_party(facts));
  view->attendance = g_ptr_array_new();
  if (booking.state == BOOKING_WAITING && !store_booking_position(facts->engine->db, &booking, &view->position, error))
    return NULL;
  view->booking = &booking; /* borrowed for the rendering */
  json_t *told = letter_slot_view(facts->service, view->slot->meetings, facts->hosts);
  json_object_set_new(told, "booking", view_booking(view));
  view->booking = NULL;
  json_object_set_new(told, "team", json_string(booking.party_kind == PARTY_TEAM ? view->party_name : ""));
  json_object_set_new(told, "position", json_integer(view->position));
  return told;
}

json_t *letter_was(const Meeting *meeting)
{
  g_autofree char *when = view_when(meeting);
  return json_pack("{s:s, s:s}", "when", when, "place", meeting->place);
}

json_t *letter_was_there(const LetterFacts *facts)
{
  g_autoptr(Meeting) meeting = meeting_of_row(facts->rows->pdata[0]);
  return letter_was(meeting);
}

json_t *letter_moment(const LetterFacts *facts, Instant instant)
{
  g_autofree char *text = view_moment(facts->service->zone, instant);
  return json_string(text);
}

/* ---- calendar entries ---- */

static json_t *event_of(const LetterFacts *facts, const FeedEntry *entry, const char *hosts, gboolean cancelled)
{
  const FeedRow *meeting = entry->meeting;
  const EngineService *service = facts->service;
  Engine *engine = facts->engine;
  gboolean ask = engine->registry && registry_may_ask(engine->registry, service->plugin);
  PolicyTelling telling = { .service = service->service->title,
                            .party = letter_facts_party(facts),
                            .hosts = hosts,
                            .note = "",
                            .reference = "",
                            .meeting = meeting->ordinal,
                            .n_meetings = meeting->n_meetings,
                            .state = cancelled ? ENTRY_CANCELLED : ENTRY_BOOKED };
  g_auto(PolicyWords) words =
    policy_describe(ask ? service->plugin : NULL, service->settings, &telling, ATTUNE_AUDIENCE_FULL);
  return json_pack("{s:s, s:i, s:I, s:I, s:I, s:s, s:I, s:I, s:s, s:s, s:s, s:s}", "meeting", meeting->meeting_id,
                   "number", meeting->ordinal, "sequence", (json_int_t)entry->sequence, "changed",
                   (json_int_t)entry->changed, "created", (json_int_t)entry->created, "zone", meeting->zone, "starts",
                   (json_int_t)meeting->starts_at, "ends", (json_int_t)meeting->ends_at, "summary", words.summary,
                   "description", words.description, "location",
                   *meeting->place ? meeting->place : *meeting->online ? "Online" : "", "url", meeting->online);
}

json_t *letter_calendar(const LetterFacts *facts, const char *method, Instant since)
{
  gboolean cancels = strcmp(method, "CANCEL") == 0;
  Feed feed = feed_of(facts);
  g_autofree char *hosts = list_of(facts->hosts);
  json_t *events = json_array();
  for (guint i = 0, next; i < facts->rows->len; i = next) {
    FeedEntry entry;
    next = next_meeting(facts, i);
    feed_entry_make(&feed, (FeedRow *const *)&facts->rows->pdata[i], next - i, 0, &entry);
    /* Two bookings of one party on one slot are one entry: it stays as long as one of them does. */
    if ((entry.state == ENTRY_CANCELLED) == cancels && entry.changed >= since)
      json_array_append_new(events, event_of(facts, &entry, hosts, cancels));
  }
  return json_pack("{s:s, s:o}", "method", method, "events", events);
}

json_t *letter_calendar_of_gone(const LetterFacts *facts, const GPtrArray *before, guint from)
{
  const FeedRow *kept = facts->rows->pdata[0];
  g_autofree char *hosts = list_of(facts->hosts);
  json_t *events = json_array();
  FeedEntry entry;
  Feed feed = feed_of(facts);
  feed_entry_make(&feed, (FeedRow *const *)facts->rows->pdata, next_meeting(facts, 0), 0, &entry);
  gint64 counted = entry.sequence - kept->sequence; /* the bookings' part of the number is the same for every meeting */
  for (guint i = from; i < before->len; i++) {
    const Meeting *meeting = before->pdata[i];
    FeedRow row = { .meeting_id = meeting->id, .ordinal = meeting->ordinal, .n_meetings = (int)before->len,
                    .zone = meeting->zone, .starts_at = meeting->starts_at, .ends_at = meeting->ends_at,
                    .place = meeting->place, .online = meeting->online };
    entry.meeting = &row;
    entry.sequence = meeting->sequence + 1 + counted;
    json_array_append_new(events, event_of(facts, &entry, hosts, TRUE));
  }
  return json_pack("{s:s, s:o}", "method", "CANCEL", "events", events);
}
