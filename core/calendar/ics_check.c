#include <string.h>

#include "calendar/ics_reading.h"

#define MOST_ZONE_NAME 200
#define NO_CALENDAR "this is no calendar: it should begin with BEGIN:VCALENDAR"

static IcsComponent component_of(const char *name)
{
  static const struct {
    const char *name;
    IcsComponent kind;
  } components[] = {
    { "VCALENDAR", ICS_CALENDAR }, { "VEVENT", ICS_EVENT },       { "VTODO", ICS_TASK },
    { "VJOURNAL", ICS_JOURNAL },   { "VFREEBUSY", ICS_FREE_BUSY }, { "VALARM", ICS_ALARM },
    { "VTIMEZONE", ICS_TIMEZONE }, { "STANDARD", ICS_STANDARD },  { "DAYLIGHT", ICS_DAYLIGHT },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(components); i++)
    if (strcmp(name, components[i].name) == 0)
      return components[i].kind;
  return ICS_OTHER;
}

static void count_component(IcsReport *report, IcsComponent kind)
{
  guint *const counts[] = { [ICS_CALENDAR] = &report->calendars, [ICS_EVENT] = &report->events,
                            [ICS_TASK] = &report->todos,         [ICS_JOURNAL] = &report->journals,
                            [ICS_FREE_BUSY] = &report->free_busy, [ICS_ALARM] = &report->alarms,
                            [ICS_TIMEZONE] = &report->zones_defined, [ICS_DAYLIGHT] = NULL };
  if (counts[kind])
    ++*counts[kind];
}

static void stop(IcsReading *reading, int line, const char *why)
{
  ics_report_note(reading->report, line, TRUE, "%s; nothing behind it was read", why);
  reading->stopped = TRUE;
}

static gboolean belongs_in(IcsComponent kind, IcsComponent parent)
{
  switch (kind) {
  case ICS_CALENDAR:
    return FALSE;
  case ICS_STANDARD:
  case ICS_DAYLIGHT:
    return parent == ICS_TIMEZONE;
  case ICS_ALARM:
    return parent == ICS_EVENT || parent == ICS_TASK;
  case ICS_OTHER:
    return TRUE;
  default:
    return parent == ICS_CALENDAR;
  }
}

static void begin(IcsReading *reading, const IcsLine *line)
{
  g_autofree char *name = g_ascii_strup(line->value, -1);
  IcsComponent kind = component_of(g_strstrip(name));
  if (reading->depth == 0 && kind != ICS_CALENDAR) {
    reading->report->unreadable = reading->report->calendars == 0;
    stop(reading, line->number, NO_CALENDAR);
    return;
  }
  if (reading->depth == ICS_MOST_DEPTH) {
    stop(reading, line->number, "components stand in one another too deeply");
    return;
  }
  if (reading->depth > 0) {
    IcsFrame *parent = &reading->frames[reading->depth - 1];
    g_autofree char *shown = ics_report_shown(name);
    parent->has |= ICS_HAS_COMPONENT | (kind == ICS_STANDARD || kind == ICS_DAYLIGHT ? ICS_HAS_OBSERVANCE : 0);
    if (!belongs_in(kind, parent->kind))
      ics_report_note(reading->report, line->number, TRUE, "a %s cannot stand in a %s", shown, parent->name);
  }
  if (kind == ICS_CALENDAR)
    reading->has_method = FALSE;
  count_component(reading->report, kind);
  reading->frames[reading->depth++] = (IcsFrame){ .kind = kind, .name = ics_report_shown(name),
                                                  .line = line->number };
}

static void frame_clear(IcsFrame *frame)
{
  g_free(frame->name);
  g_free(frame->uid);
  g_free(frame->starts_zone);
  g_free(frame->ends_zone);
}

static void want(IcsReading *reading, const IcsFrame *frame, IcsHas has, gboolean wrong, const char *name)
{
  if (!(frame->has & has))
    ics_report_note(reading->report, frame->line, wrong, "this %s has no %s", frame->name, name);
}

/* The end against the start, where both can be compared without knowing a zone. */
static void check_end(IcsReading *reading, const IcsFrame *frame)
{
  gboolean both = (frame->has & ICS_HAS_DTSTART) && (frame->has & (ICS_HAS_DTEND | ICS_HAS_DUE)) && frame->ends_line;
  if (!both || frame->starts.year == 0)
    return;
  if ((frame->starts_kind == ICS_DATE) != (frame->ends_kind == ICS_DATE))
    ics_report_note(reading->report, frame->ends_line, TRUE, "of start and end one is a date and the other a time");
  else if (frame->starts_kind == frame->ends_kind && g_strcmp0(frame->starts_zone, frame->ends_zone) == 0 &&
           civil_compare(frame->ends, frame->starts) < 0)
    ics_report_note(reading->report, frame->ends_line, TRUE, "it ends before it starts");
}

