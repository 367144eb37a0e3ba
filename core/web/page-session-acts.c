/* page-session-acts: what a clinician does with a whole session: cancel it, with what everybody will be told shown first, or
 * hand it to a colleague. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/words.h"
#include "engine/browse.h"
#include "engine/slots.h"
#include "store/person.h"
#include "web/page-slot.h"
#include "web/pages.h"
#include "web/private.h"

#define MOST_HOSTS 20

static json_t *begin_view(WebCall *call, const SlotView *slot)
{
  json_t *view = page_slot(call, slot);
  g_autofree char *href = g_strconcat("/sessions/", slot->slot->id, NULL);
  json_object_set_new(view, "back", json_pack("{s:s, s:s}", "href", href, "text", _("Back to the session")));
  return view;
}

/* ---- cancelling --------------------------------------------------------------------------------------------------- */

/* Who will get a letter: everybody who holds a place, is offered one, or waits. And whether it is settled that it took place: of
 * somebody it is said whether they came. */
static gboolean add_told(WebCall *call, const char *slot_id, json_t *view, GError **error)
{
  BookingFilter filter = { .slot_id = slot_id, .live = TRUE };
  g_autoptr(GPtrArray) bookings = engine_bookings_all(call->engine, call->actor, &filter, error);
  if (!bookings)
    return FALSE;
  json_t *told = json_array();
  gboolean settled = FALSE;
  for (guint i = 0; i < bookings->len; i++) {
    const BookingView *booking = bookings->pdata[i];
    json_array_append_new(told, page_booking(call, booking));
    settled = settled || booking_view_is_said(booking);
  }
  json_object_set_new(view, "settled", json_boolean(settled));
  json_object_set_new(view, "anybody", json_boolean(json_array_size(told) > 0));
  json_object_set_new(view, "told", told);
  return TRUE;
}

/* Once it has begun nobody can be told in time: then who came is to be said, and only what never took place is still entered as
 * cancelled, so that the figures are right. */
static HttpResponse *answer_cancel(WebCall *call, json_t *view, gboolean begun, gboolean check, GError **error)
{
  gboolean faulty = page_is_faulty(view), settled = json_is_true(json_object_get(view, "settled"));
  gboolean nobody = begun && !json_is_true(json_object_get(view, "anybody"));
  gboolean asks = !begun || (!settled && !nobody);
  json_object_set_new(view, "nobody", json_boolean(nobody));
  json_object_set_new(view, "late", json_boolean(begun && asks));
  json_object_set_new(view, "asks", json_boolean(asks));
  const char *title = begun ? _("This session has begun") : _("Cancel this session?");
  if (check && !faulty && asks)
    return page_answer(call, 200, "session-cancel-check.html", begun ? _("It did not take place?") : title, view, error);
  return page_answer(call, faulty ? 422 : check ? 409 : 200, "session-cancel.html", title, view, error);
}

static HttpResponse *show_cancel(WebCall *call, const char *id, const char *reason, gboolean check, const GError *fault,
                                 GError **error)
{
  g_autoptr(SlotView) slot = engine_slot(call->engine, call->actor, id, error);
  if (!slot)
    return NULL;
  if (slot->slot->state != SLOT_OFFERED)
    return page_go("/sessions/%s", id);
  gboolean begun = slot->slot->starts_at <= clock_now();
  json_t *view = begin_view(call, slot);
  json_object_set_new(view, "begun", json_boolean(begun));
  json_object_set_new(view, "reason", page_field("reason", begun ? _("Why did it not take place?") : _("Why is it cancelled?"),
                                                 _("Everybody who has booked is told this. Name no family."), reason));
  json_object_set_new(view, "because", json_string(reason ? reason : ""));
  json_object_set_new(view, "by_name", json_string(call->asker->person->name));
  if (fault)
    page_fault_of_error(view, fault);
  if (!add_told(call, id, view, error)) {
    json_decref(view);
    return NULL;
  }
  return answer_cancel(call, view, begun, check, error);
}

HttpResponse *page_session_cancel(WebCall *call, GError **error)
{
  return show_cancel(call, http_request_param(call->request, "id"), NULL, FALSE, NULL, error);
}

HttpResponse *page_session_cancel_check(WebCall *call, GError **error)
{
  g_autoptr(Form) form = page_form(call, error);
  g_autoptr(GError) fault = NULL;
  if (!form)
    return NULL;
  const char *reason = form_text(form, "reason");
  if (!*reason)
    error_set(&fault, ERROR_INVALID, "reason: %s", _("Say why, so that people know what to make of it"));
  return show_cancel(call, http_request_param(call->request, "id"), reason, TRUE, fault, error);
}

