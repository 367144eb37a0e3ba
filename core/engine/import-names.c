#include "engine/import-names.h"

#include <string.h>

#include "base/error.h"
#include "base/id.h"
#include "base/text.h"
#include "store/person.h"
#include "store/target.h"

#define REMEMBERED_MOST 20000 /* then a table is begun anew, so that memory does not grow with the file */
#define HOSTS_MOST 50

static void party_free(ImportParty *party)
{
  g_free(party->id);
  g_free(party->profession);
  g_free(party->organisation);
  g_free(party);
}

static GHashTable *table_new(void)
{
  return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)party_free);
}

gboolean import_names_init(ImportNames *names, Engine *engine, Instant now, ImportOutcome *outcome, GError **error)
{
  *names = (ImportNames){ .engine = engine, .now = now, .outcome = outcome };
  names->people = table_new();
  names->hosts = table_new();
  names->teams = table_new();
  names->host_lists = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  names->priority = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_auto(GStrv) priority = store_profession_priority(engine->db, error);
  for (char **name = priority; name && *name; name++)
    g_hash_table_add(names->priority, g_ascii_strdown(*name, -1));
  return priority != NULL;
}

void import_names_clear(ImportNames *names)
{
  g_clear_pointer(&names->people, g_hash_table_unref);
  g_clear_pointer(&names->hosts, g_hash_table_unref);
  g_clear_pointer(&names->teams, g_hash_table_unref);
  g_clear_pointer(&names->host_lists, g_hash_table_unref);
  g_clear_pointer(&names->priority, g_hash_table_unref);
}

gboolean import_is_priority(const ImportNames *names, const char *profession)
{
  g_autofree char *folded = g_ascii_strdown(profession, -1);
  return g_hash_table_contains(names->priority, folded);
}

static ImportParty *remember(GHashTable *table, const char *name, const char *id, const char *profession,
                             const char *organisation)
{
  if (g_hash_table_size(table) >= REMEMBERED_MOST)
    g_hash_table_remove_all(table);
  ImportParty *party = g_new0(ImportParty, 1);
  party->id = g_strdup(id);
  party->profession = g_strdup(profession);
  party->organisation = g_strdup(organisation);
  g_hash_table_insert(table, g_strdup(name), party);
  return party;
}

/* ---- people ---- */

/* Somebody of the past is known by the name as written, in the place of a mail address. */
static gboolean make_person(ImportNames *names, const char *name, guint roles, const ImportRow *row, Person *person,
                            GError **error)
{
  char id[ID_TEXT];
  person->mail = text_mail_key(name);
  person->id = g_strdup(id_derive("import person", person->mail, id));
  person->name = g_strdup(name);
  person->profession = g_strdup(row ? row->profession : "");
  person->organisation = g_strdup(row ? row->organisation : "");
  person->roles = roles;
  person->state = PERSON_PAST;
  names->outcome->people++;
  return store_person_insert(names->engine->db, person, names->now, error);
}

/* A party of the past that turns out to have given sessions is a clinician too. */
static gboolean grant(ImportNames *names, Person *person, guint roles, GError **error)
{
  if (person->state != PERSON_PAST || (person->roles & roles) == roles)
    return TRUE;
  person->roles |= roles;
  return store_person_update(names->engine->db, person, error);
}

static const ImportParty *find_person(ImportNames *names, GHashTable *table, const char *name, guint roles,
                                      const ImportRow *row, GError **error)
{
  ImportParty *known = g_hash_table_lookup(table, name);
  if (known)
    return known;
  g_autoptr(Person) person = NULL;
  if (!store_person_find(names->engine->db, name, &person, error))
    return NULL;
  if (person ? !grant(names, person, roles, error)
             : !make_person(names, name, roles, row, person = g_new0(Person, 1), error))
    return NULL;
  return remember(table, name, person->id, person->profession, person->organisation);
}

static int compare_texts(const void *a, const void *b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static char *find_hosts(ImportNames *names, const char *field, GError **error)
{
  g_auto(GStrv) parts = text_split_list(field);
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
  if (g_strv_length(parts) > HOSTS_MOST) {
    error_set(error, ERROR_INVALID, "hosts: more than %d", HOSTS_MOST);
    return NULL;
  }
  for (char **part = parts; *part; part++) {
    const ImportParty *host = find_person(names, names->hosts, *part, ROLE_CLINICIAN, NULL, error);
    if (!host)
      return NULL;
    if (!g_ptr_array_find_with_equal_func(ids, host->id, g_str_equal, NULL))
      g_ptr_array_add(ids, g_strdup(host->id));
  }
  g_ptr_array_sort(ids, compare_texts);
  g_ptr_array_add(ids, NULL);
  return g_strjoinv(",", (char **)ids->pdata);
}

const char *import_hosts(ImportNames *names, const char *field, GError **error)
{
  const char *known = g_hash_table_lookup(names->host_lists, field);
  if (known)
    return known;
  char *found = find_hosts(names, field, error);
  if (!found)
    return NULL;
  if (g_hash_table_size(names->host_lists) >= REMEMBERED_MOST)
    g_hash_table_remove_all(names->host_lists);
  g_hash_table_insert(names->host_lists, g_strdup(field), found);
  return found;
}

/* ---- teams ---- */

static gboolean make_team(ImportNames *names, const ImportRow *row, Team *team, GError **error)
{
  char id[ID_TEXT];
  team->id = g_strdup(text_is_id(row->party) ? row->party : id_derive("import team", row->party, id));
  team->title = g_strdup(row->party);
  team->organisation = g_strdup(row->organisation);
  team->past = TRUE;
  names->outcome->teams++;
  return store_team_insert(names->engine->db, team, names->now, error);
}

static const ImportParty *find_team(ImportNames *names, const ImportRow *row, GError **error)
{
  ImportParty *known = g_hash_table_lookup(names->teams, row->party);
  if (known)
    return known;
  g_autoptr(Team) team = NULL;
  Db *db = names->engine->db;
  if (!store_team_get(db, row->party, &team, error)
      || (!team && !store_team_find_title(db, row->party, &team, error)))
    return NULL;
  if (!team && !make_team(names, row, team = g_new0(Team, 1), error))
    return NULL;
  return remember(names->teams, row->party, team->id, "", team->organisation);
}

const ImportParty *import_party(ImportNames *names, const ImportRow *row, GError **error)
{
  return row->party_kind == PARTY_TEAM ? find_team(names, row, error)
                                       : find_person(names, names->people, row->party, ROLE_PRACTITIONER, row, error);
}
