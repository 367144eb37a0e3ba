/* page-plan-closures: days on which nothing is offered: a bank holiday, a week of training, a pause of months. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/words.h"
#include "engine/browse.h"
#include "render/when.h"
#include "store/closure.h"
#include "web/page-plan.h"
#include "web/page-slot.h"
#include "web/pages.h"
#include "web/private.h"

#define LIST "/admin/closures"

/* ---- the list ----------------------------------------------------------------------------------------------------- */

static char *say_days(Civil from, Civil to)
{
  g_autofree char *first = when_day(from);
  g_autofree char *last = when_day(to);
  return civil_compare(from, to) == 0 ? g_steal_pointer(&first) : g_strdup_printf(_("%s to %s"), first, last);
}

/* "Everything", or the titles of the services that are closed; newly allocated, NULL with @error. */
static char *say_services(WebCall *call, const Closure *closure, GError **error)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  if (!closure->services || !*closure->services)
    return g_strdup(_("Everything"));
  for (char **id = closure->services; *id; id++) {
    const EngineService *service = engine_service(call->engine, call->engine->read, *id, error);
    if (!service)
      return NULL;
    g_ptr_array_add(names, service->service->title);
  }
  return page_join((const char *const *)names->pdata, names->len);
}

static json_t *view_closure(WebCall *call, const Closure *closure, int today, GError **error)
{
  g_autofree char *services = say_services(call, closure, error);
  g_autofree char *days = say_days(closure->from_on, closure->to_on);
  g_autofree char *href = g_strconcat(LIST "/", closure->id, NULL);
  if (!services)
    return NULL;
  return json_pack("{s:s, s:s, s:s, s:s, s:b}", "href", href, "name", closure->title, "days", days, "services", services, "now",
                   civil_to_day(closure->from_on) <= today && today <= civil_to_day(closure->to_on));
}

static gboolean fill_list(WebCall *call, json_t *view, GError **error)
{
  g_autoptr(GPtrArray) closures = store_closure_list(call->engine->read, error);
  int today = civil_to_day(zone_to_civil(call->engine->zone, clock_now()));
  json_t *coming = json_array(), *past = json_array();
  json_object_set_new(view, "coming", coming);
  json_object_set_new(view, "past", past);
  for (guint i = 0; closures && i < closures->len; i++) {
    const Closure *closure = closures->pdata[i];
    json_t *line = view_closure(call, closure, today, error);
    if (!line)
      return FALSE;
    json_array_append_new(civil_to_day(closure->to_on) >= today ? coming : past, line);
  }
  json_object_set_new(view, "any_coming", json_boolean(json_array_size(coming) > 0));
  json_object_set_new(view, "any_past", json_boolean(json_array_size(past) > 0));
  return closures != NULL;
}

HttpResponse *page_plan_closures(WebCall *call, GError **error)
{
  json_t *view = plan_view(call, "/admin", _("Administration"));
  if (!fill_list(call, view, error)) {
    json_decref(view);
    return NULL;
  }
  return page_answer(call, 200, "plan-closures.html", _("Closures"), view, error);
}

/* ---- the form ----------------------------------------------------------------------------------------------------- */

static const char *field_of(const char *key)
{
  return strcmp(key, "title") == 0 ? "called" : NULL;
}

static gboolean fill(PlanForm *plan, const Closure *stored, GError **error)
{
  char from[CIVIL_DATE_TEXT] = "", to[CIVIL_DATE_TEXT] = "";
  const Form *form = plan->form;
  if (stored) {
    civil_format_date(stored->from_on, from);
    civil_format_date(stored->to_on, to);
  }
  json_t *services = plan_services(plan->call, form, "services", _("What is closed?"), _("Tick nothing to close everything."),
                                   stored ? (const char *const *)stored->services : NULL, error);
  if (!services)
    return FALSE;
  json_object_set_new(plan->view, "services", services);
  json_object_set_new(plan->view, "called", plan_input(form, "called", _("What it is called"),
                                                       _("People whose session falls away are told this. Name no family."),
                                                       stored ? stored->title : "", NULL));
  json_object_set_new(plan->view, "from", plan_date(form, "from", _("First day"), NULL, from));
  json_object_set_new(plan->view, "to", plan_date(form, "to", _("Last day"), _("For a single day, the same again"), to));
  json_object_set_new(plan->view, "stands", json_boolean(stored != NULL));
  return TRUE;
}

