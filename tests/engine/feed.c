/* Calendar feeds: what stands in them at which level, and how it ages. */
#include <string.h>

#include "base/clock.h"
#include "engine/people.h"
#include "feed-scene.h"

#define REFERENCE "CASE-4711"
#define NOTE "the note of a booking"

/* ---- helpers ---- */

static char *book(Scene *s, const Actor *actor, const char *slot, PartyKind kind, const char *party)
{
  g_autoptr(GError) error = NULL;
  g_auto(BookAnswer) answer = { 0 };
  BookWish wish = { .slot_id = slot, .party_kind = kind, .party_id = party, .seats = 1, .reference = REFERENCE, .note = NOTE };
  g_assert_true(db_begin(s->f->engine->db, &error));
  engine_book(s->f->engine, actor, &wish, &answer, &error);
  g_assert_no_error(error);
  g_assert_true(db_commit(s->f->engine->db, &error));
  g_assert_cmpint(answer.verdict.answer, !=, VERDICT_REFUSE);
  return g_strdup(answer.booking_id);
}

/* The calendar with folded lines joined. */
static char *render(Scene *s, const Feed *feed, FeedStamp *stamp)
{
  g_autoptr(GError) error = NULL;
  FeedStamp own;
  g_autoptr(GBytes) bytes = engine_feed_render(s->f->engine, feed, clock_now(), stamp ? stamp : &own, &error);
  g_assert_no_error(error);
  gsize size;
  const char *data = g_bytes_get_data(bytes, &size);
  g_autofree char *text = g_strndup(data, size);
  g_auto(GStrv) parts = g_strsplit(text, "\r\n ", -1);
  return g_strjoinv("", parts);
}

/* The entry of the first meeting of @slot, or NULL. */
static char *entry(Scene *s, const char *calendar, const char *slot)
{
  g_autofree char *sql = g_strdup_printf("SELECT id FROM meeting WHERE slot_id = '%s' AND ordinal = 1", slot);
  g_autoptr(DbRows) rows = db_ask(s->f->engine->read, NULL, sql, "");
  g_assert_true(db_next(rows, NULL));
  g_autofree char *uid = g_strdup_printf("UID:%s@", db_text(rows, 0));
  const char *at = strstr(calendar, uid);
  return at ? g_strndup(at, (gsize)(strstr(at, "END:VEVENT") - at)) : NULL;
}

static char *entry_now(Scene *s, const Feed *feed, const char *slot)
{
  g_autofree char *calendar = render(s, feed, NULL);
  return entry(s, calendar, slot);
}

static gint64 sequence(const char *event)
{
  return g_ascii_strtoll(strstr(event, "SEQUENCE:") + 9, NULL, 10);
}

static void has(const char *text, const char *part)
{
  if (!text || !strstr(text, part))
    g_error("“%s” is not in: %s", part, text ? text : "(nothing)");
}

static void lacks(const char *text, const char *part)
{
  if (text && strstr(text, part))
    g_error("“%s” is in: %s", part, text);
}

static void expect(char *said, const char *wanted)
{
  g_assert_cmpstr(said, ==, wanted);
  g_free(said);
}

/* ---- what stands in a person's feed, and how it ages ---- */

static void a_booking_stands_with_its_fixed_uid(void)
{
  g_auto(Scene) s = scene_new();
  g_autoptr(Feed) feed = scene_feed(&s, "person:anna@example.org", FEED_FULL);
  g_autofree char *before = entry_now(&s, feed, "s1");
  g_assert_null(before);
  g_free(book(&s, s.anna, "s1", PARTY_PERSON, NULL));
  g_autofree char *event = entry_now(&s, feed, "s1");
  has(event, "@127.0.0.1\r\n");
  has(event, "SEQUENCE:0\r\n");
  has(event, "STATUS:CONFIRMED");
  has(event, "TRANSP:OPAQUE");
  has(event, REFERENCE);
  has(event, NOTE);
  has(event, "DTSTART;TZID=Europe/London:20261005T100000");
}

