/* Files of past bookings: what is taken in, counted and refused. */
#include <string.h>

#include "base/clock.h"
#include "shelf.h"

#define NOW "2026-10-01T09:00"
#define HEADER                                                                                                     \
  "service,starts,minutes,hosts,place,slot_outcome,party_kind,party,profession,organisation,made_at,seats,present," \
  "outcome,cancelled_at,ratings\n"

static Fixture *open_shelf(void)
{
  Fixture *fixture = fixture_new(NOW);
  shelf_assert(shelf_load(fixture, shelf_people, shelf_services, NULL), "made 10 changed 0 left 0 slots 0 0 0 0 bookings 0");
  return fixture;
}

/* offered delivered did_not_attend given_back by_service open free heads over all slots of a service */
static char *sums(Fixture *fixture, const char *service)
{
  g_autofree char *sql = g_strdup_printf(
    "SELECT sum(units) || ' ' || sum(delivered) || ' ' || sum(did_not_attend) || ' ' || sum(given_back) || ' ' || "
    "sum(by_service) || ' ' || sum(open) || ' ' || sum(free) || ' ' || sum(heads) FROM tally WHERE service_id = '%s'",
    service);
  return shelf_ask(fixture, sql);
}

static const char mixed[] =
  HEADER "drop,2026-09-01T09:00,30,ann@clinic.example,Hub,,person,pat@north.example,,,2026-08-20T10:00,1,2,attended,,useful=4;confidence=5\n"
         "drop,2026-09-01T09:30,30,ann@clinic.example,Hub,,person,Zoe,Nurse,Trust,2026-08-20T10:00,,,did-not-attend,,\n"
         "drop,2026-09-01T10:00,30,ann@clinic.example,Hub,,person,Zoe,Nurse,Trust,2026-08-20T10:00,,,cancelled-by-party,2026-09-01T08:00,\n"
         "drop,2026-09-01T10:30,30,ann@clinic.example,Hub,,person,Zoe,Nurse,Trust,,,,cancelled-by-service,,\n"
         "drop,2026-09-01T11:00,30,ann@clinic.example,Hub,unfilled,,,,,,,,,,\n"
         "drop,2026-09-01T11:30,30,ann@clinic.example,Hub,,person,Zoe,Nurse,Trust,,,,,,\n"
         "drop,2026-09-02T09:00,30,Old Hand,Hub,cancelled-by-service,,,,,,,,,,\n";

static void every_unit_ends_in_one_bucket(void)
{
  g_autoptr(Fixture) fixture = open_shelf();
  shelf_assert(shelf_import(fixture, mixed), "rows 7 slots 7 bookings 5 known 0 people 2 teams 0");
  shelf_assert(sums(fixture, "drop"), "7 1 1 1 2 1 1 2");
  shelf_assert(shelf_ask(fixture, "SELECT count(*) || ' ' || sum(ratios) FROM tally"), "2 166667");
  shelf_assert(shelf_ask(fixture, "SELECT question || answer FROM rating ORDER BY 1"), "confidence5\nuseful4");
  shelf_assert(shelf_ask(fixture, "SELECT profession || priority || organisation FROM booking ORDER BY starts_at LIMIT 2"),
               "Midwife1Trust\nNurse0Trust");
  shelf_assert(shelf_ask(fixture, "SELECT sum(late) FROM booking"), "1");
}

static void the_same_file_twice_changes_nothing(void)
{
  g_autoptr(Fixture) fixture = open_shelf();
  shelf_assert(shelf_import(fixture, mixed), "rows 7 slots 7 bookings 5 known 0 people 2 teams 0");
  gint64 changes = fixture_number(fixture, "SELECT count(*) FROM change");
  gint64 revisions = fixture_number(fixture, "SELECT sum(revision) FROM slot");
  fixture_at(fixture, "2026-11-01T09:00");
  shelf_assert(shelf_import(fixture, mixed), "rows 7 slots 0 bookings 0 known 7 people 0 teams 0");
  g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM change"), ==, changes);
  g_assert_cmpint(fixture_number(fixture, "SELECT sum(revision) FROM slot"), ==, revisions);
}

