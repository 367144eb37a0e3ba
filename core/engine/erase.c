#include "engine/erase-private.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "engine/booking.h"
#include "engine/erasures.h"
#include "engine/queue.h"
#include "store/audit.h"
#include "store/fact.h"
#include "store/person.h"
#include "store/scope.h"

typedef struct {
  Engine *engine;
  const Actor *actor;
  const Person *person;
  const char *pseudonym;
  Instant now;
  EraseReport *report;
} Erase;

void erase_report_clear(EraseReport *report)
{
  g_clear_pointer(&report->pseudonym, g_free);
  g_clear_pointer(&report->figures, g_array_unref);
}

/* Counts of one kind are added up. */
static void count(void *data, const char *what, gint64 n)
{
  GArray *figures = ((Erase *)data)->report->figures;
  for (guint i = 0; i < figures->len; i++) {
    EraseFigure *figure = &g_array_index(figures, EraseFigure, i);
    if (strcmp(figure->what, what) == 0) {
      figure->n += n;
      return;
    }
  }
  g_array_append_val(figures, ((EraseFigure){ what, n }));
}

/* ---- the future ---- */

/* What a plugin would not let go is given back all the same. */
static gboolean give_back_anyway(const Erase *erase, const char *booking_id, GError **error)
{
  g_autoptr(Slot) slot = NULL;
  g_autoptr(Booking) before = NULL;
  const EngineService *service;
  if (!decide_open(erase->engine, erase->actor, booking_id, erase->now, &slot, &service, &before, error))
    return FALSE;
  Booking after = *before; /* borrows its texts */
  after.state = BOOKING_CANCELLED;
  after.cancelled_by = BY_PARTY;
  after.cancelled_at = after.changed_at = erase->now;
  after.offer_until = 0;
  return store_booking_update(erase->engine->db, &after, error)
         && decide_record(erase->engine, erase->actor->id, "cancel", before, &after, slot, erase->now, error)
         && queue_freed(erase->engine, slot->id, erase->actor->id, erase->now, error);
}

static gboolean give_back(Erase *erase, GError **error)
{
  g_autoptr(GPtrArray) live = store_booking_live_of(erase->engine->db, PARTY_PERSON, erase->person->id, erase->now, error);
  for (guint i = 0; live && i < live->len; i++) {
    g_auto(BookAnswer) answer = { 0 };
    if (!engine_cancel(erase->engine, erase->actor, live->pdata[i], BY_PARTY, NULL, &answer, error))
      return FALSE;
    if (answer.verdict.answer != VERDICT_ACCEPT && !give_back_anyway(erase, live->pdata[i], error))
      return FALSE;
  }
  if (live && live->len > 0)
    count(erase, "bookings given back", live->len);
  return live != NULL;
}

/* ---- the past ---- */

static gboolean drop_log(Erase *erase, GError **error)
{
  Db *db = erase->engine->db;
  const char *const words[] = { erase->person->mail, erase->person->name, NULL };
  const AuditDrop drop = { .now = erase->now, .who = erase->actor->id, .act = "erase", .kind = "person",
                           .subject = erase->pseudonym, .from = erase->person->id, .to = erase->pseudonym };
  g_autoptr(GPtrArray) ids = store_audit_about(db, erase->person->id, words, error);
  guint dropped = 0;
  if (!ids || !store_audit_drop(db, ids, &drop, &dropped, error))
    return FALSE;
  if (dropped > 0)
    count(erase, "entries of the log", dropped);
  return TRUE;
}

static gboolean run(Erase *erase, GError **error)
{
  Db *db = erase->engine->db;
  g_autofree char *due = g_strdup_printf("%" G_GINT64_FORMAT, erase->now);
  return give_back(erase, error) && store_erase_words(db, erase->person, erase->now, count, erase, error)
         && store_erase_doors(db, erase->person, erase->pseudonym, erase->now, count, erase, error)
         && drop_log(erase, error) && store_erase_person(db, erase->person->id, erase->pseudonym, count, erase, error)
         && store_scope_raise_all(db, erase->now, error) && store_fact_put(db, FACT_SCRUB_DUE, due, error);
}

gboolean erase_person(Engine *engine, const Actor *actor, const Person *person, const Erasure *again, gboolean plan,
                      EraseReport *report, GError **error)
{
  Instant now = clock_now();
  g_autofree char *pseudonym = NULL;
  *report = (EraseReport){ .figures = g_array_new(FALSE, FALSE, sizeof(EraseFigure)) };
  if (!store_pseudonym(engine->db, person, again ? again->pseudonym_id : NULL, now, &pseudonym, error))
    return FALSE;
  Erase erase = { engine, actor, person, pseudonym, now, report };
  g_autoptr(Erasure) made = again ? NULL : erasure_new(person, pseudonym, now);
  if (!run(&erase, error) || !store_erasure_put(engine->db, again ? again : made, error))
    return FALSE;
  report->pseudonym = g_steal_pointer(&pseudonym);
  return plan || again || erasures_append(engine->config, made, error);
}

/* ---- who ---- */

static gboolean check_duties(Engine *engine, const Person *person, GError **error)
{
  gint64 meetings = 0, schedules = 0;
  if (!store_erase_duties(engine->db, person->id, clock_now(), &meetings, &schedules, error))
    return FALSE;
  if (meetings > 0)
    return error_set(error, ERROR_CONFLICT, "they are still to give %" G_GINT64_FORMAT " sessions: give these another host, or "
                     "cancel them, first", meetings);
  return schedules == 0
         || error_set(error, ERROR_CONFLICT, "%" G_GINT64_FORMAT " schedules name them as a host: load a service book that "
                      "does not, first", schedules);
}

gboolean engine_erase(Engine *engine, const Actor *actor, const char *id_or_mail, gboolean plan, EraseReport *report,
                      GError **error)
{
  *report = (EraseReport){ 0 };
  if (!actor_has(actor, ROLE_ADMINISTRATOR))
    return error_set(error, ERROR_DENIED, "only an administrator erases people");
  g_autoptr(Person) person = engine_find_person(engine, engine->db, id_or_mail, error);
  if (!person)
    return FALSE;
  if (g_str_has_prefix(person->mail, "erased-") && !strchr(person->mail, '@'))
    return error_set(error, ERROR_CONFLICT, "they are erased already");
  if (strcmp(person->id, actor->id) == 0)
    return error_set(error, ERROR_CONFLICT, "nobody erases themself: ask another administrator");
  return check_duties(engine, person, error) && erase_person(engine, actor, person, NULL, plan, report, error);
}

/* ---- the file beside the database ---- */

static void take_back(Engine *engine, gint64 size)
{
  g_autoptr(GError) why = NULL;
  gboolean begun = db_begin(engine->db, &why);
  if (!begun || !erasures_take_back(engine->config, size, engine->db, &why))
    g_warning("erasures: the last line of %s may name somebody who was not erased (%s): look whether they are still there, "
              "and take it out if so", engine->config->erasures, why->message);
  if (begun)
    db_rollback(engine->db);
}

gboolean engine_erase_write(Engine *engine, EngineWork work, void *data, GError **error)
{
  gint64 size = erasures_size(engine->config);
  if (engine_write(engine, work, data, error))
    return TRUE;
  if (erasures_size(engine->config) > size)
    take_back(engine, size);
  return FALSE;
}
