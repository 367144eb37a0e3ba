#include "mail/deliver.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/paths.h"
#include "engine/feed.h"
#include "engine/signin.h"
#include "mail/carrier.h"
#include "mail/letter.h"
#include "mail/mark.h"
#include "store/fact.h"
#include "store/outbox.h"

#define LEASE_SECONDS 60
#define RENEW_TICKS ((gint64)15 * G_USEC_PER_SEC)
#define BATCH 10
#define PAUSE_US 20000       /* before a locked database is asked again */
#define PATIENCE_US ((gint64)600 * G_USEC_PER_SEC) /* what the server has taken must be written down */

struct Deliverer {
  Engine *engine;
  Carrier *carrier;
  Words *words;
  Templates *templates;
  Letterhead head;
  char *host, *reply_key, *sender;
  char *start; /* of this machine */
  char *who;   /* START/ID */
  gint64 renewed; /* clock_ticks() of the last look at the lease */
  DeliverStop stop;
};

/* ---- writing ---- */

typedef gboolean (*Write)(Deliverer *deliverer, gpointer data, GError **error);

static gboolean write_once(Deliverer *deliverer, Write write, gpointer data, GError **error)
{
  Db *db = deliverer->engine->db;
  if (!db_begin(db, error))
    return FALSE;
  if (write(deliverer, data, error))
    return db_commit(db, error);
  db_rollback(db);
  return FALSE;
}

/* In a transaction of its own, again and again while others hold the database. */
static gboolean write_down(Deliverer *deliverer, Write write, gpointer data, GError **error)
{
  gint64 deadline = clock_ticks() + PATIENCE_US;
  for (;;) {
    g_autoptr(GError) why = NULL;
    if (write_once(deliverer, write, data, &why))
      return TRUE;
    if (!g_error_matches(why, ERROR_DOMAIN, ERROR_BUSY) || clock_ticks() > deadline) {
      g_propagate_error(error, g_steal_pointer(&why));
      return FALSE;
    }
    g_usleep(PAUSE_US);
  }
}

/* ---- opening ---- */

static gboolean settle_facts(Deliverer *deliverer, gpointer data, GError **error)
{
  g_clear_pointer(&deliverer->host, g_free);
  g_clear_pointer(&deliverer->reply_key, g_free);
  deliverer->reply_key = mark_key(deliverer->engine->db, error);
  return deliverer->reply_key && engine_settle_uid_host(deliverer->engine, error)
         && store_fact_get(deliverer->engine->db, FACT_UID_HOST, &deliverer->host, error);
}

/* After the same start of the same machine, what was written lazily to a file of it is still there. What a database server was
 * told so may be gone after its own crash, of which this machine's start says nothing: there, no start has a name. */
static void name_deliverer(Deliverer *deliverer)
{
  char id[ID_TEXT];
  char *start = NULL;
  if (!db_file_path(deliverer->engine->config->database)
      || !g_file_get_contents("/proc/sys/kernel/random/boot_id", &start, NULL, NULL))
    start = g_strdup("");
  deliverer->start = g_strstrip(start);
  deliverer->who = g_strconcat(start, "/", id_new(id), NULL);
}

Deliverer *deliverer_open(Engine *engine, DeliverStop stop, GError **error)
{
  const Config *config = engine->config;
  g_autoptr(Deliverer) deliverer = g_new0(Deliverer, 1);
  deliverer->engine = engine;
  deliverer->stop = stop;
  deliverer->carrier = carrier_open(config, error);
  if (!deliverer->carrier || !write_down(deliverer, settle_facts, NULL, error))
    return NULL;
  name_deliverer(deliverer);
  deliverer->words = words_open(paths_get()->words);
  deliverer->templates = templates_open(paths_get()->letters, deliverer->words, FALSE);
  const char *language = words_match(deliverer->words, config->language);
  deliverer->head = (Letterhead){ .config = config, .zone = engine->zone, .templates = deliverer->templates,
                                  .language = language ? language : WORDS_ENGLISH, .host = deliverer->host,
                                  .reply_key = deliverer->reply_key };
  deliverer->sender = letter_sender(&deliverer->head);
  return g_steal_pointer(&deliverer);
}

void deliverer_close(Deliverer *deliverer)
{
  if (!deliverer)
    return;
  carrier_close(deliverer->carrier);
  templates_free(deliverer->templates);
  words_free(deliverer->words);
  g_free(deliverer->start);
  g_free(deliverer->who);
  g_free(deliverer->host);
  g_free(deliverer->reply_key);
  g_free(deliverer->sender);
  g_free(deliverer);
}

