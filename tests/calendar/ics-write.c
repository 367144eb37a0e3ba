/* The calendar writer: a golden feed, folding, escaping, and VTIMEZONEs that libical reads as we mean them. */
#include <libical/ical.h>
#include <string.h>
#include <time.h>

#include "calendar/ics.h"

static const Zone *zone(const char *name)
{
  g_autoptr(GError) error = NULL;
  const Zone *found = zone_get(name, &error);
  g_assert_no_error(error);
  return found;
}

static Instant instant(const char *text)
{
  Instant at = 0;
  g_autoptr(GError) error = NULL;
  instant_parse(text, &at, &error);
  g_assert_no_error(error);
  return at;
}

static char *written(const IcsCalendar *calendar)
{
  gsize size;
  g_autoptr(GBytes) bytes = ics_write(calendar);
  const char *text = g_bytes_get_data(bytes, &size);
  return g_strndup(text, size);
}

/* One event in London on an ordinary day. */
static IcsEvent event(const char *summary)
{
  return (IcsEvent){ .uid = "0192-1@diary.example", .changed = instant("2026-06-01T12:00:00+00:00"),
                     .zone = zone("Europe/London"),
                     .starts = instant("2026-07-01T09:00:00+01:00"), .ends = instant("2026-07-01T10:00:00+01:00"),
                     .summary = summary };
}

static char *written_event(const IcsEvent *one)
{
  IcsCalendar calendar = { .name = "Diary", .zone = one->zone, .events = one, .n_events = 1 };
  return written(&calendar);
}

static void check_golden(void)
{
  IcsEvent events[] = { event("Drop-in"), event("Reflective discussion: Ōtāhuhu team"), event("Cancelled"),
                        event("Call") };
  events[0].description = "With Dr Ada Example; bring notes, please; tea is there — naïve questions are welcome\nRoom 2 is upstairs";
  events[0].location = "Hill House, Room 2";
  events[0].url = "https://diary.example/slots/1";
  events[0].category = "Drop-in, half a day";
  events[0].created = instant("2026-05-01T08:30:00+00:00");
  events[1].uid = "0192-2@diary.example";
  events[1].starts = instant("2026-10-25T01:30:00+01:00"); /* shown twice: the first */
  events[1].ends = instant("2026-10-25T01:30:00+00:00");   /* and the second */
  events[1].tentative = TRUE;
  events[2].uid = "0192-3@diary.example";
  events[2].zone = zone("Pacific/Auckland");
  events[2].sequence = 3;
  events[2].cancelled = TRUE;
  events[2].private_entry = TRUE;
  events[3].uid = "0192-4@diary.example";
  events[3].zone = zone("UTC");
  events[3].free = TRUE;
  IcsCalendar calendar = { .name = "Drop-in clinics, north", .description = "What the north team has booked",
                           .url = "https://diary.example/feeds/abc.ics", .colour = "teal", .zone = zone("Europe/London"),
                           .refresh_minutes = 60, .events = events, .n_events = G_N_ELEMENTS(events) };
  g_autofree char *text = written(&calendar), *golden = NULL;
  const char *source = g_getenv("ATTUNE_SOURCE");
  g_autofree char *path = g_build_filename(source ? source : ".", "tests/calendar/golden.ics", NULL);
  g_autoptr(GError) error = NULL;
  g_file_get_contents(path, &golden, NULL, &error);
  g_assert_no_error(error);
  g_assert_cmpstr(text, ==, golden);
}

static void check_same_bytes(void)
{
  static const char *const machines[] = { "UTC", "America/New_York", "Asia/Kolkata", "Europe/London" };
  IcsEvent one = event("Drop-in");
  g_autofree char *first = written_event(&one);
  g_autofree char *was = g_strdup(g_getenv("TZ"));
  for (gsize i = 0; i < G_N_ELEMENTS(machines); i++) {
    g_setenv("TZ", machines[i], TRUE);
    tzset();
    g_autofree char *again = written_event(&one);
    g_assert_cmpstr(again, ==, first);
  }
  if (was)
    g_setenv("TZ", was, TRUE);
  else
    g_unsetenv("TZ");
}

