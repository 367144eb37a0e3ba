/* Zones: names, gaps, folds, the start of a day. The second opinion over many zones is zone-second-opinion.py. */
#include "calendar/zone.h"

#include <string.h>

#include "base/error.h"
#include "calendar/tzif.h"

static const Zone *zone(const char *name)
{
  g_autoptr(GError) error = NULL;
  const Zone *found = zone_get(name, &error);
  g_assert_no_error(error);
  return found;
}

static Civil civil(const char *text)
{
  Civil read;
  g_autoptr(GError) error = NULL;
  civil_parse(text, &read, &error);
  g_assert_no_error(error);
  return read;
}

/* One wall time of a zone, the instant it means and what kind of time it is. */
typedef struct {
  const char *zone, *wall, *instant;
  ZoneCase how;
} Case;

static const Case cases[] = {
  { "Europe/London", "2026-03-29T00:59:59", "2026-03-29T00:59:59+00:00", ZONE_PLAIN },
  { "Europe/London", "2026-03-29T01:00:00", "2026-03-29T02:00:00+01:00", ZONE_GAP },
  { "Europe/London", "2026-03-29T01:30:00", "2026-03-29T02:30:00+01:00", ZONE_GAP },
  { "Europe/London", "2026-03-29T02:00:00", "2026-03-29T02:00:00+01:00", ZONE_PLAIN },
  { "Europe/London", "2026-10-25T00:59:59", "2026-10-25T00:59:59+01:00", ZONE_PLAIN },
  { "Europe/London", "2026-10-25T01:00:00", "2026-10-25T01:00:00+01:00", ZONE_FOLD },
  { "Europe/London", "2026-10-25T01:30:00", "2026-10-25T01:30:00+01:00", ZONE_FOLD },
  { "Europe/London", "2026-10-25T02:00:00", "2026-10-25T02:00:00+00:00", ZONE_PLAIN },
  { "Europe/Dublin", "2026-03-29T01:30:00", "2026-03-29T02:30:00+01:00", ZONE_GAP },
  { "Europe/Dublin", "2026-10-25T01:30:00", "2026-10-25T01:30:00+01:00", ZONE_FOLD },
  { "America/New_York", "2007-03-11T02:30:00", "2007-03-11T03:30:00-04:00", ZONE_GAP },
  { "America/New_York", "2007-11-04T01:30:00", "2007-11-04T01:30:00-04:00", ZONE_FOLD },
  { "Australia/Lord_Howe", "2026-10-04T02:10:00", "2026-10-04T02:40:00+11:00", ZONE_GAP },
  { "Australia/Lord_Howe", "2026-04-05T01:45:00", "2026-04-05T01:45:00+11:00", ZONE_FOLD },
  { "Pacific/Apia", "2011-12-30T12:00:00", "2011-12-31T12:00:00+14:00", ZONE_GAP },
  { "Asia/Kolkata", "2026-07-01T09:00:00", "2026-07-01T09:00:00+05:30", ZONE_PLAIN },
  { "Pacific/Chatham", "2026-01-01T09:00:00", "2026-01-01T09:00:00+13:45", ZONE_PLAIN },
  { "UTC", "2026-03-29T01:30:00", "2026-03-29T01:30:00+00:00", ZONE_PLAIN },
  { "Europe/London", "9999-07-01T09:00:00", "9999-07-01T09:00:00+01:00", ZONE_PLAIN },
};

static void check_wall_times(void)
{
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    const Zone *z = zone(cases[i].zone);
    Instant at = zone_to_instant(z, civil(cases[i].wall));
    char text[INSTANT_TEXT];
    g_test_message("%s in %s", cases[i].wall, cases[i].zone);
    g_assert_cmpstr(zone_format(z, at, text), ==, cases[i].instant);
    g_assert_cmpint(zone_case(z, civil(cases[i].wall)), ==, cases[i].how);
  }
}

static void check_back(void)
{
  const Zone *london = zone("Europe/London");
  for (Instant at = 1773000000; at < 1805000000; at += 1799) {
    Civil shown = zone_to_civil(london, at);
    Instant again = zone_to_instant(london, shown);
    g_assert_true(again == at || (zone_case(london, shown) == ZONE_FOLD && at - again == 3600));
  }
}

static void check_day_start(void)
{
  static const char *const days[][3] = {
    { "Europe/London", "2026-03-29", "2026-03-29T00:00:00+00:00" },
    { "America/Sao_Paulo", "2018-11-04", "2018-11-04T01:00:00-02:00" }, /* midnight was skipped */
    { "America/Havana", "2026-11-01", "2026-11-01T00:00:00-04:00" },    /* midnight comes twice */
    { "Pacific/Apia", "2011-12-30", "2011-12-31T00:00:00+14:00" },      /* the day was skipped */
  };
  for (gsize i = 0; i < G_N_ELEMENTS(days); i++) {
    char text[INSTANT_TEXT];
    const Zone *z = zone(days[i][0]);
    g_assert_cmpstr(zone_format(z, zone_day_start(z, civil(days[i][1])), text), ==, days[i][2]);
  }
}

static void check_interned(void)
{
  g_assert_true(zone("Europe/London") == zone("Europe/London"));
  g_assert_cmpstr(zone_name(zone("Europe/London")), ==, "Europe/London");
}