static void the_same_data_gives_the_same_bytes(void)
{
  g_auto(Scene) s = scene_new();
  FeedStamp one, two;
  g_autoptr(Feed) feed = scene_feed(&s, "team:north", FEED_FULL);
  g_free(book(&s, s.anna, "s1", PARTY_PERSON, NULL));
  g_autofree char *first = render(&s, feed, &one);
  fixture_at(s.f, "2026-10-01T17:00");
  g_autofree char *second = render(&s, feed, &two);
  g_assert_cmpstr(first, ==, second);
  g_assert_cmpint(one.revision, ==, two.revision);
  g_assert_cmpint(one.modified, ==, two.modified);
}

static void others_bookings_leave_it_alone(void)
{
  g_auto(Scene) s = scene_new();
  FeedStamp one, two;
  g_autoptr(Feed) feed = scene_feed(&s, "person:p-anna", FEED_FULL);
  g_free(book(&s, s.anna, "k1", PARTY_PERSON, NULL));
  g_autofree char *first = render(&s, feed, &one);
  g_free(book(&s, s.ben, "k1", PARTY_PERSON, NULL));
  g_autofree char *second = render(&s, feed, &two);
  g_assert_cmpint(one.revision, ==, two.revision);
  g_assert_cmpstr(first, ==, second);
}

static void cancelled_stays_thirty_days(void)
{
  g_auto(Scene) s = scene_new();
  g_autoptr(Feed) feed = scene_feed(&s, "person:p-anna", FEED_TITLE);
  g_autofree char *id = book(&s, s.anna, "s1", PARTY_PERSON, NULL);
  g_autofree char *booked = entry_now(&s, feed, "s1");
  fixture_at(s.f, "2026-10-02T09:00");
  expect(fixture_cancel(s.f, s.anna, id, BY_PARTY), "cancelled");
  g_autofree char *cancelled = entry_now(&s, feed, "s1");
  has(cancelled, "STATUS:CANCELLED");
  has(cancelled, "TRANSP:TRANSPARENT");
  g_assert_cmpint(sequence(cancelled), >, sequence(booked));
  fixture_at(s.f, "2026-11-01T23:00");
  g_autofree char *still = entry_now(&s, feed, "s1");
  g_assert_cmpstr(still, ==, cancelled);
  fixture_at(s.f, "2026-11-02T01:00");
  g_autofree char *gone = entry_now(&s, feed, "s1");
  g_assert_null(gone);
}

static void booked_again_counts_on(void)
{
  g_auto(Scene) s = scene_new();
  fixture_slot(s.f, "late", "clinic", "2026-12-10T10:00", 45, 1, "p-otto");
  g_autoptr(Feed) feed = scene_feed(&s, "person:p-anna", FEED_TITLE);
  g_autofree char *id = book(&s, s.anna, "late", PARTY_PERSON, NULL);
  expect(fixture_cancel(s.f, s.anna, id, BY_PARTY), "cancelled");
  g_autofree char *cancelled = entry_now(&s, feed, "late");
  fixture_at(s.f, "2026-11-20T09:00");
  g_autofree char *gone = entry_now(&s, feed, "late");
  g_assert_null(gone);
  g_free(book(&s, s.anna, "late", PARTY_PERSON, NULL));
  g_autofree char *again = entry_now(&s, feed, "late");
  has(again, "STATUS:CONFIRMED");
  g_assert_cmpint(sequence(again), >, sequence(cancelled));
}

static void moving_away_leaves_a_cancelled_entry(void)
{
  g_auto(Scene) s = scene_new();
  g_autoptr(Feed) feed = scene_feed(&s, "person:p-anna", FEED_TITLE);
  g_autofree char *id = book(&s, s.anna, "s1", PARTY_PERSON, NULL);
  g_autofree char *first = entry_now(&s, feed, "s1");
  expect(fixture_move(s.f, s.anna, id, "s2"), "booked");
  g_autofree char *left = entry_now(&s, feed, "s1");
  g_autofree char *entered = entry_now(&s, feed, "s2");
  has(left, "STATUS:CANCELLED");
  has(entered, "STATUS:CONFIRMED");
  g_assert_cmpint(sequence(left), >, sequence(first));
  expect(fixture_move(s.f, s.anna, id, "s1"), "booked");
  g_autofree char *back = entry_now(&s, feed, "s1");
  g_autofree char *left_again = entry_now(&s, feed, "s2");
  has(back, "STATUS:CONFIRMED");
  has(left_again, "STATUS:CANCELLED");
  g_assert_cmpint(sequence(back), >, sequence(left));
  g_assert_cmpint(sequence(left_again), >, sequence(entered));
}

