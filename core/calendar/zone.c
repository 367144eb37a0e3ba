#include "calendar/zone.h"

#include <string.h>

#include "base/error.h"
#include "calendar/zone_table.h"

#define DAY 86400

const char *zone_name(const Zone *zone)
{
  return zone->name;
}

/* The index of the last span that begins at or before @instant. */
static guint search(const Zone *zone, Instant instant)
{
  guint low = 0, high = zone->n_spans;
  while (high - low > 1) {
    guint middle = low + (high - low) / 2;
    if (zone->spans[middle].at <= instant)
      low = middle;
    else
      high = middle;
  }
  return low;
}

/* How far @instant must be counted back to lie within the table. */
static gint64 shift_of(const Zone *zone, Instant instant)
{
  if (!zone->rule.changes) /* its only span may begin at the first instant there is, with nothing before it */
    return 0;
  Instant end = zone->spans[zone->n_spans - 1].at - 2 * DAY; /* room to look at the span behind */
  if (instant < end)
    return 0;
  return ((instant - end) / ZONE_CYCLE + 1) * ZONE_CYCLE;
}

const ZoneSpan *zone_span_at(const Zone *zone, Instant instant, gint64 *shift)
{
  *shift = shift_of(zone, instant);
  return &zone->spans[search(zone, instant - *shift)];
}

/* Where a wall time falls among the spans. */
typedef struct {
  guint span;   /* whose clock is read: the one before a gap, the first of a fold */
  gint64 shift; /* seconds by which the wall time was counted back into the table */
  ZoneCase how;
} Reading;

/* Whether the clock of span @i has not yet been changed when it shows @wall. */
static gboolean shows_before_end(const Zone *zone, guint i, gint64 wall)
{
  return i + 1 >= zone->n_spans || wall - zone->spans[i].offset < zone->spans[i + 1].at;
}

static Reading read_wall(const Zone *zone, gint64 wall)
{
  Reading reading = { .shift = shift_of(zone, wall) };
  wall -= reading.shift;
  guint i = search(zone, wall - 2 * DAY); /* no clock is two days off */
  while (!shows_before_end(zone, i, wall))
    i++;
  gboolean gap = i > 0 && wall - zone->spans[i].offset < zone->spans[i].at;
  reading.span = gap ? i - 1 : i;
  if (gap)
    reading.how = ZONE_GAP;
  else if (i + 1 < zone->n_spans && wall - zone->spans[i + 1].offset >= zone->spans[i + 1].at)
    reading.how = ZONE_FOLD;
  return reading;
}

Instant zone_to_instant(const Zone *zone, Civil civil)
{
  gint64 wall = civil_to_seconds(civil);
  return wall - zone->spans[read_wall(zone, wall).span].offset;
}

ZoneCase zone_case(const Zone *zone, Civil civil)
{
  return read_wall(zone, civil_to_seconds(civil)).how;
}

Civil zone_to_civil(const Zone *zone, Instant instant)
{
  return civil_from_seconds(instant + zone_offset(zone, instant));
}

int zone_offset(const Zone *zone, Instant instant)
{
  gint64 shift;
  return zone_span_at(zone, instant, &shift)->offset;
}

Instant zone_day_start(const Zone *zone, Civil date)
{
  gint64 midnight = (gint64)civil_to_day(date) * DAY;
  Reading reading = read_wall(zone, midnight);
  if (reading.how == ZONE_GAP) /* the day begins with the clocks' change */
    return zone->spans[reading.span + 1].at + reading.shift;
  return midnight - zone->spans[reading.span].offset;
}

const char *zone_format(const Zone *zone, Instant instant, char *out)
{
  return instant_format(instant, zone_offset(zone, instant), out);
}

/* Whether @text ends in Z or an offset, after its time of day. */
static gboolean has_offset(const char *text)
{
  const char *time = strpbrk(text, "T ");
  return time && strpbrk(time, "Zz+-");
}

gboolean zone_parse(const Zone *zone, const char *text, Instant *instant, GError **error)
{
  if (has_offset(text))
    return instant_parse(text, instant, error);
  Civil civil;
  if (!civil_parse(text, &civil, error))
    return FALSE;
  *instant = zone_to_instant(zone, civil);
  return TRUE;
}
