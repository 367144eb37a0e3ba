/* page-plan-series: a schedule is added, changed as a whole or from a date on, and ended; what that touches is shown first. One
 * date on its own is changed as a session: page-session-edit.c. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/words.h"
#include "engine/browse.h"
#include "engine/dates.h"
#include "render/when.h"
#include "store/schedule.h"
#include "store/slot.h"
#include "web/page-plan-schedule.h"
#include "web/pages.h"
#include "web/private.h"

#define DATES_MOST 100

Schedule *plan_schedule_find(WebCall *call, const char *id, GError **error)
{
  g_autoptr(Schedule) schedule = NULL;
  if (!store_schedule_get(call->engine->read, id, &schedule, error))
    return NULL;
  if (!schedule)
    error_set(error, ERROR_MISSING, "there is no schedule “%.64s”", id);
  return g_steal_pointer(&schedule);
}

static HttpResponse *fail(PlanForm *plan)
{
  g_clear_pointer(&plan->view, json_decref);
  return NULL;
}

static gboolean add_service(PlanForm *plan, const char *id, GError **error)
{
  const EngineService *service = engine_service(plan->call->engine, plan->call->engine->read, id, error);
  if (!service)
    return FALSE;
  json_object_set_new(plan->view, "service", json_string(service->service->title));
  json_object_set_new(plan->view, "service_id", json_string(id));
  return TRUE;
}

/* ---- all of it ---------------------------------------------------------------------------------------------------- */

static HttpResponse *answer_change(WebCall *call, const Form *form, GError **error)
{
  const char *id = http_request_param(call->request, "id");
  g_autoptr(Schedule) stored = plan_schedule_find(call, id, error);
  if (!stored)
    return NULL;
  g_autofree char *back = g_strconcat(SCHEDULES "/", id, NULL);
  g_autofree char *action = g_strconcat(back, "/change", NULL);
  g_autofree char *done = g_strconcat(back, "?saved=yes", NULL);
  PlanForm plan = { .call = call, .form = form, .view = plan_view(call, back, _("Back to the schedule")),
                    .template_name = "plan-schedule-form.html", .title = stored->ended ? _("Begin this schedule again")
                                                                                       : _("Change all of this schedule"),
                    .action = action, .check_title = _("Save this schedule?"), .schedule_id = id,
                    .mark = { .kind = "schedule", .id = id }, .field_of = plan_schedule_field };
  if (!add_service(&plan, stored->service_id, error) || !plan_schedule_fill(&plan, stored, error))
    return fail(&plan);
  if (!form)
    return plan_show(&plan, error);
  g_autoptr(Edit) edit = edit_new();
  plan_schedule_read(&plan, id, stored->service_id, edit);
  return plan_take(&plan, edit, done, error);
}

HttpResponse *page_plan_schedule_change(WebCall *call, GError **error)
{
  return answer_change(call, NULL, error);
}

HttpResponse *page_plan_schedule_change_do(WebCall *call, GError **error)
{
  g_autoptr(Form) form = page_form(call, error);
  return form ? answer_change(call, form, error) : NULL;
}

/* ---- from a date on ----------------------------------------------------------------------------------------------- */

/* Whether slots of this schedule have several meetings: then only a date on which one begins will do. */
static gboolean find_begins(WebCall *call, const Schedule *schedule, GHashTable **begins, GError **error)
{
  g_autoptr(GPtrArray) slots = store_slot_of_schedule(call->engine->read, schedule->id, clock_now(), error);
  const Zone *zone = slots ? zone_get(schedule->zone, error) : NULL;
  *begins = NULL;
  for (guint i = 0; zone && i < slots->len; i++) {
    const Slot *slot = slots->pdata[i];
    if (!g_str_has_prefix(slot->slot_key + strlen(schedule->id), "/g"))
      continue;
    char date[CIVIL_DATE_TEXT];
    if (!*begins)
      *begins = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_hash_table_add(*begins, g_strdup(civil_format_date(zone_to_civil(zone, slot->starts_at), date)));
  }
  return zone != NULL;
}

