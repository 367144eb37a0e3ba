/* Service books: what is taken in, what is refused and how it is said. */
#include <string.h>

#include "base/clock.h"
#include "shelf.h"

#define NOW "2026-10-01T09:00"
#define SCHEDULE                                                                                                       \
  "[schedule tue]\nservice=drop\nstarts=2026-09-01T09:00\nends=11:00\nrepeat=FREQ=WEEKLY;BYDAY=TU\nuntil=2026-10-31\n" \
  "place=Hub\nhosts=ann@clinic.example; bea@clinic.example\n"

static void twice_changes_nothing(void)
{
  g_autoptr(Fixture) fixture = fixture_new(NOW);
  shelf_assert(shelf_load(fixture, shelf_people, shelf_services, SCHEDULE, NULL),
               "made 11 changed 0 left 0 slots 16 0 0 0 bookings 0");
  gint64 changes = fixture_number(fixture, "SELECT count(*) FROM change");
  gint64 revisions = fixture_number(fixture, "SELECT sum(revision) FROM slot");
  gint64 people = fixture_number(fixture, "SELECT sum(revision) FROM person");
  shelf_assert(shelf_load(fixture, shelf_people, shelf_services, SCHEDULE, NULL),
               "made 0 changed 0 left 11 slots 0 0 0 0 bookings 0");
  g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM change"), ==, changes);
  g_assert_cmpint(fixture_number(fixture, "SELECT sum(revision) FROM slot"), ==, revisions);
  g_assert_cmpint(fixture_number(fixture, "SELECT sum(revision) FROM person"), ==, people);
}

static void refers_forward_and_back(void)
{
  g_autoptr(Fixture) fixture = fixture_new(NOW);
  shelf_assert(shelf_load(fixture, SCHEDULE, shelf_services, shelf_people, NULL),
               "made 11 changed 0 left 0 slots 16 0 0 0 bookings 0");
  shelf_assert(shelf_ask(fixture, "SELECT p.mail FROM team t JOIN person p ON p.id = t.leader_id"), "lea@north.example");
}

static void leaves_what_a_later_book_leaves_out(void)
{
  g_autoptr(Fixture) fixture = fixture_new(NOW);
  shelf_assert(shelf_load(fixture, shelf_people, shelf_services, SCHEDULE, NULL),
               "made 11 changed 0 left 0 slots 16 0 0 0 bookings 0");
  shelf_assert(shelf_load(fixture, "[person pat@north.example]\nname=Patricia\n", NULL),
               "made 0 changed 1 left 0 slots 0 0 0 0 bookings 0");
  shelf_assert(shelf_ask(fixture, "SELECT name || '/' || profession || '/' || coalesce(team_id, '-') FROM person "
                                  "WHERE mail = 'pat@north.example'"), "Patricia//-");
  g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM person"), ==, 5);
}

/* The way to the plugins differs, so only the beginning is compared. */
static void is_all_or_nothing(void)
{
  g_autoptr(Fixture) fixture = fixture_new(NOW);
  shelf_assert_says(shelf_load(fixture, shelf_people, "[service x]\ntitle=X\nplugin=drop-inn\n", NULL),
                    "a.book:26: there is no plugin “drop-inn”");
  g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM person"), ==, 0);
  g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM change"), ==, 0);
}

