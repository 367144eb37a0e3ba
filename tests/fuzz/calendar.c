/* Foreign calendars; recurrence rules as a book or a form brings them; and our own writer, which is given texts as people
 * type them. */
#include <string.h>

#include "base/error.h"
#include "calendar/ics.h"
#include "calendar/ics_scan.h"
#include "calendar/recurrence.h"
#include "fuzz.h"

#define HEAD "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n"
#define TAIL "END:VCALENDAR\r\n"

static gboolean is_line(const char *text)
{
  for (const char *at = text; *at; at++)
    if (g_ascii_iscntrl(*at))
      return FALSE;
  return g_utf8_validate(text, -1, NULL);
}

/* ---- calendar ---- */

static void read_calendar(const char *bytes, gsize size)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(IcsReport) report = ics_check(bytes, size), again = ics_check(bytes, size);
  g_autoptr(GPtrArray) lines = ics_report_lines(report);
  for (guint i = 0; i < lines->len; i++)
    g_assert_true(is_line(lines->pdata[i]));
  g_assert_cmpuint(report->wrong, ==, again->wrong);
  g_assert_cmpuint(report->events, ==, again->events);
  if (ics_report_is_sound(report, &error))
    g_assert_no_error(error);
  else
    g_assert_true(error && *error->message && is_line(error->message));
}

static const char *const calendar_seeds[] = {
  HEAD "BEGIN:VTIMEZONE\r\nTZID:Here\r\nBEGIN:STANDARD\r\nDTSTART:19701025T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
       "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:19700329T010000\r\n"
       "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"
       "BEGIN:VEVENT\r\nUID:1@x\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;TZID=Here:20260301T090000\r\n"
       "DTEND;TZID=Here:20260301T100000\r\nRRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=4\r\nEXDATE;TZID=Here:20260310T090000\r\n"
       "ATTENDEE;CN=\"Ada, Example\";RSVP=TRUE:mailto:ada@example.org\r\nSUMMARY:A title that is folded\\, since it is rather\r\n"
       "  long\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER;RELATED=END:-PT15M\r\nEND:VALARM\r\nEND:VEVENT\r\n" TAIL,
  HEAD "BEGIN:VTODO\r\nUID:t\r\nDTSTAMP:20260101T000000Z\r\nDUE:20260102T000000Z\r\nEND:VTODO\r\n"
       "BEGIN:VFREEBUSY\r\nUID:f\r\nDTSTAMP:20260101T000000Z\r\nFREEBUSY;FBTYPE=BUSY:20260101T000000Z/PT1H\r\nEND:VFREEBUSY\r\n" TAIL,
  HEAD "METHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:2@x\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260301T090000Z\r\nDURATION:P1DT2H\r\n"
       "RDATE;VALUE=PERIOD:20260301T090000Z/20260301T100000Z\r\nATTENDEE;PARTSTAT=DECLINED:mailto:a@example.org\r\nEND:VEVENT\r\n"
       TAIL,
  NULL,
};
static const char *const calendar_pieces[] = {
  "\r\n", "\r\n ", "BEGIN:VEVENT\r\n", "END:VEVENT\r\n", "BEGIN:VCALENDAR\r\n", "DTSTART:", "RRULE:FREQ=SECONDLY;COUNT=99999999\r\n",
  "FREQ=MONTHLY;BYDAY=1TH;BYSETPOS=2", "99999999999", "\x1b[31m", "RDATE;VALUE=PERIOD:", "TZID=", "\xf0\x9f", "X-LIC-ERROR:",
  "P1W", "-PT99999999999S", "VALUE=BINARY:", NULL,
};
const FuzzTarget fuzz_calendar = { "calendar", "a calendar file that somebody else's program wrote", read_calendar, calendar_seeds,
                                   calendar_pieces };

/* ---- rule ---- */

#define DATES 1000

/* The first line is the start, the second the rule, each further one an exception. */
static void expand_rule(const char *bytes, gsize size)
{
  g_autofree char *text = fuzz_text(bytes, size);
  g_auto(GStrv) lines = g_strsplit(text, "\n", 40);
  g_autoptr(GError) error = NULL;
  Civil starts, except[38];
  gsize n_except = 0;
  guint n = g_strv_length(lines);
  if (n < 2 || !civil_parse(lines[0], &starts, NULL))
    return;
  for (guint i = 2; i < n && n_except < G_N_ELEMENTS(except); i++)
    n_except += civil_parse(lines[i], &except[n_except], NULL);
  const Zone *zone = zone_get("Europe/London", &error);
  g_assert_no_error(error);
  Recurrence rule = { .zone = zone, .starts = starts, .repeat = lines[1], .except = except, .n_except = n_except };
  gboolean fine = recurrence_check(&rule, &error);
  gboolean more = FALSE;
  g_autoptr(GArray) dates = recurrence_expand(&rule, G_MININT64 / 4, G_MAXINT64 / 4, DATES, &more, NULL);
  g_assert_true(fine == (dates != NULL));
  g_assert_true(fine || (error && *error->message));
  for (guint i = 0; dates && i < dates->len; i++) {
    const Occurrence *date = &g_array_index(dates, Occurrence, i);
    g_assert_true(civil_compare(date->starts, starts) >= 0);
    g_assert_true(i == 0 || date->at > g_array_index(dates, Occurrence, i - 1).at);
    for (gsize j = 0; j < n_except; j++)
      g_assert_true(civil_compare(date->starts, except[j]) != 0);
  }
  g_assert_true(!dates || dates->len <= DATES);
  g_assert_true(!more || dates->len == DATES);
}

