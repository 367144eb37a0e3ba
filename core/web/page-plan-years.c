/* page-plan-years: reporting years, and the professions of the priority workforce. */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "model/target.h"
#include "store/target.h"
#include "web/page-plan.h"
#include "web/pages.h"
#include "web/private.h"

#define LIST "/admin/targets"
#define YEARS "/admin/years"
#define PROFESSIONS "/admin/professions"

/* ---- a year ------------------------------------------------------------------------------------------------------- */

static void fill_year(PlanForm *plan, const ReportingYear *stored)
{
  char from[CIVIL_DATE_TEXT] = "", to[CIVIL_DATE_TEXT] = "";
  if (stored) {
    civil_format_date(stored->from_on, from);
    civil_format_date(stored->to_on, to);
  }
  json_object_set_new(plan->view, "stands", json_boolean(stored != NULL));
  json_object_set_new(plan->view, "called", plan_input(plan->form, "called", _("What it is called"), _("Such as 2026/27"), "",
                                                       "nhsuk-input--width-10"));
  json_object_set_new(plan->view, "from", plan_date(plan->form, "from", _("First day"), NULL, from));
  json_object_set_new(plan->view, "to", plan_date(plan->form, "to", _("Last day"),
                                                  _("It need not be twelve months; no day may be in two years"), to));
}

static gboolean is_removal(const Form *form)
{
  return form && strcmp(form_text(form, "act"), "remove") == 0;
}

static Edit *read_year(const Form *form, const char *name, const ReportingYear *removes)
{
  Edit *edit = edit_new();
  char from[CIVIL_DATE_TEXT], to[CIVIL_DATE_TEXT];
  edit_begin(edit, "reporting-year", name);
  edit_say(edit, "from", removes ? civil_format_date(removes->from_on, from) : form_text(form, "from"));
  edit_say(edit, "to", removes ? civil_format_date(removes->to_on, to) : form_text(form, "to"));
  edit_say(edit, "state", removes ? "ended" : NULL);
  return edit;
}

static HttpResponse *answer_year(PlanForm *plan, const char *name, const ReportingYear *stored, gboolean taken, GError **error)
{
  gboolean removes = stored && is_removal(plan->form);
  fill_year(plan, stored);
  if (!plan->form)
    return plan_show(plan, error);
  g_autoptr(Edit) edit = read_year(plan->form, name, removes ? stored : NULL);
  if (!*name)
    page_fault(plan->view, "called", _("Say what the year is called"));
  if (taken)
    page_fault(plan->view, "called", _("There is a reporting year of that name. Choose another name."));
  if (removes)
    plan->check_title = _("Remove this reporting year?");
  return plan_take(plan, edit, LIST "?saved=yes", error);
}

static const ReportingYear *find_year(const GPtrArray *years, const char *name)
{
  for (guint i = 0; i < years->len; i++)
    if (strcmp(((const ReportingYear *)years->pdata[i])->name, name) == 0)
      return years->pdata[i];
  return NULL;
}

static HttpResponse *one_year(WebCall *call, const Form *form, GError **error)
{
  const char *name = http_request_param(call->request, "name");
  g_autofree char *escaped = page_escape(name);
  g_autofree char *action = g_strconcat(YEARS "/", escaped, NULL);
  g_autoptr(GPtrArray) years = store_reporting_year_list(call->engine->read, error);
  if (!years)
    return NULL;
  const ReportingYear *year = find_year(years, name);
  if (!year && is_removal(form))
    return page_go(LIST "?saved=yes"); /* pressed twice: it has gone */
  if (!year) {
    error_set(error, ERROR_MISSING, "there is no reporting year “%.64s”", name);
    return NULL;
  }
  PlanForm plan = { .call = call, .form = form, .view = plan_view(call, LIST, _("Targets and reporting years")),
                    .template_name = "plan-year.html", .title = year->name, .action = action,
                    .check_title = _("Save these changes?"), .mark = { .kind = "reporting-year", .id = name } };
  return answer_year(&plan, name, year, FALSE, error);
}

