/* Calendar addresses: who may make one, take it back and see it; who looks. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "feed-scene.h"

static void who_may_make_which(void)
{
  g_auto(Scene) s = scene_new();
  const struct {
    const Actor *actor;
    const char *scope;
    FeedDetail detail;
    gboolean may;
  } table[] = {
    { s.anna, "person:p-anna", FEED_FULL, TRUE },   { s.anna, "person:p-ben", FEED_BUSY, FALSE },
    { s.lea, "person:p-anna", FEED_BUSY, FALSE },   { s.otto, "person:p-anna", FEED_BUSY, FALSE },
    { s.lea, "team:north", FEED_FULL, TRUE },       { s.anna, "team:north", FEED_BUSY, FALSE },
    { s.ben, "team:north", FEED_BUSY, FALSE },      { s.otto, "host:p-otto", FEED_FULL, TRUE },
    { s.anna, "host:p-otto", FEED_BUSY, FALSE },   { s.anna, "host:p-anna", FEED_BUSY, FALSE },
    { s.ben, "service:clinic", FEED_TITLE, TRUE },  { s.ben, "service:clinic", FEED_FULL, FALSE },
    { s.mia, "service:clinic", FEED_FULL, FALSE },  { s.otto, "service:clinic", FEED_FULL, TRUE },
    { s.ben, "offers", FEED_TITLE, TRUE },          { s.ben, "offers", FEED_FULL, FALSE },
    { s.ada, "person:p-anna", FEED_FULL, TRUE },    { s.ada, "team:north", FEED_FULL, TRUE },
    { s.ada, "host:p-otto", FEED_FULL, TRUE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Feed) feed = scene_feed_as(&s, table[i].actor, table[i].scope, table[i].detail, &error);
    g_test_message("%s by %s", table[i].scope, table[i].actor->id);
    g_assert_cmpint(feed != NULL, ==, table[i].may);
    if (!table[i].may)
      g_assert_error(error, ERROR_DOMAIN, ERROR_DENIED);
  }
}

static void scopes_are_read_or_refused(void)
{
  static const struct {
    const char *text;
    ErrorCode code;
  } table[] = { { "persn:p-anna", ERROR_INVALID }, { "person:", ERROR_INVALID },   { "person", ERROR_INVALID },
                { "person:nobody", ERROR_MISSING }, { "team:south", ERROR_MISSING }, { "service:none", ERROR_MISSING },
                { "offers:none", ERROR_MISSING },  { "", ERROR_INVALID } };
  g_auto(Scene) s = scene_new();
  for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
    g_autoptr(GError) error = NULL;
    FeedScope scope;
    g_autofree char *id = NULL;
    g_assert_false(engine_feed_read_scope(s.f->engine, s.ada, table[i].text, &scope, &id, &error));
    g_assert_error(error, ERROR_DOMAIN, (int)table[i].code);
  }
}

static void nobody_learns_who_is_there(void)
{
  static const char *const names[] = { "person:ben@example.org", "person:nobody@example.org", "person:p-ben",
                                       "host:nobody@example.org", "host:otto@example.org", "team:south" };
  g_auto(Scene) s = scene_new();
  const Actor *const actors[] = { s.anna, s.lea, s.mia };
  for (gsize i = 0; i < G_N_ELEMENTS(names) * G_N_ELEMENTS(actors); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Feed) feed =
      scene_feed_as(&s, actors[i % G_N_ELEMENTS(actors)], names[i / G_N_ELEMENTS(actors)], FEED_BUSY, &error);
    g_assert_null(feed);
    g_assert_error(error, ERROR_DOMAIN, ERROR_DENIED);
  }
}

static gboolean revoke(Scene *s, const Actor *actor, const char *id, GError **error)
{
  g_assert_true(db_begin(s->f->engine->db, NULL));
  gboolean done = engine_feed_revoke(s->f->engine, actor, id, error);
  g_assert_true(db_commit(s->f->engine->db, NULL));
  return done;
}

static void a_revoked_address_is_gone_and_an_unknown_one_missing(void)
{
  g_autoptr(GError) error = NULL;
  g_auto(Scene) s = scene_new();
  Engine *engine = s.f->engine;
  g_autofree char *address = NULL, *id = NULL;
  g_assert_null(engine_feed_find(engine, "no-such-token", &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_MISSING);
  g_clear_error(&error);
  g_assert_true(db_begin(engine->db, &error));
  g_assert_true(engine_feed_create(engine, s.anna, FEED_PERSON, "p-anna", FEED_BUSY, &address, &id, &error));
  g_assert_true(db_commit(engine->db, &error));
  g_autofree char *token = g_strndup(strrchr(address, '/') + 1, 43);
  g_assert_false(revoke(&s, s.ben, id, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_MISSING);
  g_clear_error(&error);
  g_assert_true(revoke(&s, s.anna, id, &error));
  g_assert_true(revoke(&s, s.anna, id, &error));
  g_assert_null(engine_feed_find(engine, token, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_GONE);
  g_assert_cmpint(fixture_number(s.f, "SELECT count(*) FROM change WHERE kind = 'feed'"), ==, 2);
  g_assert_cmpint(fixture_number(s.f, "SELECT count(*) FROM feed WHERE token_hash LIKE '%-%'"), ==, 0);
}

static void a_feed_ends_with_its_person(void)
{
  g_autoptr(GError) error = NULL;
  g_auto(Scene) s = scene_new();
  g_autofree char *address = NULL;
  Engine *engine = s.f->engine;
  g_assert_true(db_begin(engine->db, &error));
  g_assert_true(engine_feed_create(engine, s.anna, FEED_PERSON, "p-anna", FEED_BUSY, &address, NULL, &error));
  g_assert_true(db_run(engine->db, &error, "UPDATE person SET state = 'disabled' WHERE id = 'p-anna'", ""));
  g_assert_true(db_commit(engine->db, &error));
  g_autofree char *token = g_strndup(strrchr(address, '/') + 1, 43);
  g_assert_null(engine_feed_find(engine, token, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_GONE);
}

/* Makes one, runs @sql, and says whether the address answers still. */
static gboolean outlives(const Actor *(*maker)(const Scene *s), const char *scope, FeedDetail detail, const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_auto(Scene) s = scene_new();
  Engine *engine = s.f->engine;
  g_autofree char *address = NULL, *id = NULL;
  FeedScope kind = FEED_PERSON;
  g_assert_true(db_begin(engine->db, &error));
  g_assert_true(engine_feed_read_scope(engine, maker(&s), scope, &kind, &id, &error));
  g_assert_true(engine_feed_create(engine, maker(&s), kind, id, detail, &address, NULL, &error));
  g_assert_true(db_run(engine->db, &error, sql, ""));
  g_assert_true(db_commit(engine->db, &error));
  g_autofree char *token = g_strndup(strrchr(address, '/') + 1, 43);
  g_autoptr(Feed) feed = engine_feed_find(engine, token, &error);
  if (!feed)
    g_assert_error(error, ERROR_DOMAIN, ERROR_GONE);
  return feed != NULL;
}