static void check_event(IcsReading *reading, IcsFrame *frame)
{
  want(reading, frame, ICS_HAS_DTSTART, !reading->has_method, "DTSTART");
  want(reading, frame, ICS_HAS_UID, FALSE, "UID");
  want(reading, frame, ICS_HAS_DTSTAMP, FALSE, "DTSTAMP");
  if ((frame->has & ICS_HAS_DTEND) && (frame->has & ICS_HAS_DURATION))
    ics_report_note(reading->report, frame->line, TRUE, "this VEVENT has both DTEND and DURATION");
  check_end(reading, frame);
  gboolean own_uid = frame->uid && !(frame->has & ICS_HAS_RECURRENCE_ID);
  if (own_uid && !g_hash_table_add(reading->uids, g_steal_pointer(&frame->uid)))
    ics_report_note(reading->report, frame->line, FALSE, "an event before has the same UID");
}

static void check_calendar(IcsReading *reading, const IcsFrame *frame)
{
  want(reading, frame, ICS_HAS_VERSION, FALSE, "VERSION");
  want(reading, frame, ICS_HAS_PRODID, FALSE, "PRODID");
  want(reading, frame, ICS_HAS_COMPONENT, FALSE, "entry of any kind");
}

static void check_observance(IcsReading *reading, const IcsFrame *frame)
{
  want(reading, frame, ICS_HAS_DTSTART, TRUE, "DTSTART");
  want(reading, frame, ICS_HAS_OFFSET_FROM, TRUE, "TZOFFSETFROM");
  want(reading, frame, ICS_HAS_OFFSET_TO, TRUE, "TZOFFSETTO");
}

static void check_frame(IcsReading *reading, IcsFrame *frame)
{
  switch (frame->kind) {
  case ICS_CALENDAR:
    check_calendar(reading, frame);
    break;
  case ICS_EVENT:
    check_event(reading, frame);
    break;
  case ICS_TASK:
    want(reading, frame, ICS_HAS_UID, FALSE, "UID");
    check_end(reading, frame);
    break;
  case ICS_TIMEZONE:
    want(reading, frame, ICS_HAS_TZID, TRUE, "TZID");
    want(reading, frame, ICS_HAS_OBSERVANCE, TRUE, "STANDARD or DAYLIGHT in it");
    break;
  case ICS_STANDARD:
  case ICS_DAYLIGHT:
    check_observance(reading, frame);
    break;
  default:
    break;
  }
}

static void end(IcsReading *reading, const IcsLine *line)
{
  g_autofree char *value = g_ascii_strup(line->value, -1);
  g_autofree char *name = ics_report_shown(g_strstrip(value));
  if (reading->depth == 0) {
    stop(reading, line->number, "an END stands where nothing has begun");
    return;
  }
  IcsFrame *frame = &reading->frames[reading->depth - 1];
  if (strcmp(frame->name, name) != 0) {
    g_autofree char *why = g_strdup_printf("END:%s stands where the %s begun in line %d should end", name,
                                           frame->name, frame->line);
    stop(reading, line->number, why);
    return;
  }
  check_frame(reading, frame);
  frame_clear(frame);
  reading->depth--;
}

static void read_line(IcsReading *reading, const IcsLine *line)
{
  if (strcmp(line->name, "BEGIN") == 0) {
    begin(reading, line);
  } else if (strcmp(line->name, "END") == 0) {
    end(reading, line);
  } else if (reading->depth > 0) {
    ics_property_read(reading, &reading->frames[reading->depth - 1], line);
  } else {
    reading->report->unreadable = reading->report->calendars == 0;
    stop(reading, line->number, reading->report->calendars ? "something stands outside of any calendar" : NO_CALENDAR);
  }
}

/* A zone by the last parts of a long name ("/example.org/20260101/Europe/London"). */
static gboolean is_known_by_tail(const char *tzid)
{
  if (strlen(tzid) > MOST_ZONE_NAME)
    return FALSE;
  for (const char *tail = tzid; tail; tail = strchr(tail, '/')) {
    tail += *tail == '/';
    if (zone_get(tail, NULL))
      return TRUE;
  }
  return FALSE;
}

static void check_zone(IcsReading *reading, const char *tzid, int line)
{
  g_autofree char *shown = ics_report_shown(tzid);
  if (g_hash_table_contains(reading->zones_known, tzid))
    return;
  if (is_known_by_tail(tzid))
    ics_report_note(reading->report, line, FALSE,
                    "time zone %s has no VTIMEZONE; the zone commonly known by this name is meant", shown);
  else
    ics_report_note(reading->report, line, TRUE, "time zone %s has no VTIMEZONE and is not known", shown);
}

