/* Recurrence: the table of recurrence.cases; rules that are refused; rules made to hurt; windows, limits and
 * ordinals. */
#include "calendar/recurrence.h"

#include <string.h>
#include <time.h>

#include "base/error.h"

#if defined(__SANITIZE_ADDRESS__)
#define SLOWNESS 10
#else
#define SLOWNESS 1
#endif

/* One case of the table. */
typedef struct {
  char *name;
  Recurrence rule;
  char *repeat;
  GArray *except, *extra; /* Civil */
  gsize first;            /* 0: all */
  GPtrArray *expected;    /* instants as text */
} Case;

static Civil civil(const char *text)
{
  Civil read;
  g_autoptr(GError) error = NULL;
  civil_parse(text, &read, &error);
  g_assert_no_error(error);
  return read;
}

static const Zone *zone(const char *name)
{
  g_autoptr(GError) error = NULL;
  const Zone *found = zone_get(name, &error);
  g_assert_no_error(error);
  return found;
}

static void read_civils(GArray *into, const char *text)
{
  g_auto(GStrv) items = g_strsplit(text, ", ", -1);
  for (char **item = items; *item; item++) {
    Civil one = civil(*item);
    g_array_append_val(into, one);
  }
}

/* "1997-09: 2 12 22" */
static void read_month(Case *c, const char *month, const char *days)
{
  g_auto(GStrv) items = g_strsplit(days, " ", -1);
  for (char **item = items; *item; item++) {
    g_autofree char *text = g_strdup_printf("%s-%02d", month, atoi(*item));
    Civil day = civil(text);
    Civil start = { day.year, day.month, day.day, c->rule.starts.hour, c->rule.starts.minute, c->rule.starts.second };
    char *instant = g_malloc(INSTANT_TEXT);
    g_ptr_array_add(c->expected, (char *)zone_format(c->rule.zone, zone_to_instant(c->rule.zone, start), instant));
  }
}

static void read_line(Case *c, const char *line)
{
  const char *colon = strstr(line, ": ");
  g_assert_nonnull(colon);
  g_autofree char *key = g_strndup(line, (gsize)(colon - line));
  const char *value = colon + 2;
  if (strcmp(key, "name") == 0)
    c->name = g_strdup(value);
  else if (strcmp(key, "starts") == 0)
    c->rule.starts = civil(value);
  else if (strcmp(key, "zone") == 0)
    c->rule.zone = zone(value);
  else if (strcmp(key, "repeat") == 0)
    c->repeat = g_strdup(value);
  else if (strcmp(key, "except") == 0)
    read_civils(c->except, value);
  else if (strcmp(key, "extra") == 0)
    read_civils(c->extra, value);
  else if (strcmp(key, "first") == 0)
    c->first = (gsize)atoi(value);
  else if (strcmp(key, "at") == 0)
    g_ptr_array_add(c->expected, g_strdup(value));
  else
    read_month(c, key, value);
}

static Case *case_of(const char *block)
{
  Case *c = g_new0(Case, 1);
  c->except = g_array_new(FALSE, FALSE, sizeof(Civil));
  c->extra = g_array_new(FALSE, FALSE, sizeof(Civil));
  c->expected = g_ptr_array_new_with_free_func(g_free);
  g_auto(GStrv) lines = g_strsplit(block, "\n", -1);
  for (char **line = lines; *line; line++)
    if (**line && **line != '#')
      read_line(c, *line);
  c->rule.repeat = c->repeat;
  c->rule.except = (const Civil *)c->except->data;
  c->rule.n_except = c->except->len;
  c->rule.extra = (const Civil *)c->extra->data;
  c->rule.n_extra = c->extra->len;
  return c;
}

static void case_free(gpointer data)
{
  Case *c = data;
  g_array_unref(c->except);
  g_array_unref(c->extra);
  g_ptr_array_unref(c->expected);
  g_free(c->repeat);
  g_free(c->name);
  g_free(c);
}

static GArray *expand(const Recurrence *rule, Instant from, Instant to, gsize limit, gboolean *more)
{
  g_autoptr(GError) error = NULL;
  GArray *found = recurrence_expand(rule, from, to, limit, more, &error);
  g_assert_no_error(error);
  return found;
}

static void check_case(gconstpointer data)
{
  const Case *c = data;
  gboolean more = FALSE;
  g_autoptr(GArray) found = expand(&c->rule, G_MININT64, G_MAXINT64, c->first, &more);
  g_assert_cmpint(more, ==, c->first > 0);
  for (guint i = 0; i < MIN(found->len, c->expected->len); i++) {
    const Occurrence *one = &g_array_index(found, Occurrence, i);
    char text[INSTANT_TEXT];
    g_assert_cmpstr(zone_format(c->rule.zone, one->at, text), ==, g_ptr_array_index(c->expected, i));
    g_assert_cmpint(zone_to_instant(c->rule.zone, one->starts), ==, one->at);
  }
  g_assert_cmpuint(found->len, ==, c->expected->len);
}

