#include "engine/browse.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "engine/decide.h"
#include "engine/party.h"
#include "engine/looks.h"
#include "store/list.h"
#include "store/slot.h"
#include "store/target.h"
#include "store/person.h"
#include "store/service.h"

#define PAGE 100           /* slots read at a time while looking for open ones */
#define BOOKINGS_AT_ONCE 200
#define LOOKED_AT_MOST 5000 /* slots looked at for one answer; the cursor goes on from there */

/* For whom slots are looked at. */
typedef struct {
  const Actor *actor; /* NULL: the operator's view */
  gboolean priority, leads_team;
} Asker;

static gboolean make_asker(Engine *engine, const Actor *actor, Asker *asker, GError **error)
{
  *asker = (Asker){ .actor = actor };
  if (!actor || actor->is_operator)
    return TRUE;
  g_auto(Party) self = { 0 };
  if (!party_find(engine->read, actor, PARTY_PERSON, NULL, &self, error))
    return FALSE;
  asker->priority = self.priority;
  return party_leads(engine->read, actor, actor->team_id, &asker->leads_team, error);
}

/* One seat for the asker, or for their team where only teams book: by the function that decides a booking. */
static gboolean judge(Engine *engine, const Asker *asker, const EngineService *service, const Slot *slot, Instant now,
                      Verdict *bookable, GError **error)
{
  const Actor *actor = asker->actor;
  gboolean anybody = !actor || actor->is_operator;
  gboolean team_only = service->plugin && service->plugin->party == ATTUNE_PARTY_TEAM;
  gboolean as_team = team_only && (anybody || asker->leads_team || actor_is_staff(actor));
  const char *party_id = anybody ? "" : as_team ? actor->team_id : actor->id;
  DecideWish wish = { .kind = as_team ? PARTY_TEAM : PARTY_PERSON,
                      .party_id = party_id ? party_id : "",
                      .reference = "",
                      .priority = anybody || asker->priority,
                      .by_staff = anybody || actor_is_staff(actor),
                      .seats = 1,
                      .without = "" };
  return decide_book(engine, engine->read, service, slot, &wish, now, bookable, error);
}

/* Takes @slot. */
static SlotView *make_view(Engine *engine, Slot *slot, const EngineService *service, GError **error)
{
  g_autoptr(SlotView) view = g_new0(SlotView, 1);
  view->slot = slot;
  view->service_title = g_strdup(service->service->title);
  view->zone = g_strdup(service->service->zone);
  view->meetings = store_slot_meetings(engine->read, slot->id, error);
  view->hosts = view->meetings ? store_slot_host_names(engine->read, slot->id, error) : NULL;
  return view->hosts ? g_steal_pointer(&view) : NULL;
}

static gboolean is_open(const Verdict *bookable, const SlotFilter *filter)
{
  return bookable->answer == VERDICT_ACCEPT || (filter->may_wait && bookable->answer == VERDICT_WAIT);
}

/* Whether the filter says anything of meetings, which are read with the view. */
static gboolean asks_of_meetings(const SlotFilter *filter)
{
  return filter->weekdays || filter->part != PART_ANY || filter->where != WHERE_ANY;
}

/* What can be told without asking anybody. */
static gboolean is_wanted(const SlotView *view, const SlotFilter *filter)
{
  const Meeting *first = view->meetings->len > 0 ? view->meetings->pdata[0] : NULL;
  if (!first)
    return TRUE;
  gboolean online = !*first->place, afternoon = first->starts.hour >= 12;
  return (filter->weekdays == 0 || (filter->weekdays & (1u << civil_weekday(first->starts))))
         && (filter->part == PART_ANY || afternoon == (filter->part == PART_AFTERNOON))
         && (filter->where == WHERE_ANY || online == (filter->where == WHERE_ONLINE));
}

static gboolean is_host(const Actor *actor, const Slot *slot)
{
  g_auto(GStrv) hosts = g_strsplit(slot->hosts, ",", -1);
  return g_strv_contains((const char *const *)hosts, actor->id);
}