static json_t *list_dates(WebCall *call, const Schedule *schedule, GError **error)
{
  g_auto(ScheduleDates) dates = { 0 };
  g_autoptr(GHashTable) begins = NULL;
  if (!engine_schedule_dates(call->engine, call->engine->read, schedule->id, DATES_MOST, &dates, error)
      || !find_begins(call, schedule, &begins, error))
    return NULL;
  json_t *choice = page_choice("from", _("From which date on?"), _("Sessions before it stay as they are."));
  for (guint i = 0; i < dates.dates->len; i++) {
    const ScheduleDate *date = dates.dates->pdata[i];
    char value[CIVIL_DATE_TEXT];
    civil_format_date(date->starts, value);
    g_autofree char *label = when_day(date->starts);
    if (!(date->marks & DATE_PAST) && civil_to_day(date->starts) > civil_to_day(schedule->starts)
        && (!begins || g_hash_table_contains(begins, value)))
      page_option(choice, value, label, NULL, FALSE);
  }
  return choice;
}

static HttpResponse *ask_date(WebCall *call, const Schedule *schedule, const char *back, GError **error)
{
  json_t *choice = list_dates(call, schedule, error);
  if (!choice)
    return NULL;
  json_t *view = plan_view(call, back, _("Back to the schedule"));
  json_object_set_new(view, "id", json_string(schedule->id));
  json_object_set_new(view, "any", json_boolean(json_array_size(json_object_get(choice, "options")) > 0));
  json_object_set_new(view, "from", choice);
  return page_answer(call, 200, "plan-schedule-from.html", _("Change this schedule from a date on"), view, error);
}

static HttpResponse *answer_from(WebCall *call, const Form *form, const Schedule *stored, const char *back, Civil from,
                                 GError **error)
{
  char date[CIVIL_DATE_TEXT];
  civil_format_date(from, date);
  g_autofree char *name = g_strdup_printf("%s-%s", stored->service_id, date);
  g_autofree char *fresh = engine_edit_id(call->engine, "schedule", name, error);
  g_autoptr(Schedule) rest = fresh ? edit_rest(stored, from, error) : NULL;
  if (!rest)
    return NULL;
  g_autofree char *day = when_day(from);
  g_autofree char *title = g_strdup_printf(_("Change this schedule from %s on"), day);
  g_autofree char *action = g_strconcat(back, "/from", NULL);
  PlanForm plan = { .call = call, .form = form, .view = plan_view(call, back, _("Back to the schedule")),
                    .template_name = "plan-schedule-form.html", .title = title, .action = action,
                    .check_title = _("Save this schedule?"), .fresh_id = fresh, .mark = { .kind = "schedule", .id = stored->id },
                    .field_of = plan_schedule_field };
  g_autofree char *id = plan_id(&plan);
  plan.schedule_id = id;
  json_object_set_new(plan.view, "from", json_string(date));
  if (!add_service(&plan, stored->service_id, error) || !plan_schedule_fill(&plan, rest, error))
    return fail(&plan);
  if (!form)
    return plan_show(&plan, error);
  g_autoptr(Edit) edit = edit_new();
  g_autofree char *done = g_strdup_printf(SCHEDULES "/%s?saved=yes", id);
  plan_schedule_read(&plan, id, stored->service_id, edit);
  edit_split(edit, stored->id, from);
  return plan_take(&plan, edit, done, error);
}

/* Pressed twice: it has been done, and the old schedule ends before that day already. */
static gboolean is_done(WebCall *call, const Form *form, gboolean *done, GError **error)
{
  g_autoptr(Schedule) made = NULL;
  *done = FALSE;
  if (strcmp(form_text(form, "step"), "save") != 0)
    return TRUE;
  if (!store_schedule_get(call->engine->read, form_text(form, "id"), &made, error))
    return FALSE;
  *done = made != NULL;
  return TRUE;
}

static HttpResponse *answer_split(WebCall *call, const Form *form, GError **error)
{
  const char *id = http_request_param(call->request, "id");
  const char *on = form ? form_text(form, "from") : call_param(call, "from");
  g_autofree char *back = g_strconcat(SCHEDULES "/", id, NULL);
  g_autoptr(Schedule) stored = plan_schedule_find(call, id, error);
  gboolean done = FALSE;
  Civil from;
  if (!stored || (form && !is_done(call, form, &done, error)))
    return NULL;
  if (done)
    return page_go(SCHEDULES "/%s?saved=yes", form_text(form, "id"));
  if (!on || !civil_parse_date(on, &from, NULL))
    return ask_date(call, stored, back, error);
  return answer_from(call, form, stored, back, from, error);
}

HttpResponse *page_plan_schedule_from(WebCall *call, GError **error)
{
  return answer_split(call, NULL, error);
}

HttpResponse *page_plan_schedule_from_do(WebCall *call, GError **error)
{
  g_autoptr(Form) form = page_form(call, error);
  return form ? answer_split(call, form, error) : NULL;
}

/* ---- a new one ---------------------------------------------------------------------------------------------------- */

