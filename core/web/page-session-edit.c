/* page-session-edit: one session by hand: a new one, or another time, place, size or clinician for one that is there. Its
 * bookings stay, and who is told is shown first. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/words.h"
#include "engine/browse.h"
#include "engine/slots.h"
#include "store/person.h"
#include "store/series.h"
#include "store/slot.h"
#include "web/page-plan.h"
#include "web/page-slot.h"
#include "web/pages.h"
#include "web/private.h"

/* What is asked of a session, as it was typed and as it is. */
typedef struct {
  const char *id;
  const SlotView *view; /* NULL: it is a new one */
  char *starts;
  gint64 minutes, capacity;
  GPtrArray *hosts;     /* char *: ids, borrowed from the form; NULL-ended */
} SessionForm;

static const Meeting *first_of(const SlotView *view)
{
  return view->meetings->pdata[0];
}

static void add_field(PlanForm *plan, json_t *field)
{
  json_object_set_new(plan->view, json_string_value(json_object_get(field, "id")), field);
}

/* ---- the fields --------------------------------------------------------------------------------------------------- */

static gboolean gives(const SlotView *view, const char *person)
{
  for (guint i = 0; view && i < view->hosts->len; i++)
    if (strcmp(((const NamedId *)view->hosts->pdata[i])->id, person) == 0)
      return TRUE;
  return FALSE;
}

static gboolean add_hosts(PlanForm *plan, const SlotView *view, GError **error)
{
  g_autoptr(GPtrArray) people = store_person_list(plan->call->engine->read, 1u << PERSON_ACTIVE, error);
  if (!people)
    return FALSE;
  json_t *choice = page_choice("hosts", _("Who gives it?"), _("A session with several can be booked only while all are free."));
  for (guint i = 0; i < people->len; i++) {
    const Person *person = people->pdata[i];
    gboolean stored = view ? gives(view, person->id) : strcmp(person->id, plan->call->actor->id) == 0;
    if ((person->roles & ROLE_CLINICIAN) || stored)
      page_option(choice, person->id, person->name, *person->profession ? person->profession : NULL,
                  plan_has(plan->form, "hosts", person->id, stored));
  }
  json_object_set_new(plan->view, "any_host", json_boolean(json_array_size(json_object_get(choice, "options")) > 0));
  add_field(plan, choice);
  return TRUE;
}

static void add_number(PlanForm *plan, const char *id, const char *label, const char *hint, int stored)
{
  g_autofree char *text = stored > 0 ? g_strdup_printf("%d", stored) : g_strdup("");
  json_t *field = plan_input(plan->form, id, label, hint, text, "nhsuk-input--width-4");
  json_object_set_new(field, "inputmode", json_string("numeric"));
  add_field(plan, field);
}

static gboolean fill(PlanForm *plan, const SlotView *view, GError **error)
{
  const Meeting *first = view ? first_of(view) : NULL;
  char date[CIVIL_DATE_TEXT] = "";
  if (first)
    civil_format_date(first->starts, date);
  g_autofree char *time = first ? g_strdup_printf("%02d:%02d", first->starts.hour, first->starts.minute) : g_strdup("");
  add_field(plan, plan_date(plan->form, "date", _("Day"), NULL, date));
  json_t *clock = plan_input(plan->form, "time", _("Begins at"), NULL, time, "nhsuk-input--width-5");
  json_object_set_new(clock, "type", json_string("time"));
  add_field(plan, clock);
  add_number(plan, "minutes", _("How long it lasts (minutes)"), NULL, first ? first->minutes : 0);
  add_field(plan, plan_input(plan->form, "place", _("Place"), _("Leave it empty where it is online only"),
                             first ? first->place : "", NULL));
  add_field(plan, plan_input(plan->form, "online", _("Link to join online"), _("Beginning with https://. Optional."),
                             first ? first->online : "", NULL));
  add_number(plan, "capacity", _("Places"), view ? NULL : _("Leave it empty for what this kind of service has"),
             view ? view->slot->capacity : 0);
  add_field(plan, plan_input(plan->form, "override", _("Why is it right all the same?"),
                             _("A clinician gives another session at that time. What you write is kept in the log."), "", NULL));
  json_object_set_new(plan->view, "asks_why", json_boolean(plan->form && *form_text(plan->form, "override")));
  return add_hosts(plan, view, error);
}

