/* page-person-acts: what an administrator does with a person: shut out, with what that gives back shown first; let in again; give
 * a link to sign in with. */
#include <string.h>

#include "base/error.h"
#include "base/token.h"
#include "base/words.h"
#include "engine/people-list.h"
#include "engine/people.h"
#include "engine/signin.h"
#include "web/page-slot.h"
#include "web/pages.h"

#define LINK_MINUTES 60

static Person *find(WebCall *call, GError **error)
{
  return engine_person(call->engine, call->actor, http_request_param(call->request, "id"), error);
}

static json_t *begin_view(const Person *person)
{
  g_autofree char *href = g_strdup_printf("/admin/people/%s", person->id);
  return json_pack("{s:s, s:s, s:{s:s, s:s}}", "id", person->id, "name", person->name, "back", "href", href, "text",
                   person->name);
}

static HttpResponse *show_disable(WebCall *call, const Person *person, const GError *fault, GError **error)
{
  g_autoptr(GPtrArray) holds = engine_person_holds(call->engine, call->actor, person->id, error);
  if (!holds)
    return NULL;
  json_t *bookings = json_array(), *view = begin_view(person);
  for (guint i = 0; i < holds->len; i++)
    json_array_append_new(bookings, page_booking(call, holds->pdata[i]));
  json_object_set_new(view, "any", json_boolean(holds->len > 0));
  json_object_set_new(view, "bookings", bookings);
  if (fault)
    page_fault_of_error(view, fault);
  return page_answer(call, fault ? 422 : 200, "person-disable.html", _("Shut this person out?"), view, error);
}

HttpResponse *page_person_disable(WebCall *call, GError **error)
{
  g_autoptr(Person) person = find(call, error);
  return person ? show_disable(call, person, NULL, error) : NULL;
}

HttpResponse *page_person_disable_do(WebCall *call, GError **error)
{
  g_autoptr(GError) fault = NULL;
  g_autoptr(Person) person = find(call, error);
  if (!person)
    return NULL;
  if (engine_person_disable(call->engine, call->actor, person->id, NULL, &fault))
    return page_go("/admin/people/%s?done=disabled", person->id);
  if (page_is_typed_fault(fault))
    return show_disable(call, person, fault, error);
  g_propagate_error(error, g_steal_pointer(&fault));
  return NULL;
}

/* Somebody who is known from imported history only is made a person of the service. */
HttpResponse *page_person_enable(WebCall *call, GError **error)
{
  g_autoptr(Person) person = find(call, error);
  if (!person)
    return NULL;
  PersonWish wish = { .mail = person->mail };
  gboolean done = person->state == PERSON_PAST ? engine_person_add(call->engine, call->actor, &wish, error)
                                               : engine_person_enable(call->engine, call->actor, person->id, error);
  return done ? page_go("/admin/people/%s?done=enabled", person->id) : NULL;
}

HttpResponse *page_person_link(WebCall *call, GError **error)
{
  g_autofree char *address = NULL;
  g_autoptr(Person) person = find(call, error);
  if (!person || !engine_signin_link(call->engine, call->actor, person->id, LINK_MINUTES, &address, error))
    return NULL;
  json_t *view = begin_view(person);
  json_object_set_new(view, "address", json_string(address));
  token_forget(address);
  return page_answer(call, 200, "person-link.html", _("A link to sign in with"), view, error);
}
