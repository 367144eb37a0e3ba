/* A recurrence rule in people's terms, and back. */
#include <glib.h>

#include "calendar/pattern.h"

/* What each rule is, for a schedule that starts on Tuesday 8 September 2026; `again` NULL: it comes back as it was. */
static const struct {
  const char *name, *rule;
  PatternKind kind;
  int every, count, nth;
  guint weekdays;
  Weekday weekday;
  const char *again;
} rows[] = {
  { "once", "", PATTERN_ONCE, 1, 0, 1, 0, TUESDAY, NULL },
  { "weekly", "FREQ=WEEKLY;BYDAY=TU,TH", PATTERN_WEEKLY, 1, 0, 1, 1u << TUESDAY | 1u << THURSDAY, TUESDAY, NULL },
  { "weekly-by-the-start", "FREQ=WEEKLY", PATTERN_WEEKLY, 1, 0, 1, 1u << TUESDAY, TUESDAY, "FREQ=WEEKLY;BYDAY=TU" },
  { "every-other-week", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;COUNT=8", PATTERN_WEEKLY, 2, 8, 1, 1u << MONDAY, TUESDAY, NULL },
  { "second-tuesday", "FREQ=MONTHLY;BYDAY=2TU", PATTERN_MONTHLY_DAY, 1, 0, 2, 0, TUESDAY, NULL },
  { "last-friday", "FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR", PATTERN_MONTHLY_DAY, 3, 0, -1, 0, FRIDAY, NULL },
  { "day-of-the-month", "FREQ=MONTHLY", PATTERN_MONTHLY_DATE, 1, 0, 1, 0, TUESDAY, NULL },
  { "the-starts-own-day", "FREQ=MONTHLY;BYMONTHDAY=8", PATTERN_MONTHLY_DATE, 1, 0, 1, 0, TUESDAY, "FREQ=MONTHLY" },
  { "another-day-of-the-month", "FREQ=MONTHLY;BYMONTHDAY=9", PATTERN_RULE, 1, 0, 1, 0, TUESDAY, "" },
  { "fifth-monday", "FREQ=MONTHLY;BYDAY=5MO", PATTERN_RULE, 1, 0, 1, 0, TUESDAY, "" },
  { "until", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261215T000000Z", PATTERN_RULE, 1, 0, 1, 0, TUESDAY, "" },
  { "daily", "FREQ=DAILY", PATTERN_RULE, 1, 0, 1, 0, TUESDAY, "" },
  { "said-twice", "FREQ=WEEKLY;COUNT=2;COUNT=3", PATTERN_RULE, 1, 0, 1, 0, TUESDAY, "" },
  { "no-rule-at-all", "every now and then", PATTERN_RULE, 1, 0, 1, 0, TUESDAY, "" },
  { "no-day", "FREQ=WEEKLY;BYDAY=XX", PATTERN_RULE, 1, 0, 1, 0, TUESDAY, "" },
};

static void reads_and_writes(gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE(data);
  Civil starts = { 2026, 9, 8, 9, 0, 0 };
  Pattern pattern = pattern_of_rule(rows[row].rule, starts);
  g_autofree char *again = pattern_to_rule(&pattern);
  g_assert_cmpint(pattern.kind, ==, rows[row].kind);
  g_assert_cmpint(pattern.every, ==, rows[row].every);
  g_assert_cmpint(pattern.count, ==, rows[row].count);
  g_assert_cmpint(pattern.nth, ==, rows[row].nth);
  g_assert_cmpuint(pattern.weekdays, ==, rows[row].weekdays);
  g_assert_cmpint(pattern.weekday, ==, rows[row].weekday);
  g_assert_cmpstr(again, ==, rows[row].again ? rows[row].again : rows[row].rule);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  for (gsize row = 0; row < G_N_ELEMENTS(rows); row++) {
    g_autofree char *path = g_strdup_printf("/pattern/%s/reads-and-writes", rows[row].name);
    g_test_add_data_func(path, GSIZE_TO_POINTER(row), reads_and_writes);
  }
  return g_test_run();
}