/* Those who give the slot, and staff, may always be told how to join. */
static gboolean always_in(const Actor *actor, const Slot *slot)
{
  return !actor || actor_is_staff(actor) || is_host(actor, slot);
}

/* The way in is for those who take part: anybody else may see that there is one. */
static gboolean let_in(Engine *engine, const Actor *actor, SlotView *view, GError **error)
{
  gboolean links = FALSE;
  for (guint i = 0; i < view->meetings->len; i++)
    links |= *((const Meeting *)view->meetings->pdata[i])->online != '\0';
  view->let_in = links && always_in(actor, view->slot);
  return !links || view->let_in
         || store_booking_holds(engine->read, view->slot->id, actor->id, actor->team_id, &view->let_in, error);
}

/* Adds @slot, which it takes, to @items if the filter wants it. What its row alone can tell is asked before its meetings and hosts
 * are read. */
static gboolean add_slot(Engine *engine, const Asker *asker, const SlotFilter *filter, const EngineService *service, Slot *slot,
                         GPtrArray *items, Instant now, GError **error)
{
  Verdict bookable = { 0 };
  g_autoptr(Slot) row = slot;
  gboolean judged = !filter->unjudged, first = judged && !asks_of_meetings(filter);
  if (first && !judge(engine, asker, service, row, now, &bookable, error))
    return FALSE;
  if (first && filter->open_only && !is_open(&bookable, filter))
    return TRUE;
  g_autoptr(SlotView) view = make_view(engine, g_steal_pointer(&row), service, error);
  if (!view)
    return FALSE;
  if (!is_wanted(view, filter))
    return TRUE;
  if (judged && !first && !judge(engine, asker, service, view->slot, now, &bookable, error))
    return FALSE;
  view->asked = judged;
  view->bookable = bookable;
  if (filter->open_only && !is_open(&bookable, filter))
    return TRUE;
  if (!let_in(engine, asker->actor, view, error))
    return FALSE;
  g_ptr_array_add(items, g_steal_pointer(&view));
  return TRUE;
}

/* Adds to @items those of @slots that the filter wants; takes the slots it uses. *@last the last one looked at. */
static gboolean add_page(Engine *engine, const Asker *asker, const SlotFilter *filter, GPtrArray *slots,
                         GPtrArray *items, char **last, Instant now, GError **error)
{
  for (guint i = 0; i < slots->len && (int)items->len < filter->limit; i++) {
    const Slot *slot = slots->pdata[i];
    const EngineService *service = engine_service(engine, engine->read, slot->service_id, error);
    if (!service)
      return FALSE;
    g_free(*last);
    *last = list_cursor_format(slot->starts_at, slot->id);
    if (!add_slot(engine, asker, filter, service, g_steal_pointer(&slots->pdata[i]), items, now, error))
      return FALSE;
  }
  return TRUE;
}

/* Staff are told that there is nobody of that address; anybody else only that nobody of that address gives anything. */
static gboolean find_host(Engine *engine, const Actor *actor, const char *named, Person **host, GError **error)
{
  g_autoptr(GError) why = NULL;
  *host = engine_find_person(engine, engine->read, named, &why);
  if (*host || (actor && !actor_is_staff(actor) && g_error_matches(why, ERROR_DOMAIN, ERROR_MISSING)))
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&why));
  return FALSE;
}

static gboolean fill_filter(Engine *engine, const Actor *actor, const SlotFilter *filter, SlotListFilter *list, Person **host,
                            ListCursor *cursor, GError **error)
{
  *list = (SlotListFilter){ .service_id = filter->service,
                            .place = filter->place,
                            .from = filter->from,
                            .to = filter->to,
                            .with_room = filter->open_only && !filter->may_wait };
  if (filter->service && !engine_service(engine, engine->read, filter->service, error))
    return FALSE;
  if (filter->after) {
    if (!list_cursor_parse(filter->after, cursor, error))
      return FALSE;
    list->after = cursor;
  }
  if (filter->host) {
    if (!find_host(engine, actor, filter->host, host, error))
      return FALSE;
    list->host_id = *host ? (*host)->id : ""; /* nobody's */
  }
  return TRUE;
}