static void columns_stand_in_any_order(void)
{
  g_autoptr(Fixture) fixture = open_shelf();
  shelf_assert(shelf_import(fixture, "\xef\xbb\xbfoutcome,party,minutes,starts,service\r\n"
                                     "attended,\"O\"\"Neill, Pat\",30,2026-09-01T08:00:00Z,drop\r\n\r\n"),
               "rows 1 slots 1 bookings 1 known 0 people 1 teams 0");
  shelf_assert(shelf_ask(fixture, "SELECT name FROM person WHERE state = 'past'"), "O\"Neill, Pat");
  g_assert_cmpint(fixture_number(fixture, "SELECT starts_at FROM slot"), ==, fixture_instant("2026-09-01T09:00"));
}

static void rows_of_one_slot_may_stand_apart(void)
{
  g_autoptr(Fixture) fixture = open_shelf();
  shelf_assert(shelf_import(fixture, HEADER
                            "course,2026-09-01T09:00,300,Ann,Hall,,person,a,,,,,,attended,,\n"
                            "drop,2026-09-01T09:00,30,Ann,Hall,unfilled,,,,,,,,,,\n"
                            "course,2026-09-01T09:00,300,Ann,Hall,,person,b,,,,2,2,attended,,\n"
                            "course,2026-09-01T09:00,300,Ann,Hall,unfilled,,,,,,4,,,,\n"
                            "course,2026-09-01T09:00,300,Ann,Hall,,person,c,,,,1,,did-not-attend,,\n"),
               "rows 5 slots 2 bookings 3 known 0 people 4 teams 0");
  shelf_assert(sums(fixture, "course"), "8 3 1 0 0 0 4 3");
}

static void a_unit_given_back_and_taken_by_another_counts_once(void)
{
  g_autoptr(Fixture) fixture = open_shelf();
  shelf_assert(shelf_import(fixture, HEADER
                            "drop,2026-09-01T09:00,30,,,,person,a,,,2026-08-01T09:00,,,cancelled-by-party,2026-08-10T09:00,\n"
                            "drop,2026-09-01T09:00,30,,,,person,b,,,2026-08-11T09:00,,1,attended,,\n"
                            "course,2026-09-01T09:00,30,,,,person,a,,,2026-08-01T09:00,,,cancelled-by-party,2026-08-10T09:00,\n"
                            "course,2026-09-01T09:00,30,,,,person,b,,,2026-08-11T09:00,,1,attended,,\n"
                            "course,2026-09-02T09:00,30,,,,person,a,,,2026-08-01T09:00,,,cancelled-by-party,2026-08-10T09:00,\n"
                            "course,2026-09-02T09:00,30,,,,person,b,,,2026-08-02T09:00,,1,attended,,\n"),
               "rows 6 slots 3 bookings 6 known 0 people 2 teams 0");
  shelf_assert(sums(fixture, "drop"), "1 1 0 0 0 0 0 1");
  shelf_assert(sums(fixture, "course"), "3 2 0 1 0 0 0 2");
}

static void slots_stand_side_by_side_by_their_hosts(void)
{
  g_autoptr(Fixture) fixture = open_shelf();
  shelf_assert(shelf_import(fixture, "service,starts,minutes,hosts,party,outcome\n"
                                     "drop,2026-09-01T09:00,30,ann@clinic.example,a,attended\n"
                                     "drop,2026-09-01T09:00,30,bea@clinic.example,b,attended\n"),
               "rows 2 slots 2 bookings 2 known 0 people 2 teams 0");
  shelf_assert_says(shelf_import(fixture, "service,starts,minutes,hosts,party,outcome\n"
                                          "drop,2026-09-01T09:00,30,,c,attended\n"),
                    "a.csv:2: hosts: 2 sessions of this service begin then, side by side; say whose this is");
}

static void whichever_row_names_the_hosts(void)
{
  static const char csv[] = "service,starts,minutes,hosts,party,outcome\n"
                            "course,2026-09-01T09:00,30,,a,attended\n"
                            "course,2026-09-01T09:00,30,ann@clinic.example;bea@clinic.example,b,attended\n"
                            "course,2026-09-01T09:00,30,ann@clinic.example,c,attended\n"
                            "course,2026-09-01T09:00,30,,d,attended\n";
  g_autoptr(Fixture) fixture = open_shelf();
  shelf_assert(shelf_import(fixture, csv), "rows 4 slots 1 bookings 4 known 0 people 4 teams 0");
  g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM host"), ==, 2);
  shelf_assert(shelf_import(fixture, csv), "rows 4 slots 0 bookings 0 known 4 people 0 teams 0");
}

