#include "engine/advise.h"

#include <string.h>

#include "base/error.h"
#include "engine/advise-replay.h"
#include "engine/openings.h"
#include "engine/publish-plan.h"
#include "engine/report-private.h"
#include "store/closure.h"
#include "store/report-wishes.h"

#define MOST_WISHES 200000
#define MOST_UNITS 1000000
#define HOURS 24
#define DAYS 7

/* Demand by when it was for. */
typedef struct {
  gint64 wishes, attended;
} Demand;

typedef struct {
  Engine *engine;
  const AdviseQuery *query;
  const ReportService *service;
  const Zone *zone;
  GArray *wishes, *offers;
  char *idle; /* a sentence about dates that make no slot, or NULL */
  Demand demand[DAYS][HOURS];
} Advice;

static WishFate fate_of(const ReportWish *wish)
{
  if (wish->state == BOOKING_BOOKED && wish->outcome == OUTCOME_ATTENDED)
    return WISH_ATTENDED;
  if (wish->state == BOOKING_BOOKED && wish->outcome == OUTCOME_DID_NOT_ATTEND)
    return WISH_DID_NOT_ATTEND;
  if (wish->state == BOOKING_CANCELLED && wish->cancelled_by == BY_PARTY)
    return WISH_GIVEN_BACK;
  return WISH_UNKNOWN;
}

static void take_wish(void *data, const ReportWish *from)
{
  Advice *advice = data;
  Civil wanted = zone_to_civil(advice->zone, from->wanted);
  Wish wish = { .made_at = MIN(from->made_at, from->wanted),
                .wanted = from->wanted,
                .gone_at = from->cancelled_at,
                .weekday = civil_weekday(wanted),
                .units = advice->service->unit_slot ? 1 : from->seats,
                .fate = fate_of(from) };
  g_array_append_val(advice->wishes, wish);
  Demand *demand = &advice->demand[wish.weekday - 1][wanted.hour];
  demand->wishes += wish.units;
  demand->attended += wish.fate == WISH_ATTENDED ? wish.units : 0;
}

static gboolean read_wishes(Advice *advice, const ReportSpan *span, GError **error)
{
  if (!store_report_wishes(advice->engine->read, span, MOST_WISHES + 1, take_wish, advice, error))
    return FALSE;
  if (advice->wishes->len > MOST_WISHES)
    return error_set(error, ERROR_INVALID, "more than %d bookings lie in this period: ask for a shorter one", MOST_WISHES);
  return TRUE;
}

static gboolean add_offer(Advice *advice, Instant starts, gint64 units, GError **error)
{
  Offer offer = { .starts = starts, .units = units, .weekday = civil_weekday(zone_to_civil(advice->zone, starts)) };
  g_array_append_val(advice->offers, offer);
  if ((gint64)advice->offers->len * units > MOST_UNITS)
    return error_set(error, ERROR_INVALID, "the pattern offers more than %d units in this period", MOST_UNITS);
  return TRUE;
}

static int by_start(gconstpointer a, gconstpointer b)
{
  const Offer *left = a, *right = b;
  return (left->starts > right->starts) - (left->starts < right->starts);
}

/* The part of the period that has passed. */
typedef struct {
  Instant from, before;
} Past;

static gboolean lies_in(const Past *past, Instant at)
{
  return at >= past->from && at < past->before;
}

/* Each opening in slots of equal length. */
static gboolean cut(Advice *advice, const Schedule *schedule, const GPtrArray *closures, const Past *past, gint64 units,
                    GError **error)
{
  const AdviseQuery *query = advice->query;
  g_autoptr(GArray) openings = openings_expand(schedule, closures, past->before, error);
  for (guint i = 0; openings && i < openings->len; i++) {
    const Opening *opening = &g_array_index(openings, Opening, i);
    for (int n = 0; n < query->slots && lies_in(past, opening->at); n++)
      if (!add_offer(advice, opening->at + (gint64)query->minutes * 60 * n / query->slots, units, error))
        return FALSE;
  }
  return openings != NULL;
}

/* As the service itself would be published on that pattern: its plugin cuts or groups the openings, by its settings. */
static gboolean plan(Advice *advice, const Schedule *schedule, const GPtrArray *closures, const Past *past, gint64 units,
                     GError **error)
{
  Engine *engine = advice->engine;
  g_autofree char *idle = NULL;
  const EngineService *service = engine_service(engine, engine->read, advice->query->service, error);
  if (service && !service->plugin)
    return error_set(error, ERROR_INVALID, "slots: the plugin of service “%s” is not loaded, so that nothing can say how it would "
                     "cut these openings: give a number of slots", advice->query->service);
  g_autoptr(GPtrArray) planned = service ? publish_plan(engine, service, schedule, closures, past->before, &idle, error) : NULL;
  for (guint i = 0; planned && i < planned->len; i++) {
    const PlannedSlot *slot = planned->pdata[i];
    const Meeting *first = slot->meetings->pdata[0];
    if (lies_in(past, first->starts_at) && !add_offer(advice, first->starts_at, units, error))
      return FALSE;
  }
  if (planned && idle)
    advice->idle = g_steal_pointer(&idle);
  return planned != NULL;
}