static GPtrArray *read_slots(Engine *engine, const Asker *asker, const SlotFilter *filter, SlotListFilter *list,
                             char **next, GError **error)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func((GDestroyNotify)slot_view_free);
  g_autofree char *last = NULL;
  ListCursor cursor;
  Instant now = clock_now();
  gboolean more = TRUE;
  gboolean sieved = filter->open_only || asks_of_meetings(filter);
  list->limit = sieved ? PAGE : filter->limit;
  for (int looked = 0; more && (int)items->len < filter->limit && looked < LOOKED_AT_MOST;) {
    g_autoptr(GPtrArray) slots = store_slot_list(engine->read, list, error);
    if (!slots || !add_page(engine, asker, filter, slots, items, &last, now, error))
      return NULL;
    looked += (int)slots->len;
    more = (int)slots->len == list->limit;
    if (more && !list_cursor_parse(last, &cursor, error))
      return NULL;
    list->after = &cursor;
  }
  if (more || (int)items->len == filter->limit)
    *next = g_steal_pointer(&last);
  return g_steal_pointer(&items);
}

GPtrArray *engine_slots(Engine *engine, const Actor *actor, const SlotFilter *filter, char **next, GError **error)
{
  g_autoptr(Person) host = NULL;
  SlotListFilter list;
  ListCursor cursor;
  Asker asker;
  *next = NULL;
  if (!db_read_begin(engine->read, error))
    return NULL;
  GPtrArray *items = NULL;
  if (fill_filter(engine, actor, filter, &list, &host, &cursor, error) && make_asker(engine, actor, &asker, error))
    items = read_slots(engine, &asker, filter, &list, next, error);
  db_read_end(engine->read);
  return items;
}

static SlotView *read_slot(Engine *engine, const char *id, const EngineService **service, GError **error)
{
  Slot *slot = NULL;
  if (!store_slot_get(engine->read, id, &slot, error))
    return NULL;
  if (!slot) {
    error_set(error, ERROR_MISSING, "there is no slot “%.64s”", id);
    return NULL;
  }
  *service = engine_service(engine, engine->read, slot->service_id, error);
  if (*service)
    return make_view(engine, slot, *service, error);
  slot_free(slot);
  return NULL;
}

static SlotView *ask_slot(Engine *engine, const Actor *actor, const char *id, GError **error)
{
  const EngineService *service;
  Asker asker;
  g_autoptr(SlotView) view = read_slot(engine, id, &service, error);
  if (!view || !make_asker(engine, actor, &asker, error)
      || !judge(engine, &asker, service, view->slot, clock_now(), &view->bookable, error)
      || !let_in(engine, actor, view, error))
    return NULL;
  view->asked = TRUE;
  return g_steal_pointer(&view);
}

SlotView *engine_slot(Engine *engine, const Actor *actor, const char *id, GError **error)
{
  if (!db_read_begin(engine->read, error))
    return NULL;
  SlotView *view = ask_slot(engine, actor, id, error);
  db_read_end(engine->read);
  return view;
}

/* ---- bookings ---- */

/* "Notes and case references are seen by the party, the hosts and administrators only." */
static gboolean sees_private(const Actor *actor, const Booking *booking, const Slot *slot, gboolean leads_team)
{
  if (actor_has(actor, ROLE_ADMINISTRATOR) || strcmp(booking->party_id, actor->id) == 0)
    return TRUE;
  if (booking->party_kind == PARTY_TEAM && leads_team && g_strcmp0(booking->party_id, actor->team_id) == 0)
    return TRUE;
  return is_host(actor, slot);
}

/* By a booking of theirs that holds seats. Only those who lead a team are shown its bookings; a member's own tells them nothing. */
static gboolean lets_in(const Actor *actor, const Booking *booking)
{
  gboolean theirs = booking->party_kind == PARTY_TEAM || strcmp(booking->party_id, actor->id) == 0;
  return theirs && booking_holds_seats(booking->state);
}