/* One fault a book: what is said of it. */
static const struct {
  const char *name, *book, *said;
} faults[] = {
  { "key-before-a-group", "title=x\n", "a.book:1: a key stands before the first group" },
  { "no-key", "[team a]\ntitle\n", "a.book:2: this is no heading, no key=value and no comment" },
  { "heading-not-closed", "[team a\ntitle=A\n", "a.book:1: a group's heading stands alone on its line" },
  { "heading-empty", "[]\n", "a.book:1: a group needs a heading" },
  { "heading-blank", "[ \t]\n", "a.book:1: a group needs a heading" },
  { "escape", "[team a]\ntitle=\\x\n", "a.book:2: there is no such escape" },
  { "not-utf8", "[team a]\ntitle=\xff\n", "a.book:2: the line is not valid UTF-8" },
  { "control-character", "[team a]\ntitle=a\\nb\n", "a.book:2: title: the character U+000A" },
  { "key-twice", "[team a]\ntitle=A\norganisation=B\ntitle=C\n", "a.book:4: “title” stands twice in this group, first on line 2" },
  { "group-twice", "[team a]\ntitle=A\n[team a]\ntitle=B\n", "a.book:3: [team a] stands twice, first in a.book:1" },
  { "mail-twice-in-two-cases", "[person A@b.cd]\nname=A\n[person a@B.cd]\nname=B\n", "a.book:3: [person a@B.cd] stands twice" },
  { "kind", "[servise a]\n", "a.book:1: unknown kind of group “servise”; did you mean [service …]?" },
  { "name-missing", "[team]\ntitle=A\n", "a.book:1: [team] needs a name" },
  { "name-too-much", "[professions all]\npriority=A\n", "a.book:1: [professions] stands alone" },
  { "id", "[team north/east]\ntitle=A\n", "a.book:1: “north/east” is not fit for an id" },
  { "mail", "[person ann]\nname=Ann\n", "a.book:1: “ann” is not a mail address" },
  { "unknown-key", "[team a]\ntitle=A\nlaeder=x\n", "a.book:3: unknown key “laeder”; did you mean “leader”?" },
  { "unknown-setting", "[service a]\ntitle=A\nplugin=drop-in\nslot-minuts=4\n", "a.book:4: unknown key “slot-minuts”; did you mean “slot-minutes”?" },
  { "setting-out-of-bounds", "[service a]\ntitle=A\nplugin=drop-in\nslot-minutes=4\n", "a.book:4: slot-minutes: 4 is out of bounds" },
  { "needed-key", "[person a@b.cd]\norganisation=A\n", "a.book:1: [person a@b.cd] needs “name”" },
  { "role", "[person a@b.cd]\nname=A\nroles=clinican\n", "a.book:3: roles: unknown role “clinican”; did you mean “clinician”?" },
  { "team", "[person a@b.cd]\nname=A\nteam=nroth\n[team north]\ntitle=N\n", "a.book:3: there is no team “nroth”; did you mean “north”?" },
  { "leader", "[team north]\ntitle=N\nleader=x@y.zz\n", "a.book:3: there is no person “x@y.zz”" },
  { "state", "[team north]\ntitle=N\nstate=gone\n", "a.book:3: state: write active or past, not “gone”" },
  { "colour", "[service a]\ntitle=A\nplugin=drop-in\ncolour=Dark Red\n", "a.book:4: colour: write a colour's name" },
  { "zone", "[service a]\ntitle=A\nplugin=drop-in\nzone=Europe/Lodon\n", "a.book:4: " },
  { "requires-unknown", "[service a]\ntitle=A\nplugin=training-course\nrequires=bb\n[service b]\ntitle=B\nplugin=drop-in\n",
    "a.book:4: there is no service “bb”; did you mean “b”?" },
  { "requires-itself", "[service a]\ntitle=A\nplugin=training-course\nrequires=a\n", "a.book:4: requires: “a” requires “a”" },
  { "requires-in-a-circle",
    "[service a]\ntitle=A\nplugin=training-course\nrequires=b\n[service b]\ntitle=B\nplugin=training-course\nrequires=a\n",
    "a.book:8: requires: “b” requires “a”, which leads back to it" },
  { "closure-backwards", "[closure a]\ntitle=A\nfrom=2026-02-01\nto=2026-01-01\n", "a.book:4: “to” lies before “from”" },
  { "date", "[closure a]\ntitle=A\nfrom=2026-02-30\nto=2026-03-01\n", "a.book:3: from: “2026-02-30” is not a date" },
  { "years-share-a-day", "[reporting-year A]\nfrom=2026-01-01\nto=2026-06-30\n[reporting-year B]\nfrom=2026-06-30\nto=2026-12-31\n",
    "a.book:5: the reporting years “B” and “A” (a.book:1) share days" },
  { "measure", "[target a]\ntitle=A\nmeasure=session\nfrom=2026-01-01\nto=2026-12-31\nfigure=1\n", "a.book:3: unknown measure “session”; did you mean “sessions”?" },
  { "figure-of-a-share", "[target a]\ntitle=A\nmeasure=priority-share\nfrom=2026-01-01\nto=2026-12-31\nfigure=101\n",
    "a.book:6: figure: 101 is out of bounds, from 0 to 100 is possible (a share is written 0.75 or 75%)" },
  { "amber-above-green", "[target a]\ntitle=A\nmeasure=people\nfrom=2026-01-01\nto=2026-12-31\nfigure=9\namber=1.2\n", "a.book:7: amber (1.2) lies above green (1)" },
};