static HttpResponse *ask_service(WebCall *call, GError **error)
{
  g_autoptr(GPtrArray) services = engine_services(call->engine, error);
  if (!services)
    return NULL;
  json_t *choice = page_choice("service", _("Which service is it for?"), NULL);
  for (guint i = 0; i < services->len; i++) {
    const Service *service = ((const EngineService *)services->pdata[i])->service;
    if (!service->ended)
      page_option(choice, service->id, service->title, *service->summary ? service->summary : NULL, FALSE);
  }
  json_t *view = plan_view(call, SCHEDULES, _("Schedules"));
  json_object_set_new(view, "any", json_boolean(json_array_size(json_object_get(choice, "options")) > 0));
  json_object_set_new(view, "service", choice);
  return page_answer(call, 200, "plan-schedule-service.html", _("Add a schedule"), view, error);
}

static HttpResponse *answer_new(WebCall *call, const Form *form, const char *service_id, GError **error)
{
  g_autofree char *name = g_strdup_printf("%s-%s", service_id, plan_text(form, "date", ""));
  g_autofree char *fresh = engine_edit_id(call->engine, "schedule", name, error);
  if (!fresh)
    return NULL;
  PlanForm plan = { .call = call, .form = form, .view = plan_view(call, SCHEDULES, _("Schedules")),
                    .template_name = "plan-schedule-form.html", .title = _("Add a schedule"), .action = SCHEDULES "/new",
                    .check_title = _("Add this schedule?"), .fresh_id = fresh, .field_of = plan_schedule_field };
  g_autofree char *id = plan_id(&plan);
  plan.schedule_id = id;
  if (!add_service(&plan, service_id, error) || !plan_schedule_fill(&plan, NULL, error))
    return fail(&plan);
  if (!form)
    return plan_show(&plan, error);
  g_autoptr(Edit) edit = edit_new();
  g_autofree char *done = g_strdup_printf(SCHEDULES "/%s?saved=yes", id);
  plan_schedule_read(&plan, id, service_id, edit);
  return plan_take(&plan, edit, done, error);
}

HttpResponse *page_plan_schedule_new(WebCall *call, GError **error)
{
  const char *service = call_param(call, "service");
  return service ? answer_new(call, NULL, service, error) : ask_service(call, error);
}

HttpResponse *page_plan_schedule_new_do(WebCall *call, GError **error)
{
  g_autoptr(Form) form = page_form(call, error);
  if (!form)
    return NULL;
  if (*form_text(form, "service"))
    return answer_new(call, form, form_text(form, "service"), error);
  error_set(error, ERROR_INVALID, "service: choose which service the schedule is for");
  return NULL;
}

/* ---- the end ------------------------------------------------------------------------------------------------------ */

static HttpResponse *answer_end(WebCall *call, const Form *form, GError **error)
{
  const char *id = http_request_param(call->request, "id");
  const char *typed = form ? form_text(form, "until") : "";
  g_autofree char *back = g_strconcat(SCHEDULES "/", id, NULL);
  g_autofree char *action = g_strconcat(back, "/end", NULL);
  g_autofree char *done = g_strconcat(back, "?saved=yes", NULL);
  g_autoptr(Schedule) stored = plan_schedule_find(call, id, error);
  Civil last;
  if (!stored)
    return NULL;
  PlanForm plan = { .call = call, .form = form, .view = plan_view(call, back, _("Back to the schedule")),
                    .template_name = "plan-schedule-end.html", .title = _("End this schedule"), .action = action,
                    .check_title = _("End this schedule?") };
  json_object_set_new(plan.view, "until", plan_date(form, "until", _("Last day on which it is held"),
                                                   _("Leave it empty to end it at once. What is past stays."), ""));
  if (!add_service(&plan, stored->service_id, error))
    return fail(&plan);
  if (!form)
    return plan_show(&plan, error);
  if (*typed && !civil_parse_date(typed, &last, NULL))
    page_fault(plan.view, "until", _("Write the day as year, month and day, such as 2027-03-31"));
  g_autoptr(Edit) edit = edit_new();
  edit_end(edit, id, *typed ? &last : NULL);
  return plan_take(&plan, edit, done, error);
}

HttpResponse *page_plan_schedule_end(WebCall *call, GError **error)
{
  return answer_end(call, NULL, error);
}

HttpResponse *page_plan_schedule_end_do(WebCall *call, GError **error)
{
  g_autoptr(Form) form = page_form(call, error);
  return form ? answer_end(call, form, error) : NULL;
}
