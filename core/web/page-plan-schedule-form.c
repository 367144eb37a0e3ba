/* The fields of a schedule. Recurrence is asked for in people's terms (calendar/pattern.h); the rule's own text is for experts. */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "calendar/pattern.h"
#include "render/pattern-words.h"
#include "render/when.h"
#include "store/person.h"
#include "web/page-plan-schedule.h"
#include "web/private.h"

#define SAME_DATE "date" /* of “which day of the month”: that of the first date */

static const char *const weekday_values[] = { "", "1", "2", "3", "4", "5", "6", "7" };

const char *plan_schedule_field(const char *key)
{
  static const struct { const char *key, *id; } fields[] = { { "starts", "date" }, { "repeat", "repeats" } };
  for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
    if (strcmp(fields[i].key, key) == 0)
      return fields[i].id;
  return NULL;
}

static void add_field(PlanForm *plan, json_t *field)
{
  json_object_set_new(plan->view, json_string_value(json_object_get(field, "id")), field);
}

/* ---- when it begins, and how long it lasts ------------------------------------------------------------------------ */

static void add_time(PlanForm *plan, const Schedule *stored)
{
  char date[CIVIL_DATE_TEXT] = "";
  g_autofree char *time = stored ? g_strdup_printf("%02d:%02d", stored->starts.hour, stored->starts.minute) : g_strdup("");
  g_autofree char *minutes = stored ? g_strdup_printf("%d", stored->minutes) : g_strdup("");
  if (stored)
    civil_format_date(stored->starts, date);
  add_field(plan, plan_date(plan->form, "date", _("First day"), NULL, date));
  json_t *clock = plan_input(plan->form, "time", _("Begins at"), _("By the clock where the service is"), time,
                             "nhsuk-input--width-5");
  json_object_set_new(clock, "type", json_string("time"));
  add_field(plan, clock);
  json_t *length = plan_input(plan->form, "minutes", _("How long it lasts (minutes)"),
                              _("A clinic from 9am to midday is 180. It is cut into slots by the service’s settings."), minutes,
                              "nhsuk-input--width-4");
  json_object_set_new(length, "inputmode", json_string("numeric"));
  add_field(plan, length);
}

/* ---- how often ---------------------------------------------------------------------------------------------------- */

static json_t *number_field(const Form *form, const char *id, const char *label, int stored)
{
  g_autofree char *text = stored > 0 ? g_strdup_printf("%d", stored) : g_strdup("");
  json_t *field = plan_input(form, id, label, NULL, text, "nhsuk-input--width-2");
  json_object_set_new(field, "inputmode", json_string("numeric"));
  return field;
}

static json_t *days_field(const Form *form, guint weekdays)
{
  json_t *choice = page_choice("days", _("On"), NULL);
  for (int day = MONDAY; day <= SUNDAY; day++)
    page_option(choice, weekday_values[day], when_weekday((Weekday)day), NULL,
                plan_has(form, "days", weekday_values[day], (weekdays & (1u << day)) != 0));
  return choice;
}

static json_t *nth_field(const Form *form, const Pattern *pattern)
{
  static const struct { const char *value; int nth; } options[] = { { "1", 1 }, { "2", 2 }, { "3", 3 }, { "4", 4 }, { "-1", -1 } };
  gboolean by_date = pattern->kind == PATTERN_MONTHLY_DATE;
  json_t *choice = page_choice("nth", _("On which day of the month"), NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(options); i++) {
    g_autofree char *label = g_strdup_printf(_("The %s"), pattern_nth(options[i].nth));
    page_option(choice, options[i].value, label, NULL,
                plan_has(form, "nth", options[i].value, !by_date && pattern->nth == options[i].nth));
  }
  page_option(choice, SAME_DATE, _("The same date as the first day"), NULL, plan_has(form, "nth", SAME_DATE, by_date));
  return choice;
}