/* The pattern as a schedule like any other, with @units seats a slot. */
static gboolean expand(Advice *advice, const Past *past, gint64 units, GError **error)
{
  const AdviseQuery *query = advice->query;
  g_autoptr(GPtrArray) closures = store_closure_list(advice->engine->read, error);
  Schedule schedule = { .id = (char *)"advised", .service_id = advice->service->id, .starts = query->starts,
                        .zone = advice->service->zone, .minutes = query->minutes, .until = (char *)"",
                        .repeat = (char *)(query->repeat ? query->repeat : ""), .except_on = (char *)"",
                        .extra_on = (char *)"", .place = (char *)"", .online = (char *)"", .capacity = (int)units };
  if (!closures)
    return FALSE;
  return query->slots > 0 ? cut(advice, &schedule, closures, past, units, error)
                          : plan(advice, &schedule, closures, past, units, error);
}

static gboolean make_offers(Advice *advice, const ReportSpan *span, GError **error)
{
  const AdviseQuery *query = advice->query;
  gint64 units = 1;
  Past past = { zone_day_start(advice->zone, query->from),
                MIN(zone_day_start(advice->zone, civil_from_day(civil_to_day(query->to) + 1)), query->now + 1) };
  if (!advice->service->unit_slot && !store_report_capacity(advice->engine->read, span, &units, error))
    return FALSE;
  if (!advice->service->unit_slot && query->seats > 0)
    units = query->seats;
  if (!expand(advice, &past, units, error))
    return FALSE;
  if (advice->offers->len == 0)
    return error_set(error, ERROR_INVALID, "the pattern has no date in the period that has passed and is not closed%s%s",
                     advice->idle ? ": " : "", advice->idle ? advice->idle : "");
  g_array_sort(advice->offers, by_start);
  return TRUE;
}

static void add_actual(Sheet *sheet, const Buckets *was, gint64 wishes)
{
  sheet_text(sheet, "as it was");
  sheet_count(sheet, buckets_finished(was));
  sheet_count(sheet, was->delivered);
  sheet_count(sheet, was->did_not_attend);
  sheet_count(sheet, was->cancelled_by_party);
  sheet_count(sheet, was->cancelled_by_service + was->unresolved);
  sheet_count(sheet, was->unfilled);
  sheet_share(sheet, was->delivered, buckets_finished(was));
  sheet_share(sheet, was->delivered + was->unresolved, buckets_finished(was));
  sheet_count(sheet, wishes);
  sheet_none(sheet);
  sheet_none(sheet);
}

static void add_predicted(Sheet *sheet, const Replay *would)
{
  gint64 delivered = would->fates[WISH_ATTENDED], unknown = would->fates[WISH_UNKNOWN];
  sheet_text(sheet, "as asked");
  sheet_count(sheet, would->offered);
  sheet_count(sheet, delivered);
  sheet_count(sheet, would->fates[WISH_DID_NOT_ATTEND]);
  sheet_count(sheet, would->fates[WISH_GIVEN_BACK]);
  sheet_count(sheet, unknown);
  sheet_count(sheet, would->unfilled);
  sheet_share(sheet, delivered, would->offered);
  sheet_share(sheet, delivered + unknown, would->offered);
  sheet_count(sheet, would->wishes);
  sheet_share(sheet, would->placed, would->wishes);
  if (would->placed > 0)
    sheet_number(sheet, would->days_moved / (double)would->placed);
  else
    sheet_none(sheet);
}

static gboolean add_comparison(Advice *advice, Report *report, GError **error)
{
  static const char *const columns[] = { "pattern", "offered", "delivered", "did_not_attend", "given_back", "unknown",
                                         "unfilled", "utilisation_least", "utilisation_most", "wishes", "placed",
                                         "mean_days_moved", NULL };
  const AdviseQuery *query = advice->query;
  const char *const services[] = { query->service, NULL };
  UtilisationQuery asked = { .from = query->from, .to = query->to, .services = services, .now = query->now };
  g_autoptr(UtilisationReport) usage = NULL;
  if (!report_utilisation_inside(advice->engine, &asked, &usage, error))
    return FALSE;
  Replay would = advise_replay(advice->offers, advice->wishes, query->within_days, query->same_weekday);
  Sheet *sheet = report_take(report, sheet_new("patterns", "How it was, and how it would have been", columns));
  add_actual(sheet, &usage->total, would.wishes);
  add_predicted(sheet, &would);
  return TRUE;
}

