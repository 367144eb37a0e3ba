/* A feed as a calendar: one reading of rows, one of each service and host that occurs, then values only. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "calendar/ics.h"
#include "engine/browse.h"
#include "engine/feed-entry.h"
#include "engine/feed.h"
#include "store/fact.h"
#include "store/person.h"

#define DAY ((gint64)86400)
#define CANCELLED_DAYS 30

typedef struct {
  Engine *engine;
  const Feed *feed;
  char *uid_host;
  Instant from, to, today, since; /* since: what was cancelled before is gone */
  GHashTable *names;              /* person id → name */
  GArray *events;                 /* IcsEvent */
  GPtrArray *texts;               /* what the events point to */
} Rendering;

static void rendering_clear(Rendering *rendering)
{
  g_free(rendering->uid_host);
  g_clear_pointer(&rendering->names, g_hash_table_unref);
  g_clear_pointer(&rendering->events, g_array_unref);
  g_clear_pointer(&rendering->texts, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Rendering, rendering_clear)

static void rendering_init(Rendering *rendering, Engine *engine, const Feed *feed, Instant now)
{
  const Zone *zone = engine->zone;
  int day = civil_to_day(zone_to_civil(zone, now));
  rendering->engine = engine;
  rendering->feed = feed;
  rendering->today = zone_day_start(zone, civil_from_day(day));
  rendering->from = zone_day_start(zone, civil_from_day(day - engine->config->feed_days_back));
  rendering->to = zone_day_start(zone, civil_from_day(day + engine->config->feed_days_ahead + 1));
  rendering->since = zone_day_start(zone, civil_from_day(day - CANCELLED_DAYS));
  if (feed->scope == FEED_OFFERS)
    rendering->from = rendering->today;
  rendering->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  rendering->events = g_array_new(FALSE, FALSE, sizeof(IcsEvent));
  rendering->texts = g_ptr_array_new_with_free_func(g_free);
}

static const char *keep(Rendering *rendering, char *text)
{
  g_ptr_array_add(rendering->texts, text);
  return text;
}

/* ---- words ---- */

static const char *name_of(Rendering *rendering, const char *person_id, GError **error)
{
  const char *known = g_hash_table_lookup(rendering->names, person_id);
  if (known)
    return known;
  g_autoptr(Person) person = NULL;
  if (!store_person_get(rendering->engine->read, person_id, &person, error))
    return NULL;
  char *name = g_strdup(person ? person->name : "");
  g_hash_table_insert(rendering->names, g_strdup(person_id), name);
  return name;
}

/* "A, B" for the ids of a slot's hosts. */
static char *host_names(Rendering *rendering, const char *ids, GError **error)
{
  g_auto(GStrv) hosts = g_strsplit(ids, ",", -1);
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (char **id = hosts; *id; id++) {
    const char *name = **id ? name_of(rendering, *id, error) : "";
    if (!name)
      return NULL;
    if (*name)
      g_ptr_array_add(names, (void *)name);
  }
  g_ptr_array_add(names, NULL);
  return g_strjoinv(", ", (char **)names->pdata);
}

static PolicyTelling telling_of(const FeedEntry *entry, const EngineService *service, const char *hosts)
{
  const FeedRow *meeting = entry->meeting, *booking = entry->booking;
  gboolean full = entry->tells_fullness;
  return (PolicyTelling){ .service = service->service->title,
                          .party = booking ? booking->party_name : "",
                          .hosts = hosts,
                          .note = booking && entry->tells_note ? booking->note : "",
                          .reference = booking && entry->tells_reference ? booking->reference : "",
                          .capacity = full ? meeting->capacity : 0,
                          .taken = full ? meeting->taken : 0,
                          .waiting = full ? meeting->waiting : 0,
                          .meeting = meeting->ordinal,
                          .n_meetings = meeting->n_meetings,
                          .state = (int)entry->state };
}

static void describe(Rendering *rendering, const FeedEntry *entry, const EngineService *service, const char *hosts,
                     IcsEvent *event)
{
  static const AttuneAudience audiences[] = { ATTUNE_AUDIENCE_BUSY, ATTUNE_AUDIENCE_TITLE, ATTUNE_AUDIENCE_FULL };
  gboolean ask = rendering->engine->registry && registry_may_ask(rendering->engine->registry, service->plugin);
  PolicyTelling telling = telling_of(entry, service, hosts);
  PolicyWords words =
    policy_describe(ask ? service->plugin : NULL, service->settings, &telling, audiences[entry->detail]);
  event->summary = keep(rendering, words.summary);
  event->description = keep(rendering, words.description);
  if (entry->detail == FEED_BUSY && entry->state == ENTRY_OFFERED) /* time that is not taken is not “Busy” */
    event->summary = "Offered";
}

/* ---- events ---- */

/* The way in is for those who take part: not for whoever waits, nor for whoever is gone. */
static gboolean lets_in(const Feed *feed, const FeedEntry *entry)
{
  if (entry->detail != FEED_FULL || entry->state == ENTRY_CANCELLED)
    return FALSE;
  if (feed->scope == FEED_HOST)
    return TRUE;
  gboolean holds = entry->state == ENTRY_BOOKED || entry->state == ENTRY_HELD;
  return holds && (feed->scope == FEED_PERSON || feed->scope == FEED_TEAM);
}

static gboolean add_event(Rendering *rendering, const FeedEntry *entry, const EngineService *service, GError **error)
{
  const FeedRow *meeting = entry->meeting;
  const Zone *zone = zone_get(meeting->zone, error);
  g_autofree char *hosts = zone ? host_names(rendering, meeting->hosts, error) : NULL;
  if (!hosts)
    return FALSE;
  gboolean told = entry->detail != FEED_BUSY, full = entry->detail == FEED_FULL;
  IcsEvent event = { .uid = keep(rendering, g_strdup_printf("%s@%s", meeting->meeting_id, rendering->uid_host)),
                     .sequence = entry->sequence,
                     .changed = entry->changed,
                     .created = entry->created,
                     .zone = zone,
                     .starts = meeting->starts_at,
                     .ends = meeting->ends_at,
                     .cancelled = entry->state == ENTRY_CANCELLED,
                     .tentative = entry->state == ENTRY_WAITING || entry->state == ENTRY_HELD,
                     .free = entry->free,
                     .private_entry = full && entry->tells_note };
  describe(rendering, entry, service, hosts, &event);
  if (told) {
    event.location = keep(rendering, g_strdup(*meeting->place ? meeting->place : *meeting->online ? "Online" : ""));
    event.category = keep(rendering, g_strdup(service->service->title));
  }
  if (lets_in(rendering->feed, entry))
    event.url = keep(rendering, g_strdup(meeting->online));
  g_array_append_val(rendering->events, event);
  return TRUE;
}

/* An offer is told of from the day after booking has opened: what a feed holds hangs on the day, never on the hour. */
static gboolean is_open(const Rendering *rendering, const FeedRow *meeting, const EngineService *service)
{
  gint64 days = policy_setting_core(service->settings, CORE_OPENS_DAYS);
  return !service->service->ended && meeting->starts_at - days * DAY <= rendering->today;
}

static gboolean add_meeting(Rendering *rendering, FeedRow *const *rows, guint n, GError **error)
{
  FeedEntry entry;
  if (!feed_entry_make(rendering->feed, rows, n, rendering->since, &entry))
    return TRUE;
  const EngineService *service = engine_service(rendering->engine, rendering->engine->read, rows[0]->service_id, error);
  if (!service)
    return FALSE;
  if (rendering->feed->scope == FEED_OFFERS && !is_open(rendering, rows[0], service))
    return TRUE;
  return add_event(rendering, &entry, service, error);
}

/* Rows of one meeting stand together. */
static gboolean add_rows(Rendering *rendering, const GPtrArray *rows, GError **error)
{
  for (guint i = 0, next; i < rows->len; i = next) {
    const FeedRow *first = rows->pdata[i];
    for (next = i + 1; next < rows->len; next++)
      if (strcmp(((const FeedRow *)rows->pdata[next])->meeting_id, first->meeting_id) != 0)
        break;
    if (!add_meeting(rendering, (FeedRow *const *)&rows->pdata[i], next - i, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean add_all(Rendering *rendering, GError **error)
{
  const Feed *feed = rendering->feed;
  g_autoptr(GPtrArray) rows = store_feed_rows(rendering->engine->read, feed->scope, feed->scope_id, rendering->from,
                                              rendering->to, error);
  return rows && add_rows(rendering, rows, error);
}

/* ---- the calendar ---- */

static char *calendar_name(const Rendering *rendering)
{
  static const char *const what[] = { "", "", " (sessions given)", "", " (open for booking)" };
  const Feed *feed = rendering->feed;
  const char *title = *feed->scope_title ? feed->scope_title : "everything";
  return g_strdup_printf("%s: %s%s", rendering->engine->config->service_name, title, what[feed->scope]);
}

static GBytes *write_calendar(Rendering *rendering)
{
  IcsCalendar calendar = { .name = keep(rendering, calendar_name(rendering)),
                           .zone = rendering->engine->zone,
                           .refresh_minutes = rendering->engine->config->feed_refresh_minutes,
                           .events = (const IcsEvent *)(gpointer)rendering->events->data,
                           .n_events = rendering->events->len };
  return ics_write(&calendar);
}

static gboolean find_uid_host(Rendering *rendering, GError **error)
{
  if (!store_fact_get(rendering->engine->read, FACT_UID_HOST, &rendering->uid_host, error))
    return FALSE;
  return rendering->uid_host
         || error_set(error, ERROR_BROKEN, "the database has lost the host part of its UIDs (fact “" FACT_UID_HOST "”)");
}

static GBytes *render_snapshot(Engine *engine, const Feed *feed, Instant now, FeedStamp *stamp, GError **error)
{
  g_auto(Rendering) rendering = { 0 };
  rendering_init(&rendering, engine, feed, now);
  if (!engine_feed_stamp(engine, feed, now, stamp, error) || !find_uid_host(&rendering, error))
    return NULL;
  return add_all(&rendering, error) ? write_calendar(&rendering) : NULL;
}

GBytes *engine_feed_render(Engine *engine, const Feed *feed, Instant now, FeedStamp *stamp, GError **error)
{
  gboolean own = !db_in_transaction(engine->read);
  if (own && !db_read_begin(engine->read, error))
    return NULL;
  GBytes *bytes = render_snapshot(engine, feed, now, stamp, error);
  if (own)
    db_read_end(engine->read);
  return bytes;
}

static GBytes *render_booking(Engine *engine, const BookingView *view, GError **error)
{
  const Booking *booking = view->booking;
  gboolean team = booking->party_kind == PARTY_TEAM;
  const Feed feed = { .scope = team ? FEED_TEAM : FEED_PERSON, .scope_id = booking->party_id,
                      .scope_title = view->party_name, .detail = view->private_shown ? FEED_FULL : FEED_TITLE };
  g_auto(Rendering) rendering = { 0 };
  rendering_init(&rendering, engine, &feed, clock_now());
  rendering.since = 0;
  if (!store_fact_get(engine->read, FACT_UID_HOST, &rendering.uid_host, error))
    return NULL;
  if (!rendering.uid_host) /* nobody has a feed yet */
    rendering.uid_host = feed_host_now(engine);
  g_autoptr(GPtrArray) rows =
    store_feed_slot_rows(engine->read, booking->party_kind, booking->party_id, booking->slot_id, error);
  if (!rows || !add_rows(&rendering, rows, error))
    return NULL;
  IcsCalendar calendar = { .events = (const IcsEvent *)(gpointer)rendering.events->data,
                           .n_events = rendering.events->len };
  return ics_write(&calendar);
}

GBytes *engine_booking_calendar(Engine *engine, const Actor *actor, const char *booking_id, GError **error)
{
  g_autoptr(BookingView) view = engine_booking(engine, actor, booking_id, error);
  if (!view || !db_read_begin(engine->read, error))
    return NULL;
  GBytes *bytes = render_booking(engine, view, error);
  db_read_end(engine->read);
  return bytes;
}
