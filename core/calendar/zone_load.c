/* Where zones come from: the system's zone files, each read once. */
#include <errno.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "calendar/zone_table.h"

#define ZONE_FOLDER "/usr/share/zoneinfo"
#define MOST_NAME 63

/* Names in the folder that are no zone of their own: what they mean depends on the machine, or on leap seconds. */
static const char *const no_zones[] = { "localtime", "posixrules", "Factory" };

static gboolean may_be_name(const char *name)
{
  gsize length = strlen(name);
  if (length < 1 || length > MOST_NAME || !g_ascii_isalpha(*name) || name[length - 1] == '/' || strstr(name, "//"))
    return FALSE;
  for (const char *p = name; *p; p++)
    if (!g_ascii_isalnum(*p) && !strchr("_+-/", *p))
      return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS(no_zones); i++)
    if (strcmp(name, no_zones[i]) == 0)
      return FALSE;
  return !g_str_has_prefix(name, "right/") && !g_str_has_prefix(name, "posix/");
}

/* The names that tzdata.zi lists: lines "Z NAME …" and "L TARGET NAME". */
static GStrv known_names(void)
{
  g_autofree char *text = NULL;
  if (!g_file_get_contents(ZONE_FOLDER "/tzdata.zi", &text, NULL, NULL))
    return NULL;
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  GPtrArray *names = g_ptr_array_new();
  for (char **line = lines; *line; line++) {
    if (**line != 'Z' && **line != 'L')
      continue;
    g_auto(GStrv) words = g_strsplit(*line, " ", 4);
    if (g_strv_length(words) >= 3)
      g_ptr_array_add(names, g_strdup(words[**line == 'Z' ? 1 : 2]));
  }
  g_ptr_array_add(names, NULL);
  return (GStrv)g_ptr_array_free(names, FALSE);
}

/* The name meant by @tzid, told by its letters or, where someone wrote "London", by its last part. */
static const char *nearest_name(const char *tzid, GStrv names)
{
  for (char **name = names; name && *name; name++) {
    const char *slash = strrchr(*name, '/');
    if (g_ascii_strcasecmp(*name, tzid) == 0 || (slash && g_ascii_strcasecmp(slash + 1, tzid) == 0))
      return *name;
  }
  return text_nearest(tzid, (const char *const *)names);
}

static gboolean refuse_name(const char *tzid, GError **error)
{
  if (!error) /* whoever only asks whether there is such a zone need not wait for the nearest name */
    return FALSE;
  g_autofree char *shown = g_utf8_make_valid(tzid, (gssize)strnlen(tzid, MOST_NAME));
  if (!g_file_test(ZONE_FOLDER "/Etc/UTC", G_FILE_TEST_IS_REGULAR))
    return error_set(error, ERROR_BROKEN,
                     "time zone “%s” cannot be looked up: " ZONE_FOLDER " is missing; install tzdata",
                     shown);
  g_auto(GStrv) names = known_names();
  const char *nearest = nearest_name(shown, names);
  if (nearest)
    return error_set(error, ERROR_INVALID, "there is no time zone “%s”; did you mean “%s”?", shown, nearest);
  return error_set(error, ERROR_INVALID, "there is no time zone “%s”; write it like “Europe/London”", shown);
}

/* Writes the rule out for a whole cycle and the years at its rim, from the last written change on. */
static void extend(GArray *spans, const TzRule *rule)
{
  Instant last = g_array_index(spans, ZoneSpan, spans->len - 1).at;
  int first_year = last == G_MININT64 ? 1900 : civil_from_seconds(last).year;
  for (int year = first_year; year <= first_year + 402; year++) {
    Instant changes[2] = { tzrule_change(rule, year, TRUE), tzrule_change(rule, year, FALSE) };
    gboolean daylight_first = changes[0] < changes[1];
    for (int i = 0; i < 2; i++) {
      gboolean daylight = daylight_first == (i == 0);
      Instant at = changes[daylight ? 0 : 1];
      ZoneSpan span = { at, daylight ? rule->daylight_offset : rule->standard_offset, daylight,
                        daylight ? rule->daylight_name : rule->standard_name };
      if (at > g_array_index(spans, ZoneSpan, spans->len - 1).at)
        g_array_append_val(spans, span);
    }
  }
}

static Zone *zone_of(const char *name, GArray *spans, const TzRule *rule)
{
  Zone *zone = g_new0(Zone, 1);
  zone->name = g_strdup(name);
  zone->rule = *rule;
  zone->n_written = spans->len;
  if (rule->changes)
    extend(spans, rule);
  zone->n_spans = spans->len;
  zone->spans = (ZoneSpan *)g_array_free(spans, FALSE);
  return zone;
}

/* UTC is known without any file. */
static Zone *zone_utc(void)
{
  GArray *spans = g_array_new(FALSE, FALSE, sizeof(ZoneSpan));
  ZoneSpan always = { G_MININT64, 0, FALSE, "UTC" };
  g_array_append_val(spans, always);
  return zone_of("UTC", spans, &(TzRule){ .standard_name = "UTC" });
}

static Zone *zone_load(const char *tzid, GError **error)
{
  if (strcmp(tzid, "UTC") == 0)
    return zone_utc();
  g_autofree char *path = may_be_name(tzid) ? g_build_filename(ZONE_FOLDER, tzid, NULL) : NULL;
  g_autofree char *bytes = NULL;
  gsize size = 0;
  TzRule rule = { 0 };
  GArray *spans = NULL;
  if (path && g_file_test(path, G_FILE_TEST_IS_REGULAR) && g_file_get_contents(path, &bytes, &size, NULL))
    spans = tzif_read((const guint8 *)bytes, size, &rule, NULL);
  if (spans)
    return zone_of(tzid, spans, &rule);
  refuse_name(tzid, error);
  return NULL;
}

const Zone *zone_get(const char *tzid, GError **error)
{
  /* Zones are few and never change while the process lives; only the one thread of the loop asks. */
  static GHashTable *zones;
  if (!zones)
    zones = g_hash_table_new(g_str_hash, g_str_equal);
  Zone *zone = g_hash_table_lookup(zones, tzid);
  if (!zone) {
    zone = zone_load(tzid, error);
    if (zone)
      g_hash_table_insert(zones, zone->name, zone);
  }
  return zone;
}