void deliverer_rest(Deliverer *deliverer)
{
  carrier_rest(deliverer->carrier);
}

gboolean deliverer_is_needed(Deliverer *deliverer, gboolean *needed, GError **error)
{
  return store_outbox_is_due(deliverer->engine->read, clock_now(), needed, error);
}

/* ---- one letter ---- */

typedef struct {
  Deliverer *deliverer;
  const Letter *letter;
  LetterState state;
  const char *why;
  gboolean held;
  gboolean lost;  /* its end must not go: it is no longer ours, or it is dropped */
  char *link;     /* to sign in with; owned */
  gboolean moot;  /* nobody waits for it any more */
} Errand;

static gboolean write_handing(Deliverer *deliverer, gpointer data, GError **error)
{
  Errand *errand = data;
  return store_outbox_hand(deliverer->engine->db, errand->letter->id, deliverer->who, clock_now(), &errand->held, error);
}

static gboolean write_gone(Deliverer *deliverer, gpointer data, GError **error)
{
  Errand *errand = data;
  return store_outbox_go(deliverer->engine->db, errand->letter->id, deliverer->who, clock_now(), &errand->held, error);
}

static gboolean write_end(Deliverer *deliverer, gpointer data, GError **error)
{
  const Errand *errand = data;
  Instant now = clock_now(), next = now + letter_pause(errand->letter->attempts);
  return store_outbox_settle(deliverer->engine->db, errand->letter->id, deliverer->who, errand->state, next, errand->why, now,
                             error);
}

static gboolean write_lease(Deliverer *deliverer, gpointer data, GError **error)
{
  return store_outbox_renew(deliverer->engine->db, deliverer->who, clock_now() + LEASE_SECONDS, error);
}

/* First on the disk, that its end is about to go; then, without the disk between it and the letter, that it goes. */
static gboolean write_going(Errand *errand, GError **error)
{
  Deliverer *deliverer = errand->deliverer;
  Db *db = deliverer->engine->db;
  if (!write_down(deliverer, write_handing, errand, error) || !errand->held)
    return FALSE;
  gboolean fine = db_set_lazy(db, TRUE, error) && write_down(deliverer, write_gone, errand, error);
  return db_set_lazy(db, FALSE, fine ? error : NULL) && fine;
}

/* Its end is about to go: only if that is written down, and the letter is still ours. */
static gboolean before_end(void *data)
{
  Errand *errand = data;
  g_autoptr(GError) why = NULL;
  gboolean fine = write_going(errand, &why);
  if (why)
    g_warning("letter %s: called off: %s", errand->letter->id, why->message);
  errand->lost = !why && !errand->held;
  return fine && errand->held;
}

/* A slow server must not cost us the lease. What fails is tried again by the next tick. */
static gboolean tick(void *data)
{
  Deliverer *deliverer = ((Errand *)data)->deliverer;
  g_autoptr(GError) why = NULL;
  if (clock_ticks() - deliverer->renewed < RENEW_TICKS)
    return !deliverer->stop();
  deliverer->renewed = clock_ticks();
  if (!write_once(deliverer, write_lease, NULL, &why))
    g_message("the lease could not be renewed yet: %s", why->message);
  return !deliverer->stop();
}

static void judge(Errand *errand, SmtpOutcome outcome, char *why)
{
  errand->why = why ? why : "";
  if (errand->moot)
    errand->state = LETTER_DROPPED;
  else if (outcome == SMTP_SENT)
    errand->state = LETTER_SENT;
  else
    errand->state = outcome == SMTP_NEVER ? LETTER_GIVEN_UP : LETTER_FAILED;
}

static gboolean write_link(Deliverer *deliverer, gpointer data, GError **error)
{
  Errand *errand = data;
  g_clear_pointer(&errand->link, g_free);
  if (!engine_signin_issue(deliverer->engine, errand->letter->about, &errand->link, error))
    return FALSE;
  errand->moot = errand->link == NULL;
  return TRUE;
}

/* A link to sign in with is made for the letter that leaves now: no secret waits in the outbox. */
static gboolean fetch_link(Errand *errand, GError **error)
{
  return strcmp(errand->letter->kind, SIGNIN_LETTER) != 0 || write_down(errand->deliverer, write_link, errand, error);
}

static GBytes *compose(Errand *errand, GError **error)
{
  if (!fetch_link(errand, error) || errand->moot)
    return NULL;
  GBytes *message = letter_compose(&errand->deliverer->head, errand->letter, errand->link, clock_now(), error);
  token_forget(errand->link);
  g_clear_pointer(&errand->link, g_free);
  return message;
}

