/* A long random walk of books, cancels, moves, acceptances, attendances and lapses by many parties, after every few steps
 * of which the stored figures are counted again from the bookings alone, by other statements than those that keep them. */
#include "base/clock.h"
#include "base/error.h"
#include "fixture.h"

#define PARTIES 12
#define SLOTS 10
#define STEPS 600
#define LOOK_EVERY 10

typedef struct {
  Fixture *fixture;
  Actor *actors[PARTIES];
  Actor *host;
  GPtrArray *bookings; /* char *: ids of all ever made */
  GRand *random;
  Instant now;
  guint accepted, refused, errors;
} Walk;

static void note(Walk *walk, char *said)
{
  if (g_str_has_prefix(said, "refused"))
    walk->refused++;
  else if (g_str_has_prefix(said, "error"))
    walk->errors++;
  else
    walk->accepted++;
  g_free(said);
}

static void walk_clear(Walk *walk)
{
  for (int i = 0; i < PARTIES; i++)
    actor_free(walk->actors[i]);
  actor_free(walk->host);
  g_ptr_array_unref(walk->bookings);
  g_rand_free(walk->random);
  fixture_free(walk->fixture);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Walk, walk_clear)

/* Slots of two services, some at the same time with the same host, with room for one to four. */
static Walk walk_new(guint32 seed)
{
  Walk walk = { .fixture = fixture_new("2026-10-01T09:00"),
                .bookings = g_ptr_array_new_with_free_func(g_free),
                .random = g_rand_new_with_seed(seed),
                .now = fixture_instant("2026-10-01T09:00") };
  for (int i = 0; i < PARTIES; i++) {
    g_autofree char *mail = g_strdup_printf("party%d@example.org", i);
    walk.actors[i] = fixture_person(walk.fixture, mail, ROLE_PRACTITIONER, NULL);
  }
  walk.host = fixture_person(walk.fixture, "host@example.org", ROLE_CLINICIAN, NULL);
  fixture_service(walk.fixture, "clinic", "drop-in", "waiting-places=6 offer-minutes=90");
  fixture_service(walk.fixture, "course", "training-course", "waiting-places=6 offer-minutes=0");
  for (int i = 0; i < SLOTS; i++) {
    g_autofree char *id = g_strdup_printf("s%d", i);
    g_autofree char *starts = g_strdup_printf("2026-10-%02dT10:00", 5 + i / 2);
    gboolean course = i % 3 == 0;
    fixture_slot(walk.fixture, id, course ? "course" : "clinic", starts, 60, course ? 1 + i % 4 : 1, "p-host");
  }
  return walk;
}

static const char *some_booking(Walk *walk)
{
  return walk->bookings->len ? walk->bookings->pdata[g_rand_int_range(walk->random, 0, (gint32)walk->bookings->len)] : NULL;
}

static gboolean attend(Engine *engine, void *data, GError **error)
{
  Walk *walk = data;
  AttendWish wish = { .booking_id = some_booking(walk),
                      .outcome = g_rand_boolean(walk->random) ? OUTCOME_ATTENDED : OUTCOME_DID_NOT_ATTEND,
                      .present = -1 };
  return engine_attend(engine, walk->host, &wish, error);
}

static void step(Walk *walk)
{
  Fixture *f = walk->fixture;
  const Actor *actor = walk->actors[g_rand_int_range(walk->random, 0, PARTIES)];
  g_autofree char *slot = g_strdup_printf("s%d", g_rand_int_range(walk->random, 0, SLOTS));
  const char *booking = some_booking(walk);
  int what = g_rand_int_range(walk->random, 0, 100);
  if (what < 40 || !booking) {
    char *id = NULL;
    note(walk, fixture_book(f, actor, slot, NULL, 1, &id));
    if (id)
      g_ptr_array_add(walk->bookings, id);
  } else if (what < 60) {
    note(walk, fixture_cancel(f, walk->host, booking, what < 50 ? BY_PARTY : BY_SERVICE));
  } else if (what < 75) {
    note(walk, fixture_move(f, walk->host, booking, slot));
  } else if (what < 85) {
    note(walk, fixture_accept(f, walk->host, booking));
  } else if (what < 92) {
    g_autoptr(GError) error = NULL;
    engine_write(f->engine, attend, walk, &error); /* mostly refused: it has not begun, or was cancelled */
    g_assert_false(g_error_matches(error, ERROR_DOMAIN, ERROR_BROKEN));
  } else {
    walk->now += g_rand_int_range(walk->random, 60, 7200);
    clock_fix(walk->now);
    fixture_lapse(f);
  }
}

