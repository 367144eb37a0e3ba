/* The log's chain: whatever writes, and however a turn ends, what is kept follows from what was kept before. */
#include <string.h>

#include "base/error.h"
#include "base/id.h"
#include "engine/verify.h"
#include "fixture.h"
#include "store/audit.h"
#include "store/chain.h"
#include "store/change.h"
#include "store/fact.h"

static void take(void *data, const char *breach)
{
  g_test_message("%s", breach);
}

static void gather(void *data, const char *breach)
{
  g_string_append_printf(data, "%s\n", breach);
}

static void is_sound(Fixture *f, gint64 entries)
{
  g_autoptr(GError) error = NULL;
  guint64 breaches = 1;
  engine_verify(f->engine->read, take, NULL, &breaches, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(breaches, ==, 0);
  g_assert_cmpint(fixture_number(f, "SELECT count(*) FROM change"), ==, entries);
  g_assert_cmpint(fixture_number(f, "SELECT coalesce(max(number), 0) FROM change"), ==, entries);
}

static void append(Db *db, const char *subject)
{
  g_autoptr(GError) error = NULL;
  store_change_append(db, 1, "operator", "test", "test", subject, "{}", NULL, &error);
  g_assert_no_error(error);
}

static void sure(gboolean done, GError *error)
{
  g_assert_no_error(error);
  g_assert_true(done);
}

static void what_is_taken_back_leaves_no_gap(void)
{
  g_autoptr(Fixture) f = fixture_new("2026-10-01T09:00");
  GError *error = NULL;
  Db *db = f->engine->db;
  is_sound(f, 0);
  sure(db_begin(db, &error), error);
  append(db, "a");
  sure(db_savepoint(db, &error), error);
  append(db, "undone");
  append(db, "undone");
  db_undo(db);
  sure(db_savepoint(db, &error), error);
  append(db, "b");
  sure(db_release(db, &error), error);
  append(db, "c");
  sure(db_commit(db, &error), error);
  is_sound(f, 3);
  sure(db_begin(db, &error), error);
  append(db, "undone");
  db_rollback(db);
  is_sound(f, 3);
  sure(db_begin(db, &error), error);
  sure(db_savepoint(db, &error), error);
  append(db, "undone");
  db_undo(db);
  sure(db_commit(db, &error), error);
  is_sound(f, 3);
  append(db, "by itself");
  is_sound(f, 4);
}

static void several_programs_write_one_chain(void)
{
  g_autoptr(Fixture) f = fixture_new("2026-10-01T09:00");
  GError *error = NULL;
  g_autoptr(Db) other = db_open(f->config->database, DB_WRITE, &error);
  g_assert_no_error(error);
  for (int i = 0; i < 20; i++) {
    Db *db = g_test_rand_bit() ? f->engine->db : other;
    sure(db_begin(db, &error), error);
    append(db, "one");
    append(db, "two");
    if (i % 5 == 4)
      db_rollback(db);
    else
      sure(db_commit(db, &error), error);
  }
  is_sound(f, 32);
}

static void a_commit_that_cannot_be_settled_keeps_nothing(void)
{
  g_autoptr(Fixture) f = fixture_new("2026-10-01T09:00");
  GError *error = NULL;
  Db *db = f->engine->db;
  append(db, "a");
  sure(db_begin(db, &error), error);
  append(db, "b");
  sure(db_run(db, &error, "ALTER TABLE fact RENAME TO elsewhere", ""), error);
  g_assert_false(db_commit(db, &error));
  g_clear_error(&error);
  is_sound(f, 1);
}

static void entries_from_before_the_chain_are_sealed_in_their_order(void)
{
  g_autoptr(Fixture) f = fixture_new("2026-10-01T09:00");
  GError *error = NULL;
  Db *db = f->engine->db;
  sure(db_begin(db, &error), error);
  for (int i = 0; i < 4500; i++) {
    char id[ID_TEXT];
    sure(db_run(db, &error, "INSERT INTO change (id, at, who, act, kind, subject, before, after) "
                            "VALUES ($1, 1790000000, 'x', 'y', 'z', 'u', '', '')", "t", id_new(id)), error);
  }
  sure(db_commit(db, &error), error);
  sure(store_audit_seal_old(db, &error), error);
  is_sound(f, 4500);
  append(db, "after");
  is_sound(f, 4501);
  g_assert_cmpint(fixture_number(f, "SELECT count(*) FROM change a JOIN change b ON b.number = a.number + 1 WHERE b.id < a.id"),
                  ==, 0);
}

/* Whoever wrote down the last seal once can tell that the log behind it is still the same. */
static void a_seal_stands_for_all_before_it(void)
{
  g_autoptr(Fixture) f = fixture_new("2026-10-01T09:00");
  GError *error = NULL;
  Db *db = f->engine->db;
  gint64 number = -1;
  char last[SEAL_TEXT], again[SEAL_TEXT], none[SEAL_TEXT];
  append(db, "a");
  append(db, "b");
  sure(store_audit_end(db, &number, last, &error), error);
  g_assert_cmpint(number, ==, 2);
  append(db, "c");
  sure(store_audit_seal(db, 2, again, &error), error);
  g_assert_cmpstr(last, ==, again);
  sure(store_audit_seal(db, 9, none, &error), error);
  g_assert_cmpstr(none, ==, "");
  g_autofree char *head = NULL;
  sure(store_fact_get(db, "log-head", &head, &error), error);
  g_assert_true(g_str_has_prefix(head, "3 "));
}

static GPtrArray *list(Fixture *f, AuditFilter filter)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *found = store_audit_list(f->engine->db, &filter, &error);
  g_assert_no_error(error);
  return found;
}

