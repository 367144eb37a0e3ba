#include "engine/arrival.h"

#include <jansson.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "engine/people.h"
#include "store/change.h"
#include "store/identity.h"
#include "store/person.h"

#define WHO "provider" /* in the change log */

ArrivalDeed arrival_decide(const Person *known, const Person *named, gboolean bound, gboolean create, ArrivalAnswer *answer)
{
  const Person *person = known ? known : named;
  *answer = ARRIVAL_UNKNOWN;
  if (!person || (!known && person->state == PERSON_PAST))
    return create ? ARRIVE_AND_CREATE : ARRIVE_NOT;
  if (!known && bound)
    *answer = ARRIVAL_TAKEN;
  else if (person->state != PERSON_ACTIVE)
    *answer = ARRIVAL_INACTIVE;
  else
    return known ? ARRIVE_AS_KNOWN : ARRIVE_AND_BIND;
  return ARRIVE_NOT;
}

static Actor provider_actor(void)
{
  return (Actor){ .id = (char *)WHO, .roles = ROLES_ALL, .is_operator = TRUE };
}

/* Somebody new, or known from the past only. */
static gboolean create(Engine *engine, const ArrivalWish *wish, Person **person, GError **error)
{
  Actor actor = provider_actor();
  g_autofree char *local = g_strndup(wish->mail, strcspn(wish->mail, "@"));
  g_autofree char *roles = roles_format(wish->granted ? wish->granted : ROLE_PRACTITIONER);
  PersonWish made = { .mail = wish->mail, .name = wish->name && *wish->name ? wish->name : local, .roles = roles };
  return engine_person_add(engine, &actor, &made, error) && store_person_find(engine->db, wish->mail, person, error);
}

/* What the provider decides on is as it says; all else stays. */
static gboolean settle_roles(Engine *engine, const ArrivalWish *wish, Person *person, GError **error)
{
  guint roles = (person->roles & ~wish->managed) | (wish->granted & wish->managed);
  if (roles == person->roles)
    return TRUE;
  Actor actor = provider_actor();
  g_autofree char *words = roles_format(roles);
  PersonWish changed = { .mail = person->mail, .roles = words };
  if (roles != 0) {
    person->roles = roles;
    return engine_person_set(engine, &actor, &changed, error);
  }
  guint had = person->roles;
  person->roles = 0;
  return store_person_update(engine->db, person, error) && session_after_change(engine->db, person, had, error)
         && store_change_append(engine->db, clock_now(), WHO, "change", "person", person->id, NULL, "{\"roles\":\"\"}", error);
}

static gboolean bind(Engine *engine, const ArrivalWish *wish, const Person *person, GError **error)
{
  Instant now = clock_now();
  return store_identity_insert(engine->db, wish->issuer, wish->subject, person->id, now, error)
         && store_change_append(engine->db, now, WHO, "bind", "person", person->id, NULL, NULL, error);
}

static gboolean let_in(Engine *engine, const ArrivalWish *wish, Person *person, Arrival *arrival, GError **error)
{
  if (!settle_roles(engine, wish, person, error))
    return FALSE;
  arrival->answer = person->roles ? ARRIVAL_IN : ARRIVAL_ROLELESS;
  return !person->roles || engine_session_open(engine, person, SESSION_PROVIDER, wish->client, arrival->token, error);
}

/* Whom it may mean: the one it has meant before, and the one with the address. */
static gboolean look(Engine *engine, const ArrivalWish *wish, Person **known, Person **named, gboolean *bound, GError **error)
{
  g_autofree char *subject = NULL;
  if (!store_identity_find(engine->db, wish->issuer, wish->subject, known, error)
      || (wish->mail && !store_person_find(engine->db, wish->mail, named, error))
      || (*named && !store_identity_of(engine->db, wish->issuer, (*named)->id, &subject, error)))
    return FALSE;
  *bound = subject != NULL;
  return TRUE;
}

gboolean engine_arrive(Engine *engine, const ArrivalWish *wish, Arrival *arrival, GError **error)
{
  g_autoptr(Person) known = NULL;
  g_autoptr(Person) named = NULL;
  g_autoptr(Person) made = NULL;
  gboolean bound = FALSE;
  if (wish->mail && !text_is_mail(wish->mail))
    return error_set(error, ERROR_DENIED, "the provider names “%.80s”, which is no mail address", wish->mail);
  if (!look(engine, wish, &known, &named, &bound, error))
    return FALSE;
  switch (arrival_decide(known, named, bound, wish->create && wish->mail, &arrival->answer)) {
  case ARRIVE_AS_KNOWN:
    return let_in(engine, wish, known, arrival, error);
  case ARRIVE_AND_BIND:
    return bind(engine, wish, named, error) && let_in(engine, wish, named, arrival, error);
  case ARRIVE_AND_CREATE:
    return create(engine, wish, &made, error) && bind(engine, wish, made, error)
           && let_in(engine, wish, made, arrival, error);
  case ARRIVE_NOT:
    break;
  }
  return TRUE;
}

gboolean engine_arrival_unlink(Engine *engine, const Actor *actor, const char *mail, guint *forgotten, GError **error)
{
  gint64 n = 0;
  if (!actor_has(actor, ROLE_ADMINISTRATOR))
    return error_set(error, ERROR_DENIED, "only an administrator keeps people and teams");
  g_autoptr(Person) person = engine_find_person(engine, engine->db, mail, error);
  if (!person || !store_identity_forget(engine->db, person->id, &n, error))
    return FALSE;
  if (forgotten)
    *forgotten = (guint)n;
  return n == 0
         || store_change_append(engine->db, clock_now(), actor->id, "unbind", "person", person->id, NULL, NULL, error);
}
