#include "web/page-plan.h"

#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "engine/browse.h"
#include "web/page-touches.h"
#include "web/pages.h"
#include "web/private.h"

/* ---- fields ------------------------------------------------------------------------------------------------------- */

const char *plan_text(const Form *form, const char *id, const char *stored)
{
  return form ? form_text(form, id) : stored;
}

json_t *plan_input(const Form *form, const char *id, const char *label, const char *hint, const char *stored, const char *width)
{
  json_t *field = page_field(id, label, hint, plan_text(form, id, stored));
  if (width)
    json_object_set_new(field, "width", json_string(width));
  return field;
}

json_t *plan_date(const Form *form, const char *id, const char *label, const char *hint, const char *stored)
{
  json_t *field = plan_input(form, id, label, hint, stored, "app-input-date");
  json_object_set_new(field, "type", json_string("date"));
  return field;
}

gboolean plan_has(const Form *form, const char *id, const char *value, gboolean stored)
{
  const char *name, *sent;
  if (!form)
    return stored;
  for (guint i = 0; form_at(form, i, &name, &sent); i++)
    if (strcmp(name, id) == 0 && strcmp(sent, value) == 0)
      return TRUE;
  return FALSE;
}

char *plan_list(const Form *form, const char *id)
{
  GString *list = g_string_new(NULL);
  const char *name, *value;
  for (guint i = 0; form_at(form, i, &name, &value); i++)
    if (strcmp(name, id) == 0)
      g_string_append_printf(list, "%s%s", list->len > 0 ? "," : "", value);
  return g_string_free(list, FALSE);
}

json_t *plan_services(WebCall *call, const Form *form, const char *id, const char *label, const char *hint,
                      const char *const *chosen, GError **error)
{
  g_autoptr(GPtrArray) services = engine_services(call->engine, error);
  if (!services)
    return NULL;
  json_t *choice = page_choice(id, label, hint);
  for (guint i = 0; i < services->len; i++) {
    const Service *service = ((const EngineService *)services->pdata[i])->service;
    gboolean stored = chosen && g_strv_contains(chosen, service->id);
    if (!service->ended || stored)
      page_option(choice, service->id, service->title, NULL, plan_has(form, id, service->id, stored));
  }
  return choice;
}

json_t *plan_view(WebCall *call, const char *back, const char *back_text)
{
  json_t *way = json_pack("{s:s, s:s}", "href", back, "text", back_text);
  return json_pack("{s:o, s:b}", "back", way, "saved", call_param(call, "saved") != NULL);
}

/* ---- the form ----------------------------------------------------------------------------------------------------- */

static gboolean find_mark(PlanForm *plan, GError **error)
{
  return !plan->mark.kind || page_mark_begin(plan->call, plan->form, &plan->mark, error);
}

static HttpResponse *show_form(PlanForm *plan, GError **error)
{
  json_t *view = g_steal_pointer(&plan->view);
  json_object_set_new(view, "action", json_string(plan->action));
  if (plan->mark.kind)
    json_object_set_new(view, "mark", json_string(plan->mark.shown));
  return page_answer(plan->call, page_is_faulty(view) ? 422 : 200, plan->template_name, plan->title, view, error);
}

HttpResponse *plan_show(PlanForm *plan, GError **error)
{
  HttpResponse *response = find_mark(plan, error) ? show_form(plan, error) : NULL;
  g_clear_pointer(&plan->view, json_decref);
  page_mark_clear(&plan->mark);
  return response;
}

static const char *field_of(const PlanForm *plan, const char *key)
{
  const char *id = plan->field_of ? plan->field_of(key) : NULL;
  return id ? id : key;
}

/* The engine's words for a book become words for a form: the field is named by where the fault stands. */
static void tell_fault(PlanForm *plan, const EditFault *fault)
{
  g_autoptr(GError) told = NULL;
  const char *id = field_of(plan, fault->key), *says = fault->says;
  if (json_is_string(json_object_get(json_object_get(plan->view, id), "error")))
    return; /* something is wrong with it already, and was said better */
  g_autofree char *prefix = g_strconcat(fault->key, ": ", NULL);
  if (fault->missing)
    says = _("Fill this in");
  else if (*fault->key && g_str_has_prefix(says, prefix))
    says += strlen(prefix);
  error_set(&told, ERROR_INVALID, "%s%s%s", id, *id ? ": " : "", says);
  page_fault_of_error(plan->view, told);
}

