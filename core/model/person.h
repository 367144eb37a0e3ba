/* person: somebody who books, leads, gives, manages or administers. No family is ever one. */
#ifndef MODEL_PERSON_H
#define MODEL_PERSON_H

#include <glib.h>

typedef enum {
  ROLE_PRACTITIONER = 1 << 0, /* books for themself */
  ROLE_LEADER = 1 << 1,       /* acts for their team and its members */
  ROLE_CLINICIAN = 1 << 2,    /* gives slots; acts for anybody, as staff */
  ROLE_MANAGER = 1 << 3,      /* sees figures, not notes */
  ROLE_ADMINISTRATOR = 1 << 4 /* everything, as staff */
} Role;
#define ROLES_STAFF (ROLE_CLINICIAN | ROLE_ADMINISTRATOR)
#define ROLES_ALL (ROLE_PRACTITIONER | ROLE_LEADER | ROLE_CLINICIAN | ROLE_MANAGER | ROLE_ADMINISTRATOR)

typedef enum { PERSON_ACTIVE, PERSON_DISABLED, PERSON_PAST } PersonState;

typedef struct {
  char *id;
  char *mail; /* lower case */
  char *name, *profession, *organisation;
  char *team_id; /* NULL for none */
  guint roles;   /* Role bits */
  PersonState state;
} Person;

void person_free(Person *person);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Person, person_free)

const char *role_name(Role role); /* "practitioner" … */
/* Reads "leader; clinician" (commas or semicolons); *@roles untouched on failure, which names the nearest role. */
gboolean roles_parse(const char *text, guint *roles, GError **error);
char *roles_format(guint roles); /* "practitioner; leader", newly allocated */
const char *person_state_text(PersonState state);
PersonState person_state_from_text(const char *text); /* of stored text */

typedef struct {
  char *id, *title, *organisation;
  char *leader_id; /* NULL for none */
  gboolean past;   /* known from imported history only */
} Team;

void team_free(Team *team);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Team, team_free)

/* Whoever acts: a person with a token, or the operator at the command line, who may do everything. */
typedef struct {
  char *id;      /* person's id, or "operator" */
  guint roles;
  char *team_id; /* NULL for none */
  gboolean is_operator;
} Actor;

Actor *actor_new(const Person *person);
Actor *actor_new_operator(void);
void actor_free(Actor *actor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Actor, actor_free)
gboolean actor_is_staff(const Actor *actor); /* clinician, administrator or operator */
gboolean actor_has(const Actor *actor, guint roles); /* any of them; the operator has all */

#endif