HttpResponse *page_plan_year(WebCall *call, GError **error)
{
  return one_year(call, NULL, error);
}

HttpResponse *page_plan_year_do(WebCall *call, GError **error)
{
  g_autoptr(Form) form = page_form(call, error);
  return form ? one_year(call, form, error) : NULL;
}

static HttpResponse *new_year(WebCall *call, const Form *form, GError **error)
{
  const char *name = plan_text(form, "called", "");
  g_autoptr(GPtrArray) years = store_reporting_year_list(call->engine->read, error);
  if (!years)
    return NULL;
  PlanForm plan = { .call = call, .form = form, .view = plan_view(call, LIST, _("Targets and reporting years")),
                    .template_name = "plan-year.html", .title = _("Add a reporting year"), .action = YEARS "/new",
                    .check_title = _("Add this reporting year?") };
  gboolean twice = form && strcmp(form_text(form, "step"), "save") == 0; /* it may have been made a moment ago */
  return answer_year(&plan, name, NULL, !twice && find_year(years, name), error);
}

HttpResponse *page_plan_year_new(WebCall *call, GError **error)
{
  return new_year(call, NULL, error);
}

HttpResponse *page_plan_year_new_do(WebCall *call, GError **error)
{
  g_autoptr(Form) form = page_form(call, error);
  return form ? new_year(call, form, error) : NULL;
}

/* ---- professions -------------------------------------------------------------------------------------------------- */

/* The one of @names that is @name but for its capitals; NULL for none. */
static const char *find_name(GStrv names, const char *name)
{
  g_autofree char *key = g_utf8_casefold(name, -1);
  for (; *names; names++) {
    g_autofree char *other = g_utf8_casefold(*names, -1);
    if (strcmp(key, other) == 0)
      return *names;
  }
  return NULL;
}

static gboolean fill_professions(PlanForm *plan, GError **error)
{
  g_auto(GStrv) known = store_profession_list(plan->call->engine->read, error);
  g_auto(GStrv) priority = known ? store_profession_priority(plan->call->engine->read, error) : NULL;
  if (!priority)
    return FALSE;
  json_t *choice = page_choice("priority", _("Who is of the priority workforce?"),
                               _("Professions that people here have. Bookings made before stay as they were counted."));
  for (char **name = known; *name; name++) {
    const char *said = find_name(priority, *name), *value = said ? said : *name;
    page_option(choice, value, value, NULL, plan_has(plan->form, "priority", value, said != NULL));
  }
  json_object_set_new(plan->view, "any", json_boolean(*known != NULL));
  json_object_set_new(plan->view, "priority", choice);
  json_object_set_new(plan->view, "others", plan_input(plan->form, "others", _("Others, that nobody here has yet"),
                                                       _("Parted by commas. Optional."), "", NULL));
  return TRUE;
}

static HttpResponse *answer_professions(WebCall *call, const Form *form, GError **error)
{
  PlanForm plan = { .call = call, .form = form, .view = plan_view(call, LIST, _("Targets and reporting years")),
                    .template_name = "plan-professions.html", .title = _("Priority workforce"), .action = PROFESSIONS,
                    .check_title = _("Save these changes?"), .mark = { .kind = "professions", .id = "" } };
  if (!fill_professions(&plan, error)) {
    g_clear_pointer(&plan.view, json_decref);
    return NULL;
  }
  if (!form)
    return plan_show(&plan, error);
  g_autoptr(Edit) edit = edit_new();
  g_autofree char *ticked = plan_list(form, "priority");
  g_autofree char *all = g_strconcat(ticked, ",", form_text(form, "others"), NULL);
  edit_begin(edit, "professions", "");
  edit_say(edit, "priority", all);
  return plan_take(&plan, edit, LIST "?saved=yes", error);
}

HttpResponse *page_plan_professions(WebCall *call, GError **error)
{
  return answer_professions(call, NULL, error);
}

HttpResponse *page_plan_professions_do(WebCall *call, GError **error)
{
  g_autoptr(Form) form = page_form(call, error);
  return form ? answer_professions(call, form, error) : NULL;
}