static void check_refused(const char *name, const char *wanted)
{
  g_autoptr(GError) error = NULL;
  g_assert_null(zone_get(name, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
  if (!strstr(error->message, wanted))
    g_error("“%s” should say “%s”", error->message, wanted);
}

static void check_unknown(void)
{
  check_refused("Europe/Lodnon", "“Europe/London”");
  check_refused("London", "“Europe/London”");
  check_refused("europe/london", "“Europe/London”");
  check_refused("Qqqqqqqqqqqqqqqqqqqqqqqq/Xxxxxxxxxxxxxxxx", "write it like");
}

static void check_no_paths(void)
{
  static const char *const names[] = { "../../etc/passwd", "/etc/localtime", "Europe", "Europe/", "zone.tab", "", ".",
                                       "tzdata.zi", "right/Europe/London", "posixrules", "localtime", "leapseconds",
                                       "Europe//London", "Europe/../UTC", "Europe/London\n" };
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
    check_refused(names[i], "there is no time zone");
  g_autofree char *endless = g_strnfill(100000, 'A');
  check_refused(endless, "there is no time zone");
}

static void check_parse(void)
{
  const Zone *london = zone("Europe/London");
  Instant at = 0;
  g_assert_true(zone_parse(london, "2026-07-01T09:00", &at, NULL));
  g_assert_cmpint(at, ==, 1782892800);
  g_assert_true(zone_parse(london, "2026-07-01T09:00:00+05:30", &at, NULL));
  g_assert_cmpint(at, ==, 1782876600);
  g_assert_true(zone_parse(london, "2026-07-01T09:00Z", &at, NULL));
  g_assert_cmpint(at, ==, 1782896400);
  g_autoptr(GError) error = NULL;
  g_assert_false(zone_parse(london, "2026-07-01T25:00", &at, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
  g_assert_cmpint(at, ==, 1782896400);
}

/* Every file cut short anywhere, and with any byte changed, is read or refused, and nothing else. */
static void check_broken_files(void)
{
  g_autofree char *bytes = NULL;
  gsize size = 0;
  g_assert_true(g_file_get_contents("/usr/share/zoneinfo/Europe/London", &bytes, &size, NULL));
  TzRule rule;
  for (gsize cut = 0; cut < size; cut++) {
    g_autofree guint8 *part = g_memdup2(bytes, cut); /* on its own, so that a sanitizer sees its end */
    g_autoptr(GError) error = NULL;
    g_assert_null(tzif_read(part, cut, &rule, &error));
    g_assert_error(error, ERROR_DOMAIN, ERROR_UNREADABLE);
  }
  for (gsize i = 0; i < size; i++) {
    guint8 *changed = (guint8 *)bytes + i, was = *changed;
    *changed ^= 0x85;
    g_autoptr(GArray) spans = tzif_read((const guint8 *)bytes, size, &rule, NULL);
    g_assert_true(!spans || spans->len > 0);
    *changed = was;
  }
}

static void check_rule_texts(void)
{
  static const char *const broken[] = { "", "GMT", "0", "GMT0BST", "GMT0BST,M3.5.0", "GMT0BST,M13.5.0,M10.5.0",
                                        "GMT0BST,M3.6.0,M10.5.0",
                                        "GMT0BST,M3.5.7,M10.5.0", "GMT0BST,M3.5.0/168,M10.5.0", "GMT0BST,J0,J300",
                                        "GMT0BST,M3.5.0,M10.5.0x", "<GMT0", "GMT25", "GMT0BST,J366,J300" };
  TzRule rule = { 0 };
  for (gsize i = 0; i < G_N_ELEMENTS(broken); i++) {
    g_test_message("%s", broken[i]);
    g_assert_false(tzrule_parse(broken[i], &rule));
  }
  g_assert_true(tzrule_parse("<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", &rule)); /* America/Nuuk */
  g_assert_cmpint(tzrule_change(&rule, 2024, TRUE), ==, 1711846800);
  g_assert_true(tzrule_parse("AAA0BBB,J60/0,300/0", &rule)); /* 1 March always; the 301st day */
  g_assert_cmpint(tzrule_change(&rule, 2024, TRUE), ==, 1709251200);
  g_assert_cmpint(tzrule_change(&rule, 2023, TRUE), ==, 1677628800);
  g_assert_cmpint(tzrule_change(&rule, 2024, FALSE), ==, 1729983600);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/zone/wall-time/gap-uses-the-offset-before-it-and-fold-its-first", check_wall_times);
  g_test_add_func("/zone/instant/goes-to-wall-time-and-back", check_back);
  g_test_add_func("/zone/day-start/is-the-first-instant-of-the-date", check_day_start);
  g_test_add_func("/zone/name/is-interned", check_interned);
  g_test_add_func("/zone/name/unknown-names-the-nearest", check_unknown);
  g_test_add_func("/zone/name/is-never-a-path", check_no_paths);
  g_test_add_func("/zone/parse/takes-wall-time-or-offset", check_parse);
  g_test_add_func("/zone/file/broken-is-refused", check_broken_files);
  g_test_add_func("/zone/rule/posix-text-is-read-or-refused", check_rule_texts);
  return g_test_run();
}
