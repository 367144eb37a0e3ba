#include <string.h>

#include "calendar/ics_reading.h"
#include "calendar/rule.h"

#define MOST_ZONES 1000
#define MOST_RULES 200
#define MOST_RULE 8192 /* bytes */

typedef struct {
  const char *name;
  guint has;      /* the bit it sets; 0 for none */
  gboolean once;  /* twice is wrong */
  void (*read)(IcsReading *reading, IcsFrame *frame, const IcsLine *line);
} Property;

static void note(IcsReading *reading, const IcsLine *line, gboolean wrong, const char *why)
{
  g_autofree char *shown = ics_report_shown(line->value);
  ics_report_note(reading->report, line->number, wrong, "%s:%s %s", line->name, shown, why);
}

static void use_zone(IcsReading *reading, const IcsLine *line, const char *tzid)
{
  GHashTable *used = reading->zones_used;
  if (!tzid || g_hash_table_size(used) >= MOST_ZONES || g_hash_table_contains(used, tzid))
    return;
  g_hash_table_insert(used, g_strdup(tzid), GINT_TO_POINTER(line->number));
  g_ptr_array_add(reading->report->zones, ics_report_shown(tzid));
}

/* Whether @line's VALUE parameter, if it has one, is @wanted. */
static gboolean is_value(const IcsLine *line, const char *wanted)
{
  const char *value = ics_line_parameter(line, "VALUE");
  return value && g_ascii_strcasecmp(value, wanted) == 0;
}

/* A date or a time with its zone; FALSE where it is none. */
static gboolean read_time(IcsReading *reading, const IcsLine *line, Civil *civil, IcsTimeKind *kind)
{
  const char *tzid = ics_line_parameter(line, "TZID");
  if (!ics_value_time(line->value, civil, kind)) {
    note(reading, line, TRUE, "is no date or time that exists (20261025 or 20261025T090000, with Z for UTC)");
    return FALSE;
  }
  if (is_value(line, "DATE") && *kind != ICS_DATE)
    note(reading, line, TRUE, "says it is a date and is not");
  else if (*kind == ICS_DATE && !is_value(line, "DATE"))
    note(reading, line, FALSE, "is a date and should say VALUE=DATE");
  if (tzid && *kind != ICS_FLOATING)
    note(reading, line, FALSE, "has a time zone that says nothing, since it is a date or UTC");
  else
    use_zone(reading, line, tzid);
  return TRUE;
}

static void note_start(IcsReport *report, Civil starts)
{
  char text[CIVIL_TEXT];
  civil_format(starts, text);
  if (!*report->first || strcmp(text, report->first) < 0)
    g_strlcpy(report->first, text, sizeof report->first);
  if (strcmp(text, report->last) > 0)
    g_strlcpy(report->last, text, sizeof report->last);
}

static void read_start(IcsReading *reading, IcsFrame *frame, const IcsLine *line)
{
  if (!read_time(reading, line, &frame->starts, &frame->starts_kind))
    return;
  g_free(frame->starts_zone);
  frame->starts_zone = g_strdup(ics_line_parameter(line, "TZID"));
  if (frame->kind == ICS_EVENT)
    note_start(reading->report, frame->starts);
}

static void read_end(IcsReading *reading, IcsFrame *frame, const IcsLine *line)
{
  frame->ends_line = 0;
  if (!read_time(reading, line, &frame->ends, &frame->ends_kind))
    return;
  g_free(frame->ends_zone);
  frame->ends_zone = g_strdup(ics_line_parameter(line, "TZID"));
  frame->ends_line = line->number;
}

static void read_other_time(IcsReading *reading, IcsFrame *frame, const IcsLine *line)
{
  Civil civil;
  IcsTimeKind kind;
  read_time(reading, line, &civil, &kind);
}

/* When something was written down: must be UTC (§3.8.7). */
static void read_stamp(IcsReading *reading, IcsFrame *frame, const IcsLine *line)
{
  Civil civil;
  IcsTimeKind kind;
  if (!ics_value_time(line->value, &civil, &kind))
    note(reading, line, TRUE, "is no time that exists (20261025T090000Z)");
  else if (kind != ICS_UTC)
    note(reading, line, FALSE, "should be UTC, with a Z behind it");
}

