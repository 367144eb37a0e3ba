#include "render/figures.h"

#include <stdlib.h>
#include <string.h>

#include "base/words.h"
#include "render/when.h"

const char *figures_bucket_name(Bucket bucket)
{
  static const char *const names[] = { N_("Used"), N_("Did not attend"), N_("Cancelled by whoever booked"),
                                       N_("Cancelled by the service"), N_("Nobody booked"), N_("Outcome not recorded"),
                                       N_("Still to come") };
  G_STATIC_ASSERT(G_N_ELEMENTS(names) == BUCKET_N);
  return words_say(names[bucket]);
}

char *figures_count(gint64 count)
{
  g_autofree char *digits = g_strdup_printf("%" G_GINT64_FORMAT, count);
  GString *text = g_string_new(NULL);
  gsize length = strlen(digits);
  for (gsize i = 0; i < length; i++) {
    if (i > 0 && (length - i) % 3 == 0 && digits[i - 1] != '-')
      g_string_append_c(text, ',');
    g_string_append_c(text, digits[i]);
  }
  return g_string_free(text, FALSE);
}

static json_t *take_text(char *text)
{
  json_t *value = json_string(text);
  g_free(text);
  return value;
}

/* Whole percents, rounded half up. */
static gint64 percent_of(gint64 over, gint64 under)
{
  return (200 * over + under) / (2 * under);
}

json_t *figures_share(gint64 over, gint64 under)
{
  if (under <= 0)
    return json_null();
  g_autofree char *percent = g_strdup_printf("%" G_GINT64_FORMAT "%%", percent_of(over, under));
  g_autofree char *level = g_strdup_printf("%d", (int)CLAMP(over * FIGURES_LEVELS / under, 0, FIGURES_LEVELS - 1));
  return json_pack("{s:s, s:o, s:o, s:s}", "percent", percent, "over", take_text(figures_count(over)), "under",
                   take_text(figures_count(under)), "level", level);
}