static gboolean is_own(const Asker *asker, const Booking *booking)
{
  const Actor *actor = asker->actor;
  if (booking->party_kind == PARTY_PERSON)
    return strcmp(booking->party_id, actor->id) == 0;
  return asker->leads_team && g_strcmp0(booking->party_id, actor->team_id) == 0;
}

/* Each booking of somebody else's that was shown. The operator, who has the database itself, is noted once a list. */
static void note_seen(Engine *engine, const Asker *asker, const GPtrArray *views)
{
  if (asker->actor->is_operator) {
    g_autofree char *more = g_strdup_printf("{\"bookings\":%u}", views->len);
    engine_saw(engine, asker->actor->id, "see", "bookings", "", more);
    return;
  }
  for (guint i = 0; i < views->len; i++) {
    const Booking *booking = ((const BookingView *)views->pdata[i])->booking;
    if (!is_own(asker, booking))
      engine_saw(engine, asker->actor->id, "see", "booking", booking->id, NULL);
  }
}

/* Takes @booking. */
static BookingView *make_booking_view(Engine *engine, const Asker *asker, Booking *booking, GError **error)
{
  g_autoptr(BookingView) view = g_new0(BookingView, 1);
  const EngineService *service;
  view->booking = booking;
  view->slot = read_slot(engine, booking->slot_id, &service, error);
  if (!view->slot)
    return NULL;
  view->party_name = store_party_name(engine->read, booking->party_kind, booking->party_id, error);
  view->attendance = view->party_name ? store_attendance_list(engine->read, booking->id, error) : NULL;
  if (!view->attendance)
    return NULL;
  if (booking->state == BOOKING_WAITING && !store_booking_position(engine->read, booking, &view->position, error))
    return NULL;
  view->private_shown = sees_private(asker->actor, booking, view->slot->slot, asker->leads_team);
  view->slot->let_in = always_in(asker->actor, view->slot->slot) || lets_in(asker->actor, booking);
  return g_steal_pointer(&view);
}

/* A person may be named by mail address. Staff are told who is not there: a list of nothing would say of somebody whose name is
 * mistyped that they booked nothing. Whoever sees nothing of others gets nothing, be they there or not. */
static gboolean fill_party(Engine *engine, const Actor *actor, const BookingFilter *filter, BookingListFilter *list,
                           Party *party, GError **error)
{
  if (!filter->party)
    return TRUE;
  const char *colon = strchr(filter->party, ':');
  PartyKind kind;
  gboolean may;
  if (!colon || !colon[1])
    return error_set(error, ERROR_INVALID, "party: write it as person:ID or team:ID");
  g_autofree char *name = g_strndup(filter->party, (gsize)(colon - filter->party));
  if (!party_kind_parse(name, &kind, error)
      || !party_find_for(engine->read, actor, kind, colon + 1, party, &may, error))
    return FALSE;
  list->party_kind = party_kind_text(kind);
  list->party_id = may ? party->id : ""; /* nobody's */
  return TRUE;
}

static GPtrArray *read_bookings(Engine *engine, const Asker *asker, const BookingFilter *filter, BookingListFilter *list,
                                char **next, GError **error)
{
  const Actor *actor = asker->actor;
  gboolean all = actor_is_staff(actor) && !filter->mine, leads = all;
  if (filter->team && !all && !party_leads(engine->read, actor, filter->team, &leads, error))
    return NULL;
  if (filter->team && leads) {
    list->person_id = ""; /* nobody's own beside them */
    list->team_id = filter->team;
  } else if (!all) {
    list->person_id = actor->id;
    list->team_id = asker->leads_team ? actor->team_id : NULL;
  }
  g_autoptr(GPtrArray) bookings = store_booking_list(engine->read, list, error);
  if (!bookings)
    return NULL;
  g_autoptr(GPtrArray) views = g_ptr_array_new_with_free_func((GDestroyNotify)booking_view_free);
  for (guint i = 0; i < bookings->len; i++) {
    BookingView *view = make_booking_view(engine, asker, g_steal_pointer(&bookings->pdata[i]), error);
    if (!view)
      return NULL;
    g_ptr_array_add(views, view);
  }
  if ((int)views->len == filter->limit && views->len > 0) {
    const Booking *last = ((const BookingView *)views->pdata[views->len - 1])->booking;
    *next = list_cursor_format(last->starts_at, last->id);
  }
  note_seen(engine, asker, views);
  return g_steal_pointer(&views);
}

