#include "engine/load-book.h"

#include <string.h>

#include "base/text.h"
#include "policy/policy.h"
#include "store/person.h"
#include "store/service.h"

#define MOST_GROUPS 100000

typedef struct {
  const char *name;
  gboolean named; /* [kind NAME]; else [kind] alone */
  const char *keys[16];
  void *(*enter)(LoadBook *book, LoadGroup *group);
  void (*read)(LoadBook *book, LoadGroup *group, void *value);
} Kind;

static const Kind kinds[LOAD_KINDS] = {
  [LOAD_TEAM] = { "team", TRUE, { "title", "organisation", "leader", "state" }, load_enter_team, load_read_team },
  [LOAD_PERSON] = { "person",
                    TRUE,
                    { "name", "profession", "organisation", "team", "roles", "state" },
                    load_enter_person,
                    load_read_person },
  [LOAD_PROFESSIONS] = { "professions", FALSE, { "priority" }, load_enter_professions, load_read_professions },
  [LOAD_SERVICE] = { "service",
                     TRUE,
                     { "plugin", "title", "summary", "colour", "zone", "state" },
                     load_enter_service,
                     load_read_service },
  [LOAD_SCHEDULE] = { "schedule",
                      TRUE,
                      { "service", "starts", "minutes", "ends", "repeat", "until", "except", "extra", "place",
                        "online", "hosts", "capacity", "state" },
                      load_enter_schedule,
                      load_read_schedule },
  [LOAD_CLOSURE] = { "closure",
                     TRUE,
                     { "title", "from", "to", "services", "state" },
                     load_enter_closure,
                     load_read_closure },
  [LOAD_YEAR] = { "reporting-year", TRUE, { "from", "to", "state" }, load_enter_year, load_read_year },
  [LOAD_TARGET] = { "target",
                    TRUE,
                    { "title", "measure", "services", "from", "to", "figure", "green", "amber", "state" },
                    load_enter_target,
                    load_read_target },
};

const char *load_kind_name(LoadKind kind)
{
  return kinds[kind].name;
}

static void professions_free(LoadProfessions *professions)
{
  g_strfreev(professions->priority);
  g_free(professions);
}

static void load_closure_free(LoadClosure *closure)
{
  closure_free(closure->closure);
  g_free(closure);
}

static void item_free(LoadItem *item)
{
  switch (item->kind) {
  case LOAD_PROFESSIONS: professions_free(item->value); break;
  case LOAD_SCHEDULE: schedule_free(item->value); break;
  case LOAD_CLOSURE: load_closure_free(item->value); break;
  case LOAD_YEAR: reporting_year_free(item->value); break;
  case LOAD_TARGET: target_free(item->value); break;
  case LOAD_TEAM:
  case LOAD_PERSON:
  case LOAD_SERVICE:
  case LOAD_KINDS: break; /* owned by the book's tables */
  }
  g_free(item);
}

static LoadBook *book_new(Engine *engine)
{
  LoadBook *book = g_new0(LoadBook, 1);
  book->engine = engine;
  load_faults_init(&book->faults);
  book->groups = g_ptr_array_new_with_free_func((GDestroyNotify)load_group_free);
  book->headings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (int kind = 0; kind < LOAD_KINDS; kind++)
    book->items[kind] = g_ptr_array_new_with_free_func((GDestroyNotify)item_free);
  book->people = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)person_free);
  book->teams = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)team_free);
  book->services = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)service_free);
  return book;
}

void load_book_free(LoadBook *book)
{
  if (!book)
    return;
  for (int kind = 0; kind < LOAD_KINDS; kind++)
    g_ptr_array_unref(book->items[kind]);
  g_hash_table_unref(book->people);
  g_hash_table_unref(book->teams);
  g_hash_table_unref(book->services);
  g_hash_table_unref(book->headings);
  g_ptr_array_unref(book->groups);
  g_clear_pointer(&book->erasures, g_ptr_array_unref);
  load_faults_clear(&book->faults);
  g_clear_error(&book->broken);
  g_free(book);
}

/* ---- headings ---- */

static const Kind *find_kind(const char *name)
{
  for (int kind = 0; kind < LOAD_KINDS; kind++)
    if (strcmp(kinds[kind].name, name) == 0)
      return &kinds[kind];
  return NULL;
}

static void refuse_kind(LoadBook *book, const LoadGroup *group)
{
  const char *names[LOAD_KINDS + 1] = { NULL };
  for (int kind = 0; kind < LOAD_KINDS; kind++)
    names[kind] = kinds[kind].name;
  const char *nearest = text_nearest(group->kind, names);
  g_autofree char *all = g_strjoinv(", ", (char **)names);
  if (nearest)
    load_group_fault(book, group, NULL, "unknown kind of group “%.40s”; did you mean [%s%s]?", group->kind, nearest,
                     find_kind(nearest)->named ? " …" : "");
  else
    load_group_fault(book, group, NULL, "unknown kind of group “%.40s”; there are %s", group->kind, all);
}

/* Files the heading; a fault if it stands twice or lacks its name. Mail addresses are compared in lower case. */
static gboolean enter_heading(LoadBook *book, const Kind *kind, LoadGroup *group)
{
  if (kind->named != (*group->name != 0)) {
    load_group_fault(book, group, NULL,
                     kind->named ? "[%s] needs a name: [%s NAME]" : "[%s] stands alone, without a name", kind->name,
                     kind->name);
    return FALSE;
  }
  g_autofree char *name = g_ascii_strdown(group->name, -1);
  char *heading = g_strdup_printf("%s %s", kind->name, kind == &kinds[LOAD_PERSON] ? name : group->name);
  LoadGroup *before = g_hash_table_lookup(book->headings, heading);
  if (before) {
    load_group_fault(book, group, NULL, "[%s%s%s] stands twice, first in %s:%d; keep one", group->kind,
                     *group->name ? " " : "", group->name, before->file, before->line);
    g_free(heading);
    return FALSE;
  }
  g_hash_table_insert(book->headings, heading, group);
  return TRUE;
}