HttpResponse *page_session_cancel_do(WebCall *call, GError **error)
{
  const char *id = http_request_param(call->request, "id");
  g_autoptr(Form) form = page_form(call, error);
  g_autoptr(GError) fault = NULL;
  guint cancelled = 0;
  if (!form)
    return NULL;
  const char *reason = form_text(form, "reason");
  if (engine_slot_cancel(call->engine, call->actor, id, reason, &cancelled, &fault))
    return page_go("/sessions/%s", id);
  if (page_is_typed_fault(fault))
    return show_cancel(call, id, reason, FALSE, fault, error);
  if (g_error_matches(fault, ERROR_DOMAIN, ERROR_CONFLICT)) /* somebody has said meanwhile who came */
    return show_cancel(call, id, reason, TRUE, NULL, error);
  g_propagate_error(error, g_steal_pointer(&fault));
  return NULL;
}

/* ---- handing over ------------------------------------------------------------------------------------------------- */

static gboolean is_host(const SlotView *slot, const char *person)
{
  for (guint i = 0; i < slot->hosts->len; i++)
    if (strcmp(((const NamedId *)slot->hosts->pdata[i])->id, person) == 0)
      return TRUE;
  return FALSE;
}

/* Who gives the session now and might hand it on; and who might take it: clinicians who do not give it already. */
static gboolean add_people(WebCall *call, const SlotView *slot, const char *from, const char *to, json_t *view,
                           GError **error)
{
  g_autoptr(GPtrArray) people = store_person_list(call->engine->read, 1u << PERSON_ACTIVE, error);
  if (!people)
    return FALSE;
  json_t *leaving = page_choice("from", _("Who hands it on?"), NULL);
  json_t *taking = page_choice("to", _("Who takes it?"), NULL);
  for (guint i = 0; i < slot->hosts->len; i++) {
    const NamedId *host = slot->hosts->pdata[i];
    gboolean chosen = *from ? strcmp(from, host->id) == 0 : strcmp(host->id, call->actor->id) == 0 || slot->hosts->len == 1;
    page_option(leaving, host->id, host->name, NULL, chosen);
  }
  for (guint i = 0; i < people->len; i++) {
    const Person *person = people->pdata[i];
    if ((person->roles & ROLE_CLINICIAN) && !is_host(slot, person->id))
      page_option(taking, person->id, person->name, person->profession, strcmp(to, person->id) == 0);
  }
  json_object_set_new(view, "anybody", json_boolean(json_array_size(json_object_get(taking, "options")) > 0));
  json_object_set_new(view, "from", leaving);
  json_object_set_new(view, "to", taking);
  return TRUE;
}

static HttpResponse *show_swap(WebCall *call, const char *id, const char *from, const char *to, const GError *fault,
                               GError **error)
{
  g_autoptr(SlotView) slot = engine_slot(call->engine, call->actor, id, error);
  if (!slot)
    return NULL;
  json_t *view = begin_view(call, slot);
  if (!add_people(call, slot, from, to, view, error)) {
    json_decref(view);
    return NULL;
  }
  if (fault && fault->code == ERROR_CONFLICT)
    page_fault(view, "to", _("That colleague gives another session at that time. Choose somebody else."));
  else if (fault)
    page_fault(view, "to", _("Choose who takes the session"));
  return page_answer(call, fault ? 422 : 200, "session-swap.html", _("Hand this session to a colleague"), view, error);
}

HttpResponse *page_session_swap(WebCall *call, GError **error)
{
  return show_swap(call, http_request_param(call->request, "id"), "", "", NULL, error);
}

/* The hosts as they will be: @to in the place of @from. FALSE where either was not among the choices. */
static gboolean exchange(const SlotView *slot, const char *from, const char *to, const char *hosts[MOST_HOSTS + 1])
{
  guint n = 0;
  gboolean found = FALSE;
  for (guint i = 0; i < slot->hosts->len && n < MOST_HOSTS; i++) {
    const char *id = ((const NamedId *)slot->hosts->pdata[i])->id;
    gboolean leaves = strcmp(id, from) == 0;
    found = found || leaves;
    hosts[n++] = leaves ? to : id;
  }
  hosts[n] = NULL;
  return found && *to && !is_host(slot, to);
}

HttpResponse *page_session_swap_do(WebCall *call, GError **error)
{
  const char *id = http_request_param(call->request, "id");
  const char *hosts[MOST_HOSTS + 1];
  g_autoptr(Form) form = page_form(call, error);
  g_autoptr(SlotView) slot = form ? engine_slot(call->engine, call->actor, id, error) : NULL;
  g_autoptr(GError) fault = NULL;
  if (!slot)
    return NULL;
  const char *from = form_text(form, "from"), *to = form_text(form, "to");
  if (!exchange(slot, from, to, hosts)) {
    error_set(&fault, ERROR_INVALID, "to: nobody was chosen");
    return show_swap(call, id, from, to, fault, error);
  }
  SlotEdit edit = { .hosts = hosts };
  if (engine_slot_edit(call->engine, call->actor, id, &edit, &fault))
    return page_go("/sessions/%s", id);
  if (fault->code == ERROR_CONFLICT)
    return show_swap(call, id, from, to, fault, error);
  g_propagate_error(error, g_steal_pointer(&fault));
  return NULL;
}