static void what_concerns_somebody_is_found(void)
{
  g_autoptr(Fixture) f = fixture_new("2026-10-01T09:00");
  g_autofree char *id = NULL, *said = NULL, *gone = NULL;
  g_autoptr(Actor) anna = fixture_person(f, "anna@example.org", ROLE_PRACTITIONER, NULL);
  g_autoptr(Actor) host = fixture_person(f, "host@example.org", ROLE_CLINICIAN, NULL);
  fixture_service(f, "clinic", "drop-in", "");
  fixture_slot(f, "s1", "clinic", "2026-10-05T10:00", 45, 1, "p-host");
  said = fixture_book(f, host, "s1", "person:p-anna", 1, &id);
  g_assert_cmpstr(said, ==, "booked");
  append(f->engine->db, "elsewhere");
  gone = fixture_cancel(f, anna, id, BY_PARTY);
  g_assert_cmpstr(gone, ==, "cancelled");
  g_autoptr(GPtrArray) hers = list(f, (AuditFilter){ .person_id = "p-anna", .limit = 10 });
  g_autoptr(GPtrArray) his = list(f, (AuditFilter){ .person_id = "p-host", .limit = 10 });
  g_autoptr(GPtrArray) all = list(f, (AuditFilter){ .limit = 2 });
  g_autoptr(GPtrArray) rest = list(f, (AuditFilter){ .limit = 2, .below = 2 });
  g_autoptr(GPtrArray) cancelled = list(f, (AuditFilter){ .act = "cancel", .subject = id, .limit = 10 });
  g_assert_cmpuint(hers->len, ==, 2);
  g_assert_cmpuint(his->len, ==, 1);
  g_assert_cmpuint(all->len, ==, 2);
  g_assert_cmpuint(rest->len, ==, 1);
  g_assert_cmpuint(cancelled->len, ==, 1);
  const AuditEntry *newest = hers->pdata[0];
  g_assert_cmpstr(newest->act, ==, "cancel");
  g_assert_cmpstr(newest->who_name, ==, "anna");
  g_assert_cmpint(newest->number, ==, 3);
}