static void waiting_is_tentative(void)
{
  g_auto(Scene) s = scene_new();
  g_autoptr(Feed) feed = scene_feed(&s, "person:p-ben", FEED_TITLE);
  g_autofree char *id = book(&s, s.anna, "s1", PARTY_PERSON, NULL);
  g_free(book(&s, s.ben, "s1", PARTY_PERSON, NULL));
  g_autofree char *waiting = entry_now(&s, feed, "s1");
  has(waiting, "STATUS:TENTATIVE");
  expect(fixture_cancel(s.f, s.anna, id, BY_PARTY), "cancelled");
  g_autofree char *promoted = entry_now(&s, feed, "s1");
  has(promoted, "STATUS:CONFIRMED");
  g_assert_cmpint(sequence(promoted), >, sequence(waiting));
}

/* ---- teams, hosts, services, offers ---- */

static void set_team(Scene *s, const char *mail, const char *team)
{
  g_autoptr(GError) error = NULL;
  PersonWish wish = { .mail = mail, .team = team };
  g_assert_true(db_begin(s->f->engine->db, &error));
  engine_person_set(s->f->engine, s->f->operator, &wish, &error);
  g_assert_no_error(error);
  g_assert_true(db_commit(s->f->engine->db, &error));
}

/* RFC 5545 §3.8.7.4: a number that falls is older news to a calendar, which then keeps what it had. */
static void a_number_never_falls_as_members_come_and_go(void)
{
  g_auto(Scene) s = scene_new();
  g_autoptr(Feed) feed = scene_feed(&s, "team:north", FEED_TITLE);
  g_autofree char *of_anna = book(&s, s.anna, "k1", PARTY_PERSON, NULL), *of_lea = book(&s, s.lea, "k1", PARTY_PERSON, NULL);
  g_autofree char *both = entry_now(&s, feed, "k1");
  set_team(&s, "anna@example.org", "");
  g_autofree char *one = entry_now(&s, feed, "k1");
  g_assert_cmpint(sequence(one), >, sequence(both));
  set_team(&s, "lea@example.org", "");
  g_autofree char *none = entry_now(&s, feed, "k1");
  g_assert_null(none);
  g_free(book(&s, s.ben, "k1", PARTY_PERSON, NULL));
  set_team(&s, "ben@example.org", "north");
  g_autofree char *another = entry_now(&s, feed, "k1");
  g_assert_cmpint(sequence(another), >, sequence(one));
  set_team(&s, "anna@example.org", "north");
  g_autofree char *back = entry_now(&s, feed, "k1");
  g_assert_cmpint(sequence(back), >, sequence(another));
  expect(fixture_cancel(s.f, s.anna, of_anna, BY_PARTY), "cancelled");
  set_team(&s, "anna@example.org", "");
  g_autofree char *last = entry_now(&s, feed, "k1");
  g_assert_cmpint(sequence(last), >, sequence(back));
}

static void a_team_sees_its_members_by_title_and_no_reference_ever(void)
{
  g_auto(Scene) s = scene_new();
  g_autoptr(Feed) feed = scene_feed(&s, "team:north", FEED_FULL);
  g_free(book(&s, s.anna, "s1", PARTY_PERSON, NULL));
  g_free(book(&s, s.lea, "t1", PARTY_TEAM, "north"));
  g_free(book(&s, s.ben, "s2", PARTY_PERSON, NULL));
  g_autofree char *calendar = render(&s, feed, NULL);
  g_autofree char *members = entry(&s, calendar, "s1"), *own = entry(&s, calendar, "t1");
  has(members, "clinic");
  lacks(members, NOTE);
  lacks(members, "anna");
  has(own, NOTE);
  has(own, "North team");
  lacks(calendar, REFERENCE);
  g_assert_null(entry(&s, calendar, "s2"));
}