static void refuses(gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE(data);
  g_autoptr(Fixture) fixture = fixture_new(NOW);
  shelf_assert_says(shelf_load(fixture, faults[row].book, NULL), faults[row].said);
  g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM change"), ==, 0);
}

/* The same for schedules, behind people and services (32 lines). */
static const struct {
  const char *name, *keys, *said;
} schedule_faults[] = {
  { "service-missing", "starts=2026-10-06T09:00\nminutes=60\n", "needs “service”" },
  { "service-unknown", "service=dorp\nstarts=2026-10-06T09:00\nminutes=60\n", "there is no service “dorp”; did you mean “drop”?" },
  { "starts", "service=drop\nstarts=2026-13-06T09:00\nminutes=60\n", "starts: “2026-13-06T09:00” is not a date and time" },
  { "starts-without-a-time", "service=drop\nstarts=2026-10-06\nminutes=60\n", "starts: “2026-10-06” is not a date and time" },
  { "ends-without-a-time", "service=drop\nstarts=2026-10-06T09:00\nends=2026-10-07\n", "ends: write a time (12:30)" },
  { "rule-of-a-start-with-a-fault", "service=drop\nstarts=soon\nminutes=60\nrepeat=WEEKLY\n", "repeat: " },
  { "rule-beside-dates-with-a-fault", "service=drop\nstarts=2026-10-06T09:00\nminutes=60\nrepeat=WEEKLY\nexcept=soon\n", "repeat: " },
  { "neither-minutes-nor-ends", "service=drop\nstarts=2026-10-06T09:00\n", "needs “minutes” or “ends”" },
  { "both-minutes-and-ends", "service=drop\nstarts=2026-10-06T09:00\nminutes=60\nends=10:00\n", "both say how long" },
  { "ends-before-it-starts", "service=drop\nstarts=2026-10-06T09:00\nends=08:00\n", "ends: not after “starts”" },
  { "ends-unreadable", "service=drop\nstarts=2026-10-06T09:00\nends=noon\n", "ends: write a time (12:30)" },
  { "minutes-zero", "service=drop\nstarts=2026-10-06T09:00\nminutes=0\n", "minutes: 0 is out of bounds" },
  { "rule-hourly", "service=drop\nstarts=2026-10-06T09:00\nminutes=60\nrepeat=FREQ=HOURLY\n", "repeat: " },
  { "rule-unreadable", "service=drop\nstarts=2026-10-06T09:00\nminutes=60\nrepeat=WEEKLY\n", "repeat: " },
  { "until-before-it-starts", "service=drop\nstarts=2026-10-06T09:00\nminutes=60\nuntil=2026-10-05\n", "“until” lies before “starts”" },
  { "except", "service=drop\nstarts=2026-10-06T09:00\nminutes=60\nexcept=2026-10-07; soon\n", "except: “soon” is not a date" },
  { "online", "service=drop\nstarts=2026-10-06T09:00\nminutes=60\nonline=meet.example\n", "online: write the whole address" },
  { "capacity", "service=drop\nstarts=2026-10-06T09:00\nminutes=60\ncapacity=0\n", "capacity: 0 is out of bounds" },
  { "host-unknown", "service=drop\nstarts=2026-10-06T09:00\nminutes=60\nhosts=anne@clinic.example\n", "there is no person “anne@clinic.example”; did you mean “ann@clinic.example”?" },
  { "host-no-clinician", "service=drop\nstarts=2026-10-06T09:00\nminutes=60\nhosts=pat@north.example\n", "hosts: pat@north.example is not a clinician" },
  { "host-twice", "service=drop\nstarts=2026-10-06T09:00\nminutes=60\nhosts=ann@clinic.example, ANN@clinic.example\n", "stands twice" },
};

