/* The reader of foreign calendars: what it says of sound and of broken ones, and that nothing brings it down. */
#include "calendar/ics.h"

#include <string.h>
#include <time.h>

#include "base/error.h"

#if defined(__SANITIZE_ADDRESS__)
#define SLOWNESS 10
#else
#define SLOWNESS 1
#endif

#define HEAD "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//EN\r\n"
#define TAIL "END:VCALENDAR\r\n"
#define EVENT(lines) "BEGIN:VEVENT\r\nUID:1@example\r\nDTSTAMP:20260101T000000Z\r\n" lines "END:VEVENT\r\n"
#define START "DTSTART:20260101T090000Z\r\n"
#define ZONE                                                                                                            \
  "BEGIN:VTIMEZONE\r\nTZID:Here\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\n"                   \
  "TZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"

static IcsReport *check(const char *text)
{
  return ics_check(text, strlen(text));
}

static gboolean report_says(const IcsReport *report, const char *words)
{
  g_autoptr(GPtrArray) lines = ics_report_lines(report);
  for (guint i = 0; i < lines->len; i++)
    if (strstr(lines->pdata[i], words))
      return TRUE;
  for (guint i = 0; i < lines->len; i++)
    g_test_message("%s", (const char *)lines->pdata[i]);
  return FALSE;
}

static void check_sound(void)
{
  g_autoptr(IcsReport) report = check(
    HEAD "X-WR-CALNAME:North\\, clinics\r\n" ZONE EVENT(
      "DTSTART;TZID=Here:20260301T090000\r\nDTEND;TZID=Here:20260301T100000\r\nRRULE:FREQ=WEEKLY;BYDAY=TU\r\n"
      "EXDATE;TZID=Here:20260310T090000,20260317T090000\r\nSUMMARY:Drop\r\n -in\r\n"
      "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Soon\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\n")
    "BEGIN:VEVENT\r\nUID:2@example\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:20251224\r\n"
    "RRULE:FREQ=HOURLY\r\nEND:VEVENT\r\n" TAIL);
  g_autoptr(GError) error = NULL;
  g_assert_true(ics_report_is_sound(report, &error));
  g_assert_no_error(error);
  g_assert_cmpuint(report->odd, ==, 0);
  g_assert_cmpuint(report->calendars, ==, 1);
  g_assert_cmpuint(report->events, ==, 2);
  g_assert_cmpuint(report->alarms, ==, 1);
  g_assert_cmpuint(report->zones_defined, ==, 1);
  g_assert_cmpstr(report->first, ==, "2025-12-24T00:00:00");
  g_assert_cmpstr(report->last, ==, "2026-03-01T09:00:00");
  g_assert_cmpstr(report->zones->pdata[0], ==, "Here");
  g_assert_cmpuint(report->rules->len, ==, 2);
  const IcsRuleNote *taken = report->rules->pdata[0], *refused = report->rules->pdata[1];
  g_assert_null(taken->why);
  g_assert_cmpint(taken->line, ==, 18);
  g_assert_nonnull(strstr(refused->why, "daily"));
  g_assert_true(report_says(report, "1 calendar, 2 events, 1 alarm, 1 time zone defined"));
}

/* What is wrong, and in which line. */
typedef struct {
  const char *name, *text;
  int line;
  const char *words;
} Fault;