static void enter_group(LoadBook *book, LoadGroup *group)
{
  const Kind *kind = find_kind(group->kind);
  if (!kind) {
    refuse_kind(book, group);
    return;
  }
  if (!enter_heading(book, kind, group))
    return;
  void *value = kind->enter(book, group);
  if (!value)
    return;
  LoadItem *item = g_new0(LoadItem, 1);
  item->kind = (LoadKind)(kind - kinds);
  item->group = group;
  item->value = value;
  g_ptr_array_add(book->items[item->kind], item);
}

/* ---- keys ---- */

static void add_settings(GPtrArray *known, const AttuneSetting *settings, gsize n)
{
  for (gsize i = 0; i < n; i++)
    g_ptr_array_add(known, (void *)settings[i].key);
}

/* All keys that may stand in the group, NULL-ended. */
static GPtrArray *known_keys(const LoadBook *book, const LoadItem *item)
{
  GPtrArray *known = g_ptr_array_new();
  for (const char *const *key = kinds[item->kind].keys; *key; key++)
    g_ptr_array_add(known, (void *)*key);
  if (item->kind == LOAD_SERVICE) {
    gsize n;
    const AttuneSetting *settings = core_settings(&n);
    add_settings(known, settings, n);
    const AttunePlugin *plugin = registry_find(book->engine->registry, ((Service *)item->value)->plugin);
    if (plugin)
      add_settings(known, plugin->settings, (gsize)plugin->n_settings);
  }
  g_ptr_array_add(known, NULL);
  return known;
}

/* Keys that nobody asked for. */
static void check_keys(LoadBook *book, LoadItem *item)
{
  g_autoptr(GPtrArray) known = known_keys(book, item);
  for (guint i = 0; i < item->group->entries->len; i++) {
    LoadEntry *entry = item->group->entries->pdata[i];
    if (entry->used || g_strv_contains((const char *const *)known->pdata, entry->key))
      continue;
    const char *nearest = text_nearest(entry->key, (const char *const *)known->pdata);
    load_group_fault(book, item->group, entry,
                     nearest ? "unknown key “%.60s”; did you mean “%s”?"
                             : "unknown key “%.60s”; “man 5 attune-book” lists the keys of [%s]",
                     entry->key, nearest ? nearest : item->group->kind);
  }
}

/* ---- reading ---- */

static gboolean know_database(LoadBook *book, GError **error)
{
  Db *db = book->engine->db;
  g_autoptr(GPtrArray) people = store_person_list(db, 1u << PERSON_ACTIVE, error);
  g_autoptr(GPtrArray) teams = people ? store_team_list(db, TRUE, error) : NULL;
  g_autoptr(GPtrArray) services = teams ? store_service_list(db, error) : NULL;
  if (!services)
    return FALSE;
  g_ptr_array_set_free_func(people, NULL);
  g_ptr_array_set_free_func(teams, NULL);
  g_ptr_array_set_free_func(services, NULL);
  for (guint i = 0; i < people->len; i++)
    g_hash_table_insert(book->people, g_strdup(((Person *)people->pdata[i])->mail), people->pdata[i]);
  for (guint i = 0; i < teams->len; i++)
    g_hash_table_insert(book->teams, g_strdup(((Team *)teams->pdata[i])->id), teams->pdata[i]);
  for (guint i = 0; i < services->len; i++)
    g_hash_table_insert(book->services, g_strdup(((Service *)services->pdata[i])->id), services->pdata[i]);
  return TRUE;
}

static void read_items(LoadBook *book)
{
  for (int kind = 0; kind < LOAD_KINDS; kind++)
    for (guint i = 0; i < book->items[kind]->len; i++) {
      LoadItem *item = book->items[kind]->pdata[i];
      kinds[kind].read(book, item->group, item->value);
      check_keys(book, item);
    }
}

/* Makes something of the groups that are there. */
static gboolean read_groups(LoadBook *book, GError **error)
{
  if (!know_database(book, error))
    return FALSE;
  if (book->groups->len > MOST_GROUPS)
    load_fault(&book->faults, "the book", 0, "more than %d groups; load it in parts", MOST_GROUPS);
  for (guint i = 0; i < MIN(book->groups->len, MOST_GROUPS); i++)
    enter_group(book, book->groups->pdata[i]);
  read_items(book);
  load_check_requires(book);
  load_check_years(book);
  if (book->broken) {
    g_propagate_error(error, g_steal_pointer(&book->broken));
    return FALSE;
  }
  return TRUE;
}

LoadBook *load_book_read(Engine *engine, const char *const *files, GError **error)
{
  g_autoptr(LoadBook) book = book_new(engine);
  for (; *files; files++)
    load_lines_read(*files, book->groups, &book->faults);
  return read_groups(book, error) ? g_steal_pointer(&book) : NULL;
}

LoadBook *load_book_read_groups(Engine *engine, GPtrArray *groups, GError **error)
{
  g_autoptr(LoadBook) book = book_new(engine);
  g_ptr_array_unref(book->groups);
  book->groups = groups;
  book->by_hand = TRUE;
  return read_groups(book, error) ? g_steal_pointer(&book) : NULL;
}
