/* attune verify: a sound diary has no breach; each invariant, broken by hand, is found. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "engine/backup.h"
#include "engine/restore.h"
#include "engine/feed.h"
#include "engine/verify.h"
#include "fixture.h"

static void take(void *data, const char *breach)
{
  g_ptr_array_add(data, g_strdup(breach));
}

static GPtrArray *verify(Db *db, guint64 *breaches)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *told = g_ptr_array_new_with_free_func(g_free);
  engine_verify(db, take, told, breaches, &error);
  g_assert_no_error(error);
  return told;
}

static void done(char *said, const char *wanted)
{
  g_assert_cmpstr(said, ==, wanted);
  g_free(said);
}

static void make_feed(Fixture *f)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *address = NULL;
  g_assert_true(db_begin(f->engine->db, &error));
  engine_feed_create(f->engine, f->operator, FEED_PERSON, "p-anna", FEED_BUSY, &address, NULL, &error);
  g_assert_no_error(error);
  g_assert_true(db_commit(f->engine->db, &error));
}

/* Something of everything: attended, given back, waiting, offered, cancelled by the service, moved, several meetings. */
static Fixture *lively(void)
{
  Fixture *f = fixture_new("2026-10-01T09:00");
  g_autofree char *a = NULL, *b = NULL, *c = NULL;
  fixture_team(f, "north", "North");
  g_autoptr(Actor) anna = fixture_person(f, "anna@example.org", ROLE_PRACTITIONER, "north");
  g_autoptr(Actor) ben = fixture_person(f, "ben@example.org", ROLE_PRACTITIONER, NULL);
  g_autoptr(Actor) cleo = fixture_person(f, "cleo@example.org", ROLE_PRACTITIONER, NULL);
  g_autoptr(Actor) host = fixture_person(f, "host@example.org", ROLE_CLINICIAN, NULL);
  fixture_service(f, "clinic", "drop-in", "waiting-places=3 offer-minutes=600");
  fixture_service(f, "course", "training-course", "");
  fixture_service(f, "circle", "circle-of-security", "meetings=3");
  fixture_slot(f, "s1", "clinic", "2026-10-05T10:00", 45, 1, "p-host");
  fixture_slot(f, "s2", "clinic", "2026-10-05T11:00", 45, 1, "p-host");
  fixture_slot(f, "s3", "clinic", "2026-10-06T11:00", 45, 1, "p-host");
  fixture_slot(f, "k1", "course", "2026-10-07T09:00", 360, 4, "p-host");
  fixture_cohort(f, "z1", "circle", "2026-10-20T10:00", 90, 3, 4, "p-host");
  done(fixture_book(f, anna, "s1", NULL, 1, &a), "booked");
  done(fixture_book(f, ben, "s1", NULL, 1, &b), "waiting");
  done(fixture_cancel(f, anna, a, BY_PARTY), "cancelled");
  done(fixture_book(f, cleo, "s2", NULL, 1, &c), "booked");
  done(fixture_move(f, cleo, c, "s3"), "booked");
  done(fixture_book(f, anna, "k1", NULL, 1, NULL), "booked");
  done(fixture_book(f, host, "k1", "person:p-ben", 1, NULL), "booked");
  done(fixture_book(f, anna, "z1", NULL, 1, NULL), "booked");
  fixture_at(f, "2026-10-08T09:00");
  fixture_lapse(f);
  g_autoptr(GError) error = NULL;
  AttendWish wish = { .booking_id = c, .outcome = OUTCOME_ATTENDED, .present = 1 };
  g_assert_true(db_begin(f->engine->db, &error));
  engine_attend(f->engine, host, &wish, &error);
  g_assert_no_error(error);
  g_assert_true(db_commit(f->engine->db, &error));
  make_feed(f);
  return f;
}

static void a_lively_diary_is_sound(void)
{
  g_autoptr(Fixture) f = lively();
  guint64 breaches = 99;
  g_autoptr(GPtrArray) told = verify(f->engine->read, &breaches);
  for (guint i = 0; i < told->len; i++)
    g_test_message("%s", (char *)told->pdata[i]);
  g_assert_cmpint(breaches, ==, 0);
  g_assert_cmpint(told->len, ==, 0);
}

typedef struct {
  const char *break_by; /* one or two statements, parted by ";" */
  const char *found;    /* in one of the breaches */
} Damage;

