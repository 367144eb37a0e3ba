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

/* Services as one connection has seen them. They are good as long as that connection sees the same database: what was read
 * in an older snapshot of the one must not pass for the newest of the other. */
typedef struct {
  GHashTable *services; /* id → EngineService */
  gint64 version;       /* db_data_version when the first of them was read */
} EngineShelf;

typedef struct Engine {
  const Config *config; /* borrowed */
  Registry *registry;   /* NULL after engine_open_bare */
  const Zone *zone;     /* the configured one */
  Instant read_at;      /* when configuration and plugins were read: what is made of them is no older */
  Db *db;               /* for writing */
  Db *read;             /* for reading */
  struct Looks *looks;  /* who looked at what, until it is written: engine/looks.h */
  EngineShelf shelves[2]; /* of `db` and of `read`, see engine_service() */
  GPtrArray *retired;   /* EngineService that somebody may still hold; freed by engine_turn */
} Engine;

/* Opens database, plugins and zone. A missing or empty database is made and brought up by itself: nothing can be lost. One
 * that an older program made is ERROR_INVALID and names “attune migrate”.
 * Neither the daemon nor a command migrates but “attune migrate” itself: restarted by a package upgrade, or by a timer at
 * night, they would shut out older programs that still run on the same database, and take a step without a way back, unasked. */
Engine *engine_open(const Config *config, GError **error);
/* The same for the daemon, which answers before it asks a plugin: it says itself when they are tried (registry_try). */
Engine *engine_open_to_serve(const Config *config, GError **error);
/* The same without plugins, for what must work though the plugins do not: tokens, feeds, people. */
Engine *engine_open_bare(const Config *config, GError **error);
/* What was seen and is not written yet is written first; where that fails, it is said in the log. */
void engine_close(Engine *engine);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Engine, engine_close)
/* Closes the database and keeps plugins and zone: before a fork, since no connection may be carried into another process. */
void engine_disconnect(Engine *engine);
/* Opens it again, in the child. */
gboolean engine_connect(Engine *engine, GError **error);
/* SIGHUP: loads plugins anew with @config (borrowed from then on); on failure everything stays as it was. Another
 * database cannot be had without a restart (ERROR_INVALID). */
gboolean engine_reload(Engine *engine, const Config *config, GError **error);

/* Runs @work in a transaction of its own and commits if it returns TRUE, else rolls back; then digests a few stale days
 * (engine/digest.h). Work that fails as ERROR_BUSY, since somebody else's change came in between, is run up to three times
 * more: it begins from the start each time. For the command line. */
typedef gboolean (*EngineWork)(Engine *engine, void *data, GError **error);
gboolean engine_write(Engine *engine, EngineWork work, void *data, GError **error);

/* A service with its plugin and settings ready to ask. `plugin` is NULL when the plugin is missing, refused, or no longer
 * takes the settings that are stored: such a service can be read but not booked. Owned by the engine, valid until the next
 * engine_turn. */
typedef struct {
  Service *service;
  const AttunePlugin *plugin;
  PolicySettings *settings; /* never NULL: without plugin the core's alone */
  const Zone *zone;
} EngineService;

/* ERROR_MISSING if there is none. Reads through @db (engine->db inside a transaction, engine->read otherwise). */
const EngineService *engine_service(Engine *engine, Db *db, const char *id, GError **error);
/* Forgets cached services: after this process has changed one. What other processes change is noticed. */
void engine_forget(Engine *engine);
/* Say so at the beginning of each turn of the loop: nothing of the turn before is held any more. */
void engine_turn(Engine *engine);

/* A person by id or mail address, a team by id: ERROR_MISSING names what was looked for. */
Person *engine_find_person(Engine *engine, Db *db, const char *id_or_mail, GError **error);
Team *engine_find_team(Engine *engine, Db *db, const char *id, GError **error);

#endif
