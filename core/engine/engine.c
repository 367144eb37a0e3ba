#include "engine/engine.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "engine/digest.h"
#include "engine/looks.h"
#include "engine/services.h"
#include "store/person.h"
#include "store/schema.h"

#define DIGEST_MS 20 /* what a command spends for the reports after its own work */
#define TRIES_MOST 4 /* of work that somebody else's change comes in between of: once, and three times more */

/* Fresh: brought up. Older: refused. Newer, or not ours: refused, unless it has only been added to. */
static gboolean settle_schema(Engine *engine, GError **error)
{
  guint known = 0;
  int version = 0;
  const DbMigration *migrations = store_migrations(&known);
  if (!db_schema_fits(engine->db, known, &version, error))
    return FALSE;
  if (version >= (int)known)
    return TRUE;
  if (version == 0)
    return db_migrate(engine->db, migrations, known, NULL, error);
  return error_set(error, ERROR_INVALID,
                   "an older program made this database (its schema is number %d, this program's %u); say “attune migrate”; "
                   "docs/operator.md says when what runs on it need not be stopped for that", version, known);
}

static gboolean open_database(Engine *engine, GError **error)
{
  const char *address = engine->config->database;
  const char *path = db_file_path(address);
  if (path && strcmp(path, ":memory:") == 0)
    return error_set(error, ERROR_INVALID, "database: a diary needs a file, sqlite:PATH");
  engine->db = db_open(address, DB_WRITE, error);
  if (!engine->db)
    return FALSE;
  if (!settle_schema(engine, error) || !digest_bring_up(engine->db, error)) {
    g_prefix_error(error, "%s: ", path ? path : "database");
    return FALSE;
  }
  engine->read = db_open(address, DB_READ, error);
  return engine->read != NULL;
}

gboolean engine_connect(Engine *engine, GError **error)
{
  return open_database(engine, error);
}

void engine_disconnect(Engine *engine)
{
  engine_forget(engine);
  g_clear_pointer(&engine->read, db_close);
  g_clear_pointer(&engine->db, db_close);
}

typedef enum {
  BARE, /* without plugins */
  PLUGINS_LATER,
  PLUGINS_NOW /* tried while the database is opened */
} Plugins;

static Engine *open_engine(const Config *config, Plugins plugins, GError **error)
{
  g_autoptr(Engine) engine = g_new0(Engine, 1);
  engine->config = config;
  engine->read_at = clock_now();
  services_init(engine);
  engine->looks = looks_new();
  engine->zone = zone_get(config->zone, error);
  if (!engine->zone) {
    g_prefix_error(error, "zone: ");
    return NULL;
  }
  if (plugins != BARE) {
    engine->registry = registry_open(config->plugins, error);
    if (!engine->registry || (plugins == PLUGINS_NOW && !registry_try(engine->registry, error)))
      return NULL;
  }
  return open_database(engine, error) ? g_steal_pointer(&engine) : NULL;
}

Engine *engine_open(const Config *config, GError **error)
{
  return open_engine(config, PLUGINS_NOW, error);
}

Engine *engine_open_to_serve(const Config *config, GError **error)
{
  return open_engine(config, PLUGINS_LATER, error);
}

Engine *engine_open_bare(const Config *config, GError **error)
{
  return open_engine(config, BARE, error);
}

static gboolean write_looks(Engine *engine, void *data, GError **error)
{
  return engine_write_looks(engine, error);
}

void engine_close(Engine *engine)
{
  g_autoptr(GError) error = NULL;
  if (!engine)
    return;
  if (engine->db && engine_has_looks(engine) && !engine_write(engine, write_looks, NULL, &error))
    g_warning("who looked at what could not be written down: %s", error->message);
  looks_free(engine->looks);
  services_clear(engine);
  registry_free(engine->registry);
  db_close(engine->read);
  db_close(engine->db);
  g_free(engine);
}

gboolean engine_reload(Engine *engine, const Config *config, GError **error)
{
  if (strcmp(config->database, engine->config->database) != 0)
    return error_set(error, ERROR_INVALID, "%s: database: another one is taken up by a restart only", config->file);
  const Zone *zone = zone_get(config->zone, error);
  g_autoptr(Registry) registry = zone ? registry_open(config->plugins, error) : NULL;
  if (!registry || !registry_try(registry, error))
    return FALSE;
  engine_forget(engine);
  registry_free(engine->registry);
  engine->registry = g_steal_pointer(&registry);
  engine->zone = zone;
  engine->config = config;
  engine->read_at = clock_now();
  return TRUE;
}

static gboolean write_once(Engine *engine, EngineWork work, void *data, GError **error)
{
  if (!db_begin(engine->db, error))
    return FALSE;
  engine_turn(engine);
  if (work(engine, data, error)) {
    gboolean done = db_commit(engine->db, error);
    if (done)
      digest_settle_after(engine->db, DIGEST_MS);
    return done;
  }
  db_rollback(engine->db);
  engine_forget(engine); /* what it read may never have been */
  return FALSE;
}

/* Notes whether the work itself failed, of which nothing is kept then; a commit that fails may yet have been one. */
typedef struct {
  EngineWork work;
  void *data;
  gboolean failed;
} Tried;

static gboolean try_work(Engine *engine, void *data, GError **error)
{
  Tried *tried = data;
  tried->failed = !tried->work(engine, tried->data, error);
  return !tried->failed;
}

gboolean engine_write(Engine *engine, EngineWork work, void *data, GError **error)
{
  for (int attempt = 1;; attempt++) {
    Tried tried = { .work = work, .data = data };
    g_autoptr(GError) why = NULL;
    if (write_once(engine, try_work, &tried, &why))
      return TRUE;
    if (attempt == TRIES_MOST || !tried.failed || !g_error_matches(why, ERROR_DOMAIN, ERROR_BUSY)) {
      g_propagate_error(error, g_steal_pointer(&why));
      return FALSE;
    }
  }
}

Person *engine_find_person(Engine *engine, Db *db, const char *id_or_mail, GError **error)
{
  Person *person = NULL;
  if (!store_person_find(db, id_or_mail, &person, error))
    return NULL;
  if (!person)
    error_set(error, ERROR_MISSING, "nobody is known by “%.254s”", id_or_mail);
  return person;
}

Team *engine_find_team(Engine *engine, Db *db, const char *id, GError **error)
{
  Team *team = NULL;
  if (!store_team_get(db, id, &team, error))
    return NULL;
  if (!team)
    error_set(error, ERROR_MISSING, "no team is known by “%.64s”", id);
  return team;
}