static const Damage damages[] = {
  { "UPDATE slot SET taken = 0 WHERE id = 's3'", "slot s3: taken is 0, its bookings say 1" },
  { "UPDATE slot SET waiting = 2 WHERE id = 's2'", "slot s2: waiting is 2, its bookings say 0" },
  { "UPDATE slot SET delivered = 0, free = 1 WHERE id = 's3'", "slot s3: delivered is 0, its bookings say 1" },
  { "UPDATE slot SET heads = 7 WHERE id = 's3'", "slot s3: heads is 7" },
  { "UPDATE slot SET units = 2, free = 2 WHERE id = 's2'", "slot s2: units is 2, its bookings say 1" },
  { "UPDATE slot SET capacity = 1, taken = 1 WHERE id = 'k1'", "slot k1: 2 seats are held of 1" },
  { "UPDATE slot SET state = 'cancelled' WHERE id = 'k1'", "is live on a slot that is not offered" },
  { "UPDATE slot SET starts_at = starts_at + 60 WHERE id = 's2'", "slot s2: does not begin with its first meeting" },
  { "UPDATE slot SET ends_at = ends_at + 60 WHERE id = 's2'", "slot s2: does not end with its last meeting" },
  { "UPDATE slot SET starts_hour = 23 WHERE id = 's2'", "slot s2: its civil day or hour" },
  { "UPDATE slot SET starts_on = starts_on + 1 WHERE id = 's2'", "slot s2: its civil day or hour" },
  { "UPDATE slot SET hosts = '' WHERE id = 's2'", "slot s2: has a host that its row does not name: p-host" },
  { "UPDATE slot SET hosts = 'p-ben' WHERE id = 's2'", "slot s2: has a host that its row does not name: p-host" },
  { "DELETE FROM host WHERE slot_id = 's2'", "slot s2: does not have each of its hosts" },
  { "UPDATE host SET starts_at = starts_at + 1 WHERE slot_id = 's2'", "has a host at another time" },
  { "DELETE FROM host WHERE slot_id = 's2'; DELETE FROM meeting WHERE slot_id = 's2'", "slot s2: has no meeting" },
  { "UPDATE meeting SET ordinal = 9 WHERE slot_id = 'z1' AND ordinal = 3", "slot z1: has meetings that are not numbered" },
  { "UPDATE meeting SET ends_at = ends_at + 1000000 WHERE slot_id = 'z1' AND ordinal = 1", "slot z1: has meetings that overlap" },
  { "UPDATE meeting SET starts = '2026-10-05T11:01:00' WHERE slot_id = 's2'", "its instant is not that of its civil time" },
  { "UPDATE meeting SET zone = 'Europe/Nowhere' WHERE slot_id = 's2'", "its zone cannot be read" },
  { "UPDATE meeting SET minutes = 44 WHERE slot_id = 's2'", "it does not last as long as it says" },
  { "UPDATE host SET starts_at = (SELECT starts_at FROM meeting WHERE slot_id = 's3'), ends_at = (SELECT ends_at FROM "
    "meeting WHERE slot_id = 's3') WHERE slot_id = 'k1'", "is booked while its host gives another booked slot" },
  { "UPDATE tally SET delivered = delivered + 1 WHERE service_id = 'clinic'", "delivered is" },
  { "UPDATE tally SET clinics = clinics + 1 WHERE service_id = 'clinic'", "clinics come to" },
  { "UPDATE tally SET ratios = 5 WHERE service_id = 'clinic'", "clinics' shares come to" },
  { "DELETE FROM tally WHERE service_id = 'course'", "tally course: is missing for a slot that counts: k1" },
  { "UPDATE booking SET party_id = 'p-nobody' WHERE slot_id = 's3'", "is of a party that is not there: person p-nobody" },
  { "UPDATE booking SET party_kind = 'team' WHERE slot_id = 's3'", "is of a party that is not there: team p-cleo" },
  { "UPDATE booking SET made_by = 'p-nobody' WHERE slot_id = 's3'", "somebody who is not there: p-nobody" },
  { "UPDATE booking SET starts_at = 5 WHERE slot_id = 's3'", "begins at another time than its slot" },
  { "UPDATE booking SET state = 'offered' WHERE slot_id = 's3'", "is offered without a time until when" },
  { "UPDATE booking SET offer_until = 5 WHERE slot_id = 's3'", "has such a time without being on the list" },
  { "UPDATE booking SET state = 'waiting' WHERE slot_id = 's3'", "waits without a turn" },
  { "UPDATE booking SET queue = 4 WHERE slot_id = 's3'", "has a turn in the queue still" },
  { "UPDATE booking SET state = 'cancelled' WHERE slot_id = 's3'", "is cancelled by nobody" },
  { "UPDATE booking SET cancelled_by = 'party' WHERE slot_id = 's3'", "is not cancelled and says by whom" },
  { "UPDATE booking SET state = 'lapsed' WHERE slot_id = 's3'", "has an outcome though it is not booked" },
  { "UPDATE booking SET outcome = '' WHERE slot_id = 's3'", "was attended by its sheet and not by its row" },
  { "DELETE FROM attendance", "was attended by its sheet and not by its row" },
  { "UPDATE booking SET outcome = 'did-not-attend' WHERE slot_id = 'k1'", "was not attended, and no sheet says so" },
  { "UPDATE attendance SET present = 9", "counts other heads than its sheets" },
  { "UPDATE attendance SET meeting_id = (SELECT id FROM meeting WHERE slot_id = 's2')", "attendance of another slot's meeting" },
  { "INSERT INTO rating SELECT id, 'p-cleo', 1, 'useful', 4, 'course', 5 FROM booking WHERE slot_id = 's3'",
    "has ratings under another service" },
  { "DELETE FROM change WHERE subject IN (SELECT id FROM booking WHERE slot_id = 's3')", "is not in the change log" },
  { "UPDATE change SET at = at + 100000000 WHERE act = 'move'", "it tells of a time after it was written" },
  { "UPDATE change SET id = 'x' || id WHERE act = 'move'", "its id is none of ours" },
  { "UPDATE change SET who = 'p-ben' WHERE number = 3", "entry 3 of the log is not what was sealed" },
  { "UPDATE change SET subject = 'x' WHERE number = 3", "entry 3 of the log is not what was sealed" },
  { "UPDATE change SET after = '' WHERE number = 1", "entry 1 of the log is not what was sealed" },
  { "UPDATE change SET before = before || ' ' WHERE number = 3", "entry 3 of the log is not what was sealed" },
  { "UPDATE change SET act = 'book' WHERE number = 3", "entry 3 of the log is not what was sealed" },
  { "UPDATE change SET kind = 'slot' WHERE number = 3", "entry 3 of the log is not what was sealed" },
  { "UPDATE change SET at = at - 1 WHERE number = 3", "entry 3 of the log is not what was sealed" },
  { "UPDATE change SET salt = 'AAAAAAAAAAAAAAAAAAAAAA' WHERE number = 3", "entry 3 of the log is not what was sealed" },
  { "UPDATE change SET seal = substr(seal, 2) || 'A' WHERE number = 3", "entry 3 of the log is not what was sealed" },
  { "DELETE FROM change WHERE number = 3", "entry 3 of the log is missing (1 in all before change" },
  { "DELETE FROM change WHERE number = 1", "entry 1 of the log is missing (1 in all before change" },
  { "DELETE FROM change WHERE number > 4", "entry 5 of the log is missing, and all after it" },
  { "DELETE FROM change", "entry 1 of the log is missing, and all after it" },
  { "UPDATE change SET number = 0 WHERE number = 3", "stands outside the log's chain" },
  { "INSERT INTO change (id, at, who, act, kind, subject, before, after) SELECT substr(id, 1, 35) || 'x', at, who, act, kind, "
    "subject, before, after FROM change WHERE number = 3", "stands outside the log's chain" },
  { "UPDATE change SET number = -number WHERE number = 3;UPDATE change SET number = 3 WHERE number = 4;"
    "UPDATE change SET number = 4 WHERE number = -3", "entry 3 of the log is not what was sealed" },
  { "UPDATE fact SET value = '3 x' WHERE name = 'log-head'", "the database says that entry 3 was the last" },
  { "DELETE FROM fact WHERE name = 'log-head'", "the database says that entry 0 was the last" },
  { "UPDATE person SET mail = 'Anna@example.org' WHERE id = 'p-anna'", "person p-anna: has a mail address" },
  { "UPDATE person SET roles = 64 WHERE id = 'p-anna'", "person p-anna: has a mail address" },
  { "DELETE FROM scope", "its scope is not kept" },
  { "DELETE FROM fact", "has lost the host part" },
  { "UPDATE feed SET scope_id = 'p-gone'", "belongs to nobody and nothing: person p-gone" },
  { "UPDATE booking SET slot_id = 'gone' WHERE slot_id = 's3'", "names a row of slot that is not there" },
  { "UPDATE slot SET taken = -1 WHERE id = 's2'", "slot s2: taken is -1, its bookings say 0" },
};