/* @removes: it is to be taken away, as it is stored. */
static Edit *read_edit(const PlanForm *plan, const char *id, const Closure *removes)
{
  Edit *edit = edit_new();
  char from[CIVIL_DATE_TEXT], to[CIVIL_DATE_TEXT];
  edit_begin(edit, "closure", id);
  if (removes) {
    edit_say(edit, "from", civil_format_date(removes->from_on, from));
    edit_say(edit, "to", civil_format_date(removes->to_on, to));
    edit_say(edit, "state", "ended");
    return edit;
  }
  g_autofree char *services = plan_list(plan->form, "services");
  edit_say(edit, "title", form_text(plan->form, "called"));
  edit_say(edit, "from", form_text(plan->form, "from"));
  edit_say(edit, "to", form_text(plan->form, "to"));
  edit_say(edit, "services", services);
  return edit;
}

static HttpResponse *take(PlanForm *plan, const char *id, const Closure *stored, GError **error)
{
  gboolean removes = stored && strcmp(form_text(plan->form, "act"), "remove") == 0;
  g_autoptr(Edit) edit = read_edit(plan, id, removes ? stored : NULL);
  if (!removes && !*form_text(plan->form, "called"))
    page_fault(plan->view, "called", _("Say why it is closed, as people should read it"));
  if (removes)
    plan->check_title = _("Remove this closure?");
  return plan_take(plan, edit, LIST "?saved=yes", error);
}

static HttpResponse *answer(PlanForm *plan, const char *id, const Closure *stored, GError **error)
{
  if (fill(plan, stored, error))
    return plan->form ? take(plan, id, stored, error) : plan_show(plan, error);
  g_clear_pointer(&plan->view, json_decref);
  return NULL;
}

/* ---- one that is there, and a new one ----------------------------------------------------------------------------- */

static HttpResponse *answer_one(WebCall *call, const Form *form, GError **error)
{
  const char *id = http_request_param(call->request, "id");
  g_autofree char *action = g_strconcat(LIST "/", id, NULL);
  g_autoptr(GPtrArray) closures = store_closure_list(call->engine->read, error);
  for (guint i = 0; closures && i < closures->len; i++) {
    const Closure *closure = closures->pdata[i];
    if (strcmp(closure->id, id) != 0)
      continue;
    PlanForm plan = { .call = call, .form = form, .view = plan_view(call, LIST, _("Closures")),
                      .template_name = "plan-closure.html", .title = closure->title, .action = action,
                      .check_title = _("Save these changes?"), .mark = { .kind = "closure", .id = id }, .field_of = field_of };
    return answer(&plan, id, closure, error);
  }
  if (closures && form && strcmp(form_text(form, "act"), "remove") == 0)
    return page_go(LIST "?saved=yes"); /* pressed twice: it has gone */
  if (closures)
    error_set(error, ERROR_MISSING, "there is no closure “%.64s”", id);
  return NULL;
}

HttpResponse *page_plan_closure(WebCall *call, GError **error)
{
  return answer_one(call, NULL, error);
}

HttpResponse *page_plan_closure_do(WebCall *call, GError **error)
{
  g_autoptr(Form) form = page_form(call, error);
  return form ? answer_one(call, form, error) : NULL;
}

static HttpResponse *answer_new(WebCall *call, const Form *form, GError **error)
{
  g_autofree char *fresh = engine_edit_id(call->engine, "closure", plan_text(form, "called", ""), error);
  if (!fresh)
    return NULL;
  PlanForm plan = { .call = call, .form = form, .view = plan_view(call, LIST, _("Closures")), .template_name = "plan-closure.html",
                    .title = _("Add a closure"), .action = LIST "/new", .check_title = _("Close on these days?"), .fresh_id = fresh,
                    .field_of = field_of };
  g_autofree char *id = plan_id(&plan);
  return answer(&plan, id, NULL, error);
}

HttpResponse *page_plan_closure_new(WebCall *call, GError **error)
{
  return answer_new(call, NULL, error);
}

HttpResponse *page_plan_closure_new_do(WebCall *call, GError **error)
{
  g_autoptr(Form) form = page_form(call, error);
  return form ? answer_new(call, form, error) : NULL;
}
