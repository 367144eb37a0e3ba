#include "web/chores.h"

#include "base/clock.h"
#include "engine/booking.h"
#include "engine/publish.h"
#include "store/booking.h"
#include "web/private.h"

#define IDLE_FLUSH_SECONDS 5
#define BUSY_FLUSH_SECONDS 30

/* A transaction of our own, between two turns. What fails is logged and tried again later. */
typedef gboolean (*OwnWork)(Web *web, GError **error);

static gboolean write_own(Web *web, OwnWork work, const char *what)
{
  g_autoptr(GError) error = NULL;
  Db *db = web->engine->db;
  if (!db_begin(db, &error)) {
    g_warning("%s: %s", what, error->message);
    return FALSE;
  }
  gboolean done = work(web, &error);
  if (!done)
    db_rollback(db);
  else
    done = db_commit(db, &error);
  web->wrote = TRUE;
  if (!done) {
    engine_forget(web->engine);
    g_warning("%s: %s", what, error->message);
  }
  return done;
}

static gboolean write_fetches(Web *web, GError **error)
{
  return fetches_write(&web->fetches, web->engine, error);
}

static void flush_fetches(Web *web, int after_seconds)
{
  if (fetches_are_due(&web->fetches, after_seconds) && write_own(web, write_fetches, "fetches of feeds"))
    fetches_forget(&web->fetches);
}

static gboolean lapse(Web *web, GError **error)
{
  guint lapsed = 0;
  return engine_lapse(web->engine, &lapsed, error);
}

/* Offers lapse though nobody asks. Looked for with the reading connection, so that a quiet second takes no lock. */
static void lapse_offers(Web *web)
{
  g_autoptr(GPtrArray) overdue = store_booking_overdue(web->engine->read, clock_now(), 1, NULL);
  if (overdue && overdue->len > 0)
    write_own(web, lapse, "offers that lapsed");
}

static gboolean publish(Web *web, GError **error)
{
  return engine_publish(web->engine, NULL, error);
}

/* The horizon moves on with the days. */
static void extend_schedules(Web *web)
{
  int today = civil_to_day(zone_to_civil(web->engine->zone, clock_now()));
  if (web->published_day != today && write_own(web, publish, "cutting schedules into slots"))
    web->published_day = today;
}

void chores_when_idle(Web *web)
{
  flush_fetches(web, IDLE_FLUSH_SECONDS);
  if (web->wrote)
    db_checkpoint(web->engine->db);
  web->wrote = FALSE;
}

void chores_at_tick(Web *web)
{
  lapse_offers(web);
  extend_schedules(web);
  flush_fetches(web, BUSY_FLUSH_SECONDS);
}

void web_finish(Web *web)
{
  flush_fetches(web, 0);
  db_checkpoint(web->engine->db);
}