static void none(Walk *walk, const char *sql)
{
  gint64 found = fixture_number(walk->fixture, sql);
  if (found)
    g_test_message("%s", sql);
  g_assert_cmpint(found, ==, 0);
}

static void look(Walk *walk)
{
  none(walk, "SELECT count(*) FROM slot s WHERE taken <> (SELECT coalesce(sum(seats), 0) FROM booking b "
             "WHERE b.slot_id = s.id AND b.state IN ('booked', 'offered'))");
  none(walk, "SELECT count(*) FROM slot s WHERE waiting <> (SELECT coalesce(sum(seats), 0) FROM booking b "
             "WHERE b.slot_id = s.id AND b.state = 'waiting')");
  none(walk, "SELECT count(*) FROM slot WHERE taken > capacity");
  none(walk, "SELECT count(*) FROM (SELECT service_id, day, units, delivered, did_not_attend, given_back, by_service, open, "
             "free, heads, taken FROM tally EXCEPT SELECT service_id, starts_on, sum(units), sum(delivered), "
             "sum(did_not_attend), sum(given_back), sum(by_service), sum(open), sum(free), sum(heads), sum(taken) "
             "FROM slot GROUP BY service_id, starts_on) odd");
  none(walk, "SELECT count(*) FROM tally t WHERE clinics <> (SELECT count(DISTINCT clinic) FROM slot s "
             "WHERE s.service_id = t.service_id AND s.starts_on = t.day) OR ratios <> (SELECT sum(r) FROM (SELECT "
             "CAST(sum(delivered) AS BIGINT) * 1000000 / CAST(sum(units) AS BIGINT) AS r FROM slot s WHERE s.service_id = t.service_id "
             "AND s.starts_on = t.day GROUP BY clinic) ratio)");
  /* One party holds one place on a slot, and no clinician is in two places. */
  none(walk, "SELECT count(*) FROM (SELECT 1 FROM booking WHERE state IN ('booked', 'waiting', 'offered') "
             "GROUP BY slot_id, party_id HAVING count(*) > 1) twice");
  none(walk, "SELECT count(*) FROM host a JOIN host b ON a.person_id = b.person_id AND a.slot_id < b.slot_id "
             "AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at JOIN slot s ON s.id = a.slot_id "
             "JOIN slot t ON t.id = b.slot_id WHERE s.taken > 0 AND t.taken > 0");
  /* While anyone waits for a slot that can still be booked, none of its seats is free, unless its host is taken elsewhere. */
  g_autofree char *idle = g_strdup_printf(
    "SELECT count(*) FROM slot w WHERE waiting > 0 AND taken < capacity AND starts_at > %" G_GINT64_FORMAT
    " AND NOT EXISTS (SELECT 1 FROM host a JOIN host b ON a.person_id = b.person_id AND a.slot_id <> b.slot_id "
    "AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at JOIN slot t ON t.id = b.slot_id "
    "WHERE a.slot_id = w.id AND t.taken > 0)",
    walk->now);
  none(walk, idle);
  /* Every booking's last entry in the log tells its present state. */
  none(walk, "SELECT count(*) FROM booking b WHERE NOT EXISTS (SELECT 1 FROM change c WHERE c.subject = b.id "
             "AND c.id = (SELECT max(id) FROM change d WHERE d.subject = b.id) "
             "AND c.after LIKE '%\"state\":\"' || b.state || '\"%')");
}

static void test_walk(gconstpointer data)
{
  g_auto(Walk) walk = walk_new(GPOINTER_TO_UINT(data));
  for (int i = 0; i < STEPS; i++) {
    step(&walk);
    if (i % LOOK_EVERY == 0)
      look(&walk);
  }
  look(&walk);
  /* A walk on which nothing happened proves nothing. */
  g_test_message("%u accepted, %u refused, %u errors", walk.accepted, walk.refused, walk.errors);
  g_assert_cmpuint(walk.accepted, >, 50);
  g_assert_cmpuint(walk.refused, >, 50);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  for (guint seed = 1; seed <= 4; seed++) {
    g_autofree char *path = g_strdup_printf("/walk/figures-hold-after-every-step/%u", seed);
    g_test_add_data_func(path, GUINT_TO_POINTER(seed), test_walk);
  }
  return g_test_run();
}