static void add_demand(const Advice *advice, Report *report)
{
  static const char *const columns[] = { "weekday", "hour", "wishes", "attended", NULL };
  Sheet *sheet = report_take(report, sheet_new("demand", "When the bookings were for", columns));
  for (int day = 0; day < DAYS; day++)
    for (int hour = 0; hour < HOURS; hour++) {
      const Demand *cell = &advice->demand[day][hour];
      if (cell->wishes == 0)
        continue;
      char text[16];
      g_snprintf(text, sizeof text, "%02d", hour);
      sheet_text(sheet, weekday_text((Weekday)(day + 1)));
      sheet_text(sheet, text);
      sheet_count(sheet, cell->wishes);
      sheet_count(sheet, cell->attended);
    }
}

static void add_notes(const Advice *advice, Report *report)
{
  const AdviseQuery *query = advice->query;
  g_autofree char *moved = g_strdup_printf(
    "Assumed: whoever booked would have taken the nearest time within %d days of the one they had, %s, but not before they made "
    "the booking; first come, first served. Those who came, stayed away or gave back would have done the same again.",
    query->within_days, query->same_weekday ? "on the same weekday only" : "on any weekday and at any hour");
  report_note(report, moved);
  report_note(report, "Wanted were all bookings of the period, also those that waited in vain or that the service cancelled. What "
                      "would have become of these is unknown: the lower figure takes them as lost, the higher one as used.");
  report_note(report, "Everybody is given a slot or a place of their own. Those who never booked because no time suited them left "
                      "no trace and are not in the figures: a pattern that suits more people does better than shown here.");
  report_note(report, query->slots > 0 ? "What is offered at a stretch is cut into slots of equal length."
                                       : "What is offered at a stretch is cut into slots, or put together, by the service's "
                                         "settings as they are today.");
  if (advice->idle)
    report_note(report, advice->idle);
  if (!advice->service->unit_slot) {
    g_autofree char *seats = g_strdup_printf("Each slot has %" G_GINT64_FORMAT " seats.",
                                             g_array_index(advice->offers, Offer, 0).units);
    report_note(report, seats);
  }
}

static gboolean check(const AdviseQuery *query, GError **error)
{
  if (query->minutes < 1 || query->minutes > 1440)
    return error_set(error, ERROR_INVALID, "minutes: %d is out of bounds, from 1 to 1440 is possible", query->minutes);
  if (query->slots < 0 || query->slots > 96 || query->slots > query->minutes)
    return error_set(error, ERROR_INVALID, "slots: %d is out of bounds, from 1 to 96 of a minute or more is possible, or 0 to "
                     "leave it to the service's plugin", query->slots);
  if (query->seats < 0 || query->seats > 10000)
    return error_set(error, ERROR_INVALID, "seats: %d is out of bounds, at most 10000 are possible", query->seats);
  if (query->within_days < 0 || query->within_days > 366)
    return error_set(error, ERROR_INVALID, "within-days: %d is out of bounds, from 0 to 366 is possible", query->within_days);
  return report_check_period(query->from, query->to, error);
}

static gboolean advise(Advice *advice, Report *report, GError **error)
{
  const AdviseQuery *query = advice->query;
  ReportSpan span = { advice->service->id, civil_to_day(query->from), civil_to_day(query->to), query->now };
  advice->zone = zone_get(advice->service->zone, error);
  if (!advice->zone || !read_wishes(advice, &span, error) || !make_offers(advice, &span, error) ||
      !add_comparison(advice, report, error))
    return FALSE;
  report_fact(report, "service", query->service);
  report_period_facts(report, query->from, query->to);
  add_demand(advice, report);
  add_notes(advice, report);
  return TRUE;
}

static gboolean work(Engine *engine, const void *asked, Report *report, GError **error)
{
  const AdviseQuery *query = asked;
  const char *const services[] = { query->service, NULL };
  g_autoptr(GPtrArray) found = check(query, error) ? report_services(engine, services, error) : NULL;
  if (!found)
    return FALSE;
  Advice advice = { .engine = engine, .query = query, .service = g_ptr_array_index(found, 0) };
  g_autoptr(GArray) wishes = advice.wishes = g_array_new(FALSE, FALSE, sizeof(Wish));
  g_autoptr(GArray) offers = advice.offers = g_array_new(FALSE, FALSE, sizeof(Offer));
  gboolean fine = advise(&advice, report, error);
  g_free(advice.idle);
  return fine;
}

gboolean engine_advise(Engine *engine, const AdviseQuery *query, Report **report, GError **error)
{
  return report_run(engine, work, query, "advice", "What if it had been offered otherwise", report, error);
}
