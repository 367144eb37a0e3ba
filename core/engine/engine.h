/* engine: what every use case is given. One is made a process; nothing here is global.
 *
 * Writing: every use case that changes something runs inside a transaction of `db` that its caller has begun: the daemon's
 * turn, or engine_write for the command line. Reading: through `read`, a second, read-only connection that sees committed
 * data only.
 */
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include "base/config.h"
#include "calendar/zone.h"
#include "db/db.h"
#include "model/person.h"
#include "model/service.h"
#include "policy/policy.h"

typedef struct Engine {
  const Config *config; /* borrowed */
  Registry *registry;
  const Zone *zone;     /* the configured one */
  Db *db;               /* for writing */
  Db *read;             /* for reading */
  GHashTable *services; /* id → EngineService, see engine_service(); emptied when the data changes */
  gint64 services_version;
} Engine;

/* Opens database (migrating it if it is behind and @migrate), plugins and zone. */
Engine *engine_open(const Config *config, gboolean migrate, GError **error);
void engine_close(Engine *engine);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Engine, engine_close)
/* SIGHUP: loads plugins anew with @config (borrowed); on failure everything stays as it was. */
gboolean engine_reload(Engine *engine, const Config *config, GError **error);

/* Runs @work in a transaction of its own and commits if it returns TRUE, else rolls back. For the command line. */
typedef gboolean (*EngineWork)(Engine *engine, void *data, GError **error);
gboolean engine_write(Engine *engine, EngineWork work, void *data, GError **error);

/* A service with its plugin and settings ready to ask. `plugin` is NULL when the plugin is missing or refused: such a
 * service can be read but not booked. Owned by the engine, valid until the loop's next turn. */
typedef struct {
  Service *service;
  const AttunePlugin *plugin;
  PolicySettings *settings; /* NULL without plugin */
  const Zone *zone;
} EngineService;

/* ERROR_MISSING if there is none. Reads through @db (engine->db inside a transaction, engine->read otherwise). */
const EngineService *engine_service(Engine *engine, Db *db, const char *id, GError **error);
/* Forgets cached services: after a load, or when another process has written. */
void engine_forget(Engine *engine);

/* Finds a person by id or mail address, a team by id: ERROR_MISSING names what was looked for. */
Person *engine_find_person(Engine *engine, Db *db, const char *id_or_mail, GError **error);

#endif
