/* page-plan-aims: what delivery is held against: targets, reporting years, and who is of the priority workforce. */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "model/target.h"
#include "render/when.h"
#include "store/target.h"
#include "web/page-plan.h"
#include "web/page-slot.h"
#include "web/pages.h"
#include "web/private.h"

#define LIST "/admin/targets"
#define YEARS "/admin/years"

static const struct { Measure measure; const char *name, *note; } measures[] = {
  { MEASURE_SESSIONS, N_("Sessions"), N_("How many were held") },
  { MEASURE_PEOPLE, N_("People"), N_("How many came") },
  { MEASURE_PRIORITY_SHARE, N_("Share of the priority workforce"), N_("Among those who came; in per cent") },
  { MEASURE_SATISFACTION_SHARE, N_("Share who were content"), N_("Of those who answered, with 4 of 5 or more; in per cent") },
  { MEASURE_UTILISATION, N_("Share of what was offered that was used"), N_("In per cent") },
};

static const char *say_measure(Measure measure)
{
  gsize i = 0;
  while (measures[i].measure != measure)
    i++;
  return words_say(measures[i].name);
}

/* A share as per cent, a count as it is. */
static char *say_figure(const Target *target)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  double figure = measure_is_share(target->measure) ? target->figure * 100 : target->figure;
  return g_strdup(g_ascii_formatd(number, sizeof number, "%.10g", figure));
}

static char *say_percent(double share)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  return g_strdup(g_ascii_formatd(number, sizeof number, "%.10g", share * 100));
}

static char *say_days(Civil from, Civil to)
{
  g_autofree char *first = when_day(from);
  g_autofree char *last = when_day(to);
  return g_strdup_printf(_("%s to %s"), first, last);
}

/* ---- the lists ---------------------------------------------------------------------------------------------------- */

static json_t *view_target(const Target *target)
{
  g_autofree char *figure = say_figure(target);
  g_autofree char *days = say_days(target->from_on, target->to_on);
  g_autofree char *href = g_strconcat(LIST "/", target->id, NULL);
  const char *unit = measure_is_share(target->measure) ? "%" : "";
  g_autofree char *aim = g_strdup_printf("%s: %s%s", say_measure(target->measure), figure, unit);
  return json_pack("{s:s, s:s, s:s, s:s}", "href", href, "name", target->title, "aim", aim, "days", days);
}

static json_t *view_year(const ReportingYear *year)
{
  g_autofree char *days = say_days(year->from_on, year->to_on);
  g_autofree char *name = page_escape(year->name);
  g_autofree char *href = g_strconcat(YEARS "/", name, NULL);
  return json_pack("{s:s, s:s, s:s}", "href", href, "name", year->name, "days", days);
}

static gboolean fill_lists(WebCall *call, json_t *view, GError **error)
{
  g_autoptr(GPtrArray) targets = store_target_list(call->engine->read, error);
  g_autoptr(GPtrArray) years = targets ? store_reporting_year_list(call->engine->read, error) : NULL;
  g_auto(GStrv) priority = years ? store_profession_priority(call->engine->read, error) : NULL;
  if (!priority)
    return FALSE;
  json_t *target_list = json_array(), *year_list = json_array();
  for (guint i = targets->len; i > 0; i--) /* the latest first */
    json_array_append_new(target_list, view_target(targets->pdata[i - 1]));
  for (guint i = years->len; i > 0; i--)
    json_array_append_new(year_list, view_year(years->pdata[i - 1]));
  g_autofree char *joined = page_join((const char *const *)priority, g_strv_length(priority));
  json_object_set_new(view, "targets", target_list);
  json_object_set_new(view, "years", year_list);
  json_object_set_new(view, "any_target", json_boolean(targets->len > 0));
  json_object_set_new(view, "any_year", json_boolean(years->len > 0));
  json_object_set_new(view, "priority", *joined ? json_string(joined) : json_null());
  return TRUE;
}

HttpResponse *page_plan_aims(WebCall *call, GError **error)
{
  json_t *view = plan_view(call, "/admin", _("Administration"));
  if (!fill_lists(call, view, error)) {
    json_decref(view);
    return NULL;
  }
  return page_answer(call, 200, "plan-aims.html", _("Targets and reporting years"), view, error);
}