static const Actor *otto(const Scene *s)
{
  return s->otto;
}

static const Actor *lea(const Scene *s)
{
  return s->lea;
}

static const Actor *ada(const Scene *s)
{
  return s->ada;
}

static const Actor *operator(const Scene *s)
{
  return s->f->operator;
}

#define NO_CLINICIAN "UPDATE person SET roles = 1 WHERE id = 'p-otto'"
#define A_MANAGER_TOO "UPDATE person SET roles = 12 WHERE id = 'p-otto'"
#define OTTO_GONE "UPDATE person SET state = 'disabled' WHERE id = 'p-otto'"
#define LEA_GONE "UPDATE person SET state = 'disabled' WHERE id = 'p-lea'"
#define ALL_GONE "UPDATE person SET state = 'disabled', roles = 1"

static void a_feed_ends_with_the_right_it_was_made_by(void)
{
  const struct {
    const Actor *(*maker)(const Scene *s);
    const char *scope;
    FeedDetail detail;
    const char *sql;
    gboolean outlives;
  } table[] = {
    { otto, "host:p-otto", FEED_FULL, NO_CLINICIAN, FALSE },      { otto, "host:p-otto", FEED_BUSY, NO_CLINICIAN, FALSE },
    { otto, "host:p-otto", FEED_FULL, A_MANAGER_TOO, TRUE },      { ada, "host:p-otto", FEED_FULL, NO_CLINICIAN, FALSE },
    { otto, "person:p-otto", FEED_FULL, NO_CLINICIAN, TRUE },     { otto, "service:clinic", FEED_FULL, NO_CLINICIAN, FALSE },
    { otto, "service:clinic", FEED_TITLE, NO_CLINICIAN, TRUE },   { otto, "service:clinic", FEED_FULL, A_MANAGER_TOO, TRUE },
    { otto, "service:clinic", FEED_TITLE, OTTO_GONE, FALSE },     { otto, "offers", FEED_FULL, NO_CLINICIAN, FALSE },
    { otto, "offers", FEED_BUSY, OTTO_GONE, FALSE },              { otto, "offers:clinic", FEED_BUSY, LEA_GONE, TRUE },
    { lea, "team:north", FEED_FULL, LEA_GONE, TRUE },             { ada, "person:p-lea", FEED_FULL, LEA_GONE, FALSE },
    { operator, "service:clinic", FEED_FULL, ALL_GONE, TRUE },    { operator, "offers", FEED_FULL, ALL_GONE, TRUE },
    { operator, "host:p-otto", FEED_FULL, NO_CLINICIAN, FALSE },  { operator, "team:north", FEED_FULL, ALL_GONE, TRUE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
    g_test_message("row %zu: %s", i, table[i].scope);
    g_assert_cmpint(outlives(table[i].maker, table[i].scope, table[i].detail, table[i].sql), ==, table[i].outlives);
  }
}

static void everybody_lists_their_own_and_managers_all(void)
{
  g_autoptr(GError) error = NULL;
  g_auto(Scene) s = scene_new();
  g_autoptr(Feed) one = scene_feed_as(&s, s.anna, "person:p-anna", FEED_BUSY, &error);
  g_autoptr(Feed) two = scene_feed_as(&s, s.ben, "offers", FEED_BUSY, &error);
  g_autoptr(Feed) three = scene_feed_as(&s, s.lea, "team:north", FEED_BUSY, &error);
  const struct {
    const Actor *actor;
    guint n;
  } table[] = { { s.anna, 1 }, { s.ben, 1 }, { s.lea, 1 }, { s.otto, 0 }, { s.mia, 3 }, { s.ada, 3 } };
  for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
    g_autoptr(GPtrArray) feeds = engine_feed_list(s.f->engine, table[i].actor, &error);
    g_assert_no_error(error);
    g_assert_cmpint(feeds->len, ==, table[i].n);
  }
}