static char *shown(Fixture *f, const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DbRows) rows = db_ask(f->engine->db, &error, sql, "");
  g_assert_no_error(error);
  g_assert_true(db_next(rows, &error));
  return db_text_copy(rows, 0);
}

static void run_all(Db *db, const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) parts = g_strsplit(sql, ";", -1);
  for (char **part = parts; *part; part++) {
    gint64 changed = 0;
    db_run_counting(db, &error, &changed, *part, "");
    g_assert_no_error(error);
    g_assert_cmpint(changed, >, 0);
  }
}

/* The server itself would not let anybody break what it watches over. */
static void lift_constraints(Fixture *f)
{
  g_autofree char *all = shown(f, "SELECT string_agg('ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || conname, ';') "
                                  "FROM pg_constraint WHERE contype IN ('c', 'f') AND conrelid <> 0 "
                                  "AND connamespace = current_schema()::regnamespace");
  g_auto(GStrv) parts = g_strsplit(all, ";", -1);
  for (char **part = parts; *part; part++) {
    g_autoptr(GError) error = NULL;
    db_run(f->engine->db, &error, *part, "");
    g_assert_no_error(error);
  }
}

/* On a server the diary is made whole again from a copy, and then broken by one hand. */
static Db *broken_on_server(Fixture *f, const Damage *damage, guint number)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_build_filename(f->folder, "whole.db", NULL);
  g_autofree char *address = g_strconcat("sqlite:", path, NULL);
  if (number == 0) {
    g_assert_true(engine_backup(f->config, path, &error));
    lift_constraints(f);
  }
  g_assert_true(restore_rows(f->engine->db, address, NULL, &error));
  run_all(f->engine->db, damage->break_by);
  return db_open(f->config->database, DB_READ, NULL);
}