/* ---- a target ----------------------------------------------------------------------------------------------------- */

static const char *field_of(const char *key)
{
  return strcmp(key, "title") == 0 || strcmp(key, "name") == 0 ? "called" : NULL;
}

static void add_measure(PlanForm *plan, const Target *stored)
{
  json_t *choice = page_choice("measure", _("What is counted?"), NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(measures); i++) {
    const char *value = measure_text(measures[i].measure);
    gboolean chosen = stored ? stored->measure == measures[i].measure : i == 0;
    page_option(choice, value, words_say(measures[i].name), words_say(measures[i].note),
                plan_has(plan->form, "measure", value, chosen));
  }
  json_object_set_new(plan->view, "measure", choice);
}

static void add_number(PlanForm *plan, const char *id, const char *label, const char *hint, char *stored)
{
  json_t *field = plan_input(plan->form, id, label, hint, stored, "nhsuk-input--width-5");
  json_object_set_new(field, "inputmode", json_string("decimal"));
  json_object_set_new(plan->view, id, field);
  g_free(stored);
}

static void add_period(PlanForm *plan, const Civil *from_on, const Civil *to_on)
{
  char from[CIVIL_DATE_TEXT] = "", to[CIVIL_DATE_TEXT] = "";
  if (from_on)
    civil_format_date(*from_on, from);
  if (to_on)
    civil_format_date(*to_on, to);
  json_object_set_new(plan->view, "from", plan_date(plan->form, "from", _("First day"), NULL, from));
  json_object_set_new(plan->view, "to", plan_date(plan->form, "to", _("Last day"), NULL, to));
}

static gboolean fill_target(PlanForm *plan, const Target *stored, GError **error)
{
  json_t *services = plan_services(plan->call, plan->form, "services", _("Which services count?"), _("Tick nothing to count all."),
                                   stored ? (const char *const *)stored->services : NULL, error);
  if (!services)
    return FALSE;
  json_object_set_new(plan->view, "services", services);
  json_object_set_new(plan->view, "called", plan_input(plan->form, "called", _("What it is called"),
                                                       _("Such as “People trained”"), stored ? stored->title : "", NULL));
  add_measure(plan, stored);
  add_number(plan, "figure", _("How much is aimed at"), _("A count, such as 150, or a share in per cent, such as 75"),
             stored ? say_figure(stored) : NULL);
  add_period(plan, stored ? &stored->from_on : NULL, stored ? &stored->to_on : NULL);
  add_number(plan, "green", _("Green from (per cent)"), _("Of what is due by then. As a rule 100."),
             say_percent(stored ? stored->green : 1.0));
  add_number(plan, "amber", _("Amber from (per cent)"), _("Below that it is red. As a rule 75."),
             say_percent(stored ? stored->amber : 0.75));
  json_object_set_new(plan->view, "stands", json_boolean(stored != NULL));
  return TRUE;
}

/* The book reads “1” as the whole and “2” as two per cent; here all is in per cent. */
static void say_share(Edit *edit, const Form *form, const char *key)
{
  const char *typed = form_text(form, key);
  g_autofree char *percent = *typed && !strchr(typed, '%') ? g_strconcat(typed, "%", NULL) : g_strdup(typed);
  edit_say(edit, key, percent);
}

static Edit *read_target(const Form *form, const char *id)
{
  Edit *edit = edit_new();
  Measure measure = MEASURE_SESSIONS;
  g_autofree char *services = plan_list(form, "services");
  edit_begin(edit, "target", id);
  edit_say(edit, "title", form_text(form, "called"));
  edit_say(edit, "measure", form_text(form, "measure"));
  edit_say(edit, "services", services);
  edit_say(edit, "from", form_text(form, "from"));
  edit_say(edit, "to", form_text(form, "to"));
  if (measure_parse(form_text(form, "measure"), &measure, NULL) && measure_is_share(measure))
    say_share(edit, form, "figure");
  else
    edit_say(edit, "figure", form_text(form, "figure"));
  say_share(edit, form, "green");
  say_share(edit, form, "amber");
  return edit;
}