/* In the order of their lines, so that the same calendar always gives the same report. */
static int compare_lines(gconstpointer a, gconstpointer b, gpointer used)
{
  int left = GPOINTER_TO_INT(g_hash_table_lookup(used, *(char *const *)a));
  int right = GPOINTER_TO_INT(g_hash_table_lookup(used, *(char *const *)b));
  return left != right ? left - right : strcmp(*(char *const *)a, *(char *const *)b);
}

static void check_zones(IcsReading *reading)
{
  guint n;
  g_autofree char **names = (char **)g_hash_table_get_keys_as_array(reading->zones_used, &n);
  g_qsort_with_data(names, (gint)n, sizeof *names, compare_lines, reading->zones_used);
  for (guint i = 0; i < n; i++)
    check_zone(reading, names[i], GPOINTER_TO_INT(g_hash_table_lookup(reading->zones_used, names[i])));
}

static void note_oddities(IcsReport *report, const IcsScan *scan)
{
  const struct {
    int line;
    const char *text;
  } oddities[] = {
    { scan->bare_line, "lines should end with CR and LF; this one, if not others, has no CR" },
    { scan->long_line, "lines should have at most 75 octets; this one, if not others, is longer" },
    { scan->blank_line, "an empty line stands in the middle" },
    { scan->control_line, "a control character stands here" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(oddities); i++)
    if (oddities[i].line)
      ics_report_note(report, oddities[i].line, FALSE, "%s", oddities[i].text);
}

static void read_all(IcsReading *reading, const char *bytes, gsize size)
{
  IcsScan scan;
  IcsScanned scanned;
  const char *why = NULL;
  ics_scan_start(&scan, bytes, size);
  while (!reading->stopped && (scanned = ics_scan_next(&scan, &why)) != ICS_SCAN_END) {
    if (scanned == ICS_SCAN_LINE)
      read_line(reading, &scan.line);
    else if (reading->report->calendars > 0)
      ics_report_note(reading->report, scan.line.number, TRUE, "this line cannot be read: %s", why);
    else {
      reading->report->unreadable = TRUE;
      stop(reading, scan.line.number, NO_CALENDAR);
    }
  }
  note_oddities(reading->report, &scan);
  reading->longest = scan.longest;
  ics_scan_clear(&scan);
}

static void finish(IcsReading *reading)
{
  if (reading->depth > 0 && !reading->stopped) {
    const IcsFrame *open = &reading->frames[reading->depth - 1];
    ics_report_note(reading->report, open->line, TRUE, "the %s begun here never ends", open->name);
  }
  if (!reading->stopped)
    check_zones(reading);
  while (reading->depth > 0)
    frame_clear(&reading->frames[--reading->depth]);
  g_hash_table_unref(reading->zones_used);
  g_hash_table_unref(reading->zones_known);
  g_hash_table_unref(reading->uids);
  g_hash_table_unref(reading->rules);
}

static IcsReport *refused(const char *why)
{
  IcsReport *report = ics_report_new();
  report->unreadable = TRUE;
  ics_report_note(report, 0, TRUE, "%s", why);
  return report;
}

static GHashTable *set_new(void)
{
  return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

/* In the order of their lines; what concerns the whole comes last. The sort is stable. */
static int compare_notes(gconstpointer a, gconstpointer b)
{
  guint left = (guint)(*(const IcsNote *const *)a)->line - 1, right = (guint)(*(const IcsNote *const *)b)->line - 1;
  return (left > right) - (left < right);
}

IcsReport *ics_check(const char *bytes, gsize size)
{
  if (size > ICS_MOST_BYTES)
    return refused("it is larger than 16 MiB");
  if (size == 0)
    return refused("it is empty");
  IcsReading reading = { .report = ics_report_new(), .zones_used = set_new(), .zones_known = set_new(),
                         .uids = set_new(), .rules = set_new() };
  read_all(&reading, bytes, size);
  finish(&reading);
  IcsReport *report = reading.report;
  if (report->calendars == 0 && report->wrong == 0) {
    report->unreadable = TRUE;
    ics_report_note(report, 0, TRUE, "there is nothing in it");
  }
  if (report->wrong == 0 && size <= ICS_OPINION_BYTES && reading.longest <= ICS_OPINION_LINE)
    ics_opinion_add(report, bytes, size);
  g_ptr_array_sort(report->notes, compare_notes);
  return report;
}