static json_t *weekday_field(const Form *form, Weekday weekday)
{
  json_t *choice = page_choice("weekday", _("Weekday"), NULL);
  for (int day = MONDAY; day <= SUNDAY; day++)
    page_option(choice, weekday_values[day], when_weekday((Weekday)day), NULL,
                plan_has(form, "weekday", weekday_values[day], day == (int)weekday));
  return choice;
}

/* Each way to repeat, with the fields that belong to it. */
static void add_repeats(PlanForm *plan, const Pattern *pattern, const char *rule)
{
  const Form *form = plan->form;
  gboolean monthly = pattern->kind == PATTERN_MONTHLY_DAY || pattern->kind == PATTERN_MONTHLY_DATE;
  json_t *choice = page_choice("repeats", _("How often?"), NULL);
  page_option(choice, "once", _("Once"), NULL, plan_has(form, "repeats", "once", pattern->kind == PATTERN_ONCE));
  json_t *weekly = page_option(choice, "weekly", _("Weekly"), NULL,
                               plan_has(form, "repeats", "weekly", pattern->kind == PATTERN_WEEKLY));
  json_t *month = page_option(choice, "monthly", _("Monthly"), NULL, plan_has(form, "repeats", "monthly", monthly));
  json_t *expert = page_option(choice, "rule", _("By a rule, written out"), NULL,
                               plan_has(form, "repeats", "rule", pattern->kind == PATTERN_RULE));
  add_field(plan, number_field(form, "weeks", _("Every so many weeks"), pattern->every));
  add_field(plan, days_field(form, pattern->weekdays));
  add_field(plan, number_field(form, "months", _("Every so many months"), pattern->every));
  add_field(plan, nth_field(form, pattern));
  add_field(plan, weekday_field(form, pattern->weekday));
  add_field(plan, plan_input(form, "rule", _("Rule"), _("As in RFC 5545, such as FREQ=WEEKLY;BYDAY=TU;BYMONTH=9,10"), rule, NULL));
  json_object_set_new(weekly, "weekly", json_true());
  json_object_set_new(month, "monthly", json_true());
  json_object_set_new(expert, "expert", json_true());
  add_field(plan, choice);
}

static void add_stops(PlanForm *plan, const Pattern *pattern, const Schedule *stored)
{
  const Form *form = plan->form;
  gboolean dated = stored && *stored->until, counted = !dated && pattern->count > 0;
  json_t *choice = page_choice("stops", _("When does it stop?"), _("Not asked of what is held once."));
  page_option(choice, "never", _("It goes on until somebody ends it"), NULL, plan_has(form, "stops", "never", !dated && !counted));
  json_t *on = page_option(choice, "on", _("On a day"), NULL, plan_has(form, "stops", "on", dated));
  json_t *after = page_option(choice, "after", _("After a number of times"), NULL, plan_has(form, "stops", "after", counted));
  json_object_set_new(on, "on", json_true());
  json_object_set_new(after, "after", json_true());
  add_field(plan, choice);
  add_field(plan, plan_date(form, "until", _("Last day"), NULL, stored ? stored->until : ""));
  add_field(plan, number_field(form, "count", _("How many times"), pattern->count));
}

/* "2026-12-25,2027-01-01" a line each. */
static char *as_lines(const char *list)
{
  g_auto(GStrv) parts = g_strsplit(list, ",", -1);
  return g_strjoinv("\n", parts);
}

static void add_exceptions(PlanForm *plan, const Schedule *stored)
{
  g_autofree char *except = as_lines(stored ? stored->except_on : "");
  g_autofree char *extra = as_lines(stored ? stored->extra_on : "");
  add_field(plan, plan_input(plan->form, "except", _("Days on which it is left out"),
                             _("One a line, such as 2026-12-22. Optional; closures are left out by themselves."), except, NULL));
  add_field(plan, plan_input(plan->form, "extra", _("Days besides"),
                             _("One a line, such as 2026-12-23, or with another time 2026-12-23T13:00. Optional."), extra, NULL));
}