static const char *const rule_seeds[] = {
  "2026-03-24T09:00\nFREQ=WEEKLY;BYDAY=TU,TH;COUNT=8\n2026-03-31T09:00",
  "2026-01-31T13:00\nFREQ=MONTHLY;BYDAY=2TU,-1FR;BYMONTH=1,2,3;UNTIL=20271231T235959Z",
  "2024-02-29T18:00\nFREQ=YEARLY;INTERVAL=2;BYWEEKNO=9,-1;WKST=SU\n2026-02-27",
  "2026-01-01T01:30\nFREQ=DAILY;BYMONTHDAY=29,-1;BYSETPOS=1,-1",
  "2026-01-01T02:00\nFREQ=YEARLY;BYYEARDAY=1,100,-1;BYHOUR=3",
  NULL,
};
static const char *const rule_pieces[] = {
  "FREQ=", ";", "SECONDLY", "INTERVAL=2147483647", "COUNT=0", "BYSETPOS=366", "BYDAY=53MO", "BYMONTHDAY=-31", "BYWEEKNO=53", "UNTIL=",
  "BYYEARDAY=366", "BYMONTH=2", "BYMONTHDAY=30", "-", "\n9999-12-31T23:59", "RSCALE=HEBREW", NULL,
};
const FuzzTarget fuzz_rule = { "rule", "a recurrence rule with its start and exceptions", expand_rule, rule_seeds, rule_pieces };

/* ---- entry ---- */

/* A value of §3.3.11 as it was typed: \n and \N, \\, \; and \, undone. */
static char *as_typed(const char *value)
{
  GString *out = g_string_new(NULL);
  for (const char *at = value; *at; at++) {
    if (*at == '\\' && at[1])
      g_string_append_c(out, g_ascii_tolower(*++at) == 'n' ? '\n' : *at);
    else
      g_string_append_c(out, *at);
  }
  return g_string_free(out, FALSE);
}

/* What the writer makes of line ends and characters that no calendar may hold. */
static char *as_written(const char *text)
{
  GString *out = g_string_new(NULL);
  for (const char *at = text; *at; at++) {
    if (*at == '\r' && at[1] == '\n')
      continue;
    if (*at == '\r' || *at == '\n')
      g_string_append_c(out, '\n');
    else if (*at == '\t' || !g_ascii_iscntrl(*at))
      g_string_append_c(out, *at);
  }
  return g_string_free(out, FALSE);
}

static guint properties(const char *bytes, gsize size, const char *name, char **value)
{
  IcsScan scan;
  const char *why;
  guint n = 0;
  ics_scan_start(&scan, bytes, size);
  for (IcsScanned got; (got = ics_scan_next(&scan, &why)) != ICS_SCAN_END;) {
    g_assert_cmpint(got, ==, ICS_SCAN_LINE);
    if (strcmp(scan.line.name, name) == 0 && n++ == 0 && value)
      *value = as_typed(scan.line.value);
  }
  g_assert_cmpint(scan.long_line, ==, 0);
  ics_scan_clear(&scan);
  return n;
}

/* A title comes back as it was typed, and makes no line of its own (FIELD cases 23 and 24). */
static void write_entry(const char *bytes, gsize size)
{
  g_autofree char *text = fuzz_text(bytes, size), *back = NULL;
  if (!g_utf8_validate(text, -1, NULL) || !*text)
    return;
  IcsEvent event = { .uid = "1@diary.example", .changed = 1780000000, .starts = 1790000000, .ends = 1790003600,
                     .zone = zone_get("Europe/London", NULL), .summary = text, .location = text, .description = text };
  IcsCalendar calendar = { .name = text, .zone = event.zone, .events = &event, .n_events = 1, .refresh_minutes = 60 };
  g_autoptr(GBytes) written = ics_write(&calendar);
  gsize length;
  const char *out = g_bytes_get_data(written, &length);
  g_assert_true(g_utf8_validate(out, (gssize)length, NULL));
  g_assert_cmpuint(properties(out, length, "BEGIN", NULL), ==, 5); /* calendar, zone, its two halves, event */
  g_assert_cmpuint(properties(out, length, "SUMMARY", &back), <=, 1);
  g_autofree char *wanted = as_written(text);
  if (back)
    g_assert_cmpstr(back, ==, wanted);
}

static const char *const entry_seeds[] = {
  "Drop-in consultation", "Room 2; ask\\at, the desk\r\nBEGIN:VEVENT\nDTSTART:x",
  "Ch\xc3\xa2teau \xe2\x80\x93 \xf0\x9f\x8d\xbc\xf0\x9f\x8d\xbc\xf0\x9f\x8d\xbc\xf0\x9f\x8d\xbc\xf0\x9f\x8d\xbc\xf0\x9f\x8d\xbc\xf0\x9f\x8d\xbc "
  "and on until the line is longer than seventy-five octets",
  NULL,
};
static const char *const entry_pieces[] = { "\\n", "\\", "\r", "\r\n", "\n", ",", ";", ":", "\xf0\x9f\x8d\xbc", "\xe2\x80\xa8", "\t",
                                            "\nEND:VEVENT\n", "\x01", NULL };
const FuzzTarget fuzz_entry = { "entry", "texts as people type them, in a calendar of ours", write_entry, entry_seeds, entry_pieces };