static void one_breach(Fixture *f, const char *part)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) told = g_string_new(NULL);
  guint64 breaches = 0;
  engine_verify(f->engine->read, gather, told, &breaches, &error);
  g_assert_no_error(error);
  g_test_message("%s", told->str);
  g_assert_cmpuint(breaches, ==, 1);
  g_assert_nonnull(strstr(told->str, part));
}

/* What is dropped leaves the chain whole, and is accounted for; what is dropped quietly is found. */
static void what_is_dropped_is_accounted_for(void)
{
  g_autoptr(Fixture) f = fixture_new("2026-10-01T09:00");
  GError *error = NULL;
  Db *db = f->engine->db;
  for (int i = 0; i < 6; i++)
    append(db, "p-1");
  g_autoptr(GPtrArray) ids = store_audit_older(db, 100, 3, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(ids->len, ==, 3);
  const AuditDrop drop = { .now = 200, .who = "operator", .act = "drop", .kind = "log", .subject = "" };
  guint dropped = 0;
  sure(db_begin(db, &error), error);
  sure(store_audit_drop(db, ids, &drop, &dropped, &error), error);
  sure(db_commit(db, &error), error);
  g_assert_cmpuint(dropped, ==, 3);
  is_sound(f, 7);
  g_assert_cmpint(fixture_number(f, "SELECT count(*) FROM change WHERE who = 'operator' AND before = '{}'"), ==, 3);
  sure(db_run(db, &error, "UPDATE change SET dropped_by = '' WHERE number = 2", ""), error);
  g_autoptr(GString) told = g_string_new(NULL);
  guint64 breaches = 0;
  engine_verify(f->engine->read, gather, told, &breaches, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(breaches, ==, 2);
  g_assert_nonnull(strstr(told->str, "1 entries are dropped that change (none) does not account for"));
}

/* Somebody who knows how seals are made drops an entry by hand. */
static void what_is_dropped_by_hand_is_found(void)
{
  g_autoptr(Fixture) f = fixture_new("2026-10-01T09:00");
  GError *error = NULL;
  Db *db = f->engine->db;
  char digest[SEAL_TEXT];
  append(db, "p-1");
  append(db, "p-2");
  g_autoptr(DbRows) rows = db_ask(db, &error, "SELECT who, subject, before, after, salt FROM change WHERE number = 1", "");
  g_assert_true(db_next(rows, &error));
  const ChainEntry told = { .who = db_text(rows, 0), .subject = db_text(rows, 1), .before = db_text(rows, 2),
                            .after = db_text(rows, 3), .salt = db_text(rows, 4), .digest = "" };
  chain_digest(&told, digest);
  sure(db_run(db, &error, "UPDATE change SET digest = $1, salt = '', before = '', after = '', who = 'nobody' WHERE number = 1",
              "t", digest), error);
  one_breach(f, "dropped that change (none) does not account for");
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/audit/what-is-taken-back-leaves-no-gap", what_is_taken_back_leaves_no_gap);
  g_test_add_func("/audit/several-programs-write-one-chain", several_programs_write_one_chain);
  g_test_add_func("/audit/a-commit-that-cannot-be-settled-keeps-nothing", a_commit_that_cannot_be_settled_keeps_nothing);
  g_test_add_func("/audit/entries-from-before-the-chain-are-sealed-in-their-order",
                  entries_from_before_the_chain_are_sealed_in_their_order);
  g_test_add_func("/audit/a-seal-stands-for-all-before-it", a_seal_stands_for_all_before_it);
  g_test_add_func("/audit/what-concerns-somebody-is-found", what_concerns_somebody_is_found);
  g_test_add_func("/audit/what-is-dropped-is-accounted-for", what_is_dropped_is_accounted_for);
  g_test_add_func("/audit/what-is-dropped-by-hand-is-found", what_is_dropped_by_hand_is_found);
  return g_test_run();
}
