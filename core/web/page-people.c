/* page-people: the people of a service, as an administrator keeps them: found, added, changed. */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "engine/people-list.h"
#include "engine/people.h"
#include "engine/teams.h"
#include "store/person.h"
#include "web/page-admin.h"
#include "web/page-mark.h"
#include "web/pages.h"

#define A_PAGE 25
#define IN_USE (1u << PERSON_ACTIVE)
#define ALL_STATES (IN_USE | 1u << PERSON_DISABLED | 1u << PERSON_PAST)

static json_t *text_or_null(const char *text)
{
  return text && *text ? json_string(text) : json_null();
}

const char *page_person_state(PersonState state)
{
  switch (state) {
  case PERSON_ACTIVE: return _("Active");
  case PERSON_DISABLED: return _("Disabled");
  case PERSON_PAST: break;
  }
  return _("Known from the past only");
}

/* ---- the list ---- */

static json_t *list_item(const Person *person, GHashTable *titles)
{
  const char *team = person->team_id ? g_hash_table_lookup(titles, person->team_id) : NULL;
  g_autofree char *roles = page_roles(person->roles);
  return json_pack("{s:s, s:s, s:s, s:o, s:o, s:s?, s:s, s:s, s:b}", "id", person->id, "name", person->name, "mail",
                   person->mail, "profession", text_or_null(person->profession), "organisation",
                   text_or_null(person->organisation), "team", team, "roles", roles, "state",
                   page_person_state(person->state), "active", person->state == PERSON_ACTIVE);
}

/* Team id → title; both the teams'. */
static GHashTable *titles_of(const GPtrArray *teams)
{
  GHashTable *titles = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < teams->len; i++) {
    const Team *team = teams->pdata[i];
    g_hash_table_insert(titles, team->id, team->title);
  }
  return titles;
}

HttpResponse *page_people(WebCall *call, GError **error)
{
  PageSearch search = { .path = "/admin/people", .label = _("Find somebody"),
                        .hint = _("Name, email address, profession or organisation."),
                        .also = _("Also those who are disabled, or known from the past only"), .a_page = A_PAGE };
  guint total = 0;
  if (!page_search_read(call, &search, error))
    return NULL;
  PeopleFilter filter = { .words = *search.words ? search.words : NULL, .states = search.all ? ALL_STATES : IN_USE,
                          .first = search.first, .most = A_PAGE };
  g_autoptr(GPtrArray) people = engine_people(call->engine, call->actor, &filter, &total, error);
  g_autoptr(GPtrArray) teams = people ? store_team_list(call->engine->read, TRUE, error) : NULL;
  if (!teams)
    return NULL;
  g_autoptr(GHashTable) titles = titles_of(teams);
  json_t *items = json_array();
  for (guint i = 0; i < people->len; i++)
    json_array_append_new(items, list_item(people->pdata[i], titles));
  json_t *view = json_pack("{s:o, s:o, s:b}", "back", page_admin_back(), "people", items, "any", people->len > 0);
  g_autofree char *found = g_strdup_printf(words_say_count("%u person", "%u people", total), total);
  page_search_add(view, &search, total, found);
  return page_answer(call, 200, "people.html", _("People"), view, error);
}

/* ---- the form ---- */

/* What the form says, or would say if nothing was changed yet. */
typedef struct {
  const char *mail, *name, *profession, *organisation, *team;
  guint roles;
} Typed;

static void read_form(const Form *form, Typed *typed)
{
  const char *name, *value;
  *typed = (Typed){ .mail = form_text(form, "mail"), .name = form_text(form, "name"),
                    .profession = form_text(form, "profession"), .organisation = form_text(form, "organisation"),
                    .team = form_text(form, "team") };
  for (guint i = 0; form_at(form, i, &name, &value); i++) {
    guint role = 0;
    if (strcmp(name, "roles") == 0 && roles_parse(value, &role, NULL))
      typed->roles |= role;
  }
}