static SmtpOutcome carry(Errand *errand, char **why)
{
  Deliverer *deliverer = errand->deliverer;
  const Letter *letter = errand->letter;
  g_autoptr(GError) fault = NULL;
  g_autoptr(GBytes) message = compose(errand, &fault);
  if (errand->moot)
    return SMTP_OFF;
  if (!message) {
    *why = smtp_without_addresses(fault->message);
    return g_error_matches(fault, ERROR_DOMAIN, ERROR_BROKEN) ? SMTP_NEVER : SMTP_LATER;
  }
  g_autofree char *id = letter_message_id(&deliverer->head, letter);
  CarrierLetter carried = { id, deliverer->sender, letter->address, message };
  SmtpWatch watch = { before_end, tick, errand };
  return carrier_send(deliverer->carrier, &carried, &watch, why);
}

static void tell(const Errand *errand, DeliverCount *count)
{
  const Letter *letter = errand->letter;
  if (errand->state == LETTER_DROPPED)
    return;
  if (errand->state == LETTER_SENT) {
    count->sent++;
    g_info("letter %s (%s) is sent", letter->id, letter->kind);
  } else if (errand->state == LETTER_GIVEN_UP) {
    count->given_up++;
    g_warning("letter %s (%s) is given up: %s", letter->id, letter->kind, errand->why);
  } else {
    count->failed++;
    g_message("letter %s (%s) could not be sent (attempt %d): %s", letter->id, letter->kind, letter->attempts, errand->why);
  }
}

static gboolean send_one(Deliverer *deliverer, const Letter *letter, DeliverCount *count, GError **error)
{
  g_autofree char *why = NULL;
  Errand errand = { .deliverer = deliverer, .letter = letter };
  SmtpOutcome outcome = carry(&errand, &why);
  if (outcome == SMTP_OFF && !errand.moot && deliverer->stop())
    return TRUE; /* it is put back with the others */
  if (outcome == SMTP_OFF && errand.lost) {
    g_info("letter %s (%s) is no longer to go", letter->id, letter->kind);
    return TRUE;
  }
  judge(&errand, outcome, why);
  if (!write_down(deliverer, write_end, &errand, error))
    return FALSE;
  tell(&errand, count);
  return TRUE;
}

/* ---- all that is due ---- */

static gboolean take(Deliverer *deliverer, gpointer data, GError **error)
{
  GPtrArray **taken = data;
  Instant now = clock_now();
  gint64 again = 0, unsure = 0, expired = 0;
  g_clear_pointer(taken, g_ptr_array_unref);
  Db *db = deliverer->engine->db;
  if (!store_outbox_recover(db, deliverer->start, now, &again, &unsure, error)
      || !store_outbox_expire(db, now, "it could not be sent in time", &expired, error))
    return FALSE;
  if (unsure > 0)
    g_warning("%d letters are unsure: whoever was sending them ended before the server had answered (attune deliver --list)",
              (int)unsure);
  if (expired > 0)
    g_warning("%d letters are given up: they could not be sent in time (attune deliver --list)", (int)expired);
  *taken = store_outbox_take(db, deliverer->who, now, now + LEASE_SECONDS, BATCH, error);
  return *taken != NULL;
}

static gboolean release(Deliverer *deliverer, gpointer data, GError **error)
{
  return store_outbox_release(deliverer->engine->db, deliverer->who, error);
}

static gboolean send_all(Deliverer *deliverer, const GPtrArray *taken, DeliverCount *count, GError **error)
{
  deliverer->renewed = clock_ticks();
  for (guint i = 0; i < taken->len && !deliverer->stop(); i++) {
    Errand errand = { .deliverer = deliverer, .letter = taken->pdata[i] };
    tick(&errand); /* for the lease of those that still wait */
    if (!send_one(deliverer, taken->pdata[i], count, error))
      return FALSE;
  }
  return !deliverer->stop() || write_down(deliverer, release, NULL, error);
}

gboolean deliverer_run(Deliverer *deliverer, DeliverCount *count, GError **error)
{
  DeliverCount none = { 0 };
  while (!deliverer->stop()) {
    g_autoptr(GPtrArray) taken = NULL;
    if (!write_down(deliverer, take, &taken, error))
      return FALSE;
    if (taken->len == 0)
      return TRUE;
    if (!send_all(deliverer, taken, count ? count : &none, error))
      return FALSE;
  }
  return TRUE;
}