static void fetches_are_counted(void)
{
  g_autoptr(GError) error = NULL;
  g_auto(Scene) s = scene_new();
  g_autoptr(Feed) feed = scene_feed(&s, "person:p-anna", FEED_BUSY);
  g_assert_false(feed_is_forsaken(feed, clock_now()));
  g_assert_true(feed_is_forsaken(feed, clock_now() + 15 * 86400));
  g_autofree char *client = g_strnfill(300, 'x');
  g_assert_true(engine_feed_fetched(s.f->engine, feed->id, 3, clock_now() + 10 * 86400, client, &error));
  g_autoptr(GPtrArray) feeds = engine_feed_list(s.f->engine, s.ada, &error);
  const Feed *read = feeds->pdata[0];
  g_assert_cmpint(read->fetches, ==, 3);
  g_assert_cmpint(strlen(read->client), ==, 200);
  g_assert_false(feed_is_forsaken(read, clock_now() + 15 * 86400));
}

/* Each worker writes down what it saw when it comes to it. */
static void an_earlier_fetch_told_later_is_counted_and_no_more(void)
{
  g_autoptr(GError) error = NULL;
  g_auto(Scene) s = scene_new();
  g_autoptr(Feed) feed = scene_feed(&s, "person:p-anna", FEED_BUSY);
  Instant late = clock_now() + 100;
  g_assert_true(engine_feed_fetched(s.f->engine, feed->id, 1, late, "late", &error));
  g_assert_true(engine_feed_fetched(s.f->engine, feed->id, 2, late - 50, "early", &error));
  g_autoptr(GPtrArray) feeds = engine_feed_list(s.f->engine, s.ada, &error);
  const Feed *read = feeds->pdata[0];
  g_assert_cmpint(read->fetches, ==, 3);
  g_assert_cmpint(read->fetched_at, ==, late);
  g_assert_cmpstr(read->client, ==, "late");
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
#define TEST(path, function) g_test_add_func("/feed/address/" path, function)
  TEST("who-may-make-which", who_may_make_which);
  TEST("scopes-are-read-or-refused", scopes_are_read_or_refused);
  TEST("nobody-learns-who-is-there", nobody_learns_who_is_there);
  TEST("a-revoked-address-is-gone-and-an-unknown-one-missing", a_revoked_address_is_gone_and_an_unknown_one_missing);
  TEST("a-feed-ends-with-its-person", a_feed_ends_with_its_person);
  TEST("a-feed-ends-with-the-right-it-was-made-by", a_feed_ends_with_the_right_it_was_made_by);
  TEST("everybody-lists-their-own-and-managers-all", everybody_lists_their_own_and_managers_all);
  TEST("fetches-are-counted", fetches_are_counted);
  TEST("an-earlier-fetch-told-later-is-counted-and-no-more", an_earlier_fetch_told_later_is_counted_and_no_more);
  return g_test_run();
}