static json_t *roles_field(guint roles)
{
  static const struct { Role role; const char *note; } rows[] = {
    { ROLE_PRACTITIONER, N_("Books for themself.") },
    { ROLE_LEADER, N_("Books for their team and its members, and gives out its calendar.") },
    { ROLE_CLINICIAN, N_("Gives sessions, says who came, and books for anybody.") },
    { ROLE_MANAGER, N_("Sees figures and reports, and no notes.") },
    { ROLE_ADMINISTRATOR, N_("Keeps people, services and everything else, and sees it all.") },
  };
  json_t *choice = page_choice("roles", _("What may they do?"), NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
    page_option(choice, role_name(rows[i].role), page_role(rows[i].role), words_say(rows[i].note),
                (roles & rows[i].role) != 0);
  return choice;
}

static json_t *team_field(const GPtrArray *teams, const char *chosen)
{
  json_t *choice = page_choice("team", _("Team"), NULL);
  page_option(choice, "", _("No team"), NULL, !*chosen);
  for (guint i = 0; i < teams->len; i++) {
    const Team *team = teams->pdata[i];
    gboolean here = strcmp(team->id, chosen) == 0;
    if (!team->past || here)
      page_option(choice, team->id, team->title, NULL, here);
  }
  return choice;
}

static json_t *form_view(const Typed *typed, const GPtrArray *teams)
{
  json_t *mail = page_field("mail", _("Work email address"), _("Their sign-in link goes there. It cannot be changed later."),
                            typed->mail);
  json_object_set_new(mail, "type", json_string("email"));
  json_object_set_new(mail, "autocomplete", json_string("off"));
  return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:{s:s, s:s}}", "mail", mail, "name",
                   page_field("name", _("Name"), NULL, typed->name), "profession",
                   page_field("profession", _("Profession (optional)"), _("Reports count by it."), typed->profession),
                   "organisation",
                   page_field("organisation", _("Organisation (optional)"), NULL, typed->organisation), "team",
                   team_field(teams, typed->team), "roles", roles_field(typed->roles), "back", "href", "/admin/people", "text",
                   _("People"));
}

static HttpResponse *show_new(WebCall *call, const Typed *typed, const char *id, const GError *fault, GError **error)
{
  g_autoptr(GPtrArray) teams = store_team_list(call->engine->read, TRUE, error);
  if (!teams)
    return NULL;
  json_t *view = form_view(typed, teams);
  if (fault && id)
    page_fault(view, id, fault->message);
  else if (fault)
    page_fault_of_error(view, fault);
  return page_answer(call, fault ? 422 : 200, "person-new.html", _("Add a person"), view, error);
}

HttpResponse *page_person_new(WebCall *call, GError **error)
{
  const char *team = call_param(call, "team");
  Typed typed = { .mail = "", .name = "", .profession = "", .organisation = "", .team = team ? team : "",
                  .roles = ROLE_PRACTITIONER };
  return show_new(call, &typed, NULL, NULL, error);
}

/* What the form alone can tell: somebody without a role could do nothing. */
static gboolean check_roles(const Typed *typed, GError **error)
{
  return typed->roles || error_set(error, ERROR_INVALID, "roles: %s", _("Choose at least one"));
}

static PersonWish wish_of(const Typed *typed, const char *mail, const char *roles)
{
  return (PersonWish){ mail, typed->name, typed->profession, typed->organisation, typed->team, roles };
}

HttpResponse *page_person_add(WebCall *call, GError **error)
{
  Typed typed;
  g_autoptr(GError) fault = NULL;
  g_autoptr(Form) form = page_form(call, error);
  if (!form)
    return NULL;
  read_form(form, &typed);
  g_autofree char *roles = roles_format(typed.roles);
  PersonWish wish = wish_of(&typed, typed.mail, roles);
  if (check_roles(&typed, &fault) && engine_person_add(call->engine, call->actor, &wish, &fault)) {
    g_autoptr(Person) made = engine_find_person(call->engine, call->engine->db, typed.mail, error);
    return made ? page_go("/admin/people/%s?done=added", made->id) : NULL;
  }
  if (g_error_matches(fault, ERROR_DOMAIN, ERROR_CONFLICT)) {
    g_clear_error(&fault);
    error_set(&fault, ERROR_INVALID, "%s", _("Somebody with this address is here already. Look for them in the list."));
    return show_new(call, &typed, "mail", fault, error);
  }
  if (page_is_typed_fault(fault))
    return show_new(call, &typed, NULL, fault, error);
  g_propagate_error(error, g_steal_pointer(&fault));
  return NULL;
}