/* Every window of every case gives what the whole gives there, with the same ordinals. */
static void check_windows(gconstpointer data)
{
  const Case *c = data;
  g_autoptr(GArray) all = expand(&c->rule, G_MININT64, G_MAXINT64, c->first, NULL);
  for (guint i = 0; i + 1 < all->len; i += 1 + all->len / 16) {
    const Occurrence *whole = &g_array_index(all, Occurrence, i);
    Instant end = g_array_index(all, Occurrence, i + 1).at;
    g_autoptr(GArray) part = expand(&c->rule, whole->at, end, 0, NULL);
    g_assert_cmpuint(part->len, ==, 1);
    const Occurrence *one = &g_array_index(part, Occurrence, 0);
    g_assert_cmpint(one->at, ==, whole->at);
    g_assert_cmpint(one->ordinal, ==, whole->ordinal);
  }
}

static void add_cases(GPtrArray *cases)
{
  const char *source = g_getenv("ATTUNE_SOURCE");
  g_autofree char *path = g_build_filename(source ? source : ".", "tests/calendar/recurrence.cases", NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  g_file_get_contents(path, &text, NULL, &error);
  g_assert_no_error(error);
  g_auto(GStrv) blocks = g_strsplit(text, "\n\n", -1);
  for (char **block = blocks; *block; block++) {
    if (!strstr(*block, "name: "))
      continue;
    Case *c = case_of(*block);
    g_ptr_array_add(cases, c);
    g_autofree char *name = g_strdelimit(g_strdup(c->name), " ,'", '-');
    g_autofree char *dates = g_strconcat("/recurrence/dates/", name, NULL);
    g_autofree char *windows = g_strconcat("/recurrence/window/", name, NULL);
    g_test_add_data_func(dates, c, check_case);
    g_test_add_data_func(windows, c, check_windows);
  }
}

static Recurrence in_london(const char *starts, const char *repeat)
{
  return (Recurrence){ .zone = zone("Europe/London"), .starts = civil(starts), .repeat = repeat };
}

/* A rule outside the accepted set, and a word of the message that refuses it. */
static const char *const refused[][2] = {
  { "FREQ=HOURLY", "daily" },
  { "FREQ=SECONDLY;BYSECOND=1", "daily" },
  { "FREQ=FORTNIGHTLY", "FREQ" },
  { "INTERVAL=2", "FREQ is missing" },
  { "FREQ=DAILY;FREQ=WEEKLY", "twice" },
  { "FREQ=DAILY;BYHOUR=9", "BYHOUR" },
  { "FREQ=DAILY;BYMINUTE=9", "BYMINUTE" },
  { "FREQ=DAILY;BYSECOND=9", "BYSECOND" },
  { "FREQ=DAILY;COUNT=0", "COUNT" },
  { "FREQ=DAILY;COUNT=-1", "COUNT" },
  { "FREQ=DAILY;COUNT=", "COUNT" },
  { "FREQ=DAILY;COUNT=3;UNTIL=20270101", "together" },
  { "FREQ=DAILY;INTERVAL=0", "INTERVAL" },
  { "FREQ=DAILY;INTERVAL=1.5", "INTERVAL" },
  { "FREQ=DAILY;UNTIL=2027-01-01", "UNTIL" },
  { "FREQ=DAILY;UNTIL=20270230", "UNTIL" },
  { "FREQ=DAILY;UNTIL=20270101T2500", "UNTIL" },
  { "FREQ=DAILY;UNTIL=20270101T090000+01", "UNTIL" },
  { "FREQ=DAILY;UNTIL=", "UNTIL" },
  { "FREQ=WEEKLY;BYDAY=TUE", "BYDAY" },
  { "FREQ=WEEKLY;BYDAY=", "BYDAY" },
  { "FREQ=WEEKLY;BYDAY=2TU", "BYDAY" },
  { "FREQ=DAILY;BYDAY=-1MO", "BYDAY" },
  { "FREQ=MONTHLY;BYDAY=0TU", "BYDAY" },
  { "FREQ=MONTHLY;BYDAY=54TU", "BYDAY" },
  { "FREQ=YEARLY;BYWEEKNO=2;BYDAY=2TU", "BYWEEKNO" },
  { "FREQ=WEEKLY;WKST=XX", "WKST" },
  { "FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY" },
  { "FREQ=MONTHLY;BYYEARDAY=1", "BYYEARDAY" },
  { "FREQ=DAILY;BYWEEKNO=1", "BYWEEKNO" },
  { "FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY" },
  { "FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY" },
  { "FREQ=MONTHLY;BYMONTHDAY=1,,2", "BYMONTHDAY" },
  { "FREQ=YEARLY;BYYEARDAY=-367", "BYYEARDAY" },
  { "FREQ=YEARLY;BYWEEKNO=54", "BYWEEKNO" },
  { "FREQ=YEARLY;BYMONTH=13", "BYMONTH" },
  { "FREQ=YEARLY;BYMONTH=-1", "BYMONTH" },
  { "FREQ=YEARLY;BYMONTH=5L", "BYMONTH" },
  { "FREQ=YEARLY;RSCALE=HEBREW", "RSCALE" },
  { "FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS" },
  { "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", "BYSETPOS" },
  { "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367", "BYSETPOS" },
  { "FREQ=WEEKLY;;BYDAY=MO", "no part" },
  { "FREQ = WEEKLY", "no part" },
  { "FREQ", "no part" },
  { "weekly", "no part" },
  { ";", "FREQ is missing" },
  { "FREQ=WEEKLY;\xff\xfe=1", "no part" },
  { "FREQ=WEEKLY\r\nATTENDEE:x", "FREQ" },
};

static void check_refused(void)
{
  for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
    Recurrence rule = in_london("2026-06-01T09:00", refused[i][0]);
    g_autoptr(GError) error = NULL;
    g_test_message("%s", i + 2 < G_N_ELEMENTS(refused) ? refused[i][0] : "(no text)");
    g_assert_false(recurrence_check(&rule, &error));
    g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
    g_assert_nonnull(strstr(error->message, refused[i][1]));
    g_assert_true(g_utf8_validate(error->message, -1, NULL));
    g_assert_null(strpbrk(error->message, "\r\n"));
    g_assert_false(recurrence_is_bounded(&rule));
    g_assert_null(recurrence_expand(&rule, 0, 1, 0, NULL, NULL));
  }
}