GPtrArray *engine_bookings(Engine *engine, const Actor *actor, const BookingFilter *filter, char **next, GError **error)
{
  ListCursor cursor;
  Asker asker;
  g_auto(Party) party = { 0 };
  BookingListFilter list = { .slot_id = filter->slot_id, .live = filter->live, .from = filter->from, .to = filter->to,
                             .limit = filter->limit };
  *next = NULL;
  if (!fill_party(engine, actor, filter, &list, &party, error)
      || (filter->after && !list_cursor_parse(filter->after, &cursor, error)))
    return NULL;
  list.after = filter->after ? &cursor : NULL;
  if (!db_read_begin(engine->read, error))
    return NULL;
  GPtrArray *views =
    make_asker(engine, actor, &asker, error) ? read_bookings(engine, &asker, filter, &list, next, error) : NULL;
  db_read_end(engine->read);
  return views;
}

GPtrArray *engine_bookings_all(Engine *engine, const Actor *actor, const BookingFilter *filter, GError **error)
{
  BookingFilter page = *filter;
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)booking_view_free);
  g_autofree char *cursor = NULL;
  page.limit = BOOKINGS_AT_ONCE;
  do {
    g_autofree char *next = NULL;
    page.after = cursor;
    GPtrArray *more = engine_bookings(engine, actor, &page, &next, error);
    if (!more)
      return NULL;
    g_ptr_array_extend_and_steal(all, more);
    g_free(cursor);
    cursor = g_steal_pointer(&next);
  } while (cursor);
  return g_steal_pointer(&all);
}

static BookingView *read_booking(Engine *engine, const Actor *actor, const char *id, gboolean to_answer, GError **error)
{
  Asker asker;
  g_autoptr(Booking) booking = NULL;
  gboolean may = FALSE;
  if (!make_asker(engine, actor, &asker, error) || !store_booking_get(engine->read, id, &booking, error))
    return NULL;
  if (booking && !party_may_act_on(engine->read, actor, booking, &may, error))
    return NULL;
  gboolean only_answers = FALSE;
  if (booking && !may && to_answer && !party_may_answer(engine->read, actor, booking, &only_answers, error))
    return NULL;
  may = may || only_answers;
  if (!may) {
    error_set(error, ERROR_MISSING, "there is no booking “%.64s”", id);
    return NULL;
  }
  gboolean own = is_own(&asker, booking);
  BookingView *view = make_booking_view(engine, &asker, g_steal_pointer(&booking), error);
  if (view)
    view->only_answers = only_answers;
  if (view && !own)
    engine_saw(engine, actor->id, "see", "booking", id, NULL);
  return view;
}

static BookingView *show_booking(Engine *engine, const Actor *actor, const char *id, gboolean to_answer, GError **error)
{
  if (!db_read_begin(engine->read, error))
    return NULL;
  BookingView *view = read_booking(engine, actor, id, to_answer, error);
  db_read_end(engine->read);
  return view;
}

BookingView *engine_booking(Engine *engine, const Actor *actor, const char *id, GError **error)
{
  return show_booking(engine, actor, id, FALSE, error);
}

BookingView *engine_booking_to_answer(Engine *engine, const Actor *actor, const char *id, GError **error)
{
  return show_booking(engine, actor, id, TRUE, error);
}

GPtrArray *engine_services(Engine *engine, GError **error)
{
  g_autoptr(GPtrArray) stored = store_service_list(engine->read, error);
  if (!stored)
    return NULL;
  g_autoptr(GPtrArray) services = g_ptr_array_new();
  for (guint i = 0; i < stored->len; i++) {
    const EngineService *service = engine_service(engine, engine->read, ((Service *)stored->pdata[i])->id, error);
    if (!service)
      return NULL;
    g_ptr_array_add(services, (gpointer)service);
  }
  return g_steal_pointer(&services);
}