static void teams_are_found_by_id_or_title(void)
{
  g_autoptr(Fixture) fixture = open_shelf();
  shelf_assert(shelf_import(fixture, "service,starts,minutes,party_kind,party,outcome,present\n"
                                     "drop,2026-09-01T09:00,30,team,north,attended,7\n"
                                     "drop,2026-09-01T10:00,30,team,North,attended,3\n"
                                     "drop,2026-09-01T11:00,30,team,South & Sons,attended,2\n"),
               "rows 3 slots 3 bookings 3 known 0 people 0 teams 1");
  shelf_assert(shelf_ask(fixture, "SELECT DISTINCT party_id FROM booking WHERE heads > 2"), "north");
  g_assert_cmpint(fixture_number(fixture, "SELECT sum(heads) FROM tally"), ==, 12);
}

static void rows_that_say_the_same_are_bookings_each(void)
{
  static const char csv[] = "service,starts,minutes,party,outcome\n"
                            "course,2026-09-01T09:00,30,trainee,attended\n"
                            "course,2026-09-01T09:00,30,trainee,attended\n"
                            "course,2026-09-01T09:00,30,trainee,attended\n";
  g_autoptr(Fixture) fixture = open_shelf();
  shelf_assert(shelf_import(fixture, csv), "rows 3 slots 1 bookings 3 known 0 people 1 teams 0");
  shelf_assert(shelf_import(fixture, csv), "rows 3 slots 0 bookings 0 known 3 people 0 teams 0");
}

static void adds_to_what_was_published(void)
{
  g_autoptr(Fixture) fixture = open_shelf();
  shelf_assert_says(shelf_load(fixture, "[schedule s]\nservice=drop\nstarts=2026-10-02T09:00\nminutes=60\n", NULL),
                    "slots 2 0 0 0");
  fixture_at(fixture, "2026-10-03T09:00");
  shelf_assert(shelf_import(fixture, "service,starts,minutes,party,outcome\n"
                                     "drop,2026-10-02T09:00,30,walk-in,attended\n"),
               "rows 1 slots 0 bookings 1 known 0 people 1 teams 0");
  shelf_assert(sums(fixture, "drop"), "2 1 0 0 0 0 1 1");
}

static void an_hour_that_came_twice_means_the_first(void)
{
  g_autoptr(Fixture) fixture = fixture_new("2026-11-01T09:00");
  shelf_assert_says(shelf_load(fixture, shelf_services, NULL), "made 3");
  shelf_assert(shelf_import(fixture, "service,starts,minutes,party,outcome\n"
                                     "drop,2026-10-25T01:30,30,a,attended\n"
                                     "drop,2026-10-25T01:30:00+00:00,30,b,attended\n"),
               "rows 2 slots 1 bookings 2 known 0 people 2 teams 0");
  g_assert_cmpint(fixture_number(fixture, "SELECT starts_at FROM slot"), ==, fixture_instant("2026-10-25T01:30"));
}

/* A slot that its party gave back and nobody took ended unfilled, as many lists say; it is counted by what became of it
 * last. */
static void given_back_and_unfilled(void)
{
  g_autoptr(Fixture) fixture = fixture_new("2026-10-01T09:00");
  shelf_assert_says(shelf_load(fixture, shelf_services, NULL), "made 3");
  shelf_assert(shelf_import(fixture, "service,starts,minutes,party,outcome,slot_outcome\n"
                                     "drop,2026-09-01T09:00,30,a,cancelled-by-party,unfilled\n"),
               "rows 1 slots 1 bookings 1 known 0 people 1 teams 0");
  g_assert_cmpint(fixture_number(fixture, "SELECT given_back FROM slot"), ==, 1);
}

