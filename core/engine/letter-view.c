#include "engine/letter-view.h"

#include <string.h>

#include "base/json-text.h"
#include "engine/feed-entry.h"
#include "render/view.h"
#include "store/booking.h"
#include "store/list.h"

#define LETTER_LENGTH 1024 /* bytes that most letters do with */

void letter_facts_clear(LetterFacts *facts)
{
  g_clear_pointer(&facts->rows, g_ptr_array_unref);
  g_clear_pointer(&facts->hosts, g_ptr_array_unref);
}

/* The rows are there. */
static gboolean read_others(LetterFacts *facts, const char *slot_id, GError **error)
{
  const Booking *booking = facts->booking;
  facts->let_in = booking_holds_seats(booking->state) && strcmp(booking->slot_id, slot_id) == 0;
  const FeedRow *first = facts->rows->pdata[0];
  Engine *engine = facts->engine;
  facts->service = engine_service(engine, engine->db, first->service_id, error);
  if (!facts->service)
    return FALSE;
  facts->hosts = *first->hosts ? store_slot_host_names(engine->db, slot_id, error) : g_ptr_array_new();
  return facts->hosts != NULL;
}

gboolean letter_facts_of_new(Engine *engine, const Booking *booking, const Slot *slot, const char *party_name, LetterFacts *facts,
                             gboolean *there, GError **error)
{
  *facts = (LetterFacts){ .engine = engine, .booking = booking };
  if (!store_feed_first_rows(engine->db, slot, booking, party_name, &facts->rows, error))
    return FALSE;
  *there = TRUE;
  return facts->rows ? read_others(facts, slot->id, error) : letter_facts_read(engine, booking, slot->id, facts, there, error);
}

gboolean letter_facts_read(Engine *engine, const Booking *booking, const char *slot_id, LetterFacts *facts,
                           gboolean *there, GError **error)
{
  *facts = (LetterFacts){ .engine = engine, .booking = booking };
  facts->rows = store_feed_slot_rows(engine->db, booking->party_kind, booking->party_id, slot_id, error);
  if (!facts->rows)
    return FALSE;
  *there = facts->rows->len > 0;
  return !*there || read_others(facts, slot_id, error);
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

/* Borrows every text from @row. */
static Meeting meeting_of_row(const FeedRow *row)
{
  return (Meeting){ .id = row->meeting_id, .ordinal = row->ordinal, .zone = row->zone, .starts_at = row->starts_at,
                    .ends_at = row->ends_at, .place = row->place, .online = row->online, .sequence = row->sequence };
}

/* The slot's meetings, borrowing every text from the rows. */
static GPtrArray *meetings_of(const LetterFacts *facts)
{
  GPtrArray *meetings = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < facts->rows->len; i = next_meeting(facts, i)) {
    const Meeting meeting = meeting_of_row(facts->rows->pdata[i]);
    g_ptr_array_add(meetings, g_memdup2(&meeting, sizeof meeting));
  }
  return meetings;
}

static const char *link_of(const Meeting *meeting, gboolean let_in)
{
  return let_in ? meeting->online : "";
}

