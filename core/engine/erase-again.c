/* After an erasure: the files, and those whom a restore brought back. */
#include <string.h>

#include "base/error.h"
#include "engine/erase-private.h"
#include "engine/erasures.h"
#include "store/fact.h"
#include "store/person.h"
#include "store/schema.h"

/* ---- who is back ---- */

typedef struct {
  GPtrArray *erasures; /* Erasure * */
  GPtrArray *ids;   /* char *: of people who are back */
  GPtrArray *found; /* Erasure *, borrowed: beside them */
} Search;

static gboolean look_at_person(void *data, const char *id, const char *mail, Instant made_at)
{
  Search *search = data;
  for (guint i = 0; i < search->erasures->len; i++)
    if (erasure_is_of(search->erasures->pdata[i], id, mail, made_at)) {
      g_ptr_array_add(search->ids, g_strdup(id));
      g_ptr_array_add(search->found, search->erasures->pdata[i]);
      break;
    }
  return TRUE;
}

typedef struct {
  const char *id;
  const Erasure *erasure;
} Again;

static gboolean erase_one(Engine *engine, void *data, GError **error)
{
  const Again *again = data;
  g_autoptr(Actor) operator = actor_new_operator();
  g_auto(EraseReport) report = { 0 };
  g_autoptr(Person) person = NULL;
  if (!store_person_get(engine->db, again->id, &person, error))
    return FALSE;
  return !person || erase_person(engine, operator, person, again->erasure, FALSE, &report, error);
}

static void search_clear(Search *search)
{
  g_clear_pointer(&search->erasures, g_ptr_array_unref);
  g_clear_pointer(&search->ids, g_ptr_array_unref);
  g_clear_pointer(&search->found, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Search, search_clear)

static gboolean search_all(const Config *config, Db *db, Search *search, GError **error)
{
  search->ids = g_ptr_array_new_with_free_func(g_free);
  search->found = g_ptr_array_new();
  search->erasures = erasures_read(config, db, error);
  return search->erasures && store_erase_visit(db, look_at_person, search, error);
}

gboolean engine_erase_again(Engine *engine, guint *again, GError **error)
{
  g_auto(Search) search = { NULL };
  *again = 0;
  if (!search_all(engine->config, engine->read, &search, error))
    return FALSE;
  for (guint i = 0; i < search.ids->len; i++) {
    Again one = { search.ids->pdata[i], search.found->pdata[i] };
    if (!engine_write(engine, erase_one, &one, error))
      return FALSE;
    ++*again;
  }
  return TRUE;
}

/* ---- in a copy that is to be taken in ---- */

/* What the database that is replaced remembers; one of an older schema remembers nothing. */
static gboolean remember(Db *copy, Db *live, GError **error)
{
  guint known = 0;
  int version = 0;
  store_migrations(&known);
  if (!live || !db_schema_version(live, &version, error) || version < (int)known)
    return !live || version > 0;
  g_autoptr(GPtrArray) erasures = store_erasure_list(live, error);
  if (!erasures || !db_begin(copy, error))
    return FALSE;
  for (guint i = 0; i < erasures->len; i++)
    if (!store_erasure_put(copy, erasures->pdata[i], error)) {
      db_rollback(copy);
      return FALSE;
    }
  return db_commit(copy, error);
}

static gboolean is_anybody_back(const Config *config, Db *copy, Db *live, gboolean *back, GError **error)
{
  g_auto(Search) search = { NULL };
  if (!remember(copy, live, error) || !search_all(config, copy, &search, error))
    return FALSE;
  *back = search.ids->len > 0;
  return TRUE;
}

gboolean erase_in_copy(const Config *config, const char *address, Db *live, guint *again, GError **error)
{
  gboolean back = FALSE;
  *again = 0;
  g_autoptr(Db) copy = db_open(address, DB_WRITE, error);
  if (!copy || !is_anybody_back(config, copy, live, &back, error))
    return FALSE;
  g_clear_pointer(&copy, db_close);
  if (!back)
    return TRUE;
  Config beside = *config; /* its texts are borrowed */
  beside.database = (char *)address;
  g_autoptr(Engine) engine = engine_open(&beside, error);
  return engine && engine_erase_again(engine, again, error) && engine_scrub(engine, NULL, error);
}

/* ---- what the files keep ---- */

static gboolean forget_due(Engine *engine, void *data, GError **error)
{
  return store_fact_drop(engine->db, FACT_SCRUB_DUE, data, error);
}

gboolean engine_scrub(Engine *engine, gboolean *done, GError **error)
{
  g_autofree char *due = NULL;
  if (!store_fact_get(engine->read, FACT_SCRUB_DUE, &due, error))
    return FALSE;
  if (done)
    *done = due != NULL;
  /* An erasure that comes between leaves another value behind, and is seen to the next time. */
  return !due || (db_scrub(engine->db, error) && engine_write(engine, forget_due, due, error));
}

static int compare_paths(const void *a, const void *b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *engine_kept_copies(const Config *config)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
  const char *database = db_file_path(config->database);
  if (!database)
    return paths;
  g_autofree char *folder = g_path_get_dirname(database), *name = g_path_get_basename(database);
  g_autofree char *upgrade = g_strconcat(name, ".before-migrate-", NULL), *restore = g_strconcat(name, ".before-restore-", NULL);
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  for (const char *file; dir && (file = g_dir_read_name(dir));)
    if (g_str_has_prefix(file, upgrade) || g_str_has_prefix(file, restore))
      g_ptr_array_add(paths, g_build_filename(folder, file, NULL));
  g_ptr_array_sort(paths, compare_paths);
  return paths;
}