/* ---- what was typed ----------------------------------------------------------------------------------------------- */

static gint64 read_number(PlanForm *plan, const char *id, gint64 most, gboolean needed)
{
  const char *text = form_text(plan->form, id);
  char *end = NULL;
  gint64 number = *text ? g_ascii_strtoll(text, &end, 10) : 0;
  if (*text ? *end || number < 1 || number > most : needed) {
    g_autofree char *says = g_strdup_printf(_("Write a whole number from 1 to %d"), (int)most);
    page_fault(plan->view, id, says);
  }
  return number;
}

static void read_time(PlanForm *plan, SessionForm *typed)
{
  const char *date = form_text(plan->form, "date"), *time = form_text(plan->form, "time");
  Civil civil;
  typed->starts = g_strconcat(date, "T", time, NULL);
  if (!civil_parse_date(date, &civil, NULL))
    page_fault(plan->view, "date", _("Write the day as year, month and day, such as 2026-12-08"));
  else if (!civil_parse(typed->starts, &civil, NULL))
    page_fault(plan->view, "time", _("Write the time as hour and minute, such as 09:30"));
}

static void read_hosts(PlanForm *plan, SessionForm *typed)
{
  const char *name, *value;
  typed->hosts = g_ptr_array_new();
  for (guint i = 0; form_at(plan->form, i, &name, &value); i++)
    if (strcmp(name, "hosts") == 0)
      g_ptr_array_add(typed->hosts, (void *)value);
  g_ptr_array_add(typed->hosts, NULL);
}

static void read_form(PlanForm *plan, SessionForm *typed)
{
  read_time(plan, typed);
  typed->minutes = read_number(plan, "minutes", 1440, TRUE);
  typed->capacity = read_number(plan, "capacity", 10000, typed->view != NULL);
  read_hosts(plan, typed);
}

static void session_form_clear(SessionForm *typed)
{
  g_free(typed->starts);
  if (typed->hosts)
    g_ptr_array_unref(typed->hosts);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SessionForm, session_form_clear)

/* ---- doing it ----------------------------------------------------------------------------------------------------- */

static gboolean same_hosts(const SessionForm *typed)
{
  guint n = typed->hosts->len - 1;
  for (guint i = 0; i < n; i++)
    if (!gives(typed->view, typed->hosts->pdata[i]))
      return FALSE;
  return n == typed->view->hosts->len;
}

/* What differs from how it is; FALSE where nothing does. */
static gboolean read_edit(const PlanForm *plan, const SessionForm *typed, SlotEdit *edit)
{
  const Meeting *first = first_of(typed->view);
  const char *place = form_text(plan->form, "place"), *online = form_text(plan->form, "online");
  Civil starts = first->starts;
  civil_parse(typed->starts, &starts, NULL);
  *edit = (SlotEdit){ .override_reason = form_text(plan->form, "override") };
  edit->starts = civil_compare(starts, first->starts) != 0 ? typed->starts : NULL;
  edit->minutes = typed->minutes != first->minutes ? (int)typed->minutes : 0;
  edit->place = strcmp(place, first->place) != 0 ? place : NULL;
  edit->online = strcmp(online, first->online) != 0 ? online : NULL;
  edit->capacity = typed->capacity != typed->view->slot->capacity ? (int)typed->capacity : 0;
  edit->hosts = same_hosts(typed) ? NULL : (const char *const *)typed->hosts->pdata;
  return edit->starts || edit->minutes || edit->place || edit->online || edit->capacity || edit->hosts;
}