static double spent(const Recurrence *rule, Instant from, gsize limit)
{
  clock_t before = clock();
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) found = recurrence_expand(rule, from, G_MAXINT64, limit, NULL, &error);
  g_assert_true(found || error);
  return (double)(clock() - before) / CLOCKS_PER_SEC;
}

#define ALL_WEEKS                                                                                                              \
  "FREQ=YEARLY;BYWEEKNO=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37," \
  "38,39,40,41,42,43,44,45,46,47,48,49,50,51,52,53;BYDAY=MO,TU,WE,TH,FR,SA,SU;"

/* From the first of all years to the last, whatever is asked of them. */
static void check_hostile(void)
{
  static const char *const hostile[] = {
    "FREQ=DAILY", "FREQ=DAILY;COUNT=1000000000", "FREQ=DAILY;COUNT=99999999999999999999999999",
    "FREQ=DAILY;INTERVAL=99999999999999999999", "FREQ=DAILY;INTERVAL=1000000000", "FREQ=DAILY;UNTIL=99991231T235959Z",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;BYMONTHDAY=31;BYMONTH=2,4,6,9,11;BYDAY=MO;BYSETPOS=-1",
    "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=2", "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2", "FREQ=WEEKLY;BYMONTH=2;BYDAY=MO,TU;BYSETPOS=7",
    "FREQ=MONTHLY;BYDAY=1TH;BYSETPOS=2", "FREQ=MONTHLY;BYDAY=6MO", "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2", "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=8",
    "FREQ=MONTHLY;INTERVAL=12;BYMONTH=1", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1", "FREQ=YEARLY;BYDAY=53MO;BYMONTH=1",
    "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6", "FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29", "FREQ=YEARLY;BYYEARDAY=60;BYMONTHDAY=30;BYDAY=MO",
    ALL_WEEKS "BYSETPOS=366", ALL_WEEKS "BYSETPOS=3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32",
    "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=366", "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU,1MO,-1SU",
  };
  static const char *const starts[] = { "0001-01-01T01:30", "2024-02-29T01:30", "9999-12-31T23:59:59" };
  for (gsize i = 0; i < G_N_ELEMENTS(hostile); i++)
    for (gsize j = 0; j < G_N_ELEMENTS(starts); j++) {
      Recurrence rule = in_london(starts[j], hostile[i]);
      double all = spent(&rule, G_MININT64, 0), last = spent(&rule, 253370000000, 3);
      g_test_message("%s from %s: %.3f s, %.3f s", hostile[i], starts[j], all, last);
      g_assert_cmpfloat(MAX(all, last), <, 0.25 * SLOWNESS);
    }
}