/* Percent with one decimal, for where a bar begins and how long it is. */
static json_t *length_of(gint64 part, gint64 whole)
{
  gint64 thousandths = whole > 0 ? part * 1000 / whole : 0;
  return take_text(g_strdup_printf("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT, thousandths / 10, thousandths % 10));
}

json_t *figures_of(const Buckets *buckets)
{
  json_t *parts = json_array();
  gint64 before = 0;
  for (Bucket i = 0; i < BUCKET_N; i++) {
    gint64 count = buckets_count(buckets, i);
    json_array_append_new(parts, json_pack("{s:s, s:s, s:o, s:b, s:o, s:o}", "key", bucket_text(i), "name",
                                           figures_bucket_name(i), "count", take_text(figures_count(count)), "empty",
                                           count == 0, "percent", length_of(count, buckets->offered), "left",
                                           length_of(before, buckets->offered)));
    before += count;
  }
  return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "offered", take_text(figures_count(buckets->offered)), "used",
                   take_text(figures_count(buckets->delivered)), "buckets", parts, "share",
                   figures_share(buckets->delivered, buckets_finished(buckets)), "mean",
                   figures_share(buckets->ratios, buckets->clinics * 1000000), "fill",
                   figures_share(buckets_filled(buckets), buckets->offered));
}

const char *figures_key_name(UtilisationKey key)
{
  static const char *const names[] = { N_("Service"),   N_("Type of service"), N_("Month"), N_("Week"),
                                       N_("Weekday"),   N_("Time of day"),     N_("Clinician"), N_("Team"),
                                       N_("Organisation"), N_("Profession"),   N_("Place"), N_("Slot") };
  G_STATIC_ASSERT(G_N_ELEMENTS(names) == UTILISATION_N_KEYS);
  return words_say(names[key]);
}

const char *figures_key_by(UtilisationKey key)
{
  static const char *const names[] = { N_("By service"),   N_("By type of service"), N_("By month"), N_("By week"),
                                       N_("By weekday"),   N_("By time of day"),     N_("By clinician"), N_("By team"),
                                       N_("By organisation"), N_("By profession"),   N_("By place"), N_("By slot") };
  G_STATIC_ASSERT(G_N_ELEMENTS(names) == UTILISATION_N_KEYS);
  return words_say(names[key]);
}

static char *nothing_name(UtilisationKey key)
{
  switch (key) {
  case UTILISATION_BY_HOST: return g_strdup(_("No clinician"));
  case UTILISATION_BY_PLACE: return g_strdup(_("No place (online)"));
  case UTILISATION_BY_TEAM: return g_strdup(_("Nobody, or somebody without a team"));
  default: return g_strdup(_("Nobody, or not known"));
  }
}

/* "2026-W36" → its Monday. */
static Civil monday_of(const char *week)
{
  Civil fourth = { .year = (gint16)atoi(week), .month = 1, .day = 4 };
  return civil_from_day(civil_to_day(fourth) - (int)civil_weekday(fourth) + MONDAY + 7 * (atoi(week + 6) - 1));
}

static char *week_name(const char *week)
{
  g_autofree char *monday = when_short_day(monday_of(week));
  return g_strdup_printf(_("Week of %s %.4s"), monday, week);
}

static char *weekday_name(const char *value)
{
  for (Weekday day = MONDAY; day <= SUNDAY; day++)
    if (strcmp(weekday_text(day), value) == 0)
      return g_strdup(when_weekday(day));
  return g_strdup(value);
}

static char *hour_name(const char *value)
{
  Civil time = { .year = 2000, .month = 1, .day = 1, .hour = (guint8)atoi(value) };
  return when_time(time);
}

char *figures_value_name(const UtilisationReport *report, const UtilisationRow *row, guint column)
{
  UtilisationKey key = report->keys[column];
  const char *value = row->keys[column];
  const char *label = report->labels[key] ? g_hash_table_lookup(report->labels[key], value) : NULL;
  if (!*value)
    return nothing_name(key);
  if (label)
    return g_strdup(label);
  if (key == UTILISATION_BY_MONTH)
    return when_month((Civil){ .year = (gint16)atoi(value), .month = (guint8)atoi(value + 5), .day = 1 });
  if (key == UTILISATION_BY_WEEK)
    return week_name(value);
  if (key == UTILISATION_BY_WEEKDAY)
    return weekday_name(value);
  return key == UTILISATION_BY_HOUR ? hour_name(value) : g_strdup(value);
}

char *figures_query(const UtilisationReport *report, const UtilisationRow *row)
{
  char from[CIVIL_DATE_TEXT], to[CIVIL_DATE_TEXT];
  GString *query = g_string_new(NULL);
  g_string_printf(query, "from=%s&to=%s", civil_format_date(report->from, from), civil_format_date(report->to, to));
  gboolean by_service = FALSE;
  for (guint i = 0; row && i < report->n_keys; i++) {
    by_service = by_service || report->keys[i] == UTILISATION_BY_SERVICE;
    g_string_append_printf(query, "&%s=", utilisation_key_text(report->keys[i]));
    g_string_append_uri_escaped(query, row->keys[i], NULL, FALSE);
  }
  for (char **service = report->services; !by_service && *service; service++) {
    g_string_append(query, "&service=");
    g_string_append_uri_escaped(query, *service, NULL, FALSE);
  }
  return g_string_free(query, FALSE);
}

/* ---- the map of weekday by hour --------------------------------------------------------------------------------- */

#define HOURS 24

typedef struct {
  const UtilisationReport *report;
  const UtilisationRow *rows[SUNDAY + 1][HOURS];
  gboolean hour_used[HOURS], day_used[SUNDAY + 1];
} Map;

static void spread(Map *map)
{
  for (guint i = 0; i < map->report->rows->len; i++) {
    const UtilisationRow *row = map->report->rows->pdata[i];
    int hour = CLAMP(atoi(row->keys[1]), 0, HOURS - 1);
    for (Weekday day = MONDAY; day <= SUNDAY; day++) {
      if (strcmp(weekday_text(day), row->keys[0]) != 0 || row->buckets.offered == 0)
        continue;
      map->rows[day][hour] = row;
      map->hour_used[hour] = map->day_used[day] = TRUE;
    }
  }
}

static json_t *map_cell(const Map *map, const UtilisationRow *row)
{
  if (!row)
    return json_pack("{s:n, s:n, s:n}", "share", "query", "name");
  g_autofree char *query = figures_query(map->report, row);
  g_autofree char *day = figures_value_name(map->report, row, 0);
  g_autofree char *hour = figures_value_name(map->report, row, 1);
  g_autofree char *name = g_strdup_printf("%s, %s", day, hour);
  return json_pack("{s:o, s:s, s:s, s:o}", "share", figures_share(row->buckets.delivered, buckets_finished(&row->buckets)),
                   "query", query, "name", name, "coming", json_boolean(buckets_finished(&row->buckets) == 0));
}

json_t *figures_map(const UtilisationReport *report)
{
  Map map = { .report = report };
  json_t *hours = json_array(), *days = json_array();
  spread(&map);
  for (int hour = 0; hour < HOURS; hour++) {
    Civil time = { .year = 2000, .month = 1, .day = 1, .hour = (guint8)hour };
    if (map.hour_used[hour])
      json_array_append_new(hours, json_pack("{s:o}", "name", take_text(when_time(time))));
  }
  for (Weekday day = MONDAY; day <= SUNDAY; day++) {
    json_t *cells = json_array();
    for (int hour = 0; hour < HOURS; hour++)
      if (map.hour_used[hour])
        json_array_append_new(cells, map_cell(&map, map.rows[day][hour]));
    if (map.day_used[day])
      json_array_append_new(days, json_pack("{s:s, s:O}", "name", when_weekday(day), "cells", cells));
    json_decref(cells);
  }
  return json_pack("{s:o, s:o}", "hours", hours, "days", days);
}
