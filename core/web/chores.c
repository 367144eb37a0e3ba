#include "web/chores.h"

#include "base/clock.h"
#include "base/error.h"
#include "engine/booking.h"
#include "engine/digest.h"
#include "engine/draft.h"
#include "engine/let-in.h"
#include "engine/letters.h"
#include "engine/looks.h"
#include "engine/publish.h"
#include "store/booking.h"
#include "web/private.h"

#define IDLE_FLUSH_SECONDS 5
#define BUSY_FLUSH_SECONDS 30
#define SWEEP_SECONDS 900
#define MINUTE_TICKS ((gint64)60 * G_USEC_PER_SEC)
#define DIGEST_MS 20 /* a second, of a busy loop too */

/* Every worker has the same chores, and they are such that doing them twice does no harm; but worker N waits N seconds to
 * see whether another has done them, so that as a rule only one takes the lock. */
static int wait_for_others(const Web *web)
{
  return web->number;
}

/* A transaction of our own, between two turns. What fails is logged and tried again later; that others hold the
 * database is no failure, and /metrics counts it. */
typedef gboolean (*OwnWork)(Web *web, GError **error);

static gboolean write_own(Web *web, OwnWork work, const char *what)
{
  g_autoptr(GError) error = NULL;
  Db *db = web->engine->db;
  if (!db_begin(db, &error)) {
    if (!g_error_matches(error, ERROR_DOMAIN, ERROR_BUSY))
      g_warning("%s: %s", what, error->message);
    return FALSE;
  }
  gboolean done = work(web, &error);
  if (!done)
    db_rollback(db);
  else
    done = db_commit(db, &error);
  board_note_write(web->board);
  if (done) {
    web_keep(web);
  } else {
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

static gboolean write_seen(Web *web, GError **error)
{
  return seen_write(&web->seen, web->engine, error);
}

static void flush_seen(Web *web)
{
  if (seen_is_due(&web->seen) && write_own(web, write_seen, "sessions that were used"))
    seen_forget(&web->seen);
}

static gboolean sweep(Web *web, GError **error)
{
  return engine_session_sweep(web->engine, error) && engine_draft_sweep(web->engine, error);
}

/* What is over is of no use to anybody any more; that it is over is seen to wherever it is looked at. */
static void sweep_doors(Web *web)
{
  Instant now = clock_now();
  if (web->sweep_at == 0)
    web->sweep_at = now + SWEEP_SECONDS;
  if (web->number == 0 && web->sweep_at <= now && write_own(web, sweep, "sweeping up sessions and links that are over"))
    web->sweep_at = now + SWEEP_SECONDS;
}

static gboolean write_looks(Web *web, GError **error)
{
  return engine_write_looks(web->engine, error);
}

/* Who looked at what: soon, for nobody can be asked again. */
static void flush_looks(Web *web)
{
  if (engine_has_looks(web->engine) && write_own(web, write_looks, "who looked at what"))
    engine_forget_looks(web->engine);
}

static gboolean digest(Web *web, GError **error)
{
  gint64 done = 0;
  gboolean left;
  return digest_settle(web->engine->db, DIGEST_MS, &done, &left, error);
}

/* Whoever books only marks the day; what the reports are to find there is worked out here, a little at a time. */
static void digest_days(Web *web)
{
  g_autoptr(GArray) stale = web->number == 0 ? store_digest_stale_days(web->engine->read, 1, NULL) : NULL;
  if (stale && stale->len > 0)
    write_own(web, digest, "digests for the reports");
}

static gboolean lapse(Web *web, GError **error)
{
  guint lapsed = 0;
  return engine_lapse(web->engine, &lapsed, error);
}

/* Offers lapse though nobody asks. Looked for with the reading connection, so that a quiet second takes no lock. */
static void lapse_offers(Web *web)
{
  Instant due = clock_now() - wait_for_others(web);
  g_autoptr(GPtrArray) overdue = store_booking_overdue(web->engine->read, due, 1, NULL);
  if (overdue && overdue->len > 0)
    write_own(web, lapse, "offers that lapsed");
}

static gboolean let_in(Web *web, GError **error)
{
  g_autoptr(GPtrArray) slots = engine_due_to_be_let_in(web->engine, error);
  return slots && engine_let_in(web->engine, slots, error);
}

/* Places that are open to those who wait without anybody's doing, each minute. */
static void let_in_who_waits(Web *web)
{
  g_autoptr(GError) error = NULL;
  gint64 now = clock_ticks();
  if (web->number != 0 || now < web->let_in_at)
    return;
  web->let_in_at = now + MINUTE_TICKS;
  g_autoptr(GPtrArray) slots = engine_due_to_be_let_in(web->engine, &error);
  if (!slots)
    g_warning("waiting lists: %s", error->message);
  else if (slots->len > 0 && !write_own(web, let_in, "letting in who waits"))
    web->let_in_at = 0;
}

static gboolean write_letters(Web *web, GError **error)
{
  guint made = 0;
  return engine_letters_due(web->engine, &made, error);
}

/* Reminders and the like, each minute. An event makes one letter, whoever else does this meanwhile. */
static void write_due_letters(Web *web)
{
  g_autoptr(GError) error = NULL;
  gboolean due = FALSE;
  gint64 now = clock_ticks();
  if (web->number != 0 || now < web->letters_at)
    return;
  web->letters_at = now + MINUTE_TICKS;
  if (!engine_letters_are_due(web->engine, &due, &error))
    g_warning("letters whose time has come: %s", error->message);
  else if (due && !write_own(web, write_letters, "letters whose time has come"))
    web->letters_at = 0;
}

static gboolean publish(Web *web, GError **error)
{
  return engine_publish(web->engine, NULL, error);
}

/* The horizon moves on with the days. */
static void extend_schedules(Web *web)
{
  int today = civil_to_day(zone_to_civil(web->engine->zone, clock_now()));
  if (web->day != today)
    web->day_began = clock_ticks();
  web->day = today;
  gboolean due = clock_ticks() - web->day_began >= (gint64)wait_for_others(web) * G_USEC_PER_SEC;
  if (due && web->published_day != today && write_own(web, publish, "cutting schedules into slots"))
    web->published_day = today;
}

void chores_when_idle(Web *web)
{
  flush_fetches(web, IDLE_FLUSH_SECONDS);
  flush_seen(web);
  flush_looks(web);
  board_end_turn(web->board, web->number); /* nothing is queued: whoever waited was refused */
  if (board_take_checkpoint(web->board))
    db_checkpoint(web->engine->db);
}

void chores_at_tick(Web *web)
{
  lapse_offers(web);
  let_in_who_waits(web);
  write_due_letters(web);
  extend_schedules(web);
  flush_fetches(web, BUSY_FLUSH_SECONDS);
  flush_seen(web);
  flush_looks(web);
  sweep_doors(web);
  digest_days(web);
}

void web_finish(Web *web)
{
  db_set_patience(web->engine->db, DB_PATIENCE_MS); /* nobody is kept waiting any more, and others end at the same time */
  flush_fetches(web, 0);
  flush_seen(web);
  flush_looks(web);
  db_checkpoint(web->engine->db);
}
