/* Civil dates and times, and instants as text: tables of what is read, what is refused and how it is written back. */
#include "base/civil.h"

#include <string.h>

#include "base/error.h"

static void reads_what_is_written(void)
{
  static const struct { const char *text, *back; } cases[] = {
    { "2026-10-25", "2026-10-25T00:00:00" },          { "2026-10-25T09:00", "2026-10-25T09:00:00" },
    { "2026-10-25 09:00:30", "2026-10-25T09:00:30" }, { "2024-02-29T23:59:59", "2024-02-29T23:59:59" },
    { "2000-02-29", "2000-02-29T00:00:00" },          { "0001-01-01", "0001-01-01T00:00:00" },
    { "9999-12-31T23:59", "9999-12-31T23:59:00" },    { "1969-12-31T23:59:59", "1969-12-31T23:59:59" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    Civil civil;
    g_autoptr(GError) error = NULL;
    char text[CIVIL_TEXT];
    g_assert_true(civil_parse(cases[i].text, &civil, &error));
    g_assert_no_error(error);
    g_assert_cmpstr(civil_format(civil, text), ==, cases[i].back);
    g_assert_cmpint(civil_compare(civil_from_seconds(civil_to_seconds(civil)), civil), ==, 0);
  }
}

static void refuses_what_is_no_date(void)
{
  static const char *const cases[] = {
    "", " ", "2026", "2026-1-5", "2026-13-01", "2026-00-10", "2026-04-31", "2026-02-29", "1900-02-29", "2100-02-29",
    "0000-01-01", "-001-01-01", "2026-10-25T", "2026-10-25T9:00", "2026-10-25T24:00", "2026-10-25T09:60",
    "2026-10-25T09:00:60", "2026-10-25T09:00Z", "2026-10-25T09:00+01:00", "2026-10-25T09:00 ", " 2026-10-25",
    "2026/10/25", "25.10.2026", "2026-10-25x", "２０２６-10-25", "2026-10-25T09:00:00.5", "99999-01-01", "\xff\xfe",
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    Civil civil = { .year = 7 };
    g_autoptr(GError) error = NULL;
    g_test_message("“%s”", cases[i]);
    g_assert_false(civil_parse(cases[i], &civil, &error));
    g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
    g_assert_true(g_utf8_validate(error->message, -1, NULL));
    g_assert_cmpint(civil.year, ==, 7); /* untouched */
  }
}

static void a_moment_is_no_date_alone(void)
{
  Civil civil = { .year = 7 };
  g_autoptr(GError) error = NULL;
  g_assert_false(civil_parse_moment("2028-02-29", &civil, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
  g_assert_cmpint(civil.year, ==, 7);
  g_assert_true(civil_parse_moment("2028-02-29T10:00", &civil, NULL));
  g_assert_cmpint(civil.hour, ==, 10);
}

static void a_date_alone_takes_no_time(void)
{
  Civil civil;
  g_autoptr(GError) error = NULL;
  g_assert_true(civil_parse_date("2028-02-29", &civil, NULL));
  g_assert_cmpint(civil.hour, ==, 0);
  g_assert_false(civil_parse_date("2028-02-29T10:00", &civil, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
}

static void every_day_of_four_centuries_comes_back(void)
{
  static const char *const names[] = { "2000-03-01", "1600-02-29", "2400-12-31" };
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
    char text[CIVIL_DATE_TEXT];
    Civil civil;
    g_assert_true(civil_parse_date(names[i], &civil, NULL));
    g_assert_cmpstr(civil_format_date(civil_from_day(civil_to_day(civil)), text), ==, names[i]);
  }
  int year = 1970, month = 1, day = 1;
  for (int number = 0; number < 146097; number++) {
    Civil civil = civil_from_day(number);
    if (civil.year != year || civil.month != month || civil.day != day || civil_to_day(civil) != number)
      g_error("day %d: got %d-%d-%d, counted %d-%d-%d", number, civil.year, civil.month, civil.day, year, month, day);
    if (++day > civil_month_days(year, month)) {
      day = 1;
      if (++month > 12) {
        month = 1;
        year++;
      }
    }
  }
  g_assert_cmpint(year, ==, 2370);
}

static void months_know_leap_years(void)
{
  static const struct { int year, february; } cases[] = { { 1900, 28 }, { 2000, 29 }, { 2023, 28 }, { 2024, 29 },
                                                          { 2100, 28 }, { 2400, 29 } };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    g_assert_cmpint(civil_month_days(cases[i].year, 2), ==, cases[i].february);
  g_assert_cmpint(civil_month_days(2026, 4), ==, 30);
  g_assert_cmpint(civil_month_days(2026, 12), ==, 31);
}

/* Weeks round the turn of the year, with the weekday (ISO 8601). */
static void weeks_belong_to_their_thursday(void)
{
  static const struct { const char *date; int year, week; Weekday weekday; } cases[] = {
    { "2005-01-01", 2004, 53, SATURDAY }, { "2005-01-02", 2004, 53, SUNDAY },  { "2005-12-31", 2005, 52, SATURDAY },
    { "2007-01-01", 2007, 1, MONDAY },    { "2007-12-30", 2007, 52, SUNDAY },  { "2007-12-31", 2008, 1, MONDAY },
    { "2008-12-28", 2008, 52, SUNDAY },   { "2008-12-29", 2009, 1, MONDAY },   { "2009-12-31", 2009, 53, THURSDAY },
    { "2010-01-03", 2009, 53, SUNDAY },   { "2026-12-31", 2026, 53, THURSDAY }, { "2027-01-04", 2027, 1, MONDAY },
    { "2020-12-31", 2020, 53, THURSDAY }, { "1969-12-29", 1970, 1, MONDAY },   { "0001-01-01", 1, 1, MONDAY },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    Civil civil;
    int year;
    g_test_message("%s", cases[i].date);
    g_assert_true(civil_parse_date(cases[i].date, &civil, NULL));
    g_assert_cmpint(civil_iso_week(civil, &year), ==, cases[i].week);
    g_assert_cmpint(year, ==, cases[i].year);
    g_assert_cmpint(civil_weekday(civil), ==, cases[i].weekday);
  }
}

static void seconds_are_added_across_borders(void)
{
  static const struct { const char *from; gint64 seconds; const char *to; } cases[] = {
    { "2026-12-31T23:59:59", 1, "2027-01-01T00:00:00" },
    { "2024-02-28T12:00:00", 86400, "2024-02-29T12:00:00" },
    { "1970-01-01T00:00:00", -1, "1969-12-31T23:59:59" },
    { "2026-03-01T00:00:00", -86400 * 366, "2025-02-28T00:00:00" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    Civil civil;
    char text[CIVIL_TEXT];
    g_assert_true(civil_parse(cases[i].from, &civil, NULL));
    g_assert_cmpstr(civil_format(civil_add_seconds(civil, cases[i].seconds), text), ==, cases[i].to);
  }
}

static void instants_carry_their_offset(void)
{
  static const struct { const char *text; Instant instant; } cases[] = {
    { "1970-01-01T00:00:00Z", 0 },
    { "1970-01-01T01:00:00+01:00", 0 },
    { "1970-01-01 05:30:00+0530", 0 },
    { "1969-12-31T16:00-08:00", 0 },
    { "2026-10-25T01:30:00+01:00", 1792888200 },
    { "2026-10-25T01:30:00+00:00", 1792891800 },
    { "2026-10-25T01:30:00z", 1792891800 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    Instant instant = -1;
    g_autoptr(GError) error = NULL;
    g_assert_true(instant_parse(cases[i].text, &instant, &error));
    g_assert_no_error(error);
    g_assert_cmpint(instant, ==, cases[i].instant);
  }
}

static void instants_are_written_with_an_offset(void)
{
  static const struct { Instant instant; int offset; const char *text; } cases[] = {
    { 0, 0, "1970-01-01T00:00:00+00:00" },
    { 1792888200, 3600, "2026-10-25T01:30:00+01:00" },
    { 1792888200, -5 * 3600, "2026-10-24T19:30:00-05:00" },
    { 1792888200, 5 * 3600 + 45 * 60, "2026-10-25T06:15:00+05:45" },
    { 1792888200, -1800, "2026-10-25T00:00:00-00:30" },
    { -1, 3600, "1970-01-01T00:59:59+01:00" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    char text[INSTANT_TEXT];
    Instant back;
    g_assert_cmpstr(instant_format(cases[i].instant, cases[i].offset, text), ==, cases[i].text);
    g_assert_true(instant_parse(text, &back, NULL));
    g_assert_cmpint(back, ==, cases[i].instant);
  }
}

static void instants_need_an_offset(void)
{
  static const char *const cases[] = { "", "2026-10-25", "2026-10-25T09:00", "2026-10-25T09:00:00", "2026-10-25T09:00+1",
                                       "2026-10-25T09:00+19:00", "2026-10-25T09:00+01:60", "2026-10-25T09:00+01:00x",
                                       "2026-10-25T09:00ZZ", "2026-02-30T09:00Z", "1792888200", "now" };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    Instant instant = 42;
    g_autoptr(GError) error = NULL;
    g_test_message("“%s”", cases[i]);
    g_assert_false(instant_parse(cases[i], &instant, &error));
    g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
    g_assert_cmpint(instant, ==, 42);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/civil/reads-what-is-written", reads_what_is_written);
  g_test_add_func("/civil/refuses-what-is-no-date", refuses_what_is_no_date);
  g_test_add_func("/civil/a-moment-is-no-date-alone", a_moment_is_no_date_alone);
  g_test_add_func("/civil/a-date-alone-takes-no-time", a_date_alone_takes_no_time);
  g_test_add_func("/civil/every-day-of-four-centuries-comes-back", every_day_of_four_centuries_comes_back);
  g_test_add_func("/civil/months-know-leap-years", months_know_leap_years);
  g_test_add_func("/civil/weeks-belong-to-their-thursday", weeks_belong_to_their_thursday);
  g_test_add_func("/civil/seconds-are-added-across-borders", seconds_are_added_across_borders);
  g_test_add_func("/instant/carries-its-offset", instants_carry_their_offset);
  g_test_add_func("/instant/is-written-with-an-offset", instants_are_written_with_an_offset);
  g_test_add_func("/instant/needs-an-offset", instants_need_an_offset);
  return g_test_run();
}