/* Lines as they stand; each at most 75 octets, valid by itself and ended by CRLF. */
static void check_lines(const char *text)
{
  g_assert_true(g_str_has_suffix(text, "\r\n"));
  g_auto(GStrv) lines = g_strsplit(text, "\r\n", -1);
  for (char **line = lines; *line; line++) {
    g_assert_cmpuint(strlen(*line), <=, 75);
    g_assert_true(g_utf8_validate(*line, -1, NULL));
    g_assert_null(strpbrk(*line, "\r\n"));
  }
}

/* The value of the last line that begins with @name, unfolded. */
static char *value_of(const char *text, const char *name)
{
  g_auto(GStrv) pieces = g_strsplit(text, "\r\n ", -1);
  g_autofree char *whole = g_strjoinv("", pieces);
  g_auto(GStrv) lines = g_strsplit(whole, "\r\n", -1);
  char *value = NULL;
  for (char **line = lines; *line; line++)
    if (g_str_has_prefix(*line, name)) {
      g_free(value);
      value = g_strdup(*line + strlen(name));
    }
  return value;
}

static void check_folding(void)
{
  static const char *const characters[] = { "a", "é", "€", "😀" };
  for (int before = 50; before < 90; before++)
    for (gsize i = 0; i < G_N_ELEMENTS(characters); i++) {
      g_autoptr(GString) title = g_string_new(NULL);
      for (int j = 0; j < before; j++)
        g_string_append_c(title, (char)('a' + j % 26));
      for (int j = 0; j < 60; j++)
        g_string_append(title, characters[i]);
      IcsEvent one = event(title->str);
      g_autofree char *text = written_event(&one);
      check_lines(text);
      g_autofree char *back = value_of(text, "SUMMARY:");
      g_assert_cmpstr(back, ==, title->str);
    }
}

/* Texts as typed, and as they come back. */
static const char *const typed[][2] = {
  { "plain", "plain" },
  { "a\\b", "a\\b" },
  { "one; two, three", "one; two, three" },
  { "line\nfeed", "line\nfeed" },
  { "carriage\rreturn", "carriage\nreturn" },
  { "both\r\nof them", "both\nof them" },
  { "\n\r\n\r", "\n\n\n" },
  { "\\n is no line, \\\\N neither\\", "\\n is no line, \\\\N neither\\" },
  { "x\r\nATTENDEE:mailto:a@b.example", "x\nATTENDEE:mailto:a@b.example" },
  { "x\nEND:VEVENT\nEND:VCALENDAR\nBEGIN:VCALENDAR", "x\nEND:VEVENT\nEND:VCALENDAR\nBEGIN:VCALENDAR" },
  { "bell\a, escape\033[1m, delete\177.", "bell, escape[1m, delete." },
  { "tab\tstays", "tab\tstays" },
  { "\"quoted\": colon", "\"quoted\": colon" },
  { "broken \xff\xc3 bytes", "broken \uFFFD\uFFFD bytes" },
  { "two  blanks", "two  blanks" },
};

static icalcomponent *read_back(const char *text)
{
  icalerror_set_errors_are_fatal(0);
  icalcomponent *calendar = icalparser_parse_string(text);
  g_assert_nonnull(calendar);
  g_assert_cmpint(icalcomponent_count_errors(calendar), ==, 0);
  return calendar;
}