/* EXDATE and RDATE: times, dates or periods, separated by commas. There may be very many. */
static void read_times(IcsReading *reading, IcsFrame *frame, const IcsLine *line)
{
  char item[64]; /* longer than any period need be */
  gboolean fine = TRUE;
  for (const char *p = line->value; fine && p; p = *p == ',' ? p + 1 : NULL) {
    gsize length = strcspn(p, ","), kept = MIN(length, sizeof item - 1);
    memcpy(item, p, kept);
    item[kept] = 0;
    fine = kept == length && ics_value_period(item);
    p += length;
  }
  if (!fine)
    note(reading, line, TRUE, "is no list of dates or times that exist");
  use_zone(reading, line, ics_line_parameter(line, "TZID"));
}

static void read_duration(IcsReading *reading, IcsFrame *frame, const IcsLine *line)
{
  gint64 seconds;
  if (!ics_value_duration(line->value, &seconds))
    note(reading, line, TRUE, "is no duration (PT1H30M, P1D, P2W)");
  else if (seconds < 0)
    note(reading, line, TRUE, "goes backwards");
}

static void read_trigger(IcsReading *reading, IcsFrame *frame, const IcsLine *line)
{
  Civil civil;
  IcsTimeKind kind;
  if (!ics_value_duration(line->value, NULL) && !ics_value_time(line->value, &civil, &kind))
    note(reading, line, FALSE, "is neither a duration nor a time, so that the alarm may never sound");
}

static void read_offset(IcsReading *reading, IcsFrame *frame, const IcsLine *line)
{
  if (!ics_value_offset(line->value))
    note(reading, line, TRUE, "is no offset from UTC (+0100)");
}

static void read_sequence(IcsReading *reading, IcsFrame *frame, const IcsLine *line)
{
  if (!g_ascii_string_to_signed(line->value, 10, 0, G_MAXINT32, NULL, NULL))
    note(reading, line, FALSE, "should be a whole number");
}

static void read_version(IcsReading *reading, IcsFrame *frame, const IcsLine *line)
{
  if (strcmp(line->value, "2.0") != 0)
    note(reading, line, FALSE, "should be 2.0");
}

static void read_scale(IcsReading *reading, IcsFrame *frame, const IcsLine *line)
{
  if (g_ascii_strcasecmp(line->value, "GREGORIAN") != 0)
    note(reading, line, TRUE, "is another calendar than the Gregorian");
}

static void read_method(IcsReading *reading, IcsFrame *frame, const IcsLine *line)
{
  reading->has_method = TRUE;
}

static void read_name(IcsReading *reading, IcsFrame *frame, const IcsLine *line)
{
  g_autofree char *shown = ics_report_shown(line->value);
  gboolean known = g_ptr_array_find_with_equal_func(reading->report->names, shown, g_str_equal, NULL);
  if (frame->kind == ICS_CALENDAR && *shown && !known && reading->report->names->len < MOST_RULES)
    g_ptr_array_add(reading->report->names, g_steal_pointer(&shown));
}

static void read_uid(IcsReading *reading, IcsFrame *frame, const IcsLine *line)
{
  if (!*line->value)
    note(reading, line, FALSE, "is empty");
  g_free(frame->uid);
  frame->uid = g_strdup(line->value);
}

static void read_zone_name(IcsReading *reading, IcsFrame *frame, const IcsLine *line)
{
  if (frame->kind == ICS_TIMEZONE)
    g_hash_table_add(reading->zones_known, g_strdup(line->value));
}

