#include <string.h>

#include "base/error.h"
#include "calendar/ics_reading.h"

#define MOST_NOTES 100
#define MOST_SHOWN 120 /* bytes of a foreign text */

static void note_free(gpointer data)
{
  IcsNote *note = data;
  g_free(note->text);
  g_free(note);
}

static void rule_free(gpointer data)
{
  IcsRuleNote *rule = data;
  g_free(rule->text);
  g_free(rule->why);
  g_free(rule);
}

IcsReport *ics_report_new(void)
{
  IcsReport *report = g_new0(IcsReport, 1);
  report->names = g_ptr_array_new_with_free_func(g_free);
  report->zones = g_ptr_array_new_with_free_func(g_free);
  report->rules = g_ptr_array_new_with_free_func(rule_free);
  report->notes = g_ptr_array_new_with_free_func(note_free);
  return report;
}

void ics_report_free(IcsReport *report)
{
  if (!report)
    return;
  g_ptr_array_unref(report->names);
  g_ptr_array_unref(report->zones);
  g_ptr_array_unref(report->rules);
  g_ptr_array_unref(report->notes);
  g_free(report);
}

char *ics_report_shown(const char *text)
{
  gsize length = strnlen(text, MOST_SHOWN + 1);
  g_autofree char *valid = g_utf8_make_valid(text, (gssize)MIN(length, MOST_SHOWN));
  g_autoptr(GString) shown = g_string_new(NULL);
  for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    gboolean plain = !g_unichar_iscntrl(c) && g_unichar_type(c) != G_UNICODE_FORMAT;
    g_string_append_unichar(shown, plain ? c : ' ');
  }
  if (length > MOST_SHOWN)
    g_string_append(shown, "…");
  return g_strdup(shown->str);
}

void ics_report_note(IcsReport *report, int line, gboolean wrong, const char *format, ...)
{
  guint *count = wrong ? &report->wrong : &report->odd;
  if (++*count > MOST_NOTES)
    return;
  IcsNote *note = g_new0(IcsNote, 1);
  va_list args;
  va_start(args, format);
  note->text = g_strdup_vprintf(format, args);
  va_end(args);
  note->line = line;
  note->wrong = wrong;
  g_ptr_array_add(report->notes, note);
}

gboolean ics_report_is_sound(const IcsReport *report, GError **error)
{
  const IcsNote *first = NULL;
  for (guint i = 0; i < report->notes->len && !first; i++)
    if (((const IcsNote *)report->notes->pdata[i])->wrong)
      first = report->notes->pdata[i];
  if (!first)
    return TRUE;
  g_autofree char *where = first->line ? g_strdup_printf("line %d: ", first->line) : g_strdup("");
  g_autofree char *more = report->wrong > 1 ? g_strdup_printf(" (and %u more)", report->wrong - 1) : g_strdup("");
  return error_set(error, report->unreadable ? ERROR_UNREADABLE : ERROR_INVALID, "%s%s%s", where, first->text, more);
}

static void add_count(GString *line, guint n, const char *one, const char *many)
{
  if (n > 0)
    g_string_append_printf(line, "%s%u %s", line->len ? ", " : "", n, n == 1 ? one : many);
}

static char *counts_line(const IcsReport *report)
{
  g_autoptr(GString) line = g_string_new(NULL);
  add_count(line, report->calendars, "calendar", "calendars");
  add_count(line, report->events, "event", "events");
  add_count(line, report->todos, "to-do", "to-dos");
  add_count(line, report->journals, "journal entry", "journal entries");
  add_count(line, report->free_busy, "free-busy entry", "free-busy entries");
  add_count(line, report->alarms, "alarm", "alarms");
  add_count(line, report->zones_defined, "time zone defined", "time zones defined");
  return g_strdup(line->len ? line->str : "nothing that belongs to a calendar");
}

static char *rule_line(const IcsRuleNote *rule)
{
  g_autofree char *times = rule->times > 1 ? g_strdup_printf(" (%u times)", rule->times) : g_strdup("");
  if (rule->why)
    return g_strdup_printf("line %d: rule %s%s: a schedule here would not take it: %s", rule->line, rule->text, times,
                           rule->why);
  return g_strdup_printf("line %d: rule %s%s: a schedule here would take it", rule->line, rule->text, times);
}

static char *note_line(const IcsNote *note)
{
  const char *kind = note->wrong ? "wrong" : "odd";
  return note->line ? g_strdup_printf("line %d: %s: %s", note->line, kind, note->text)
                    : g_strdup_printf("%s: %s", kind, note->text);
}

static void add_left_out(GPtrArray *lines, guint n, const char *kind)
{
  if (n > MOST_NOTES)
    g_ptr_array_add(lines, g_strdup_printf("%s: and %u more", kind, n - MOST_NOTES));
}

GPtrArray *ics_report_lines(const IcsReport *report)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < report->names->len; i++)
    g_ptr_array_add(lines, g_strdup_printf("name: %s", (const char *)report->names->pdata[i]));
  g_ptr_array_add(lines, counts_line(report));
  if (*report->first)
    g_ptr_array_add(lines, g_strdup_printf("events start from %s to %s", report->first, report->last));
  g_autoptr(GString) zones = g_string_new(NULL);
  for (guint i = 0; i < report->zones->len; i++)
    g_string_append_printf(zones, "%s%s", i ? ", " : "", (const char *)report->zones->pdata[i]);
  if (zones->len)
    g_ptr_array_add(lines, g_strdup_printf("time zones in use: %s", zones->str));
  for (guint i = 0; i < report->rules->len; i++)
    g_ptr_array_add(lines, rule_line(report->rules->pdata[i]));
  for (guint i = 0; i < report->notes->len; i++)
    g_ptr_array_add(lines, note_line(report->notes->pdata[i]));
  add_left_out(lines, report->wrong, "wrong");
  add_left_out(lines, report->odd, "odd");
  return lines;
}