static void check_escaping(void)
{
  for (gsize i = 0; i < G_N_ELEMENTS(typed); i++) {
    IcsEvent one = event(typed[i][0]);
    one.description = one.location = typed[i][0];
    g_autofree char *text = written_event(&one);
    check_lines(text);
    icalcomponent *calendar = read_back(text);
    g_assert_cmpint(icalcomponent_count_components(calendar, ICAL_ANY_COMPONENT), ==, 2);
    icalcomponent *back = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
    g_assert_cmpint(icalcomponent_count_properties(back, ICAL_ANY_PROPERTY), ==, 11);
    g_assert_cmpstr(icalcomponent_get_summary(back), ==, typed[i][1]);
    g_assert_cmpstr(icalcomponent_get_description(back), ==, typed[i][1]);
    g_assert_cmpstr(icalcomponent_get_location(back), ==, typed[i][1]);
    icalcomponent_free(calendar);
  }
}

static void check_uri(void)
{
  IcsEvent one = event("Drop-in");
  one.url = "https://diary.example/a b\r\nATTENDEE:mailto:x@y.example\n";
  g_autofree char *text = written_event(&one);
  g_assert_null(strstr(text, "\nATTENDEE"));
  g_autofree char *url = value_of(text, "URL:");
  g_assert_cmpstr(url, ==, "https://diary.example/abATTENDEE:mailto:x@y.example");
}

static void check_cancel(void)
{
  IcsEvent one = event("Drop-in");
  one.cancelled = TRUE;
  one.sequence = 2;
  IcsCalendar calendar = { .method = "CANCEL", .events = &one, .n_events = 1 };
  g_autofree char *text = written(&calendar), *method = value_of(text, "METHOD:"), *state = value_of(text, "STATUS:");
  g_assert_cmpstr(method, ==, "CANCEL");
  g_assert_cmpstr(state, ==, "CANCELLED");
}

static void check_extremes(void)
{
  IcsEvent one = event("Far away");
  static const Instant far[] = { G_MININT64, -62135596800, 0, 253402300799, G_MAXINT64 };
  for (gsize i = 0; i < G_N_ELEMENTS(far); i++) {
    one.changed = one.created = far[i];
    one.sequence = far[i];
    one.starts = CLAMP(far[i], -62135596800, 253402214400);
    one.ends = one.starts;
    g_autofree char *text = written_event(&one);
    check_lines(text);
    g_assert_null(strstr(text, "DTEND"));
  }
}

static void check_empty(void)
{
  IcsCalendar calendar = { .name = "Nothing", .zone = zone("Europe/London"), .refresh_minutes = 30 };
  g_autofree char *text = written(&calendar);
  icalcomponent *back = read_back(text);
  g_assert_cmpint(icalcomponent_count_components(back, ICAL_VTIMEZONE_COMPONENT), ==, 1);
  g_assert_cmpint(icalcomponent_count_components(back, ICAL_ANY_COMPONENT), ==, 1);
  icalcomponent_free(back);
}

/* The offset that libical takes from the VTIMEZONE we wrote. */
static int offset_by_libical(icaltimezone *read, Instant at)
{
  struct icaltimetype time = icaltime_from_timet_with_zone((time_t)at, 0, icaltimezone_get_utc_timezone());
  int daylight;
  return icaltimezone_get_utc_offset_of_utc_time(read, &time, &daylight);
}

static void check_zone(const char *name, Instant from, Instant to)
{
  IcsEvent events[2] = { event("First"), event("Last") };
  events[0].zone = events[1].zone = zone(name);
  events[0].starts = from;
  events[1].starts = to;
  events[1].ends = to + 3600;
  IcsCalendar calendar = { .events = events, .n_events = 2 };
  g_autofree char *text = written(&calendar);
  check_lines(text);
  icalcomponent *back = read_back(text);
  g_assert_cmpint(icalcomponent_count_components(back, ICAL_VTIMEZONE_COMPONENT), ==, 1);
  icaltimezone *read = icalcomponent_get_timezone(back, name);
  g_assert_nonnull(read);
  for (Instant at = from; at <= to; at += 7 * 3600 + 1801)
    if (offset_by_libical(read, at) != zone_offset(zone(name), at)) {
      char when[INSTANT_TEXT];
      g_error("%s at %s: libical reads %d\n%s", name, zone_format(zone(name), at, when), offset_by_libical(read, at),
              text);
    }
  icalcomponent_free(back);
}

