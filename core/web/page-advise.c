/* page-advise: what if it had been offered otherwise? Past bookings replayed against a pattern that a manager thinks of. The form
 * is sent by GET: the address holds the whole question, and can be kept, sent to a colleague and asked again. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "base/words.h"
#include "engine/advise.h"
#include "engine/browse.h"
#include "render/figures.h"
#include "render/sheet-view.h"
#include "render/when.h"
#include "web/figures-period.h"
#include "web/pages.h"

#define MOST_MINUTES 1440
#define MOST_SLOTS 96
#define STANDARD_AT "09:30"

static const struct { const char *value, *label; } rhythms[] = {
  { "1", N_("Every week") }, { "2", N_("Every other week") }, { "3", N_("Every third week") }, { "4", N_("Every fourth week") },
};
static const struct { const char *value, *label; } distances[] = {
  { "0", N_("Not at all: the same day only") }, { "3", N_("By up to 3 days") }, { "7", N_("By up to a week") },
  { "14", N_("By up to two weeks") }, { "28", N_("By up to four weeks") },
};
static const char *const ical_days[] = { NULL, "MO", "TU", "WE", "TH", "FR", "SA", "SU" };

typedef struct {
  gint64 day, day2; /* Weekday; day2 0: no other */
  gint64 every, minutes, within;
  gint64 slots;     /* 0: as the service's plugin cuts an opening */
  gboolean same_weekday;
  Civil starts;     /* of its first opening */
} Pattern;

/* ---- the form ---- */

static const char *typed(const WebCall *call, const char *name, const char *standard)
{
  const char *text = call_param(call, name);
  return text ? text : standard;
}

static json_t *day_choice(const WebCall *call, const char *name, const char *label, const char *none, const char *standard)
{
  const char *chosen = typed(call, name, standard);
  json_t *choice = page_choice(name, label, NULL);
  if (none)
    page_option(choice, "0", none, NULL, strcmp(chosen, "0") == 0);
  for (int day = MONDAY; day <= SUNDAY; day++) {
    char value[8];
    g_snprintf(value, sizeof value, "%d", day);
    page_option(choice, value, when_weekday((Weekday)day), NULL, strcmp(chosen, value) == 0);
  }
  return choice;
}

static json_t *number_field(const WebCall *call, const char *name, const char *label, const char *hint, const char *standard)
{
  json_t *field = page_field(name, label, hint, typed(call, name, standard));
  json_object_set_new(field, "width", json_string("nhsuk-input--width-4"));
  json_object_set_new(field, "inputmode", json_string("numeric"));
  return field;
}

static void add_fields(const WebCall *call, json_t *view)
{
  json_t *every = page_choice("every", _("How often"), NULL), *within = page_choice("within", _("How far people would move"), NULL);
  json_t *at = page_field("at", _("From"), NULL, typed(call, "at", STANDARD_AT));
  json_t *same = page_choice("same", _("Weekday"), NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(rhythms); i++)
    page_option(every, rhythms[i].value, words_say(rhythms[i].label), NULL,
                strcmp(typed(call, "every", "1"), rhythms[i].value) == 0);
  for (gsize i = 0; i < G_N_ELEMENTS(distances); i++)
    page_option(within, distances[i].value, words_say(distances[i].label), NULL,
                strcmp(typed(call, "within", "14"), distances[i].value) == 0);
  page_option(same, "", _("Any weekday suits them"), NULL, !*typed(call, "same", ""));
  page_option(same, "yes", _("Only the weekday they had"), NULL, *typed(call, "same", "") != '\0');
  json_object_set_new(at, "type", json_string("time"));
  json_object_set_new(at, "width", json_string("nhsuk-input--width-5"));
  json_object_set_new(view, "day", day_choice(call, "day", _("Day"), NULL, "2"));
  json_object_set_new(view, "day2", day_choice(call, "day2", _("And on"), _("No other day"), "0"));
  json_object_set_new(view, "every", every);
  json_object_set_new(view, "at", at);
  json_object_set_new(view, "minutes", number_field(call, "minutes", _("Minutes in all"), NULL, "180"));
  json_object_set_new(view, "slots", number_field(call, "slots", _("Cut into how many times"),
                                                  _("Leave this empty to have it cut as the service is today"), ""));
  json_object_set_new(view, "within", within);
  json_object_set_new(view, "same", same);
}

/* ---- what it says ---- */

static void read_number(const WebCall *call, json_t *view, const char *name, gint64 least, gint64 most, gint64 *out)
{
  const char *text = json_string_value(json_object_get(json_object_get(view, name), "value"));
  g_autoptr(GError) error = NULL;
  if (text_to_int(typed(call, name, text ? text : ""), least, most, name, out, &error))
    return;
  g_autofree char *says = g_strdup_printf(_("Enter a whole number from %d to %d"), (int)least, (int)most);
  page_fault(view, name, says);
}

/* What a list offered; anything else is told at it. */
static void read_chosen(const WebCall *call, json_t *view, const char *name, const char *standard, gint64 most, gint64 *out)
{
  if (!text_to_int(typed(call, name, standard), 0, most, name, out, NULL))
    page_fault(view, name, _("Choose one of those in the list"));
}

/* The first day of the pattern on or after @from. */
static Civil first_day(Civil from, const Pattern *pattern)
{
  int day = civil_to_day(from);
  while (civil_weekday(civil_from_day(day)) != (Weekday)pattern->day
         && (pattern->day2 == 0 || civil_weekday(civil_from_day(day)) != (Weekday)pattern->day2))
    day++;
  return civil_from_day(day);
}