static void two_of_a_team_on_one_meeting_stand_once(void)
{
  g_auto(Scene) s = scene_new();
  g_autoptr(Feed) feed = scene_feed(&s, "team:north", FEED_TITLE);
  g_autofree char *id = book(&s, s.anna, "k1", PARTY_PERSON, NULL);
  g_free(book(&s, s.lea, "k1", PARTY_PERSON, NULL));
  g_autofree char *both = entry_now(&s, feed, "k1");
  expect(fixture_cancel(s.f, s.anna, id, BY_PARTY), "cancelled");
  g_autofree char *calendar = render(&s, feed, NULL);
  g_autofree char *one = entry(&s, calendar, "k1");
  has(one, "STATUS:CONFIRMED");
  g_assert_cmpint(sequence(one), >, sequence(both));
  g_auto(GStrv) events = g_strsplit(calendar, "BEGIN:VEVENT", -1);
  g_assert_cmpint(g_strv_length(events), ==, 2);
}

static void a_host_sees_what_is_offered_and_who_comes(void)
{
  g_auto(Scene) s = scene_new();
  g_autoptr(Feed) full = scene_feed(&s, "host:otto@example.org", FEED_FULL);
  g_autoptr(Feed) busy = scene_feed(&s, "host:otto@example.org", FEED_BUSY);
  g_free(book(&s, s.anna, "s1", PARTY_PERSON, NULL));
  g_free(book(&s, s.anna, "k1", PARTY_PERSON, NULL));
  g_free(book(&s, s.ben, "k1", PARTY_PERSON, NULL));
  g_autofree char *calendar = render(&s, full, NULL), *plain = render(&s, busy, NULL);
  g_autofree char *one = entry(&s, calendar, "s1"), *two = entry(&s, calendar, "k1"), *none = entry(&s, calendar, "s2");
  has(one, "anna");
  has(one, REFERENCE);
  has(one, "TRANSP:OPAQUE");
  lacks(two, "anna");
  lacks(two, REFERENCE);
  has(none, "TRANSP:TRANSPARENT");
  g_autofree char *offered = entry(&s, plain, "s2"), *taken = entry(&s, plain, "s1");
  has(offered, "SUMMARY:Offered");
  has(taken, "SUMMARY:Busy");
  lacks(plain, "clinic");
}

static void a_service_tells_how_full_it_is_and_no_more(void)
{
  g_auto(Scene) s = scene_new();
  FeedStamp one, two;
  g_autoptr(Feed) feed = scene_feed(&s, "service:course", FEED_FULL);
  g_autofree char *before = render(&s, feed, &one);
  g_free(book(&s, s.anna, "k1", PARTY_PERSON, NULL));
  g_autofree char *calendar = render(&s, feed, &two);
  g_autofree char *event = entry(&s, calendar, "k1");
  g_assert_cmpint(two.revision, >, one.revision);
  has(event, "1 of 9");
  lacks(calendar, REFERENCE);
  lacks(calendar, NOTE);
}

static void offers_are_what_can_be_booked(void)
{
  g_auto(Scene) s = scene_new();
  fixture_slot(s.f, "far", "clinic", "2027-06-01T10:00", 45, 1, "p-otto"); /* booking opens 84 days before */
  g_autoptr(Feed) all = scene_feed(&s, "offers", FEED_TITLE);
  g_autoptr(Feed) one = scene_feed(&s, "offers:clinic", FEED_TITLE);
  g_free(book(&s, s.anna, "s1", PARTY_PERSON, NULL));
  g_autofree char *calendar = render(&s, all, NULL), *of_clinic = render(&s, one, NULL);
  g_assert_null(entry(&s, calendar, "s1"));
  g_assert_null(entry(&s, calendar, "far"));
  g_assert_null(entry(&s, of_clinic, "k1"));
  g_autofree char *open = entry(&s, calendar, "s2"), *course = entry(&s, calendar, "k1");
  has(open, "TRANSP:TRANSPARENT");
  g_assert_nonnull(course);
  fixture_at(s.f, "2027-03-20T09:00");
  g_autofree char *later = render(&s, all, NULL);
  g_autofree char *far = entry(&s, later, "far");
  g_assert_nonnull(far);
  g_assert_null(entry(&s, later, "s2"));
}