static const Fault faults[] = {
  { "empty", "", 0, "empty" },
  { "only-blank-lines", "\r\n\r\n  \r\n", 0, "nothing in it" },
  { "a-page", "<html><body>Not found</body></html>\n", 1, "no calendar" },
  { "no-calendar-round-it", EVENT(START), 1, "no calendar" },
  { "never-ends", HEAD EVENT(START), 1, "never ends" },
  { "event-never-ends", HEAD "BEGIN:VEVENT\r\n" START TAIL, 6, "should end" },
  { "end-without-begin", HEAD EVENT(START) TAIL TAIL, 10, "nothing has begun" },
  { "after-the-end", HEAD EVENT(START) TAIL "X-A:b\r\n", 10, "outside" },
  { "no-colon", HEAD EVENT(START "SUMMARY\r\n") TAIL, 8, "cannot be read" },
  { "blank-in-name", HEAD EVENT(START "SUM MARY:x\r\n") TAIL, 8, "cannot be read" },
  { "open-quote", HEAD EVENT(START "ATTENDEE;CN=\"a:mailto:b\r\n") TAIL, 8, "parameter" },
  { "empty-parameter", HEAD EVENT("DTSTART;;VALUE=DATE:20260101\r\n") TAIL, 7, "parameter" },
  { "no-utf-8", HEAD EVENT(START "SUMMARY:\xe4\r\n") TAIL, 8, "UTF-8" },
  { "no-start", HEAD EVENT("SUMMARY:x\r\n") TAIL, 4, "no DTSTART" },
  { "start-no-date", HEAD EVENT("DTSTART:tomorrow\r\n") TAIL, 7, "no date or time" },
  { "start-30-february", HEAD EVENT("DTSTART:20260230T090000Z\r\n") TAIL, 7, "no date or time" },
  { "start-25-hours", HEAD EVENT("DTSTART:20260228T250000Z\r\n") TAIL, 7, "no date or time" },
  { "start-twice", HEAD EVENT(START START) TAIL, 8, "twice" },
  { "ends-before-start", HEAD EVENT(START "DTEND:20260101T080000Z\r\n") TAIL, 8, "before it starts" },
  { "date-and-time", HEAD EVENT(START "DTEND;VALUE=DATE:20260102\r\n") TAIL, 8, "one is a date" },
  { "end-and-duration", HEAD EVENT(START "DTEND:20260101T100000Z\r\nDURATION:PT1H\r\n") TAIL, 4, "both" },
  { "duration", HEAD EVENT(START "DURATION:1 hour\r\n") TAIL, 8, "no duration" },
  { "rule-nonsense", HEAD EVENT(START "RRULE:FREQ=OFTEN\r\n") TAIL, 8, "FREQ" },
  { "rule-empty", HEAD EVENT(START "RRULE:\r\n") TAIL, 8, "FREQ" },
  { "exdate", HEAD EVENT(START "EXDATE:20260101T090000Z,\r\n") TAIL, 8, "no list of dates" },
  { "period", HEAD EVENT(START "RDATE;VALUE=PERIOD:20260102T090000Z/20260101T090000Z\r\n") TAIL, 8, "no list" },
  { "zone-unknown", HEAD EVENT("DTSTART;TZID=Nowhere:20260101T090000\r\n") TAIL, 7, "not known" },
  { "zone-empty", HEAD "BEGIN:VTIMEZONE\r\nTZID:Here\r\nEND:VTIMEZONE\r\n" TAIL, 4, "STANDARD" },
  { "zone-no-offset", HEAD "BEGIN:VTIMEZONE\r\nTZID:Here\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
                           "TZOFFSETFROM:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n" TAIL, 6, "TZOFFSETTO" },
  { "observance-in-event", HEAD EVENT(START "BEGIN:STANDARD\r\nEND:STANDARD\r\n") TAIL, 8, "cannot stand in" },
  { "calendar-in-calendar", HEAD HEAD TAIL TAIL, 4, "cannot stand in" },
  { "other-calendar", HEAD "CALSCALE:HEBREW\r\n" EVENT(START) TAIL, 4, "Gregorian" },
};

static void check_fault(gconstpointer data)
{
  const Fault *fault = data;
  g_autoptr(IcsReport) report = check(fault->text);
  g_autoptr(GError) error = NULL;
  g_assert_false(ics_report_is_sound(report, &error));
  g_assert_true(error->domain == ERROR_DOMAIN && (error->code == ERROR_INVALID || error->code == ERROR_UNREADABLE));
  g_autofree char *where = g_strdup_printf("line %d: wrong: ", fault->line);
  g_assert_true(report_says(report, fault->line ? where : "wrong: "));
  g_assert_true(report_says(report, fault->words));
}