static void check_zones(void)
{
  static const char *const names[] = { "Europe/London", "Europe/Dublin", "America/New_York", "Australia/Lord_Howe",
                                       "Asia/Kolkata", "Africa/Casablanca", "Pacific/Chatham", "America/Nuuk",
                                       "America/Santiago", "Africa/Cairo", "Asia/Gaza", "Asia/Jerusalem",
                                       "America/Havana", "Europe/Istanbul", "Asia/Tehran", "America/Sao_Paulo" };
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
    check_zone(names[i], instant("2025-06-01T00:00:00+00:00"), instant("2028-01-01T00:00:00+00:00"));
    check_zone(names[i], instant("1994-01-15T00:00:00+00:00"), instant("2030-01-01T00:00:00+00:00"));
    check_zone(names[i], instant("2026-10-25T00:30:00+00:00"), instant("2026-10-25T03:30:00+00:00"));
  }
  check_zone("Europe/London", instant("1969-01-15T00:00:00+00:00"), instant("1973-01-01T00:00:00+00:00"));
}

/* A zone that changes every year needs two rules, one that does not a single line of its own. */
static void check_zone_size(void)
{
  static const char *const sizes[][2] = { { "Europe/London", "2" }, { "Asia/Kolkata", "1" },
                                          { "America/New_York", "2" } };
  for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
    IcsEvent one = event("Drop-in");
    one.zone = zone(sizes[i][0]);
    g_autofree char *text = written_event(&one);
    icalcomponent *back = read_back(text);
    icalcomponent *read = icalcomponent_get_first_component(back, ICAL_VTIMEZONE_COMPONENT);
    g_assert_cmpint(icalcomponent_count_components(read, ICAL_ANY_COMPONENT), ==, atoi(sizes[i][1]));
    icalcomponent_free(back);
  }
}

static void check_utc(void)
{
  IcsEvent one = event("Call");
  one.zone = zone("UTC");
  g_autofree char *text = written_event(&one), *starts = value_of(text, "DTSTART");
  g_assert_cmpstr(starts, ==, ":20260701T080000Z");
  g_assert_null(strstr(text, "VTIMEZONE"));
}

static void check_second_hour(void)
{
  IcsEvent one = event("Night");
  one.starts = instant("2026-10-25T01:30:00+00:00");
  one.ends = instant("2026-10-25T02:30:00+00:00");
  g_autofree char *text = written_event(&one), *starts = value_of(text, "DTSTART"), *ends = value_of(text, "DTEND");
  g_assert_cmpstr(starts, ==, ":20261025T013000Z");
  g_assert_cmpstr(ends, ==, ";TZID=Europe/London:20261025T023000");
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/ics/write/case-25/golden-feed", check_golden);
  g_test_add_func("/ics/write/same-data-same-bytes-on-any-machine", check_same_bytes);
  g_test_add_func("/ics/write/folds-between-characters-of-one-to-four-bytes", check_folding);
  g_test_add_func("/ics/write/text-comes-back-as-typed-and-injects-nothing", check_escaping);
  g_test_add_func("/ics/write/uri-injects-nothing", check_uri);
  g_test_add_func("/ics/write/cancellation-says-so", check_cancel);
  g_test_add_func("/ics/write/extremes-stay-in-form", check_extremes);
  g_test_add_func("/ics/write/empty-calendar-is-sound", check_empty);
  g_test_add_func("/ics/write/utc-needs-no-timezone", check_utc);
  g_test_add_func("/ics/write/hour-shown-twice-is-told-apart", check_second_hour);
  g_test_add_func("/ics/vtimezone/libical-reads-the-same-offsets", check_zones);
  g_test_add_func("/ics/vtimezone/is-short", check_zone_size);
  int failed = g_test_run();
  icaltimezone_free_builtin_timezones();
  return failed;
}