/* Field case 27: no mail address at all, and a reference only where the level says so. */
static void no_level_tells_more_than_it_says(void)
{
  static const char *const scopes[] = { "person:p-anna", "team:north", "host:p-otto", "service:clinic", "offers" };
  g_auto(Scene) s = scene_new();
  g_free(book(&s, s.anna, "s1", PARTY_PERSON, NULL));
  g_free(book(&s, s.lea, "t1", PARTY_TEAM, "north"));
  for (gsize i = 0; i < G_N_ELEMENTS(scopes); i++)
    for (FeedDetail detail = FEED_BUSY; detail <= FEED_FULL; detail++) {
      g_autoptr(Feed) feed = scene_feed(&s, scopes[i], detail);
      g_autofree char *calendar = render(&s, feed, NULL);
      gboolean about_case = detail == FEED_FULL && (feed->scope == FEED_PERSON || feed->scope == FEED_HOST);
      lacks(calendar, "example.org");
      lacks(calendar, "mailto:");
      (about_case ? has : lacks)(calendar, REFERENCE);
      if (detail == FEED_BUSY)
        lacks(strstr(calendar, "BEGIN:VEVENT"), "clinic");
    }
}

/* ---- a long walk: under one stamp one calendar, and neither a SEQUENCE nor a DTSTAMP ever falls ---- */

typedef struct {
  Feed *feed;
  GHashTable *highest; /* uid → highest SEQUENCE seen */
  GHashTable *latest;  /* uid → latest DTSTAMP seen, as it is written */
  FeedStamp stamp;
  char *calendar;
} Watched;

/* Of two versions with one SEQUENCE a reader keeps the one that is stamped later (RFC 5546 §2.1.5). */
static void watch_entry(Watched *watched, const char *event)
{
  g_autofree char *uid = g_strndup(strstr(event, "UID:") + 4, 36);
  g_autofree char *stamp = g_strndup(strstr(event, "DTSTAMP:") + 8, 16);
  gint64 number = sequence(event), before = GPOINTER_TO_INT(g_hash_table_lookup(watched->highest, uid));
  const char *stamped = g_hash_table_lookup(watched->latest, uid);
  g_assert_cmpint(number, >=, before);
  g_assert_cmpstr(stamp, >=, stamped ? stamped : "");
  g_hash_table_insert(watched->highest, g_strdup(uid), GINT_TO_POINTER((int)number));
  g_hash_table_insert(watched->latest, g_steal_pointer(&uid), g_steal_pointer(&stamp));
}

static void watch(Scene *s, Watched *watched)
{
  FeedStamp stamp;
  char *calendar = render(s, watched->feed, &stamp);
  gboolean same = stamp.revision == watched->stamp.revision && stamp.day == watched->stamp.day;
  if (watched->calendar && same)
    g_assert_cmpstr(calendar, ==, watched->calendar);
  g_assert_cmpint(stamp.modified, >=, watched->stamp.modified);
  g_auto(GStrv) events = g_strsplit(calendar, "BEGIN:VEVENT", -1);
  for (char **event = events + 1; *event; event++)
    watch_entry(watched, *event);
  g_free(watched->calendar);
  watched->calendar = calendar;
  watched->stamp = stamp;
}