/* A rule as long as it may be, one longer, and as many dates beside it as may be. */
static void check_long(void)
{
  GString *text = g_string_new("FREQ=YEARLY;BYYEARDAY=1");
  for (int i = 2; i <= 366; i++)
    g_string_append_printf(text, ",%d,-%d", i, i);
  g_string_append(text, ";BYSETPOS=1");
  for (int i = 2; i <= 366; i++)
    g_string_append_printf(text, ",%d,-%d", i, i);
  Recurrence rule = in_london("0001-01-01T09:00", text->str);
  g_assert_cmpfloat(spent(&rule, G_MININT64, 0), <, 0.25 * SLOWNESS);
  g_autofree Civil *many = g_new(Civil, RECURRENCE_MOST_DATES + 1);
  for (int i = 0; i <= RECURRENCE_MOST_DATES; i++)
    many[i] = civil_from_day(10000 + i * 7919 % 20000);
  rule.except = rule.extra = many;
  rule.n_except = rule.n_extra = RECURRENCE_MOST_DATES;
  g_assert_cmpfloat(spent(&rule, G_MININT64, 0), <, 0.25 * SLOWNESS);
  rule.n_extra++;
  g_autoptr(GError) error = NULL;
  g_assert_false(recurrence_check(&rule, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
  for (int i = 0; i < 8192; i++)
    g_string_append(text, ",1");
  rule = in_london("2026-01-01T09:00", text->str);
  g_assert_false(recurrence_check(&rule, NULL));
  g_string_free(text, TRUE);
}

static void check_limit(void)
{
  Recurrence rule = in_london("2026-06-01T09:00", "FREQ=DAILY;COUNT=5");
  gboolean more = FALSE;
  g_autoptr(GArray) four = expand(&rule, G_MININT64, G_MAXINT64, 4, &more);
  g_assert_cmpuint(four->len, ==, 4);
  g_assert_true(more);
  g_autoptr(GArray) five = expand(&rule, G_MININT64, G_MAXINT64, 5, &more);
  g_assert_cmpuint(five->len, ==, 5);
  g_assert_false(more);
  Instant second = g_array_index(five, Occurrence, 1).at, third = g_array_index(five, Occurrence, 2).at;
  g_autoptr(GArray) one = expand(&rule, second, third, 0, &more);
  g_assert_cmpuint(one->len, ==, 1); /* from is taken in, to is not */
  g_assert_cmpint(g_array_index(one, Occurrence, 0).at, ==, second);
  rule.repeat = "FREQ=DAILY";
  g_autoptr(GArray) standard = expand(&rule, G_MININT64, G_MAXINT64, 0, &more);
  g_assert_cmpuint(standard->len, ==, 100000);
  g_assert_true(more);
}

/* An exception does not move the numbers of the dates behind it; an extra date has one of its own. */
static void check_ordinals(void)
{
  Civil except = civil("2026-06-02"), extra = civil("2026-06-03T20:00");
  Recurrence rule = in_london("2026-06-01T09:00", "FREQ=DAILY");
  rule.except = &except;
  rule.extra = &extra;
  rule.n_except = rule.n_extra = 1;
  static const gint32 expected[] = { 0, 2, 3, 4 };
  g_autoptr(GArray) found = expand(&rule, G_MININT64, G_MAXINT64, 4, NULL);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpint(g_array_index(found, Occurrence, i).ordinal, ==, expected[i]);
}

static void check_bounded(void)
{
  static const char *const bounded[] = { NULL, "", "FREQ=DAILY;COUNT=3", "FREQ=DAILY;UNTIL=20270101" };
  for (gsize i = 0; i < G_N_ELEMENTS(bounded); i++) {
    Recurrence rule = in_london("2026-06-01T09:00", bounded[i]);
    g_assert_true(recurrence_is_bounded(&rule));
  }
  Recurrence endless = in_london("2026-06-01T09:00", "FREQ=DAILY");
  g_assert_false(recurrence_is_bounded(&endless));
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_autoptr(GPtrArray) cases = g_ptr_array_new_with_free_func(case_free);
  add_cases(cases);
  g_test_add_func("/recurrence/refused/names-the-part-and-why", check_refused);
  g_test_add_func("/recurrence/hostile/ends-in-a-quarter-second", check_hostile);
  g_test_add_func("/recurrence/hostile/long-ends-in-a-quarter-second", check_long);
  g_test_add_func("/recurrence/limit/cuts-and-says-so", check_limit);
  g_test_add_func("/recurrence/ordinal/counts-exceptions-and-extras", check_ordinals);
  g_test_add_func("/recurrence/bounded/by-count-until-or-no-rule", check_bounded);
  return g_test_run();
}
