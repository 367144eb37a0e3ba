/* Letters whose time has come. The same walk is gone twice: once to look, through the reading connection, so that a quiet minute
 * takes no lock; and once to write, where there is something. */
#include <string.h>

#include "base/clock.h"
#include "engine/letters-write.h"
#include "engine/report.h"
#include "render/view.h"
#include "store/outbox-due.h"
#include "store/outbox.h"
#include "store/person.h"
#include "store/service.h"
#include "store/unsaid.h"

#define HOUR ((Instant)3600)
#define DAY (24 * HOUR)
#define LETTERS_A_TURN 200      /* so that many at once do not hold up the loop */
#define FEEDBACK_AFTER HOUR
#define FEEDBACK_WITHIN (14 * DAY)
#define OUTCOMES_WITHIN (90 * DAY)
#define SESSIONS_TOLD 20
#define FIRST_HOUR 7            /* nobody is written to before, for what has time */
#define FIGURES_DAYS 7          /* of the month, in which the figures of the last one go */

typedef struct {
  Engine *engine;
  Db *db;
  Instant now;
  Civil today;    /* in the configured zone */
  gboolean looks; /* else it writes */
  guint found;    /* letters that are due, or were written */
} Due;

/* ---- about bookings ---- */

static gboolean write_of_booking(Due *due, const Booking *booking, const char *kind, Instant until, GError **error)
{
  gboolean there = FALSE;
  g_auto(LetterFacts) facts = { 0 };
  if (!letter_facts_read(due->engine, booking, booking->slot_id, &facts, &there, error))
    return FALSE;
  g_autoptr(GPtrArray) people = there ? letters_party(due->engine, booking, error) : NULL;
  g_autoptr(GString) view = people ? letter_view(&facts, error) : NULL;
  if (!view)
    return !there;
  g_autofree char *event = g_strdup_printf("%s:%" G_GINT64_FORMAT, booking->id, booking->starts_at);
  LettersRun run = { .engine = due->engine, .who = "clock", .kind = kind, .event = event, .about = booking->id,
                     .now = due->now, .until = until };
  return letters_write(&run, people, view, &due->found, error);
}

