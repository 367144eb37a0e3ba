#include "fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/token.h"
#include "store/person.h"
#include "store/service.h"
#include "store/slot.h"

static const Zone *london(void)
{
  GError *error = NULL;
  const Zone *zone = zone_get("Europe/London", &error);
  g_assert_no_error(error);
  return zone;
}

Instant fixture_instant(const char *civil)
{
  Civil read;
  GError *error = NULL;
  civil_parse(civil, &read, &error);
  g_assert_no_error(error);
  return zone_to_instant(london(), read);
}

void fixture_at(Fixture *fixture, const char *now)
{
  clock_fix(fixture_instant(now));
}

Fixture *fixture_new(const char *now)
{
  GError *error = NULL;
  Fixture *fixture = g_new0(Fixture, 1);
  clock_fix(fixture_instant(now));
  token_init(&error);
  g_assert_no_error(error);
  fixture->folder = g_dir_make_tmp("attune-engine-XXXXXX", &error);
  g_assert_no_error(error);
  g_autofree char *path = g_build_filename(fixture->folder, "attune.conf", NULL);
  g_autofree char *plugins = g_build_filename(g_getenv("ATTUNE_BUILD"), "plugins", ".libs", NULL);
  g_autofree char *database = scratch_database(fixture->folder, "test.db");
  g_autofree char *text = g_strdup_printf("[attune]\ndatabase=%s\nplugins=%s\n", database, plugins);
  g_file_set_contents(path, text, -1, &error);
  g_assert_no_error(error);
  fixture->config = config_load(path, &error);
  g_assert_no_error(error);
  fixture->engine = engine_open(fixture->config, &error);
  g_assert_no_error(error);
  fixture->operator = actor_new_operator();
  return fixture;
}

static void remove_folder(const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name(dir));) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_remove(path);
  }
  g_rmdir(folder);
}

void fixture_free(Fixture *fixture)
{
  engine_close(fixture->engine);
  scratch_drop(fixture->config->database);
  config_free(fixture->config);
  actor_free(fixture->operator);
  remove_folder(fixture->folder);
  g_free(fixture->folder);
  g_free(fixture);
}

/* ---- making things ---- */

void fixture_team(Fixture *fixture, const char *id, const char *title)
{
  GError *error = NULL;
  Team team = { .id = (char *)id, .title = (char *)title, .organisation = (char *)"Town council" };
  store_team_insert(fixture->engine->db, &team, clock_now(), &error);
  g_assert_no_error(error);
}

Actor *fixture_person(Fixture *fixture, const char *mail, guint roles, const char *team_id)
{
  GError *error = NULL;
  g_autofree char *before = g_strndup(mail, strcspn(mail, "@"));
  g_autofree char *id = g_strconcat("p-", before, NULL);
  Person person = { .id = id,
                    .mail = (char *)mail,
                    .name = before,
                    .profession = (char *)"health visitor",
                    .organisation = (char *)"Town council",
                    .team_id = (char *)team_id,
                    .roles = roles,
                    .state = PERSON_ACTIVE };
  store_person_insert(fixture->engine->db, &person, clock_now(), &error);
  g_assert_no_error(error);
  return actor_new(&person);
}

void fixture_service(Fixture *fixture, const char *id, const char *plugin, const char *settings)
{
  GError *error = NULL;
  const AttunePlugin *table = registry_find(fixture->engine->registry, plugin);
  g_assert_nonnull(table);
  g_auto(GStrv) pairs = g_strsplit(settings, " ", -1);
  g_autoptr(GPtrArray) keys = g_ptr_array_new();
  g_autoptr(GPtrArray) values = g_ptr_array_new();
  for (char **pair = pairs; *pair && **pair; pair++) {
    char *sign = strchr(*pair, '=');
    *sign = 0;
    g_ptr_array_add(keys, *pair);
    g_ptr_array_add(values, sign + 1);
  }
  g_ptr_array_add(keys, NULL);
  g_ptr_array_add(values, NULL);
  g_autoptr(PolicySettings) made = policy_settings_new(table, (const char *const *)keys->pdata,
                                                       (const char *const *)values->pdata, &error);
  g_assert_no_error(error);
  g_autofree char *json = policy_settings_to_json(made);
  Service service = { .id = (char *)id,
                      .plugin = (char *)plugin,
                      .title = (char *)id,
                      .summary = (char *)"",
                      .colour = (char *)"",
                      .settings = json,
                      .unit_slot = table->unit == ATTUNE_UNIT_SLOT,
                      .requires_id = (char *)policy_requires(made),
                      .zone = (char *)"Europe/London" };
  store_service_insert(fixture->engine->db, &service, clock_now(), &error);
  g_assert_no_error(error);
}