/* ---- one of them ---- */

/* What has just been done, in a few words; NULL for nothing. */
static const char *done_words(const char *done)
{
  static const struct { const char *word, *says; } rows[] = {
    { "added", N_("They are here now. They sign in with their email address.") },
    { "saved", N_("Saved.") },
    { "disabled", N_("They can no longer sign in, and what they had booked is given back.") },
    { "enabled", N_("They can sign in again.") },
  };
  for (gsize i = 0; done && i < G_N_ELEMENTS(rows); i++)
    if (strcmp(rows[i].word, done) == 0)
      return words_say(rows[i].says);
  return NULL;
}

static HttpResponse *show_person(WebCall *call, const Person *person, const Typed *typed, const char *mark, const GError *fault,
                                 GError **error)
{
  g_autoptr(GPtrArray) teams = store_team_list(call->engine->read, TRUE, error);
  if (!teams)
    return NULL;
  g_autofree char *escaped = page_escape(person->mail);
  const char *done = fault ? NULL : done_words(call_param(call, "done"));
  json_t *view = form_view(typed, teams);
  json_t *more = json_pack("{s:s, s:s, s:s, s:b, s:b, s:b, s:b, s:s, s:s?, s:s}", "id", person->id, "address", person->mail,
                           "state", page_person_state(person->state), "active", person->state == PERSON_ACTIVE, "past",
                           person->state == PERSON_PAST, "gives", (person->roles & ROLE_CLINICIAN) != 0, "self",
                           strcmp(person->id, call->actor->id) == 0, "escaped", escaped, "done", done, "mark", mark);
  json_object_update(view, more);
  json_decref(more);
  if (fault)
    page_fault_of_error(view, fault);
  return page_answer(call, fault ? 422 : 200, "person.html", person->name, view, error);
}

HttpResponse *page_person(WebCall *call, GError **error)
{
  g_autoptr(Person) person = engine_person(call->engine, call->actor, http_request_param(call->request, "id"), error);
  if (!person)
    return NULL;
  Typed typed = { .mail = person->mail, .name = person->name, .profession = person->profession,
                  .organisation = person->organisation, .team = person->team_id ? person->team_id : "",
                  .roles = person->roles };
  g_auto(PageMark) mark = { .kind = "person", .id = person->id };
  return page_mark_begin(call, NULL, &mark, error) ? show_person(call, person, &typed, mark.shown, NULL, error) : NULL;
}

HttpResponse *page_person_set(WebCall *call, GError **error)
{
  Typed typed;
  g_autoptr(GError) fault = NULL;
  g_autoptr(Form) form = page_form(call, error);
  g_autoptr(Person) person =
    form ? engine_person(call->engine, call->actor, http_request_param(call->request, "id"), error) : NULL;
  g_auto(PageMark) mark = { .kind = "person", .id = person ? person->id : NULL };
  if (!person || !page_mark_begin(call, form, &mark, error))
    return NULL;
  read_form(form, &typed);
  g_autofree char *roles = roles_format(typed.roles);
  PersonWish wish = wish_of(&typed, person->id, roles);
  if (check_roles(&typed, &fault) && engine_person_set(call->engine, call->actor, &wish, &fault)
      && page_mark_stands(call, &mark, &fault))
    return page_go("/admin/people/%s?done=saved", person->id);
  if (page_is_typed_fault(fault))
    return show_person(call, person, &typed, mark.shown, fault, error);
  g_propagate_error(error, g_steal_pointer(&fault));
  return NULL;
}