static void act_once(Scene *s, GRand *random, GPtrArray *bookings)
{
  static const char *const slots[] = { "s1", "s2", "k1", "w1", "w2", "w3" };
  const Actor *actors[] = { s->anna, s->lea, s->ben };
  const Actor *actor = actors[g_rand_int_range(random, 0, 3)];
  const char *slot = slots[g_rand_int_range(random, 0, G_N_ELEMENTS(slots))];
  const char *booking = bookings->len ? bookings->pdata[g_rand_int_range(random, 0, (gint32)bookings->len)] : NULL;
  int what = g_rand_int_range(random, 0, 4);
  if (what < 2 || !booking) {
    char *id = NULL;
    g_free(fixture_book(s->f, actor, slot, NULL, 1, &id));
    if (id)
      g_ptr_array_add(bookings, id);
  } else if (what == 2) {
    g_free(fixture_cancel(s->f, s->ada, booking, BY_PARTY));
  } else {
    g_free(fixture_move(s->f, s->ada, booking, slot));
  }
}

static void a_long_walk_never_goes_back(void)
{
  static const char *const scopes[] = { "person:p-anna", "team:north", "host:p-otto", "service:clinic", "offers" };
  g_auto(Scene) s = scene_new();
  fixture_slot(s.f, "w1", "clinic", "2026-12-10T10:00", 45, 1, "p-otto");
  fixture_slot(s.f, "w2", "clinic", "2026-12-11T10:00", 45, 2, "p-otto");
  fixture_slot(s.f, "w3", "clinic", "2026-12-12T10:00", 45, 1, "p-otto");
  Watched watched[G_N_ELEMENTS(scopes)] = { 0 };
  for (gsize i = 0; i < G_N_ELEMENTS(scopes); i++)
    watched[i] = (Watched){ .feed = scene_feed(&s, scopes[i], i % 2 ? FEED_FULL : FEED_TITLE),
                            .highest = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                            .latest = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free) };
  g_autoptr(GRand) random = g_rand_new_with_seed(20261001);
  g_autoptr(GPtrArray) bookings = g_ptr_array_new_with_free_func(g_free);
  Instant now = clock_now();
  for (int step = 0; step < 250; step++) {
    clock_fix(now += g_rand_int_range(random, 0, 40000));
    act_once(&s, random, bookings);
    for (gsize i = 0; i < G_N_ELEMENTS(scopes); i++)
      watch(&s, &watched[i]);
  }
  for (gsize i = 0; i < G_N_ELEMENTS(scopes); i++) {
    feed_free(watched[i].feed);
    g_hash_table_unref(watched[i].highest);
    g_hash_table_unref(watched[i].latest);
    g_free(watched[i].calendar);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
#define TEST(path, function) g_test_add_func("/feed/" path, function)
  TEST("a-booking-stands-with-its-fixed-uid", a_booking_stands_with_its_fixed_uid);
  TEST("the-same-data-gives-the-same-bytes", the_same_data_gives_the_same_bytes);
  TEST("others-bookings-leave-it-alone", others_bookings_leave_it_alone);
  TEST("cancelled-stays-thirty-days", cancelled_stays_thirty_days);
  TEST("booked-again-counts-on", booked_again_counts_on);
  TEST("moving-away-leaves-a-cancelled-entry", moving_away_leaves_a_cancelled_entry);
  TEST("waiting-is-tentative", waiting_is_tentative);
  TEST("a-number-never-falls-as-members-come-and-go", a_number_never_falls_as_members_come_and_go);
  TEST("a-team-sees-its-members-by-title-and-no-reference-ever", a_team_sees_its_members_by_title_and_no_reference_ever);
  TEST("two-of-a-team-on-one-meeting-stand-once", two_of_a_team_on_one_meeting_stand_once);
  TEST("a-host-sees-what-is-offered-and-who-comes", a_host_sees_what_is_offered_and_who_comes);
  TEST("a-service-tells-how-full-it-is-and-no-more", a_service_tells_how_full_it_is_and_no_more);
  TEST("offers-are-what-can-be-booked", offers_are_what_can_be_booked);
  TEST("no-level-tells-more-than-it-says", no_level_tells_more_than_it_says);
  TEST("a-long-walk-never-goes-back", a_long_walk_never_goes_back);
  return g_test_run();
}
