/* People, teams and professions of a service book. */
#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "engine/erasures.h"
#include "engine/free-text.h"
#include "engine/load-book.h"
#include "store/person.h"

#define NAME_MOST 200
#define PROFESSIONS_MOST 1000

gboolean load_check_id(LoadBook *book, LoadGroup *group)
{
  if (text_is_id(group->name))
    return TRUE;
  load_group_fault(book, group, NULL,
                   "“%.70s” is not fit for an id: letters, digits, and hyphens, underscores and dots between "
                   "them, at most 64",
                   group->name);
  return FALSE;
}

/* Whether nobody by this address was erased; a fault if somebody was. A book is a copy from before like any other, and must not
 * bring them back: who really came anew is added by hand. */
static gboolean check_not_erased(LoadBook *book, const LoadGroup *group, const char *mail)
{
  GError *why = NULL;
  char date[CIVIL_DATE_TEXT];
  if (!book->erasures)
    book->erasures = erasures_read(book->engine->config, book->engine->db, &why);
  if (load_broke(book, why))
    return FALSE;
  const Erasure *erasure = erasures_find(book->erasures, mail);
  if (!erasure)
    return TRUE;
  civil_format_date(zone_to_civil(book->engine->zone, erasure->at), date);
  load_group_fault(book, group, NULL, "%s was erased on %s; take them out of the book, or, if they have come anew, add them "
                   "first by “attune person add”", mail, date);
  return FALSE;
}

/* The person keeps the id that the database has for the address. Who was known from history only becomes a real one;
 * who was disabled stays so unless the book says otherwise. */
void *load_enter_person(LoadBook *book, LoadGroup *group)
{
  if (!text_is_mail(group->name)) {
    load_group_fault(book, group, NULL, "“%.80s” is not a mail address; write [person name@example.org]",
                     group->name);
    return NULL;
  }
  g_autofree char *mail = text_mail_key(group->name);
  Person *known = g_hash_table_lookup(book->people, mail);
  g_autoptr(Person) stored = NULL;
  GError *why = NULL;
  if (!known && (store_person_find(book->engine->db, mail, &stored, &why), load_broke(book, why)))
    return NULL;
  gboolean back = !known && (!stored || stored->state == PERSON_PAST); /* or there for the first time */
  if (back && !check_not_erased(book, group, mail))
    return NULL;
  char id[ID_TEXT];
  Person *person = g_new0(Person, 1);
  person->id = g_strdup(known ? known->id : stored ? stored->id : id_new(id));
  person->mail = g_strdup(mail);
  person->state = stored && stored->state == PERSON_DISABLED ? PERSON_DISABLED : PERSON_ACTIVE;
  g_hash_table_insert(book->people, g_steal_pointer(&mail), person);
  return person;
}

/* What a person is called or belongs to; no family is ever a person here. */
static const char *read_name(LoadBook *book, LoadGroup *group, const char *key, FreeText what)
{
  const char *text = load_text(book, group, key, NAME_MOST, what == FREE_NAME);
  GError *why = NULL;
  if (free_text_check_as(book->engine, what, key, text, &why))
    return text;
  load_group_error(book, group, load_group_find(group, key), why);
  return "";
}

static void read_roles(LoadBook *book, LoadGroup *group, Person *person)
{
  GError *why = NULL;
  const char *text = load_text(book, group, "roles", 200, FALSE);
  person->roles = ROLE_PRACTITIONER;
  if (!*text || roles_parse(text, &person->roles, &why))
    return;
  g_prefix_error(&why, "roles: ");
  load_group_error(book, group, load_group_find(group, "roles"), why);
}

void load_read_person(LoadBook *book, LoadGroup *group, void *value)
{
  Person *person = value;
  person->name = g_strdup(read_name(book, group, "name", FREE_NAME));
  person->profession = g_strdup(read_name(book, group, "profession", FREE_TITLE));
  person->organisation = g_strdup(read_name(book, group, "organisation", FREE_TITLE));
  if (load_entry(book, group, "state", FALSE))
    person->state = load_state(book, group, "active", "disabled") ? PERSON_DISABLED : PERSON_ACTIVE;
  read_roles(book, group, person);
  const char *team = load_text(book, group, "team", 64, FALSE);
  if (*team && load_find_team(book, group, load_group_find(group, "team"), team))
    person->team_id = g_strdup(team);
}

void *load_enter_team(LoadBook *book, LoadGroup *group)
{
  if (!load_check_id(book, group))
    return NULL;
  Team *team = g_new0(Team, 1);
  team->id = g_strdup(group->name);
  g_hash_table_insert(book->teams, g_strdup(team->id), team);
  return team;
}

void load_read_team(LoadBook *book, LoadGroup *group, void *value)
{
  Team *team = value;
  team->title = g_strdup(load_title(book, group, NAME_MOST));
  team->organisation = g_strdup(read_name(book, group, "organisation", FREE_TITLE));
  team->past = load_state(book, group, "active", "past");
  const char *mail = load_text(book, group, "leader", 254, FALSE);
  LoadEntry *entry = load_group_find(group, "leader");
  const Person *leader = *mail ? load_find_person(book, group, entry, mail) : NULL;
  if (leader)
    team->leader_id = g_strdup(leader->id);
}

void *load_enter_professions(LoadBook *book, LoadGroup *group)
{
  return g_new0(LoadProfessions, 1);
}

void load_read_professions(LoadBook *book, LoadGroup *group, void *value)
{
  LoadProfessions *professions = value;
  LoadEntry *entry = load_entry(book, group, "priority", FALSE);
  professions->priority = text_split_list(entry ? entry->value : "");
  if (g_strv_length(professions->priority) > PROFESSIONS_MOST)
    load_group_fault(book, group, entry, "priority: more than %d professions", PROFESSIONS_MOST);
  for (char **name = professions->priority; *name; name++) {
    GError *why = NULL;
    if (!text_check(*name, NAME_MOST, FALSE, "priority", &why))
      load_group_error(book, group, entry, why);
  }
}