/* One row, and what is said of it. */
static const struct {
  const char *name, *row, *said;
} faults[] = {
  { "service", "dorp,2026-09-01T09:00,30,,,,,,,,,,,,,", "there is no service “dorp”; did you mean “drop”?" },
  { "too-few-fields", "drop,2026-09-01T09:00,30", "3 fields where the header has 16" },
  { "starts-without-a-time", "drop,2026-09-01,30,,,,,,,,,,,,,", "starts: “2026-09-01” is not a date and time" },
  { "starts-unreadable", "drop,2026-09-31T09:00,30,,,,,,,,,,,,,", "starts: " },
  { "still-to-come", "drop,2026-10-01T09:00,30,,,,,,,,,,,,,", "is not over yet" },
  { "minutes", "drop,2026-09-01T09:00,0,,,,,,,,,,,,,", "minutes: 0 is out of bounds" },
  { "minutes-missing", "drop,2026-09-01T09:00,,,,,,,,,,,,,,", "minutes: say how long it lasted" },
  { "party-kind", "drop,2026-09-01T09:00,30,,,,group,x,,,,,,attended,,", "“group” is neither" },
  { "outcome", "drop,2026-09-01T09:00,30,,,,person,x,,,,,,atended,,", "outcome: “atended” is no outcome; did you mean “attended”?" },
  { "slot-outcome", "drop,2026-09-01T09:00,30,,,empty,,,,,,,,,,", "slot_outcome: “empty” is no outcome" },
  { "attended-by-nobody", "drop,2026-09-01T09:00,30,,,,,,,,,,,attended,,", "nobody had booked (party is empty)" },
  { "present-at-nothing", "drop,2026-09-01T09:00,30,,,unfilled,,,,,,,2,,,", "present: nobody had booked" },
  { "rated-by-nobody", "drop,2026-09-01T09:00,30,,,unfilled,,,,,,,,,,useful=3", "ratings: nobody had booked" },
  { "unfilled-by-somebody", "drop,2026-09-01T09:00,30,,,,person,x,,,,,,unfilled,,", "it cannot be unfilled" },
  { "attended-with-none", "drop,2026-09-01T09:00,30,,,,person,x,,,,,0,attended,,", "attended with nobody present" },
  { "absent-with-some", "drop,2026-09-01T09:00,30,,,,person,x,,,,,1,did-not-attend,,", "people were there" },
  { "attended-and-fell-away", "drop,2026-09-01T09:00,30,,,cancelled-by-service,person,x,,,,,1,attended,,", "slot_outcome: it cannot be" },
  { "cancelled-at-but-attended", "drop,2026-09-01T09:00,30,,,,person,x,,,,,1,attended,2026-08-01T09:00,", "cancelled_at: given, but" },
  { "cancelled-before-made", "drop,2026-09-01T09:00,30,,,,person,x,,,2026-08-02T09:00,,,cancelled-by-party,2026-08-01T09:00,", "cancelled_at lies before made_at" },
  { "rated-without-coming", "drop,2026-09-01T09:00,30,,,,person,x,,,,,,did-not-attend,,useful=3", "only those who attended" },
  { "rating-too-high", "drop,2026-09-01T09:00,30,,,,person,x,,,,,,attended,,useful=6", "useful: 6 is out of bounds" },
  { "rating-unknown", "drop,2026-09-01T09:00,30,,,,person,x,,,,,,attended,,usefull=5", "did you mean “useful”?" },
  { "rating-twice", "drop,2026-09-01T09:00,30,,,,person,x,,,,,,attended,,useful=5;useful=4", "“useful” stands twice" },
  { "rating-unreadable", "drop,2026-09-01T09:00,30,,,,person,x,,,,,,attended,,5", "ratings: write key=4;key=5" },
  { "seats", "drop,2026-09-01T09:00,30,,,,person,x,,,,0,,attended,,", "seats: 0 is out of bounds" },
  { "quote-not-closed", "drop,2026-09-01T09:00,30,,,,person,\"x,,,,,,attended,,", "a quotation mark is not closed" },
  { "text-after-quote", "drop,2026-09-01T09:00,30,,,,person,\"x\"y,,,,,,attended,,", "text follows a closing quotation mark" },
  { "not-utf8", "drop,2026-09-01T09:00,30,,,,person,\xff,,,,,,attended,,", "not valid UTF-8" },
  { "control-character", "drop,2026-09-01T09:00,30,,,,person,\"a\nb\",,,,,,attended,,", "party: the character U+000A" },
};