static Meeting *make_meeting(const char *slot, int ordinal, Civil starts, int minutes)
{
  Meeting *meeting = g_new0(Meeting, 1);
  meeting->id = g_strdup_printf("m-%s-%d", slot, ordinal);
  meeting->ordinal = ordinal;
  meeting->starts = starts;
  meeting->zone = g_strdup("Europe/London");
  meeting->minutes = minutes;
  meeting->starts_at = zone_to_instant(london(), starts);
  meeting->ends_at = meeting->starts_at + minutes * 60;
  meeting->place = g_strdup("The Hub");
  meeting->online = g_strdup("");
  meeting->changed_at = clock_now();
  return meeting;
}

void fixture_cohort(Fixture *fixture, const char *id, const char *service, const char *starts, int minutes, int n,
                    int capacity, const char *hosts)
{
  GError *error = NULL;
  Civil first;
  civil_parse(starts, &first, &error);
  g_assert_no_error(error);
  g_autoptr(GPtrArray) meetings = g_ptr_array_new_with_free_func((GDestroyNotify)meeting_free);
  for (int i = 0; i < n; i++)
    g_ptr_array_add(meetings, make_meeting(id, i + 1, civil_add_seconds(first, (gint64)i * 7 * 86400), minutes));
  const EngineService *found = engine_service(fixture->engine, fixture->engine->db, service, &error);
  g_assert_no_error(error);
  Slot slot = { .id = (char *)id,
                .service_id = (char *)service,
                .slot_key = (char *)id,
                .clinic = (char *)id,
                .state = SLOT_OFFERED,
                .capacity = capacity,
                .place = (char *)"The Hub",
                .changed_at = clock_now(),
                .unit_slot = found->service->unit_slot };
  g_auto(GStrv) ids = g_strsplit(hosts, ",", -1);
  store_slot_insert(fixture->engine->db, &slot, meetings, *hosts ? (const char *const *)ids : NULL, &error);
  g_assert_no_error(error);
}

void fixture_slot(Fixture *fixture, const char *id, const char *service, const char *starts, int minutes, int capacity,
                  const char *hosts)
{
  fixture_cohort(fixture, id, service, starts, minutes, 1, capacity, hosts);
}

/* ---- looking ---- */

gint64 fixture_number(Fixture *fixture, const char *sql)
{
  GError *error = NULL;
  gboolean found = FALSE;
  gint64 number = 0;
  db_ask_int(fixture->engine->db, &error, &found, &number, sql, "");
  g_assert_no_error(error);
  g_assert_true(found);
  return number;
}

char *fixture_tallies(Fixture *fixture, const char *slot)
{
  GError *error = NULL;
  g_autoptr(DbRows) rows = db_ask(fixture->engine->db, &error,
                                  "SELECT taken, waiting, units, delivered, did_not_attend, given_back, by_service, open, "
                                  "free FROM slot WHERE id = $1",
                                  "t", slot);
  g_assert_no_error(error);
  g_assert_true(db_next(rows, &error));
  GString *text = g_string_new(NULL);
  for (int i = 0; i < 9; i++)
    g_string_append_printf(text, "%s%" G_GINT64_FORMAT, i ? " " : "", db_int(rows, i));
  return g_string_free(text, FALSE);
}

