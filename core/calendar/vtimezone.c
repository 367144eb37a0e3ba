#include "calendar/vtimezone.h"

#include <string.h>

#include "calendar/zone_table.h"

#define DAY 86400
#define MOST_GAP ((gint64)366 * DAY) /* between two changes of a yearly rule */

static const char *const day_names[] = { "SU", "MO", "TU", "WE", "TH", "FR", "SA" };

gboolean vtimezone_is_utc(const Zone *zone)
{
  return zone->n_spans == 1 && zone->spans[0].offset == 0 && strcmp(zone->spans[0].abbr, "UTC") == 0;
}

/* Whether span @i begins as the rule says. */
static gboolean follows_rule(const Zone *zone, guint i)
{
  const ZoneSpan *span = &zone->spans[i];
  const TzRule *rule = &zone->rule;
  if (i == 0 || span->offset != (span->daylight ? rule->daylight_offset : rule->standard_offset))
    return FALSE;
  int year = civil_from_seconds(span->at + zone->spans[i - 1].offset).year;
  return span->at == tzrule_change(rule, year, span->daylight) ||
         span->at == tzrule_change(rule, year - 1, span->daylight); /* a change late on New Year's Eve */
}

/* The first span from which on all follow the rule. */
static guint first_of_rule(const Zone *zone)
{
  guint first = zone->n_written;
  while (first > 1 && follows_rule(zone, first - 1) &&
         zone->spans[first - 1].daylight != zone->spans[first].daylight &&
         zone->spans[first].at - zone->spans[first - 1].at < MOST_GAP &&
         zone->spans[first - 2].offset == zone->spans[first].offset) /* so that TZOFFSETFROM is the rule's */
    first--;
  return first;
}

/* "+0100", with seconds where there are any. */
static void put_offset(IcsLines *lines, const char *name_and_colon, int offset)
{
  char text[16];
  int minutes = ABS(offset) / 60;
  g_snprintf(text, sizeof text, "%c%02d%02d", offset < 0 ? '-' : '+', minutes / 60 % 100, minutes % 60);
  ics_lines_begin(lines, name_and_colon);
  ics_lines_raw(lines, text);
  if (ABS(offset) % 60) {
    g_snprintf(text, sizeof text, "%02d", ABS(offset) % 60);
    ics_lines_raw(lines, text);
  }
  ics_lines_end(lines);
}

/* Days from @first to @last as a list of BYMONTHDAY or BYYEARDAY. */
static void add_range(GString *text, int first, int last)
{
  for (int day = first; day <= last; day++)
    g_string_append_printf(text, "%s%d", day == first ? "" : ",", day);
}

/* A weekday that the time of day, under 0:00 or over 24:00, moves @moved days on: the range of days of the month
 * in which that day falls; counted back from the end of the year where the month does not hold it. */
static gboolean add_moved_day(GString *text, const TzDay *day, int moved)
{
  int length = civil_month_days(2001, day->month);
  int first = (day->week == 5 ? length - 6 : 7 * day->week - 6) + moved, last = first + 6;
  g_string_append_printf(text, ";BYDAY=%s", day_names[(day->weekday + moved % 7 + 7) % 7]);
  if (day->week < 5 && first >= 1 && last <= length) {
    g_string_append_printf(text, ";BYMONTH=%d;BYMONTHDAY=", day->month);
    add_range(text, first, last);
    return TRUE;
  }
  if (day->month < 3) /* 29 February would move it */
    return FALSE;
  int end = civil_to_day((Civil){ .year = 2001, .month = 12, .day = 31 }) + 1;
  int month = civil_to_day((Civil){ .year = 2001, .month = (guint8)day->month, .day = 1 }) - 1;
  g_string_append(text, ";BYYEARDAY=");
  add_range(text, month + first - end, month + last - end);
  return month + last < end;
}

/* The rule as an RRULE; NULL where iCalendar cannot say it. */
static char *rule_text(const TzDay *day)
{
  int moved = day->seconds >= 0 ? day->seconds / DAY : -((DAY - 1 - day->seconds) / DAY);
  g_autoptr(GString) text = g_string_new("RRULE:FREQ=YEARLY");
  if (day->kind != TZRULE_WEEKDAY)
    return NULL;
  if (moved == 0)
    g_string_append_printf(text, ";BYMONTH=%d;BYDAY=%d%s", day->month, day->week == 5 ? -1 : day->week,
                           day_names[day->weekday]);
  else if (!add_moved_day(text, day, moved))
    return NULL;
  return g_strdup(text->str);
}

/* One STANDARD or DAYLIGHT part, for span @i; @rule may be NULL. Which of the two is told by the clock that is
 * ahead, so that readers that never heard of winter time behind the standard (Europe/Dublin) are right as well. */
static void put_observance(IcsLines *lines, const Zone *zone, guint i, const char *rule)
{
  const ZoneSpan *span = &zone->spans[i], *before = i > 0 ? span - 1 : span;
  gboolean daylight = (span->daylight || before->daylight) && span->offset > before->offset;
  ics_lines_put(lines, daylight ? "BEGIN:DAYLIGHT" : "BEGIN:STANDARD");
  ics_lines_begin(lines, "DTSTART:");
  if (i > 0)
    ics_lines_civil(lines, civil_from_seconds(MAX(span->at, -62135510400) + before->offset));
  else
    ics_lines_raw(lines, "16010101T000000");
  ics_lines_end(lines);
  if (rule)
    ics_lines_put(lines, rule);
  put_offset(lines, "TZOFFSETFROM:", before->offset);
  put_offset(lines, "TZOFFSETTO:", span->offset);
  ics_lines_put_text(lines, "TZNAME:", span->abbr);
  ics_lines_put(lines, daylight ? "END:DAYLIGHT" : "END:STANDARD");
}

/* The index in the table of the span in which @instant lies. */
static guint index_at(const Zone *zone, Instant instant)
{
  gint64 shift;
  return (guint)(zone_span_at(zone, instant, &shift) - zone->spans);
}

static void put_spans(IcsLines *lines, const Zone *zone, guint first, guint end)
{
  for (guint i = first; i < end; i++)
    put_observance(lines, zone, i, NULL);
}

void vtimezone_write(IcsLines *lines, const Zone *zone, Instant from, Instant to)
{
  g_autofree char *to_daylight = zone->rule.changes ? rule_text(&zone->rule.to_daylight) : NULL;
  g_autofree char *to_standard = zone->rule.changes ? rule_text(&zone->rule.to_standard) : NULL;
  ics_lines_put(lines, "BEGIN:VTIMEZONE");
  ics_lines_put_text(lines, "TZID:", zone_name(zone));
  ics_lines_put_text(lines, "X-LIC-LOCATION:", zone_name(zone));
  guint first = index_at(zone, from), last = index_at(zone, to);
  if (to_daylight && to_standard) {
    guint yearly = first_of_rule(zone);
    if (zone->spans[yearly - 1].offset != zone->spans[yearly + 1].offset) /* a change like no other comes first */
      yearly++;
    put_spans(lines, zone, first, yearly);
    for (guint i = yearly; i < yearly + 2; i++)
      put_observance(lines, zone, i, zone->spans[i].daylight ? to_daylight : to_standard);
  } else {
    put_spans(lines, zone, first, MAX(last, first) + 1);
  }
  ics_lines_put(lines, "END:VTIMEZONE");
}
