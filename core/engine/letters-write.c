#include "engine/letters-write.h"

#include <jansson.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/json-text.h"
#include "store/outbox.h"
#include "store/person.h"

#define DAY ((Instant)86400)
#define SHORT_NOTICE DAY

static GPtrArray *new_people(void)
{
  return g_ptr_array_new_with_free_func((GDestroyNotify)person_free);
}

/* Takes @person, who may be NULL: into @people, once, if active. */
static void add_person(GPtrArray *people, Person *person)
{
  gboolean known = FALSE;
  for (guint i = 0; person && i < people->len; i++)
    known |= strcmp(((const Person *)people->pdata[i])->id, person->id) == 0;
  if (person && !known && person->state == PERSON_ACTIVE)
    g_ptr_array_add(people, person);
  else
    person_free(person);
}

static gboolean add_by_id(Engine *engine, GPtrArray *people, const char *id, GError **error)
{
  Person *person = NULL;
  if (id && !store_person_get(engine->db, id, &person, error))
    return FALSE;
  add_person(people, person);
  return TRUE;
}

/* Whoever booked for the team, unless it was staff, who know anyway. */
static gboolean add_maker(Engine *engine, GPtrArray *people, const char *id, GError **error)
{
  Person *maker = NULL;
  if (!store_person_get(engine->db, id, &maker, error))
    return FALSE;
  if (maker && !(maker->roles & ROLES_STAFF))
    add_person(people, maker);
  else
    person_free(maker);
  return TRUE;
}

static gboolean add_leading_members(Engine *engine, GPtrArray *people, const char *team_id, GError **error)
{
  g_autoptr(GPtrArray) members = store_person_team(engine->db, team_id, error);
  for (guint i = 0; members && i < members->len; i++) {
    Person *member = members->pdata[i];
    if (!(member->roles & ROLE_LEADER))
      continue;
    members->pdata[i] = NULL;
    add_person(people, member);
  }
  return members != NULL;
}

static gboolean add_team(Engine *engine, GPtrArray *people, const Booking *booking, GError **error)
{
  g_autoptr(Team) team = NULL;
  if (!store_team_get(engine->db, booking->party_id, &team, error))
    return FALSE;
  if (!team)
    return TRUE;
  return add_by_id(engine, people, team->leader_id, error) && add_maker(engine, people, booking->made_by, error)
         && (people->len > 0 || add_leading_members(engine, people, team->id, error));
}

GPtrArray *letters_party(Engine *engine, const Booking *booking, GError **error)
{
  g_autoptr(GPtrArray) people = new_people();
  gboolean fine = booking->party_kind == PARTY_TEAM ? add_team(engine, people, booking, error)
                                                    : add_by_id(engine, people, booking->party_id, error);
  return fine ? g_steal_pointer(&people) : NULL;
}

GPtrArray *letters_hosts(Engine *engine, const char *ids, const char *who, GError **error)
{
  g_autoptr(GPtrArray) people = new_people();
  g_auto(GStrv) hosts = g_strsplit(ids, ",", -1);
  for (char **id = hosts; *id; id++)
    if (**id && strcmp(*id, who) != 0 && !add_by_id(engine, people, *id, error))
      return NULL;
  return g_steal_pointer(&people);
}

gboolean letters_tell_hosts(const EngineService *service, Instant starts_at, Instant now)
{
  gint64 which = policy_setting_core(service->settings, CORE_TELL_HOSTS);
  return which == TELL_HOSTS_ALWAYS || (which == TELL_HOSTS_SHORT_NOTICE && starts_at - now < SHORT_NOTICE);
}

/* ---- writing ---- */

/* @view: JSON. */
static gboolean put(const LettersRun *run, const Person *person, const char *view, gboolean urgent, gboolean *made,
                    GError **error)
{
  char id[ID_TEXT];
  g_autofree char *event = g_strdup_printf("%s:%s:%s", run->kind, run->event, person->id);
  Letter letter = { .id = (char *)id_new(id),
                    .event = event,
                    .kind = (char *)run->kind,
                    .person_id = person->id,
                    .about = (char *)(run->about ? run->about : ""),
                    .address = person->mail,
                    .view = (char *)view,
                    .urgent = urgent,
                    .next_at = run->now,
                    .until_at = run->until ? run->until : run->now + LETTER_KEPT_DAYS * DAY,
                    .made_at = run->now };
  return store_outbox_put(run->engine->db, &letter, made, error);
}

/* The name of whoever acted; the service's own, and *@is_person FALSE, where it was no person. */
static gboolean find_actor(const LettersRun *run, const GPtrArray *people, char **name, gboolean *is_person, GError **error)
{
  for (guint i = 0; i < people->len && !*name; i++) {
    const Person *person = people->pdata[i];
    if (strcmp(person->id, run->who) == 0)
      *name = g_strdup(person->name);
  }
  g_autoptr(Person) actor = NULL;
  if (!*name && !store_person_get(run->engine->db, run->who, &actor, error))
    return FALSE;
  *is_person = *name || actor;
  if (!*name)
    *name = g_strdup(actor ? actor->name : run->engine->config->service_name);
  return TRUE;
}

static void put_actor(GString *view, const char *name, gboolean is_reader, gboolean is_person)
{
  json_text_key(view, "by");
  json_text_open(view, '{');
  json_text_string(view, "name", name);
  json_text_truth(view, "you", is_reader);
  json_text_truth(view, "person", is_person);
  json_text_close(view, '}');
}

static void put_reader(GString *view, const Person *reader)
{
  json_text_key(view, "to");
  json_text_open(view, '{');
  json_text_string(view, "id", reader->id);
  json_text_string(view, "name", reader->name);
  json_text_close(view, '}');
}

gboolean letters_write(const LettersRun *run, const GPtrArray *people, GString *view, guint *made, GError **error)
{
  gsize common = view->len;
  g_autofree char *actor = NULL;
  gboolean is_person = FALSE;
  if (people->len == 0)
    return TRUE;
  if (!find_actor(run, people, &actor, &is_person, error))
    return FALSE;
  for (guint i = 0; i < people->len; i++) {
    const Person *person = people->pdata[i];
    gboolean new_one = FALSE;
    g_string_truncate(view, common);
    put_actor(view, actor, strcmp(person->id, run->who) == 0, is_person);
    put_reader(view, person);
    json_text_close(view, '}');
    if (!put(run, person, view->str, FALSE, &new_one, error))
      return FALSE;
    if (made)
      *made += new_one;
  }
  return TRUE;
}

gboolean letters_post(Engine *engine, const LetterWish *wish, GString *view, GError **error)
{
  char once[ID_TEXT];
  LettersRun run = { .engine = engine,
                     .who = "",
                     .kind = wish->kind,
                     .event = wish->event ? wish->event : id_new(once),
                     .about = wish->about,
                     .now = clock_now(),
                     .until = wish->until };
  if (wish->person->state != PERSON_ACTIVE)
    return TRUE;
  put_reader(view, wish->person);
  json_text_close(view, '}');
  return put(&run, wish->person, view->str, wish->urgent, NULL, error);
}

gboolean engine_post_letter(Engine *engine, const LetterWish *wish, GError **error)
{
  char *text = json_dumps(wish->view, JSON_COMPACT);
  g_autoptr(GString) view = g_string_new_len(text, (gssize)strlen(text) - 1); /* open */
  free(text);
  return letters_post(engine, wish, view, error);
}