/* A copy of the diary, broken by one hand. */
static Db *broken(Fixture *f, const Damage *damage, guint number)
{
  if (!scratch_is_file())
    return broken_on_server(f, damage, number);
  g_autoptr(GError) error = NULL;
  g_autofree char *name = g_strdup_printf("copy-%u.db", number);
  g_autofree char *path = g_build_filename(f->folder, name, NULL);
  g_autofree char *address = g_strconcat("sqlite:", path, NULL);
  g_assert_true(db_backup(f->engine->read, path, NULL, NULL, &error));
  g_autoptr(Db) writer = db_open(address, DB_WRITE, &error);
  g_assert_no_error(error);
  db_run(writer, &error, "PRAGMA foreign_keys = OFF", "");
  db_run(writer, &error, "PRAGMA ignore_check_constraints = ON", "");
  g_assert_no_error(error);
  run_all(writer, damage->break_by);
  Db *reader = db_open(address, DB_READ, &error);
  g_assert_no_error(error);
  return reader;
}

static void each_invariant_is_watched(void)
{
  g_autoptr(Fixture) f = lively();
  for (guint i = 0; i < G_N_ELEMENTS(damages); i++) {
    if (!scratch_is_file() && strstr(damages[i].found, "names a row of"))
      continue; /* references are the server's to keep */
    g_autoptr(Db) db = broken(f, &damages[i], i);
    guint64 breaches = 0;
    g_autoptr(GPtrArray) told = verify(db, &breaches);
    gboolean seen = FALSE;
    for (guint j = 0; j < told->len; j++)
      seen = seen || strstr(told->pdata[j], damages[i].found) != NULL;
    if (!seen)
      for (guint j = 0; j < told->len; j++)
        g_test_message("told: %s", (char *)told->pdata[j]);
    if (!seen)
      g_error("“%s” was not found after: %s", damages[i].found, damages[i].break_by);
    g_assert_cmpint(breaches, >, 0);
  }
}

static void a_thousand_of_a_kind_are_told_and_the_rest_counted(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Fixture) f = fixture_new("2026-10-01T09:00");
  g_assert_true(db_begin(f->engine->db, &error));
  for (int i = 0; i < 1500; i++) {
    g_autofree char *id = g_strdup_printf("q%d", i);
    g_assert_true(db_run(f->engine->db, &error,
                         "INSERT INTO person (id, mail, name, profession, organisation, roles, state, revision, made_at) "
                         "VALUES ($1, $1, '', '', '', 99, 'active', 1, 0)", "t", id));
  }
  g_assert_true(db_commit(f->engine->db, &error));
  guint64 breaches = 0;
  g_autoptr(GPtrArray) told = verify(f->engine->read, &breaches);
  g_assert_cmpint(breaches, ==, 1500);
  g_assert_cmpint(told->len, ==, 1001);
  g_assert_nonnull(strstr(told->pdata[1000], "500 more"));
}

static void another_schema_is_not_guessed_at(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Fixture) f = fixture_new("2026-10-01T09:00");
  guint64 breaches = 0;
  g_assert_true(db_run(f->engine->db, &error, "INSERT INTO migration VALUES (99, 'later', 0)", ""));
  g_assert_false(engine_verify(f->engine->read, take, NULL, &breaches, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/verify/a-lively-diary-is-sound", a_lively_diary_is_sound);
  g_test_add_func("/verify/each-invariant-is-watched", each_invariant_is_watched);
  g_test_add_func("/verify/a-thousand-of-a-kind-are-told-and-the-rest-counted",
                  a_thousand_of_a_kind_are_told_and_the_rest_counted);
  g_test_add_func("/verify/another-schema-is-not-guessed-at", another_schema_is_not_guessed_at);
  return g_test_run();
}