/* As it is stored, to be taken away. */
static Edit *end_target(const Target *target)
{
  Edit *edit = edit_new();
  char from[CIVIL_DATE_TEXT], to[CIVIL_DATE_TEXT];
  edit_begin(edit, "target", target->id);
  edit_say(edit, "measure", measure_text(target->measure));
  edit_say(edit, "from", civil_format_date(target->from_on, from));
  edit_say(edit, "to", civil_format_date(target->to_on, to));
  edit_say(edit, "figure", "0");
  edit_say(edit, "state", "ended");
  return edit;
}

static gboolean is_removal(const Form *form)
{
  return form && strcmp(form_text(form, "act"), "remove") == 0;
}

static HttpResponse *take_target(PlanForm *plan, const char *id, const Target *stored, GError **error)
{
  gboolean removes = stored && is_removal(plan->form);
  g_autoptr(Edit) edit = removes ? end_target(stored) : read_target(plan->form, id);
  if (!removes && !*form_text(plan->form, "called"))
    page_fault(plan->view, "called", _("Say what the target is called"));
  if (removes)
    plan->check_title = _("Remove this target?");
  return plan_take(plan, edit, LIST "?saved=yes", error);
}

static HttpResponse *answer_target(PlanForm *plan, const char *id, const Target *stored, GError **error)
{
  if (fill_target(plan, stored, error))
    return plan->form ? take_target(plan, id, stored, error) : plan_show(plan, error);
  g_clear_pointer(&plan->view, json_decref);
  return NULL;
}

static HttpResponse *gone(const Form *form, const char *what, const char *id, GError **error)
{
  if (is_removal(form))
    return page_go(LIST "?saved=yes"); /* pressed twice: it has gone */
  error_set(error, ERROR_MISSING, "there is no %s “%.64s”", what, id);
  return NULL;
}

static HttpResponse *one_target(WebCall *call, const Form *form, GError **error)
{
  const char *id = http_request_param(call->request, "id");
  g_autofree char *action = g_strconcat(LIST "/", id, NULL);
  g_autoptr(GPtrArray) targets = store_target_list(call->engine->read, error);
  for (guint i = 0; targets && i < targets->len; i++) {
    const Target *target = targets->pdata[i];
    if (strcmp(target->id, id) != 0)
      continue;
    PlanForm plan = { .call = call, .form = form, .view = plan_view(call, LIST, _("Targets and reporting years")),
                      .template_name = "plan-target.html", .title = target->title, .action = action,
                      .check_title = _("Save these changes?"), .mark = { .kind = "target", .id = id }, .field_of = field_of };
    return answer_target(&plan, id, target, error);
  }
  return targets ? gone(form, "target", id, error) : NULL;
}

HttpResponse *page_plan_target(WebCall *call, GError **error)
{
  return one_target(call, NULL, error);
}

HttpResponse *page_plan_target_do(WebCall *call, GError **error)
{
  g_autoptr(Form) form = page_form(call, error);
  return form ? one_target(call, form, error) : NULL;
}

static HttpResponse *new_target(WebCall *call, const Form *form, GError **error)
{
  g_autofree char *fresh = engine_edit_id(call->engine, "target", plan_text(form, "called", ""), error);
  if (!fresh)
    return NULL;
  PlanForm plan = { .call = call, .form = form, .view = plan_view(call, LIST, _("Targets and reporting years")),
                    .template_name = "plan-target.html", .title = _("Add a target"), .action = LIST "/new",
                    .check_title = _("Add this target?"), .fresh_id = fresh, .field_of = field_of };
  g_autofree char *id = plan_id(&plan);
  return answer_target(&plan, id, NULL, error);
}

HttpResponse *page_plan_target_new(WebCall *call, GError **error)
{
  return new_target(call, NULL, error);
}

HttpResponse *page_plan_target_new_do(WebCall *call, GError **error)
{
  g_autoptr(Form) form = page_form(call, error);
  return form ? new_target(call, form, error) : NULL;
}