static void put_dates(GString *view, const GPtrArray *meetings, gboolean let_in)
{
  json_text_key(view, "dates");
  json_text_open(view, '[');
  for (guint i = 0; i < meetings->len; i++) {
    const Meeting *meeting = meetings->pdata[i];
    g_autofree char *when = view_when(meeting);
    json_text_open(view, '{');
    json_text_string(view, "when", when);
    json_text_string(view, "place", meeting->place);
    json_text_truth(view, "is_online", !let_in && *meeting->online && !*meeting->place);
    json_text_string(view, "online", link_of(meeting, let_in));
    json_text_close(view, '}');
  }
  json_text_close(view, ']');
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

static GString *open_slot_view(const EngineService *service, const GPtrArray *meetings, const GPtrArray *hosts, gboolean let_in)
{
  const Meeting *first = meetings->pdata[0];
  g_autofree char *when = view_when(first);
  g_autofree char *with = list_of(hosts);
  GString *view = g_string_sized_new(LETTER_LENGTH);
  json_text_open(view, '{');
  json_text_string(view, "service_title", service->service->title);
  json_text_string(view, "when", when);
  put_dates(view, meetings, let_in);
  json_text_truth(view, "several", meetings->len > 1);
  json_text_string(view, "with", with);
  json_text_string(view, "place", first->place);
  json_text_string(view, "online", link_of(first, let_in));
  return view;
}

GString *letter_slot_view(const EngineService *service, const GPtrArray *meetings, const GPtrArray *hosts)
{
  return open_slot_view(service, meetings, hosts, TRUE);
}

static void put_booking(GString *view, const Booking *booking, const char *party)
{
  json_text_key(view, "booking");
  json_text_open(view, '{');
  json_text_string(view, "id", booking->id);
  json_text_key(view, "party");
  json_text_open(view, '{');
  json_text_string(view, "name", party);
  json_text_close(view, '}');
  json_text_close(view, '}');
}

static GString *open_view(const LetterFacts *facts, gboolean let_in, GError **error)
{
  const Booking *booking = facts->booking;
  const char *party = letter_facts_party(facts);
  int position = 0;
  if (booking->state == BOOKING_WAITING && !store_booking_position(facts->engine->db, booking, &position, error))
    return NULL;
  g_autoptr(GPtrArray) meetings = meetings_of(facts);
  GString *view = open_slot_view(facts->service, meetings, facts->hosts, let_in);
  put_booking(view, booking, party);
  json_text_string(view, "team", booking->party_kind == PARTY_TEAM ? party : "");
  json_text_number(view, "position", position);
  return view;
}

GString *letter_view(const LetterFacts *facts, GError **error)
{
  return open_view(facts, facts->let_in, error);
}

GString *letter_host_view(const LetterFacts *facts, GError **error)
{
  return open_view(facts, TRUE, error);
}

void letter_put_was(GString *view, const Meeting *meeting)
{
  g_autofree char *when = view_when(meeting);
  json_text_key(view, "was");
  json_text_open(view, '{');
  json_text_string(view, "when", when);
  json_text_string(view, "place", meeting->place);
  json_text_close(view, '}');
}

void letter_put_was_there(GString *view, const LetterFacts *facts)
{
  const Meeting meeting = meeting_of_row(facts->rows->pdata[0]);
  letter_put_was(view, &meeting);
}

void letter_put_moment(GString *view, const char *key, const LetterFacts *facts, Instant instant)
{
  g_autofree char *text = view_moment(facts->service->zone, instant);
  json_text_string(view, key, text);
}

/* ---- calendar entries ---- */

static PolicyTelling telling_of(const LetterFacts *facts, const FeedRow *meeting, const char *hosts, gboolean cancelled)
{
  return (PolicyTelling){ .service = facts->service->service->title,
                          .party = letter_facts_party(facts),
                          .hosts = hosts,
                          .note = "",
                          .reference = "",
                          .meeting = meeting->ordinal,
                          .n_meetings = meeting->n_meetings,
                          .state = cancelled ? ENTRY_CANCELLED : ENTRY_BOOKED };
}

static void put_event(GString *view, const LetterFacts *facts, const FeedEntry *entry, const char *hosts, gboolean cancelled)
{
  const FeedRow *meeting = entry->meeting;
  const EngineService *service = facts->service;
  Engine *engine = facts->engine;
  gboolean ask = engine->registry && registry_may_ask(engine->registry, service->plugin);
  const PolicyTelling telling = telling_of(facts, meeting, hosts, cancelled);
  g_auto(PolicyWords) words =
    policy_describe(ask ? service->plugin : NULL, service->settings, &telling, ATTUNE_AUDIENCE_FULL);
  json_text_open(view, '{');
  json_text_string(view, "meeting", meeting->meeting_id);
  json_text_number(view, "number", meeting->ordinal);
  json_text_number(view, "sequence", entry->sequence);
  json_text_number(view, "changed", entry->changed);
  json_text_number(view, "created", entry->created);
  json_text_string(view, "zone", meeting->zone);
  json_text_number(view, "starts", meeting->starts_at);
  json_text_number(view, "ends", meeting->ends_at);
  json_text_string(view, "summary", words.summary);
  json_text_string(view, "description", words.description);
  json_text_string(view, "location", *meeting->place ? meeting->place : *meeting->online ? "Online" : "");
  json_text_string(view, "url", facts->let_in && !cancelled ? meeting->online : "");
  json_text_close(view, '}');
}

static void open_calendar(GString *view, const char *method)
{
  json_text_key(view, "calendar");
  json_text_open(view, '{');
  json_text_string(view, "method", method);
  json_text_key(view, "events");
  json_text_open(view, '[');
}

static void close_calendar(GString *view)
{
  json_text_close(view, ']');
  json_text_close(view, '}');
}

void letter_put_calendar(GString *view, const LetterFacts *facts, const char *method, Instant since)
{
  gboolean cancels = strcmp(method, "CANCEL") == 0;
  Feed feed = feed_of(facts);
  g_autofree char *hosts = list_of(facts->hosts);
  open_calendar(view, method);
  for (guint i = 0, next; i < facts->rows->len; i = next) {
    FeedEntry entry;
    next = next_meeting(facts, i);
    feed_entry_make(&feed, (FeedRow *const *)&facts->rows->pdata[i], next - i, 0, &entry);
    /* Two bookings of one party on one slot are one entry: it stays as long as one of them does. */
    if ((entry.state == ENTRY_CANCELLED) == cancels && entry.changed >= since)
      put_event(view, facts, &entry, hosts, cancels);
  }
  close_calendar(view);
}

void letter_put_calendar_of_gone(GString *view, const LetterFacts *facts, const GPtrArray *before, guint from)
{
  const FeedRow *kept = facts->rows->pdata[0];
  g_autofree char *hosts = list_of(facts->hosts);
  FeedEntry entry;
  Feed feed = feed_of(facts);
  feed_entry_make(&feed, (FeedRow *const *)facts->rows->pdata, next_meeting(facts, 0), 0, &entry);
  gint64 counted = entry.sequence - kept->sequence; /* the bookings' part of the number is the same for every meeting */
  open_calendar(view, "CANCEL");
  for (guint i = from; i < before->len; i++) {
    const Meeting *meeting = before->pdata[i];
    FeedRow row = { .meeting_id = meeting->id, .ordinal = meeting->ordinal, .n_meetings = (int)before->len,
                    .zone = meeting->zone, .starts_at = meeting->starts_at, .ends_at = meeting->ends_at,
                    .place = meeting->place, .online = meeting->online };
    entry.meeting = &row;
    entry.sequence = meeting->sequence + 1 + counted;
    put_event(view, facts, &entry, hosts, TRUE);
  }
  close_calendar(view);
}