static gboolean read_pattern(const WebCall *call, json_t *view, const FiguresPeriod *period, Pattern *pattern)
{
  if (!period->service)
    page_fault(view, "service", _("Choose one service: each has bookings of its own"));
  read_chosen(call, view, "day", "2", SUNDAY, &pattern->day);
  read_chosen(call, view, "day2", "0", SUNDAY, &pattern->day2);
  read_chosen(call, view, "every", "1", 4, &pattern->every);
  read_chosen(call, view, "within", "14", 28, &pattern->within);
  read_number(call, view, "minutes", 1, MOST_MINUTES, &pattern->minutes);
  if (*typed(call, "slots", ""))
    read_number(call, view, "slots", 1, MOST_SLOTS, &pattern->slots);
  pattern->same_weekday = *typed(call, "same", "") != '\0';
  if (!page_is_faulty(view) && (pattern->day == 0 || pattern->every == 0))
    page_fault(view, pattern->day == 0 ? "day" : "every", _("Choose one of those in the list"));
  if (page_is_faulty(view))
    return FALSE;
  char date[CIVIL_DATE_TEXT];
  g_autofree char *text = g_strdup_printf("%sT%s", civil_format_date(first_day(period->from, pattern), date),
                                          typed(call, "at", STANDARD_AT));
  if (!civil_parse(text, &pattern->starts, NULL))
    page_fault(view, "at", _("Enter a time, such as 9:30 in the morning as 09:30"));
  return !page_is_faulty(view);
}

/* ---- the answer ---- */

static void name_words(WebCall *call, Report *report)
{
  report_label(report, "pattern", "as it was", _("As it was"));
  report_label(report, "pattern", "as asked", _("As asked here"));
  for (int day = MONDAY; day <= SUNDAY; day++)
    report_label(report, "weekday", weekday_text((Weekday)day), when_weekday((Weekday)day));
}

static int percent_of(const Cell *cell)
{
  return (int)(cell->value * 100 + 0.5);
}

/* Which numbers a percentage is made of. */
static void add_made_of(json_t *answer, const char *over_key, const char *under_key, const Cell *cell)
{
  g_autofree char *over = figures_count(cell->over), *under = figures_count(cell->under);
  json_object_set_new(answer, over_key, json_string(over));
  json_object_set_new(answer, under_key, json_string(under));
}

/* The answer in a sentence, before the table that it comes from. */
static void say_answer(const Report *report, json_t *view)
{
  const Sheet *sheet = report->sheets->pdata[0];
  const Cell *before = sheet_find(sheet, 0, "utilisation_least"), *low = sheet_find(sheet, 1, "utilisation_least");
  const Cell *high = sheet_find(sheet, 1, "utilisation_most");
  int was = percent_of(before), least = percent_of(low), most = percent_of(high);
  json_t *answer = json_pack("{s:i, s:i, s:i, s:b, s:b, s:b}", "was", was, "least", least, "most", most, "range", least != most,
                             "better", least > was, "worse", most < was);
  add_made_of(answer, "was_over", "was_under", before);
  add_made_of(answer, "least_over", "under", low);
  add_made_of(answer, "most_over", "under", high);
  json_object_set_new(view, "answer", answer);
}

static gboolean ask(WebCall *call, json_t *view, const FiguresPeriod *period, const Pattern *pattern, GError **error)
{
  g_autofree char *other = pattern->day2 && pattern->day2 != pattern->day ? g_strdup_printf(",%s", ical_days[pattern->day2]) : NULL;
  g_autofree char *repeat = g_strdup_printf("FREQ=WEEKLY;INTERVAL=%d;BYDAY=%s%s", (int)pattern->every, ical_days[pattern->day],
                                            other ? other : "");
  AdviseQuery query = { .service = period->service, .from = period->from, .to = period->to, .starts = pattern->starts,
                        .repeat = repeat, .minutes = (int)pattern->minutes, .slots = (int)pattern->slots,
                        .within_days = (int)pattern->within, .same_weekday = pattern->same_weekday, .now = clock_now() };
  g_autoptr(Report) report = NULL;
  if (!engine_advise(call->engine, &query, &report, error))
    return FALSE;
  name_words(call, report);
  say_answer(report, view);
  static const char *const without[] = { "offered", "delivered", NULL }; /* of which the least share is made, and says so */
  json_t *tables = report_to_tables(report, without);
  json_object_update(view, tables);
  json_decref(tables);
  return TRUE;
}

HttpResponse *page_advise(WebCall *call, GError **error)
{
  json_t *view = json_pack("{s:n, s:[], s:[], s:s}", "answer", "sheets", "notes", "action", "/figures/advise");
  g_auto(FiguresPeriod) period = { 0 };
  Pattern pattern = { 0 };
  g_autoptr(GError) refused = NULL;
  if (!figures_period_read(call, view, &period, error)) {
    json_decref(view);
    return NULL;
  }
  add_fields(call, view);
  gboolean asked = call_param(call, "day") != NULL;
  if (asked && read_pattern(call, view, &period, &pattern) && !ask(call, view, &period, &pattern, &refused)) {
    if (!page_is_typed_fault(refused)) {
      json_decref(view);
      g_propagate_error(error, g_steal_pointer(&refused));
      return NULL;
    }
    page_fault_of_error(view, refused);
  }
  json_object_set_new(view, "asked", json_boolean(asked));
  return page_answer(call, page_is_faulty(view) ? 422 : 200, "advise.html", _("What if we offered other times?"), view, error);
}