static gboolean add_touch(PlanForm *plan, EditOutcome *outcome, TouchKind kind, const char *slot_id, const char *title,
                          const Civil *was, GError **error)
{
  g_autoptr(GPtrArray) meetings = store_slot_meetings(plan->call->engine->db, slot_id, error);
  g_auto(GStrv) parties = meetings ? store_series_parties(plan->call->engine->db, slot_id, error) : NULL;
  if (!parties)
    return FALSE;
  Civil is = meetings->len > 0 ? ((const Meeting *)meetings->pdata[0])->starts : *was;
  PublishTouch *touch = g_new0(PublishTouch, 1);
  *touch = (PublishTouch){ kind, g_strdup(title), was ? *was : is, is, g_steal_pointer(&parties), NULL };
  g_ptr_array_add(outcome->slots.touches, touch);
  outcome->n++;
  return TRUE;
}

/* A clinician who is taken, and fewer places than are taken, are told of beside their fields. */
static gboolean tell_conflict(PlanForm *plan, GError *why, gboolean new_one, GError **error)
{
  if (!g_error_matches(why, ERROR_DOMAIN, ERROR_CONFLICT)) {
    g_propagate_error(error, why);
    return FALSE;
  }
  if (g_str_has_prefix(why->message, "capacity: "))
    error_set(error, ERROR_INVALID, "%s", why->message);
  else
    error_set(error, ERROR_INVALID, "%s: %s", new_one ? "hosts" : "override",
              new_one ? _("one of them gives another session at that time; choose another time or somebody else")
                      : _("one of those who give it has another session at that time; choose another time, or say why"));
  json_object_set_new(plan->view, "asks_why", json_boolean(!new_one));
  g_error_free(why);
  return FALSE;
}

static gboolean act_change(PlanForm *plan, EditOutcome *outcome, GError **error)
{
  const SessionForm *typed = plan->data;
  Engine *engine = plan->call->engine;
  GError *why = NULL;
  SlotEdit edit;
  char mark[ID_TEXT];
  Civil was = first_of(typed->view)->starts;
  id_new(mark);
  edit_outcome_init(outcome);
  publish_outcome_init(&outcome->slots);
  if (!read_edit(plan, typed, &edit))
    return TRUE;
  if (!engine_slot_edit(engine, plan->call->actor, typed->id, &edit, &why))
    return tell_conflict(plan, why, FALSE, error);
  outcome->slots.changed = 1;
  outcome->letters = store_series_letters(engine->db, mark, error);
  return outcome->letters && add_touch(plan, outcome, TOUCH_CHANGED, typed->id, typed->view->service_title, &was, error);
}

static gboolean act_new(PlanForm *plan, EditOutcome *outcome, GError **error)
{
  const SessionForm *typed = plan->data;
  Engine *engine = plan->call->engine;
  const char *service_id = form_text(plan->form, "service");
  GError *why = NULL;
  g_autoptr(Slot) before = NULL;
  edit_outcome_init(outcome);
  publish_outcome_init(&outcome->slots);
  const EngineService *service = engine_service(engine, engine->db, service_id, error);
  if (!service || !store_slot_get(engine->db, typed->id, &before, error))
    return FALSE;
  if (before)
    return TRUE; /* pressed twice */
  SlotWish wish = { .id = typed->id, .service_id = service_id, .starts = typed->starts, .minutes = (int)typed->minutes,
                    .capacity = (int)typed->capacity, .place = form_text(plan->form, "place"),
                    .online = form_text(plan->form, "online"), .hosts = (const char *const *)typed->hosts->pdata };
  g_autoptr(GPtrArray) made = engine_slot_create(engine, plan->call->actor, &wish, &why);
  if (!made)
    return tell_conflict(plan, why, TRUE, error);
  outcome->slots.made = made->len;
  for (guint i = 0; i < made->len; i++)
    if (!add_touch(plan, outcome, TOUCH_MADE, made->pdata[i], service->service->title, NULL, error))
      return FALSE;
  outcome->made = made->len;
  return TRUE;
}