static void refuses_schedule(gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE(data);
  g_autoptr(Fixture) fixture = fixture_new(NOW);
  shelf_assert_says(shelf_load(fixture, shelf_people, shelf_services, "[schedule s]\n", schedule_faults[row].keys, NULL),
                    schedule_faults[row].said);
  g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM slot"), ==, 0);
}

static void says_all_faults_in_order_and_counts_beyond_a_hundred(void)
{
  g_autoptr(Fixture) fixture = fixture_new(NOW);
  g_autoptr(GString) book = g_string_new(NULL);
  for (int i = 0; i < 150; i++)
    g_string_append_printf(book, "[person p%d@a.bc]\norganisation=x\n", i);
  g_autofree char *said = shelf_load(fixture, book->str, NULL);
  g_assert_true(g_str_has_prefix(said, "nothing was taken in, for 150 reasons:\na.book:1: "));
  g_assert_true(g_str_has_suffix(said, "\n… and 50 more"));
  g_auto(GStrv) lines = g_strsplit(said, "\n", -1);
  g_assert_cmpuint(g_strv_length(lines), ==, 102);
  g_assert_true(g_str_has_prefix(lines[100], "a.book:199: [person p99@a.bc] needs “name”"));
}

static void takes_windows_lines_and_a_byte_order_mark(void)
{
  g_autoptr(Fixture) fixture = fixture_new(NOW);
  shelf_assert(shelf_load(fixture, "\xef\xbb\xbf# a comment\r\n\r\n[team a]\r\n  title = Zo\xc3\xab \\\\ x  \r\n", NULL),
               "made 1 changed 0 left 0 slots 0 0 0 0 bookings 0");
  shelf_assert(shelf_ask(fixture, "SELECT title FROM team"), "Zoë \\ x");
}

static void keeps_the_plugin_of_a_service(void)
{
  g_autoptr(Fixture) fixture = fixture_new(NOW);
  shelf_assert_says(shelf_load(fixture, shelf_services, NULL), "made 3 ");
  shelf_assert_says(shelf_load(fixture, "[service drop]\nplugin=training-course\ntitle=X\n", NULL),
                    "a.book:2: this service is a drop-in and stays one");
}

static void makes_somebody_of_the_past_a_person(void)
{
  g_autoptr(Fixture) fixture = fixture_new(NOW);
  shelf_assert_says(shelf_load(fixture, shelf_services, NULL), "made 3 ");
  shelf_assert(shelf_import(fixture, "service,starts,minutes,party,outcome\n"
                                     "drop,2026-09-01T09:00,30,pat@north.example,attended\n"),
               "rows 1 slots 1 bookings 1 known 0 people 1 teams 0");
  shelf_assert(shelf_load(fixture, "[person pat@north.example]\nname=Pat\n", NULL),
               "made 0 changed 1 left 0 slots 0 0 0 0 bookings 0");
  shelf_assert(shelf_ask(fixture, "SELECT state || ' ' || name FROM person"), "active Pat");
}

static void leaves_somebody_disabled_unless_it_says_otherwise(void)
{
  g_autoptr(Fixture) fixture = fixture_new(NOW);
  shelf_assert_says(shelf_load(fixture, "[person a@b.cd]\nname=A\nstate=disabled\n", NULL), "made 1 ");
  shelf_assert_says(shelf_load(fixture, "[person a@b.cd]\nname=A\n", NULL), "changed 0 left 1");
  shelf_assert(shelf_ask(fixture, "SELECT state FROM person"), "disabled");
  shelf_assert_says(shelf_load(fixture, "[person a@b.cd]\nname=A\nstate=active\n", NULL), "changed 1");
}

static void warns_of_a_clinician_at_two_places(void)
{
  g_autoptr(Fixture) fixture = fixture_new(NOW);
  shelf_assert_says(shelf_load(fixture, shelf_people, shelf_services, SCHEDULE,
                               "[schedule wide]\nservice=circle\nstarts=2026-09-01T10:30\nminutes=60\n"
                               "repeat=FREQ=WEEKLY\nhosts=ann@clinic.example\n", NULL), "made 12 ");
  g_assert_cmpstr(shelf_warnings(), ==,
                  "ann@clinic.example is at two places at once: schedules “tue” and “wide” overlap, first on "
                  "2026-10-06 10:30; whichever is booked first keeps them");
}