static const Fault oddities[] = {
  { "line-feed-only", "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n" EVENT(START) TAIL, 1, "CR" },
  { "blank-line", HEAD "\r\n" EVENT(START) TAIL, 4, "empty line" },
  { "no-version", "BEGIN:VCALENDAR\r\nPRODID:x\r\n" EVENT(START) TAIL, 1, "VERSION" },
  { "no-product", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" EVENT(START) TAIL, 1, "PRODID" },
  { "no-entry", HEAD TAIL, 1, "no entry" },
  { "no-uid", HEAD "BEGIN:VEVENT\r\nDTSTAMP:20260101T000000Z\r\n" START "END:VEVENT\r\n" TAIL, 4, "UID" },
  { "same-uid", HEAD EVENT(START) EVENT(START) TAIL, 9, "same UID" },
  { "control", HEAD EVENT(START "SUMMARY:\a\r\n") TAIL, 8, "control character" },
  { "long-line",
    HEAD EVENT(START "X-A:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n") TAIL, 8, "75 octets" },
  { "date-not-said", HEAD EVENT("DTSTART:20260101\r\n") TAIL, 7, "VALUE=DATE" },
  { "stamp-not-utc", HEAD EVENT(START "CREATED:20260101T090000\r\n") TAIL, 8, "UTC" },
  { "zone-only-known", HEAD EVENT("DTSTART;TZID=Europe/London:20260101T090000\r\n") TAIL, 7, "commonly known" },
  { "zone-with-prefix", HEAD EVENT("DTSTART;TZID=/example.org/Europe/London:20260101T090000\r\n") TAIL, 7,
    "commonly known" },
  { "trigger", HEAD EVENT(START "BEGIN:VALARM\r\nTRIGGER:soon\r\nACTION:AUDIO\r\nEND:VALARM\r\n") TAIL, 9,
    "never sound" },
  { "event-of-a-message", HEAD "METHOD:REQUEST\r\n" EVENT("SUMMARY:x\r\n") TAIL, 5, "DTSTART" },
};

static void check_odd(gconstpointer data)
{
  const Fault *oddity = data;
  g_autoptr(IcsReport) report = check(oddity->text);
  g_autofree char *where = g_strdup_printf("line %d: odd: ", oddity->line);
  g_assert_true(ics_report_is_sound(report, NULL));
  g_assert_true(report_says(report, where));
  g_assert_true(report_says(report, oddity->words));
}

static void check_accepted(void)
{
  static const char *const fine[] = {
    "\xef\xbb\xbf" HEAD EVENT(START) TAIL,                                          /* a mark before it */
    HEAD EVENT(START) "END:VCALENDAR",                                              /* no line end at its end */
    HEAD EVENT(START) TAIL "\r\n\r\n",                                              /* blank lines there */
    "begin:vcalendar\r\nversion:2.0\r\nprodid:x\r\n" EVENT(START) "end:vcalendar\r\n", /* small letters */
    HEAD EVENT("DTSTART;TZID=Here:20260101T090000\r\n") ZONE TAIL,                  /* its zone behind it */
    HEAD EVENT(START "SUMMARY:\xe2\x82\r\n \xac\r\n") TAIL,                         /* folded within a character */
    HEAD EVENT("DTSTART;VALUE=DATE-TIME;X-A=\"a;b:c,d\",e:20260101T090000Z\r\n") TAIL, /* quotes hide */
    HEAD EVENT(START "DURATION:P1DT2H\r\n") TAIL HEAD EVENT(START "RDATE;VALUE=PERIOD:20260102T090000Z/PT1H\r\n") TAIL,
    HEAD "BEGIN:X-OTHER\r\nX-WHEN:whatever\r\nEND:X-OTHER\r\n" EVENT(START) TAIL,
  };
  for (gsize i = 0; i < G_N_ELEMENTS(fine); i++) {
    g_autoptr(IcsReport) report = check(fine[i]);
    g_autoptr(GError) error = NULL;
    gboolean sound = ics_report_is_sound(report, &error);
    g_test_message("%" G_GSIZE_FORMAT ": %s", i, error ? error->message : "sound");
    g_assert_true(sound);
  }
}

/* Whatever stands in a calendar, the report is text fit for a terminal. */
static void check_report_text(const IcsReport *report)
{
  g_autoptr(GPtrArray) lines = ics_report_lines(report);
  for (guint i = 0; i < lines->len; i++) {
    const char *line = lines->pdata[i];
    g_assert_true(g_utf8_validate(line, -1, NULL));
    for (const char *p = line; *p; p++)
      g_assert_false(g_ascii_iscntrl(*p));
  }
}

static guint32 throw(guint32 *dice)
{
  *dice = *dice * 1664525 + 1013904223;
  return *dice >> 8;
}

/* Changes bytes, cuts pieces out and doubles them, always the same way. */
static void mutate(GString *text, guint32 *dice)
{
  static const char *const pieces[] = { "\r\n", ":", ";", "\"", "BEGIN:VEVENT\r\n", "END:VEVENT\r\n",
                                        "BEGIN:VTIMEZONE\r\n",
                                        "DTSTART:", "RRULE:FREQ=SECONDLY;COUNT=99999999\r\n", "99999999999", "-", "\x1b[31m",
                                        "RDATE;VALUE=PERIOD:", "P", ",", "=", "TZID=", "\xf0\x9f", "Z", "X-LIC-ERROR:" };
  for (guint changes = 1 + throw(dice) % 6; changes > 0 && text->len > 2; changes--) {
    gsize at = throw(dice) % text->len, wish = throw(dice) % 40, length = MIN(wish, text->len - at);
    switch (throw(dice) % 4) {
    case 0:
      text->str[at] = (char)throw(dice);
      break;
    case 1:
      g_string_erase(text, (gssize)at, (gssize)length);
      break;
    case 2: {
      g_autofree char *piece = g_strndup(text->str + at, length);
      g_string_insert(text, (gssize)(throw(dice) % text->len), piece);
      break;
    }
    default:
      g_string_insert(text, (gssize)at, pieces[throw(dice) % G_N_ELEMENTS(pieces)]);
    }
  }
}

static void check_mutations(void)
{
  static const char *const seeds[] = {
    HEAD ZONE EVENT("DTSTART;TZID=Here:20260301T090000\r\nDTEND;TZID=Here:20260301T100000\r\nRRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=4\r\n"
                    "EXDATE;TZID=Here:20260310T090000\r\nATTENDEE;CN=\"Ada, Example\";RSVP=TRUE:mailto:ada@example.org\r\n"
                    "GEO:53.8;-1.7\r\nATTACH;FMTTYPE=text/plain;ENCODING=BASE64;VALUE=BINARY:AAAA\r\n"
                    "REQUEST-STATUS:2.0;Success\r\nSUMMARY:A title that is folded\\, since it is rather\r\n  long\r\n"
                    "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER;RELATED=END:-PT15M\r\nEND:VALARM\r\n") TAIL,
    HEAD "BEGIN:VTODO\r\nUID:t\r\nDTSTAMP:20260101T000000Z\r\nDUE:20260102T000000Z\r\nEND:VTODO\r\n"
         "BEGIN:VFREEBUSY\r\nUID:f\r\nDTSTAMP:20260101T000000Z\r\nFREEBUSY;FBTYPE=BUSY:20260101T000000Z/PT1H\r\nEND:VFREEBUSY\r\n"
         "BEGIN:VJOURNAL\r\nUID:j\r\nDTSTAMP:20260101T000000Z\r\nDESCRIPTION:x\r\nEND:VJOURNAL\r\n" TAIL,
  };
  guint32 dice = 5545;
  guint sound = 0, broken = 0;
  for (guint round = 0; round < 6000 / SLOWNESS; round++) {
    g_autoptr(GString) text = g_string_new(seeds[round % G_N_ELEMENTS(seeds)]);
    mutate(text, &dice);
    g_autofree char *exact = g_memdup2(text->str, text->len); /* no NUL behind it: a sanitizer sees a step too far */
    g_autoptr(IcsReport) report = ics_check(exact, text->len);
    check_report_text(report);
    *(ics_report_is_sound(report, NULL) ? &sound : &broken) += 1;
  }
  g_assert_cmpuint(sound, >, 0);
  g_assert_cmpuint(broken, >, 0);
}

static void check_quick(const char *what, GString *text)
{
  clock_t before = clock();
  g_autoptr(IcsReport) report = ics_check(text->str, text->len);
  double seconds = (double)(clock() - before) / CLOCKS_PER_SEC;
  g_test_message("%s: %.2f s", what, seconds);
  g_assert_cmpfloat(seconds, <, 3.0 * SLOWNESS);
  check_report_text(report);
  g_string_free(text, TRUE);
}

static GString *repeated(const char *before, const char *piece, gsize bytes, const char *after)
{
  GString *text = g_string_sized_new(bytes + 1000);
  g_string_append(text, before);
  while (text->len < bytes)
    g_string_append(text, piece);
  return g_string_append(text, after);
}

/* Large calendars of kinds that make a careless reader quadratic. */
static void check_large(void)
{
  const gsize large = 4 * 1024 * 1024, asked = 2000000;
  check_quick("open calendars", repeated("", "BEGIN:VCALENDAR\n", large, ""));
  check_quick("open components", repeated(HEAD, "BEGIN:X-A\r\n", large, ""));
  check_quick("calendars", repeated("", HEAD TAIL, large, ""));
  check_quick("blank folds", repeated(HEAD, " \n", large, "X"));
  check_quick("one long line", repeated(HEAD "BEGIN:VEVENT\r\n" START "SUMMARY:", "a", large,
                                        "\r\nEND:VEVENT\r\n" TAIL));
  check_quick("folds", repeated(HEAD "BEGIN:VEVENT\r\n" START "SUMMARY:", "\r\n a", large,
                                "\r\nEND:VEVENT\r\n" TAIL));
  check_quick("a long rule", repeated(HEAD "BEGIN:VEVENT\r\n" START "RRULE:FREQ=DAILY", ";", large,
                                      "\r\nEND:VEVENT\r\n" TAIL));
  check_quick("extra dates", repeated(HEAD "BEGIN:VEVENT\r\n" START "RDATE:20260101", ",20260101", large,
                                      "\r\nEND:VEVENT\r\n" TAIL));
  check_quick("a zone of slashes", repeated(HEAD "BEGIN:VEVENT\r\nDTSTART;TZID=", "/", large,
                                            ":20260101T000000\r\nEND:VEVENT\r\n" TAIL));
  check_quick("parameters", repeated(HEAD "BEGIN:VEVENT\r\n" START "X-A", ";A=b", large,
                                     ":c\r\nEND:VEVENT\r\n" TAIL));
  check_quick("a list in a parameter", repeated(HEAD "BEGIN:VEVENT\r\n" START "X-A;A=b", ",\"b\"", large,
                                                ":c\r\nEND:VEVENT\r\n" TAIL));
  check_quick("events that never come", repeated(HEAD, EVENT(START "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30\r\n"),
                                                 asked, TAIL));
  check_quick("properties", repeated(HEAD "BEGIN:VEVENT\r\n" START, "X-A:b\r\n", asked, "END:VEVENT\r\n" TAIL));
  g_autoptr(GString) zones = g_string_new(HEAD);
  for (int i = 0; i < 20000; i++)
    g_string_append_printf(zones, "BEGIN:VEVENT\r\nDTSTART;TZID=Zone %d:20260101T000000\r\nEND:VEVENT\r\n", i);
  check_quick("unknown zones", g_string_append(g_steal_pointer(&zones), TAIL));
  check_quick("too large", repeated("", "BEGIN:VCALENDAR\n", ICS_MOST_BYTES + 1, ""));
}

/* Our own feeds are sound and not even odd. */
static void check_own(void)
{
  g_autoptr(GError) error = NULL;
  IcsEvent event = { .uid = "1@example", .changed = 1780000000, .zone = zone_get("Europe/London", &error),
                     .starts = 1780300800,
                     .ends = 1780304400, .summary = "Drop-in; with a title, long enough that it must be folded somewhere — here" };
  IcsCalendar calendar = { .name = "North", .description = "All", .url = "https://diary.example/f.ics",
                           .colour = "teal",
                           .zone = event.zone, .refresh_minutes = 60, .events = &event, .n_events = 1 };
  g_autoptr(GBytes) bytes = ics_write(&calendar);
  gsize size;
  const char *text = g_bytes_get_data(bytes, &size);
  g_autoptr(IcsReport) report = ics_check(text, size);
  g_assert_true(ics_report_is_sound(report, &error));
  g_assert_no_error(error);
  g_assert_cmpuint(report->odd, ==, 0);
  g_assert_cmpuint(report->events, ==, 1);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/ics/check/sound-calendar-is-reported", check_sound);
  g_test_add_func("/ics/check/own-feed-is-sound", check_own);
  g_test_add_func("/ics/check/lawful-oddities-pass", check_accepted);
  for (gsize i = 0; i < G_N_ELEMENTS(faults); i++) {
    g_autofree char *name = g_strconcat("/ics/check/wrong/", faults[i].name, NULL);
    g_test_add_data_func(name, &faults[i], check_fault);
  }
  for (gsize i = 0; i < G_N_ELEMENTS(oddities); i++) {
    g_autofree char *name = g_strconcat("/ics/check/odd/", oddities[i].name, NULL);
    g_test_add_data_func(name, &oddities[i], check_odd);
  }
  g_test_add_func("/ics/check/mutations-never-bring-it-down", check_mutations);
  g_test_add_func("/ics/check/large-is-quick", check_large);
  return g_test_run();
}