/* ---- where, by whom, for how many --------------------------------------------------------------------------------- */

static gboolean add_hosts(PlanForm *plan, const Schedule *stored, GError **error)
{
  g_autoptr(GPtrArray) people = store_person_list(plan->call->engine->read, 1u << PERSON_ACTIVE, error);
  if (!people)
    return FALSE;
  json_t *choice = page_choice("hosts", _("Who gives it?"), _("A session with several can be booked only while all are free."));
  for (guint i = 0; i < people->len; i++) {
    const Person *person = people->pdata[i];
    gboolean gives = stored && g_strv_contains((const char *const *)stored->hosts, person->id);
    if (person->roles & ROLE_CLINICIAN)
      page_option(choice, person->mail, person->name, *person->profession ? person->profession : NULL,
                  plan_has(plan->form, "hosts", person->mail, gives));
  }
  json_object_set_new(plan->view, "any_host", json_boolean(json_array_size(json_object_get(choice, "options")) > 0));
  add_field(plan, choice);
  return TRUE;
}

static void add_where(PlanForm *plan, const Schedule *stored)
{
  g_autofree char *capacity = stored && stored->capacity > 0 ? g_strdup_printf("%d", stored->capacity) : g_strdup("");
  add_field(plan, plan_input(plan->form, "place", _("Place"), _("Leave it empty where it is online only"),
                             stored ? stored->place : "", NULL));
  add_field(plan, plan_input(plan->form, "online", _("Link to join online"), _("Beginning with https://. Optional."),
                             stored ? stored->online : "", NULL));
  json_t *seats = plan_input(plan->form, "capacity", _("Places in each session"),
                             _("Leave it empty for what this kind of service has"), capacity, "nhsuk-input--width-4");
  json_object_set_new(seats, "inputmode", json_string("numeric"));
  add_field(plan, seats);
}

gboolean plan_schedule_fill(PlanForm *plan, const Schedule *stored, GError **error)
{
  Pattern pattern = { .kind = PATTERN_WEEKLY, .every = 1, .nth = 1, .weekday = MONDAY };
  if (stored)
    pattern = pattern_of_rule(stored->repeat, stored->starts);
  add_time(plan, stored);
  add_repeats(plan, &pattern, stored ? stored->repeat : "");
  add_stops(plan, &pattern, stored);
  add_exceptions(plan, stored);
  add_where(plan, stored);
  return add_hosts(plan, stored, error);
}

/* ---- and back ----------------------------------------------------------------------------------------------------- */

/* A whole number of at least 1 that was typed; @standard for nothing; 0 and a fault for anything else. */
static int read_number(PlanForm *plan, const char *id, int standard)
{
  const char *text = form_text(plan->form, id);
  char *end = NULL;
  gint64 number = *text ? g_ascii_strtoll(text, &end, 10) : standard;
  if (*text && (*end || number < 1 || number > 1000)) {
    page_fault(plan->view, id, _("Write a whole number from 1 to 1000"));
    return 0;
  }
  return (int)number;
}

static guint read_days(const Form *form)
{
  guint days = 0;
  for (int day = MONDAY; day <= SUNDAY; day++)
    if (plan_has(form, "days", weekday_values[day], FALSE))
      days |= 1u << day;
  return days;
}

static int read_weekday(const Form *form)
{
  for (int day = MONDAY; day <= SUNDAY; day++)
    if (strcmp(form_text(form, "weekday"), weekday_values[day]) == 0)
      return day;
  return MONDAY;
}

static void read_monthly(PlanForm *plan, Pattern *pattern)
{
  const char *nth = form_text(plan->form, "nth");
  pattern->kind = strcmp(nth, SAME_DATE) == 0 ? PATTERN_MONTHLY_DATE : PATTERN_MONTHLY_DAY;
  pattern->every = read_number(plan, "months", 1);
  pattern->nth = strcmp(nth, "-1") == 0 ? -1 : CLAMP(*nth - '0', 1, 4);
  pattern->weekday = (Weekday)read_weekday(plan->form);
}