/* Whether the text has the form of a rule by RFC 5545 or 7529, though we may not take it. */
static gboolean is_rule(const char *text)
{
  static const char *const parts[] = { "FREQ", "UNTIL", "COUNT", "INTERVAL", "BYSECOND", "BYMINUTE", "BYHOUR",
                                       "BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS",
                                       "WKST", "RSCALE", "SKIP", NULL };
  static const char *const often[] = { "SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY",
                                       NULL };
  if (strnlen(text, MOST_RULE + 1) > MOST_RULE)
    return FALSE;
  g_autofree char *upper = g_ascii_strup(text, -1);
  g_auto(GStrv) items = g_strsplit(upper, ";", -1);
  gboolean frequency = FALSE;
  for (char **item = items; *item; item++) {
    char *equals = strchr(*item, '=');
    if (!equals || !equals[1])
      return FALSE;
    *equals = 0;
    gboolean known = g_strv_contains(parts, *item) || g_str_has_prefix(*item, "X-");
    if (!known || equals[1 + strspn(equals + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-,")])
      return FALSE;
    if (strcmp(*item, "FREQ") == 0)
      frequency = g_strv_contains(often, equals + 1);
  }
  return frequency;
}

static void list_rule(IcsReading *reading, const IcsLine *line, const char *why)
{
  IcsRuleNote *rule = g_hash_table_lookup(reading->rules, line->value);
  if (rule) {
    rule->times++;
    return;
  }
  if (reading->report->rules->len >= MOST_RULES)
    return;
  rule = g_new0(IcsRuleNote, 1);
  rule->line = line->number;
  rule->times = 1;
  rule->text = ics_report_shown(line->value);
  rule->why = why ? ics_report_shown(why) : NULL;
  g_ptr_array_add(reading->report->rules, rule);
  g_hash_table_insert(reading->rules, g_strdup(line->value), rule);
}

/* Rules are read, never expanded. Those of a VTIMEZONE are not schedules, so that nobody asks whether we would
 * take them. */
static void read_rule(IcsReading *reading, IcsFrame *frame, const IcsLine *line)
{
  Rule rule;
  g_autoptr(GError) why = NULL;
  gboolean taken = rule_parse(line->value, &rule, &why);
  if (!taken && !is_rule(line->value))
    ics_report_note(reading->report, line->number, TRUE, "%s: %s", line->name, why->message);
  else if (frame->kind != ICS_STANDARD && frame->kind != ICS_DAYLIGHT)
    list_rule(reading, line, taken ? NULL : why->message);
}

static const Property properties[] = {
  { "VERSION", ICS_HAS_VERSION, FALSE, read_version },
  { "PRODID", ICS_HAS_PRODID, FALSE, NULL },
  { "CALSCALE", 0, FALSE, read_scale },
  { "METHOD", ICS_HAS_METHOD, FALSE, read_method },
  { "NAME", 0, FALSE, read_name },
  { "X-WR-CALNAME", 0, FALSE, read_name },
  { "UID", ICS_HAS_UID, TRUE, read_uid },
  { "DTSTAMP", ICS_HAS_DTSTAMP, TRUE, read_stamp },
  { "CREATED", 0, FALSE, read_stamp },
  { "LAST-MODIFIED", 0, FALSE, read_stamp },
  { "COMPLETED", 0, FALSE, read_stamp },
  { "DTSTART", ICS_HAS_DTSTART, TRUE, read_start },
  { "DTEND", ICS_HAS_DTEND, TRUE, read_end },
  { "DUE", ICS_HAS_DUE, TRUE, read_end },
  { "DURATION", ICS_HAS_DURATION, TRUE, read_duration },
  { "RECURRENCE-ID", ICS_HAS_RECURRENCE_ID, TRUE, read_other_time },
  { "EXDATE", 0, FALSE, read_times },
  { "RDATE", 0, FALSE, read_times },
  { "RRULE", 0, FALSE, read_rule },
  { "EXRULE", 0, FALSE, read_rule },
  { "SEQUENCE", ICS_HAS_SEQUENCE, TRUE, read_sequence },
  { "TRIGGER", 0, FALSE, read_trigger },
  { "TZID", ICS_HAS_TZID, TRUE, read_zone_name },
  { "TZOFFSETFROM", ICS_HAS_OFFSET_FROM, TRUE, read_offset },
  { "TZOFFSETTO", ICS_HAS_OFFSET_TO, TRUE, read_offset },
};

void ics_property_read(IcsReading *reading, IcsFrame *frame, const IcsLine *line)
{
  for (gsize i = 0; i < G_N_ELEMENTS(properties); i++) {
    const Property *property = &properties[i];
    if (strcmp(line->name, property->name) != 0)
      continue;
    if (property->has & frame->has)
      ics_report_note(reading->report, line->number, property->once, "%s stands twice in the same %s", line->name,
                      frame->name);
    frame->has |= property->has;
    if (property->read)
      property->read(reading, frame, line);
  }
}
