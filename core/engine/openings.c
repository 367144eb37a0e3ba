#include "engine/openings.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

#define DATES_MOST 1000
#define OPENINGS_MOST 100000

GArray *openings_read_dates(const char *text, GError **error)
{
  g_auto(GStrv) parts = text_split_list(text);
  g_autoptr(GArray) dates = g_array_new(FALSE, FALSE, sizeof(Civil));
  for (char **part = parts; *part; part++) {
    Civil date;
    if (!civil_parse(*part, &date, error))
      return NULL;
    g_array_append_val(dates, date);
  }
  if (dates->len > DATES_MOST) {
    error_set(error, ERROR_INVALID, "%u dates are too many, at most %d fit; a rule says it shorter", dates->len,
              DATES_MOST);
    return NULL;
  }
  return g_steal_pointer(&dates);
}

char *openings_write_dates(const GArray *dates)
{
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < dates->len; i++) {
    Civil date = g_array_index(dates, Civil, i);
    char at[CIVIL_TEXT], on[CIVIL_DATE_TEXT];
    gboolean midnight = date.hour == 0 && date.minute == 0 && date.second == 0;
    g_string_append_printf(text, "%s%s", i ? "," : "",
                           midnight ? civil_format_date(date, on) : civil_format(date, at));
  }
  return g_string_free(text, FALSE);
}

void opening_rule_clear(OpeningRule *rule)
{
  g_clear_pointer(&rule->except, g_array_unref);
  g_clear_pointer(&rule->extra, g_array_unref);
}

gboolean opening_rule_read(const Schedule *schedule, OpeningRule *rule, GError **error)
{
  const Zone *zone = zone_get(schedule->zone, error);
  g_autoptr(GArray) except = zone ? openings_read_dates(schedule->except_on, error) : NULL;
  g_autoptr(GArray) extra = except ? openings_read_dates(schedule->extra_on, error) : NULL;
  if (!extra)
    return FALSE;
  rule->rule = (Recurrence){ .zone = zone,
                             .starts = schedule->starts,
                             .repeat = schedule->repeat,
                             .except = (const Civil *)except->data,
                             .n_except = except->len,
                             .extra = (const Civil *)extra->data,
                             .n_extra = extra->len };
  rule->except = g_steal_pointer(&except);
  rule->extra = g_steal_pointer(&extra);
  return TRUE;
}

gboolean openings_can_be_said(const Zone *zone, Instant at)
{
  return zone_to_instant(zone, zone_to_civil(zone, at)) == at;
}

gboolean openings_closed(const Closure *closure, const char *service_id, Civil starts)
{
  int day = civil_to_day(starts);
  if (day < civil_to_day(closure->from_on) || day > civil_to_day(closure->to_on))
    return FALSE;
  return !closure->services || !*closure->services
         || g_strv_contains((const char *const *)closure->services, service_id);
}

static gboolean is_closed(const GPtrArray *closures, const char *service_id, Civil starts)
{
  for (guint i = 0; closures && i < closures->len; i++)
    if (openings_closed(closures->pdata[i], service_id, starts))
      return TRUE;
  return FALSE;
}

/* The instant before which an opening must start: the horizon, or the end of the schedule's last day. */
static gboolean find_end(const Schedule *schedule, const Zone *zone, Instant *before, GError **error)
{
  Civil last;
  if (!*schedule->until)
    return TRUE;
  if (!civil_parse_date(schedule->until, &last, error))
    return FALSE;
  *before = MIN(*before, zone_day_start(zone, civil_from_day(civil_to_day(last) + 1)));
  return TRUE;
}

GArray *openings_expand(const Schedule *schedule, const GPtrArray *closures, Instant before, GError **error)
{
  g_autoptr(GArray) openings = g_array_new(FALSE, FALSE, sizeof(Opening));
  g_auto(OpeningRule) rule = { 0 };
  if (schedule->ended)
    return g_steal_pointer(&openings);
  if (!opening_rule_read(schedule, &rule, error) || !find_end(schedule, rule.rule.zone, &before, error))
    return NULL;
  /* From the very first date on: extra dates may stand before the start, and groups are counted from there. */
  g_autoptr(GArray) dates = recurrence_expand(&rule.rule, G_MININT64 / 4, before, OPENINGS_MOST, NULL, error);
  if (!dates)
    return NULL;
  for (guint i = 0; i < dates->len; i++) {
    const Occurrence *date = &g_array_index(dates, Occurrence, i);
    Opening opening = { date->starts, date->at, date->at + (Instant)schedule->minutes * 60, date->ordinal };
    if (!is_closed(closures, schedule->service_id, date->starts))
      g_array_append_val(openings, opening);
  }
  return g_steal_pointer(&openings);
}