static char *read_rule(PlanForm *plan, gboolean counted)
{
  const char *repeats = form_text(plan->form, "repeats");
  Pattern pattern = { .kind = PATTERN_ONCE, .every = 1 };
  if (strcmp(repeats, "rule") == 0) {
    if (!*form_text(plan->form, "rule"))
      page_fault(plan->view, "rule", _("Write the rule, or choose another way to repeat"));
    if (counted)
      page_fault(plan->view, "stops", _("Write the number into the rule, as COUNT=8, or choose a last day"));
    return g_strdup(form_text(plan->form, "rule"));
  }
  if (strcmp(repeats, "weekly") == 0) {
    pattern.kind = PATTERN_WEEKLY;
    pattern.every = read_number(plan, "weeks", 1);
    pattern.weekdays = read_days(plan->form);
    if (pattern.weekdays == 0)
      page_fault(plan->view, "days", _("Tick at least one day of the week"));
  } else if (strcmp(repeats, "monthly") == 0) {
    read_monthly(plan, &pattern);
  } else if (strcmp(repeats, "once") != 0) {
    page_fault(plan->view, "repeats", _("Choose how often it is held"));
  }
  pattern.count = counted && pattern.kind != PATTERN_ONCE ? read_number(plan, "count", 0) : 0;
  return pattern_to_rule(&pattern);
}

/* Days that were typed a line each, as a list. */
static void say_days(Edit *edit, const char *key, const char *typed)
{
  g_autofree char *list = g_strdelimit(g_strdup(typed), "\n", ',');
  edit_say(edit, key, list);
}

static void say_time(PlanForm *plan, Edit *edit)
{
  const char *date = form_text(plan->form, "date"), *time = form_text(plan->form, "time");
  Civil civil;
  g_autofree char *starts = g_strconcat(date, "T", time, NULL);
  if (!civil_parse_date(date, &civil, NULL))
    page_fault(plan->view, "date", _("Write the first day as year, month and day, such as 2026-12-08"));
  else if (!civil_parse(starts, &civil, NULL))
    page_fault(plan->view, "time", _("Write the time as hour and minute, such as 09:30"));
  if (!*form_text(plan->form, "minutes"))
    page_fault(plan->view, "minutes", _("Say how many minutes it lasts"));
  edit_say(edit, "starts", starts);
  edit_say(edit, "minutes", form_text(plan->form, "minutes"));
}

static void say_end(PlanForm *plan, Edit *edit, const char *stops)
{
  if (strcmp(form_text(plan->form, "repeats"), "once") == 0)
    return;
  if (strcmp(stops, "on") == 0 && !*form_text(plan->form, "until"))
    page_fault(plan->view, "until", _("Write the last day, such as 2027-07-20"));
  if (strcmp(stops, "after") == 0 && !*form_text(plan->form, "count"))
    page_fault(plan->view, "count", _("Say how many times it is held"));
  if (strcmp(stops, "on") == 0)
    edit_say(edit, "until", form_text(plan->form, "until"));
}

void plan_schedule_read(PlanForm *plan, const char *id, const char *service_id, Edit *edit)
{
  const char *stops = form_text(plan->form, "stops");
  g_autofree char *hosts = plan_list(plan->form, "hosts");
  edit_begin(edit, "schedule", id);
  edit_say(edit, "service", service_id);
  say_time(plan, edit);
  g_autofree char *rule = read_rule(plan, strcmp(stops, "after") == 0);
  edit_say(edit, "repeat", rule);
  say_end(plan, edit, stops);
  say_days(edit, "except", form_text(plan->form, "except"));
  say_days(edit, "extra", form_text(plan->form, "extra"));
  edit_say(edit, "place", form_text(plan->form, "place"));
  edit_say(edit, "online", form_text(plan->form, "online"));
  edit_say(edit, "capacity", form_text(plan->form, "capacity"));
  edit_say(edit, "hosts", hosts);
}