static void takes_targets_years_and_professions(void)
{
  g_autoptr(Fixture) fixture = fixture_new(NOW);
  shelf_assert(shelf_load(fixture, shelf_services,
                          "[professions]\npriority=Midwife; Health visitor\n"
                          "[reporting-year 2026/27]\nfrom=2026-08-01\nto=2027-07-31\n"
                          "[target t]\ntitle=T\nmeasure=priority-share\nservices=drop, course\nfrom=2026-08-01\n"
                          "to=2027-07-31\nfigure=75%\namber=80%\n", NULL),
               "made 6 changed 0 left 0 slots 0 0 0 0 bookings 0");
  shelf_assert(shelf_ask(fixture, "SELECT id FROM target WHERE figure = 0.75 AND green = 1 AND amber = 0.8"), "t");
  shelf_assert(shelf_ask(fixture, "SELECT service_id FROM target_service ORDER BY 1"), "course\ndrop");
  shelf_assert_says(shelf_load(fixture, "[professions]\npriority=Midwife\n", NULL), "made 0 changed 1 left 0");
  shelf_assert(shelf_ask(fixture, "SELECT name FROM profession WHERE priority = 1"), "Midwife");
  shelf_assert_says(shelf_load(fixture, "[reporting-year late]\nfrom=2027-07-31\nto=2027-12-31\n", NULL),
                    "the reporting years “late” and “2026/27” (loaded before) share days");
}

static void ends_a_schedule(void)
{
  g_autoptr(Fixture) fixture = fixture_new(NOW);
  shelf_assert_says(shelf_load(fixture, shelf_people, shelf_services, SCHEDULE, NULL), "made 11 ");
  shelf_assert(shelf_load(fixture, "[schedule tue]\nservice=drop\nstarts=2026-09-01T09:00\nminutes=60\nstate=ended\n", NULL),
               "made 0 changed 1 left 0 slots 0 0 16 0 bookings 0");
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/load/twice-changes-nothing", twice_changes_nothing);
  g_test_add_func("/load/refers-forward-and-back", refers_forward_and_back);
  g_test_add_func("/load/leaves-what-a-later-book-leaves-out", leaves_what_a_later_book_leaves_out);
  g_test_add_func("/load/is-all-or-nothing", is_all_or_nothing);
  g_test_add_func("/load/says-all-faults-in-order-and-counts-beyond-a-hundred",
                  says_all_faults_in_order_and_counts_beyond_a_hundred);
  g_test_add_func("/load/takes-windows-lines-and-a-byte-order-mark", takes_windows_lines_and_a_byte_order_mark);
  g_test_add_func("/load/keeps-the-plugin-of-a-service", keeps_the_plugin_of_a_service);
  g_test_add_func("/load/makes-somebody-of-the-past-a-person", makes_somebody_of_the_past_a_person);
  g_test_add_func("/load/leaves-somebody-disabled-unless-it-says-otherwise",
                  leaves_somebody_disabled_unless_it_says_otherwise);
  g_test_add_func("/load/warns-of-a-clinician-at-two-places", warns_of_a_clinician_at_two_places);
  g_test_add_func("/load/takes-targets-years-and-professions", takes_targets_years_and_professions);
  g_test_add_func("/load/ends-a-schedule", ends_a_schedule);
  for (gsize i = 0; i < G_N_ELEMENTS(faults); i++) {
    g_autofree char *path = g_strdup_printf("/load/refuses/%s", faults[i].name);
    g_test_add_data_func(path, GSIZE_TO_POINTER(i), refuses);
  }
  for (gsize i = 0; i < G_N_ELEMENTS(schedule_faults); i++) {
    g_autofree char *path = g_strdup_printf("/load/refuses-a-schedule/%s", schedule_faults[i].name);
    g_test_add_data_func(path, GSIZE_TO_POINTER(i), refuses_schedule);
  }
  return g_test_run();
}