char *fixture_state(Fixture *fixture, const char *booking)
{
  GError *error = NULL;
  g_autoptr(DbRows) rows =
    db_ask(fixture->engine->db, &error, "SELECT state FROM booking WHERE id = $1", "t", booking);
  g_assert_no_error(error);
  g_assert_true(db_next(rows, &error));
  return db_text_copy(rows, 0);
}

/* ---- acting ---- */

typedef struct {
  const Actor *actor;
  const char *booking, *slot, *party;
  int seats;
  CancelledBy by;
  BookAnswer answer;
} Act;

typedef gboolean (*Do)(Engine *engine, Act *act, GError **error);

static gboolean do_book(Engine *engine, Act *act, GError **error)
{
  BookWish wish = { .id = act->booking, .slot_id = act->slot, .seats = act->seats };
  if (act->party) {
    wish.party_kind = g_str_has_prefix(act->party, "team:") ? PARTY_TEAM : PARTY_PERSON;
    wish.party_id = strchr(act->party, ':') + 1;
  }
  return engine_book(engine, act->actor, &wish, &act->answer, error);
}

static gboolean do_cancel(Engine *engine, Act *act, GError **error)
{
  return engine_cancel(engine, act->actor, act->booking, act->by, "because", &act->answer, error);
}

static gboolean do_move(Engine *engine, Act *act, GError **error)
{
  return engine_move(engine, act->actor, act->booking, act->slot, &act->answer, error);
}

static gboolean do_accept(Engine *engine, Act *act, GError **error)
{
  return engine_accept(engine, act->actor, act->booking, &act->answer, error);
}

/* As a turn of the daemon does: under a savepoint that a refusal or an error takes back. */
static char *run(Fixture *fixture, Do what, Act *act, char **id)
{
  GError *error = NULL;
  Db *db = fixture->engine->db;
  char *said;
  db_begin(db, &error);
  g_assert_no_error(error);
  db_savepoint(db, &error);
  g_assert_no_error(error);
  if (!what(fixture->engine, act, &error)) {
    db_undo(db);
    said = g_strdup_printf("error %s", error_kind(error)->reason);
    g_test_message("%s", error->message);
    g_clear_error(&error);
  } else if (act->answer.verdict.answer == VERDICT_REFUSE) {
    db_undo(db);
    said = g_strdup_printf("refused %s", act->answer.verdict.reason);
  } else {
    db_release(db, &error);
    g_assert_no_error(error);
    said = g_strdup_printf("%s%s", booking_state_text(act->answer.state), act->answer.verdict.late ? " late" : "");
  }
  db_commit(db, &error);
  g_assert_no_error(error);
  if (id)
    *id = g_strdup(act->answer.booking_id);
  book_answer_clear(&act->answer);
  return said;
}

char *fixture_book(Fixture *fixture, const Actor *actor, const char *slot, const char *party, int seats, char **id)
{
  Act act = { .actor = actor, .slot = slot, .party = party, .seats = seats };
  return run(fixture, do_book, &act, id);
}

char *fixture_cancel(Fixture *fixture, const Actor *actor, const char *booking, CancelledBy by)
{
  Act act = { .actor = actor, .booking = booking, .by = by };
  return run(fixture, do_cancel, &act, NULL);
}

char *fixture_move(Fixture *fixture, const Actor *actor, const char *booking, const char *slot)
{
  Act act = { .actor = actor, .booking = booking, .slot = slot };
  return run(fixture, do_move, &act, NULL);
}

char *fixture_accept(Fixture *fixture, const Actor *actor, const char *booking)
{
  Act act = { .actor = actor, .booking = booking };
  return run(fixture, do_accept, &act, NULL);
}

static gboolean lapse(Engine *engine, void *data, GError **error)
{
  return engine_lapse(engine, data, error);
}

void fixture_lapse(Fixture *fixture)
{
  GError *error = NULL;
  guint done;
  engine_write(fixture->engine, lapse, &done, &error);
  g_assert_no_error(error);
}