/* ---- one that is there -------------------------------------------------------------------------------------------- */

static HttpResponse *take(PlanForm *plan, SessionForm *typed, const char *done, GError **error)
{
  read_form(plan, typed);
  plan->data = typed;
  return plan_take(plan, NULL, done, error);
}

static HttpResponse *fail(PlanForm *plan)
{
  g_clear_pointer(&plan->view, json_decref);
  return NULL;
}

static HttpResponse *answer_change(WebCall *call, const Form *form, GError **error)
{
  const char *id = http_request_param(call->request, "id");
  g_autoptr(SlotView) slot = engine_slot(call->engine, call->actor, id, error);
  g_autofree char *back = g_strconcat("/sessions/", id, NULL);
  g_autofree char *action = g_strconcat(back, "/change", NULL);
  if (!slot)
    return NULL;
  if (slot->slot->state != SLOT_OFFERED)
    return page_go("%s", back);
  PlanForm plan = { .call = call, .form = form, .view = plan_view(call, back, _("Back to the session")),
                    .template_name = "session-edit.html", .title = _("Change this session"), .action = action,
                    .check_title = _("Save this change?"), .act = act_change };
  json_t *words = page_slot(call, slot);
  json_object_set_new(plan.view, "session", words);
  json_object_set_new(plan.view, "several", json_boolean(slot->meetings->len > 1));
  if (!fill(&plan, slot, error))
    return fail(&plan);
  g_auto(SessionForm) typed = { .id = id, .view = slot };
  return form ? take(&plan, &typed, back, error) : plan_show(&plan, error);
}

HttpResponse *page_session_change(WebCall *call, GError **error)
{
  return answer_change(call, NULL, error);
}

HttpResponse *page_session_change_do(WebCall *call, GError **error)
{
  g_autoptr(Form) form = page_form(call, error);
  return form ? answer_change(call, form, error) : NULL;
}

/* ---- a new one ---------------------------------------------------------------------------------------------------- */

static gboolean add_service(PlanForm *plan, GError **error)
{
  g_autoptr(GPtrArray) services = engine_services(plan->call->engine, error);
  if (!services)
    return FALSE;
  json_t *choice = page_choice("service", _("Which service is it of?"), NULL);
  for (guint i = 0; i < services->len; i++) {
    const Service *service = ((const EngineService *)services->pdata[i])->service;
    if (!service->ended)
      page_option(choice, service->id, service->title, NULL, plan_has(plan->form, "service", service->id, FALSE));
  }
  add_field(plan, choice);
  return TRUE;
}

static HttpResponse *answer_new(WebCall *call, const Form *form, GError **error)
{
  char fresh[ID_TEXT];
  PlanForm plan = { .call = call, .form = form, .view = plan_view(call, "/sessions", _("Sessions")),
                    .template_name = "session-edit.html", .title = _("Add a session"), .action = "/sessions/new",
                    .check_title = _("Add this session?"), .fresh_id = id_new(fresh), .act = act_new };
  json_object_set_new(plan.view, "new", json_true());
  if (!add_service(&plan, error) || !fill(&plan, NULL, error))
    return fail(&plan);
  if (!form)
    return plan_show(&plan, error);
  g_autofree char *id = plan_id(&plan);
  if (!*form_text(form, "service"))
    page_fault(plan.view, "service", _("Choose which service it is of"));
  g_autofree char *done = g_strconcat("/sessions/", id, NULL);
  g_auto(SessionForm) typed = { .id = id };
  return take(&plan, &typed, done, error);
}

HttpResponse *page_session_new(WebCall *call, GError **error)
{
  return answer_new(call, NULL, error);
}

HttpResponse *page_session_new_do(WebCall *call, GError **error)
{
  g_autoptr(Form) form = page_form(call, error);
  return form ? answer_new(call, form, error) : NULL;
}