static HttpResponse *show_faults(PlanForm *plan, const EditOutcome *outcome, GError **error)
{
  for (guint i = 0; i < outcome->faults->len; i++)
    tell_fault(plan, outcome->faults->pdata[i]);
  return show_form(plan, error);
}

/* ---- the check ---------------------------------------------------------------------------------------------------- */

/* All that was sent, for hidden fields. */
static json_t *list_sent(const PlanForm *plan)
{
  json_t *sent = json_array();
  const char *name, *value;
  for (guint i = 0; form_at(plan->form, i, &name, &value); i++)
    if (strcmp(name, "csrf") != 0 && strcmp(name, "step") != 0 && strcmp(name, "seen") != 0 && strcmp(name, "id") != 0)
      json_array_append_new(sent, json_pack("{s:s, s:s}", "name", name, "value", value));
  if (plan->fresh_id)
    json_array_append_new(sent, json_pack("{s:s, s:s}", "name", "id", "value", plan->fresh_id));
  return sent;
}

/* What stands for what is shown. */
static char *seal(const json_t *touches)
{
  char *text = json_dumps(touches, JSON_COMPACT | JSON_SORT_KEYS);
  char *seal = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
  free(text);
  return seal;
}

static HttpResponse *show_check(PlanForm *plan, json_t *touches, const char *seen, gboolean again, GError **error)
{
  json_t *view = json_pack("{s:o, s:s, s:s, s:b, s:o}", "touches", touches, "action", plan->action, "seen", seen, "again", again,
                           "sent", list_sent(plan));
  json_t *dates = plan->schedule_id ? page_dates(plan->call, plan->call->engine->db, plan->schedule_id, error) : json_null();
  if (!dates) {
    json_decref(view);
    return NULL;
  }
  json_object_set_new(view, "dates", dates);
  json_object_set_new(view, "back", json_incref(json_object_get(plan->view, "back")));
  HttpResponse *response = page_answer(plan->call, 200, "plan-check.html", plan->check_title, view, error);
  plan->call->undo = TRUE;
  return response;
}

static HttpResponse *settle(PlanForm *plan, const EditOutcome *outcome, const char *done, GError **error)
{
  json_t *touches = page_touches(outcome);
  g_autofree char *seen = seal(touches);
  gboolean save = strcmp(form_text(plan->form, "step"), "save") == 0;
  gboolean nothing = outcome->n == 0 && (!outcome->slots.touches || outcome->slots.touches->len == 0);
  if (save && (nothing || strcmp(form_text(plan->form, "seen"), seen) == 0)) {
    json_decref(touches);
    return page_go("%s", done);
  }
  return show_check(plan, touches, seen, save, error);
}

/* What may be mended in the form; else @why is the answer. */
static HttpResponse *show_fault(PlanForm *plan, GError **why, GError **error)
{
  if (!page_is_typed_fault(*why)) {
    g_propagate_error(error, g_steal_pointer(why));
    return NULL;
  }
  page_fault_of_error(plan->view, *why);
  return show_form(plan, error);
}

static HttpResponse *run(PlanForm *plan, Edit *edit, const char *done, GError **error)
{
  g_auto(EditOutcome) outcome = { 0 };
  g_autoptr(GError) why = NULL;
  if (strcmp(form_text(plan->form, "step"), "edit") == 0 || (plan->act && page_is_faulty(plan->view)))
    return show_form(plan, error);
  gboolean done_so = plan->act ? plan->act(plan, &outcome, &why)
                               : engine_edit(plan->call->engine, plan->call->actor, edit, &outcome, &why);
  if (!done_so)
    return show_fault(plan, &why, error);
  if (outcome.faults->len > 0 || page_is_faulty(plan->view)) /* all of them at once; what was written is taken back */
    return show_faults(plan, &outcome, error);
  if (plan->mark.kind && !page_mark_stands(plan->call, &plan->mark, &why))
    return show_fault(plan, &why, error);
  return settle(plan, &outcome, done, error);
}

HttpResponse *plan_take(PlanForm *plan, Edit *edit, const char *done, GError **error)
{
  HttpResponse *response = find_mark(plan, error) ? run(plan, edit, done, error) : NULL;
  engine_forget(plan->call->engine); /* what was only tried was seen as well */
  g_clear_pointer(&plan->view, json_decref); /* it may not have been shown */
  page_mark_clear(&plan->mark);
  return response;
}

char *plan_id(const PlanForm *plan)
{
  const char *shown = plan->form ? form_text(plan->form, "id") : "";
  return g_strdup(*shown ? shown : plan->fresh_id);
}