static gboolean take(Due *due, const GPtrArray *bookings, const char *kind, Instant until, GError **error)
{
  if (!bookings)
    return FALSE;
  if (due->looks)
    due->found += bookings->len;
  for (guint i = 0; i < bookings->len && !due->looks; i++) {
    const Booking *booking = bookings->pdata[i];
    if (!write_of_booking(due, booking, kind, until ? until : booking->starts_at, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean remind(Due *due, const EngineService *service, GError **error)
{
  gint64 hours = policy_setting_core(service->settings, CORE_REMINDER_HOURS);
  if (hours == 0)
    return TRUE;
  g_autoptr(GPtrArray) bookings =
    store_due_reminders(due->db, service->service->id, due->now, hours * HOUR, LETTERS_A_TURN, error);
  return take(due, bookings, "reminder", 0, error);
}

static gboolean ask(Due *due, const EngineService *service, GError **error)
{
  gboolean asks = policy_setting_core(service->settings, CORE_ASK_FEEDBACK) && service->plugin
                  && service->plugin->n_questions > 0;
  if (!asks)
    return TRUE;
  g_autoptr(GPtrArray) bookings = store_due_feedback(due->db, service->service->id, due->now - FEEDBACK_WITHIN,
                                                     due->now - FEEDBACK_AFTER, LETTERS_A_TURN, error);
  return take(due, bookings, "feedback", due->now + FEEDBACK_WITHIN, error);
}

static gboolean about_bookings(Due *due, GError **error)
{
  g_autoptr(GPtrArray) services = store_service_list(due->db, error);
  for (guint i = 0; services && i < services->len; i++) {
    const Service *stored = services->pdata[i];
    const EngineService *service = stored->ended ? NULL : engine_service(due->engine, due->db, stored->id, error);
    if (stored->ended)
      continue;
    if (!service || !remind(due, service, error) || !ask(due, service, error))
      return FALSE;
  }
  return services != NULL;
}

/* ---- to everybody with a role ---- */

typedef gboolean (*DueToOne)(Due *due, const Person *person, const char *event, void *data, GError **error);

/* Calls @tell for each active person with @role of whom @kind:@event has made no letter yet. */
static gboolean to_each(Due *due, guint role, const char *kind, const char *event, DueToOne tell, void *data, GError **error)
{
  g_autoptr(GPtrArray) people = store_person_list(due->db, 1u << PERSON_ACTIVE, error);
  for (guint i = 0; people && i < people->len; i++) {
    const Person *person = people->pdata[i];
    g_autofree char *whole = g_strdup_printf("%s:%s:%s", kind, event, person->id);
    gboolean has = FALSE;
    if (!(person->roles & role))
      continue;
    if (!store_outbox_has(due->db, whole, &has, error) || (!has && !tell(due, person, event, data, error)))
      return FALSE;
  }
  return people != NULL;
}

static gboolean write_to(Due *due, const Person *person, const char *kind, const char *event, json_t *view, Instant until,
                         GError **error)
{
  LetterWish wish = { .kind = kind, .event = event, .person = person, .view = view, .until = until };
  due->found++;
  return engine_post_letter(due->engine, &wish, error);
}

/* ---- weekly: sessions without an outcome ---- */

static json_t *tell_sessions(Due *due, const GPtrArray *sessions, GError **error)
{
  json_t *told = json_array();
  for (guint i = 0; i < sessions->len && i < SESSIONS_TOLD; i++) {
    const Unsaid *session = sessions->pdata[i];
    const EngineService *service = engine_service(due->engine, due->db, session->service_id, error);
    if (!service) {
      json_decref(told);
      return NULL;
    }
    g_autofree char *when = view_when(session->meeting);
    json_array_append_new(told, json_pack("{s:s, s:s}", "when", when, "service_title", service->service->title));
  }
  return told;
}

static gboolean digest_to(Due *due, const Person *person, const char *event, void *data, GError **error)
{
  const Instant *before = data;
  g_autoptr(GPtrArray) sessions = store_unsaid(due->db, person->id, *before - OUTCOMES_WITHIN, *before, error);
  if (!sessions)
    return FALSE;
  if (due->looks)
    due->found += sessions->len > 0;
  if (due->looks || sessions->len == 0)
    return TRUE;
  json_t *told = tell_sessions(due, sessions, error);
  if (!told)
    return FALSE;
  json_auto_t *view = json_pack("{s:o, s:i, s:b, s:i}", "sessions", told, "number", (int)sessions->len, "one",
                                sessions->len == 1, "more", (int)(sessions->len - json_array_size(told)));
  if (sessions->len <= SESSIONS_TOLD)
    json_object_set_new(view, "more", json_null());
  return write_to(due, person, "digest", event, view, due->now + 5 * DAY, error);
}

/* On Monday mornings, of what ended before that day. */
static gboolean digests(Due *due, GError **error)
{
  int year;
  if (civil_weekday(due->today) != MONDAY || due->today.hour < FIRST_HOUR)
    return TRUE;
  int week = civil_iso_week(due->today, &year);
  Instant before = zone_day_start(due->engine->zone, due->today);
  g_autofree char *event = g_strdup_printf("%d-W%02d", year, week);
  return to_each(due, ROLE_CLINICIAN, "digest", event, digest_to, &before, error);
}

/* ---- monthly: how the month before was used ---- */

static char *share_of(const Buckets *buckets)
{
  gint64 finished = buckets_finished(buckets);
  return finished ? g_strdup_printf("%d %%", (int)((buckets->delivered * 200 + finished) / (2 * finished))) : g_strdup("–");
}

static json_t *tell_row(Due *due, const UtilisationRow *row, GError **error)
{
  const EngineService *service = engine_service(due->engine, due->db, row->keys[0], error);
  g_autofree char *share = share_of(&row->buckets);
  return service ? json_pack("{s:s, s:s, s:I, s:I}", "service_title", service->service->title, "utilisation", share,
                             "delivered", (json_int_t)row->buckets.delivered, "offered",
                             (json_int_t)buckets_finished(&row->buckets))
                 : NULL;
}

static json_t *tell_figures(Due *due, const UtilisationReport *report, const char *month, GError **error)
{
  const Buckets *total = &report->total;
  g_autofree char *share = share_of(total);
  json_t *rows = json_array();
  for (guint i = 0; i < report->rows->len; i++) {
    json_t *row = tell_row(due, report->rows->pdata[i], error);
    if (!row) {
      json_decref(rows);
      return NULL;
    }
    json_array_append_new(rows, row);
  }
  return json_pack("{s:s, s:s, s:I, s:I, s:o, s:o}", "month", month, "utilisation", share, "delivered",
                   (json_int_t)total->delivered, "offered", (json_int_t)buckets_finished(total), "unresolved",
                   total->unresolved ? json_integer(total->unresolved) : json_null(), "rows", rows);
}

/* The months are those that people mean: of the configured zone. */
static Civil month_before(Civil today)
{
  Civil last = civil_from_day(civil_to_day(today) - today.day);
  last.day = 1;
  return last;
}

static json_t *count_month(Due *due, Civil first, GError **error)
{
  static const char *const months[] = { "",     "January", "February",  "March",   "April",    "May",     "June",
                                        "July", "August",  "September", "October", "November", "December" };
  g_autoptr(UtilisationReport) report = NULL;
  Civil last = first;
  last.day = (guint8)civil_month_days(first.year, first.month);
  UtilisationQuery query = { .from = first, .to = last, .keys = { UTILISATION_BY_SERVICE }, .n_keys = 1, .now = due->now };
  if (!engine_report_utilisation(due->engine, &query, &report, error))
    return NULL;
  g_autofree char *month = g_strdup_printf("%s %d", months[first.month], first.year);
  json_t *view = tell_figures(due, report, month, error);
  if (view)
    json_object_set_new(view, "any", json_boolean(report->total.offered > 0));
  return view;
}

static gboolean figures_to(Due *due, const Person *person, const char *event, void *data, GError **error)
{
  json_t **view = data;
  if (!*view)
    *view = count_month(due, month_before(due->today), error);
  if (!*view)
    return FALSE;
  if (!json_is_true(json_object_get(*view, "any")))
    return TRUE;
  if (!due->looks)
    return write_to(due, person, "figures", event, *view, due->now + 14 * DAY, error);
  due->found++;
  return TRUE;
}

static gboolean figures(Due *due, GError **error)
{
  Civil first = month_before(due->today);
  if (due->today.day > FIGURES_DAYS || due->today.hour < FIRST_HOUR)
    return TRUE;
  g_autofree char *event = g_strdup_printf("%04d-%02d", first.year, first.month);
  json_t *view = NULL; /* counted once for all */
  gboolean fine = to_each(due, ROLE_MANAGER, "figures", event, figures_to, &view, error);
  json_decref(view);
  return fine;
}

/* ---- all ---- */

static gboolean walk(Due *due, GError **error)
{
  due->now = clock_now();
  due->today = zone_to_civil(due->engine->zone, due->now);
  return about_bookings(due, error) && digests(due, error) && figures(due, error);
}

gboolean engine_letters_are_due(Engine *engine, gboolean *due, GError **error)
{
  Due run = { .engine = engine, .db = engine->read, .looks = TRUE };
  gboolean stale = FALSE;
  Instant now = clock_now();
  if (!walk(&run, error) || !store_outbox_is_stale(engine->read, now, now - engine->config->keep_letters_days * DAY, &stale, error))
    return FALSE;
  *due = stale || run.found > 0;
  return TRUE;
}

gboolean engine_letters_due(Engine *engine, guint *made, GError **error)
{
  Due due = { .engine = engine, .db = engine->db };
  gint64 number = 0;
  const char *why = engine->config->mail ? "it could not be sent in time" : "no mail is set up";
  if (!walk(&due, error) || !store_outbox_expire(engine->db, due.now, why, &number, error)
      || !store_outbox_purge(engine->db, due.now - engine->config->keep_letters_days * DAY, &number, error))
    return FALSE;
  *made = due.found;
  return TRUE;
}