static void rejects(gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE(data);
  g_autoptr(Fixture) fixture = open_shelf();
  g_autofree char *csv =
    g_strconcat(HEADER, "drop,2026-09-01T08:00,30,,,unfilled,,,,,,,,,,\n", faults[row].row, "\n", NULL);
  g_autofree char *said = shelf_import(fixture, csv);
  g_assert_true(g_str_has_prefix(said, "nothing was taken in, for 1 reason:\na.csv:3: "));
  shelf_assert_says(g_strdup(said), faults[row].said);
  g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM slot"), ==, 0);
}

static const struct {
  const char *name, *header, *said;
} headers[] = {
  { "empty", "", "a.csv:1: the file is empty" },
  { "unknown", "service,starts,minuts,party,outcome\n", "a.csv:1: unknown column “minuts”; did you mean “minutes”?" },
  { "no byte order mark", "\xef\xbc\xa1,starts,minutes,party,outcome\n", "a.csv:1: unknown column “Ａ”" },
  { "missing", "service,starts,minutes,party\n", "a.csv:1: the column “outcome” is missing" },
  { "twice", "service,starts,minutes,party,outcome,party\n", "a.csv:1: the column “party” stands twice" },
  { "semicolons", "service;starts;minutes;party;outcome\n", "with commas between" },
};

static void refuses_header(gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE(data);
  g_autoptr(Fixture) fixture = open_shelf();
  shelf_assert_says(shelf_import(fixture, headers[row].header), headers[row].said);
}

static void lists_a_hundred_rejected_rows_and_counts_the_rest(void)
{
  g_autoptr(Fixture) fixture = open_shelf();
  g_autoptr(GString) csv = g_string_new(HEADER);
  for (int i = 0; i < 120; i++)
    g_string_append(csv, "drop,2027-01-01T09:00,30,,,,,,,,,,,,,\n");
  g_autofree char *said = shelf_import(fixture, csv->str);
  g_assert_true(g_str_has_prefix(said, "nothing was taken in, for 120 reasons:\na.csv:2: "));
  g_assert_true(g_str_has_suffix(said, "\n… and 20 more"));
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/import/every-unit-ends-in-one-bucket", every_unit_ends_in_one_bucket);
  g_test_add_func("/import/the-same-file-twice-changes-nothing", the_same_file_twice_changes_nothing);
  g_test_add_func("/import/columns-stand-in-any-order", columns_stand_in_any_order);
  g_test_add_func("/import/rows-of-one-slot-may-stand-apart", rows_of_one_slot_may_stand_apart);
  g_test_add_func("/import/a-unit-given-back-and-taken-by-another-counts-once",
                  a_unit_given_back_and_taken_by_another_counts_once);
  g_test_add_func("/import/slots-stand-side-by-side-by-their-hosts", slots_stand_side_by_side_by_their_hosts);
  g_test_add_func("/import/whichever-row-names-the-hosts", whichever_row_names_the_hosts);
  g_test_add_func("/import/teams-are-found-by-id-or-title", teams_are_found_by_id_or_title);
  g_test_add_func("/import/rows-that-say-the-same-are-bookings-each", rows_that_say_the_same_are_bookings_each);
  g_test_add_func("/import/adds-to-what-was-published", adds_to_what_was_published);
  g_test_add_func("/import/an-hour-that-came-twice-means-the-first", an_hour_that_came_twice_means_the_first);
  g_test_add_func("/import/given-back-and-unfilled-is-given-back", given_back_and_unfilled);
  g_test_add_func("/import/lists-a-hundred-rejected-rows-and-counts-the-rest",
                  lists_a_hundred_rejected_rows_and_counts_the_rest);
  for (gsize i = 0; i < G_N_ELEMENTS(faults); i++) {
    g_autofree char *path = g_strdup_printf("/import/rejects/%s", faults[i].name);
    g_test_add_data_func(path, GSIZE_TO_POINTER(i), rejects);
  }
  for (gsize i = 0; i < G_N_ELEMENTS(headers); i++) {
    g_autofree char *path = g_strdup_printf("/import/refuses-a-header/%s", headers[i].name);
    g_test_add_data_func(path, GSIZE_TO_POINTER(i), refuses_header);
  }
  return g_test_run();
}
