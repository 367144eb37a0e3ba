#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "calendar/ics.h"
#include "cli/commands.h"
#include "cli/session.h"

/* Reads @path up to a byte more than a calendar may have; a file that never ends is not waited for. */
static GByteArray *read_file(const char *path, GError **error)
{
  FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
  if (!file) {
    error_set(error, errno == ENOENT ? ERROR_MISSING : ERROR_UNREADABLE, "%s: %s", path, g_strerror(errno));
    return NULL;
  }
  g_autoptr(GByteArray) bytes = g_byte_array_new();
  guint8 block[65536];
  gsize n;
  while (bytes->len <= ICS_MOST_BYTES && (n = fread(block, 1, sizeof block, file)) > 0)
    g_byte_array_append(bytes, block, (guint)n);
  gboolean failed = ferror(file) != 0;
  int reason = errno;
  if (file != stdin)
    fclose(file);
  if (!failed)
    return g_steal_pointer(&bytes);
  error_set(error, ERROR_UNREADABLE, "%s: %s", path, g_strerror(reason));
  return NULL;
}

static json_t *strings_of(const GPtrArray *texts)
{
  json_t *array = json_array();
  for (guint i = 0; i < texts->len; i++)
    json_array_append_new(array, json_string(texts->pdata[i]));
  return array;
}

static json_t *rules_of(const IcsReport *report)
{
  json_t *array = json_array();
  for (guint i = 0; i < report->rules->len; i++) {
    const IcsRuleNote *rule = report->rules->pdata[i];
    json_array_append_new(array, json_pack("{s:i, s:i, s:s, s:b, s:s?}", "line", rule->line, "times",
                                           (int)rule->times, "rule", rule->text, "accepted", rule->why == NULL, "why",
                                           rule->why));
  }
  return array;
}

static json_t *notes_of(const IcsReport *report, gboolean wrong)
{
  json_t *array = json_array();
  for (guint i = 0; i < report->notes->len; i++) {
    const IcsNote *note = report->notes->pdata[i];
    if (note->wrong == wrong)
      json_array_append_new(array, json_pack("{s:i, s:s}", "line", note->line, "text", note->text));
  }
  return array;
}

static void print_json(const IcsReport *report)
{
  json_t *first = *report->first ? json_string(report->first) : json_null();
  json_t *last = *report->last ? json_string(report->last) : json_null();
  session_print_json(json_pack(
    "{s:b, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:o, s:o, s:o, s:o, s:o, s:i, s:o, s:i, s:o}", "sound", report->wrong == 0,
    "calendars", (int)report->calendars, "events", (int)report->events, "todos", (int)report->todos, "journals",
    (int)report->journals, "free_busy", (int)report->free_busy, "alarms", (int)report->alarms, "zones_defined",
    (int)report->zones_defined, "names", strings_of(report->names), "first_start", first, "last_start", last, "zones",
    strings_of(report->zones), "rules", rules_of(report), "wrong_count", (int)report->wrong, "wrong",
    notes_of(report, TRUE), "odd_count", (int)report->odd, "odd", notes_of(report, FALSE)));
}

gboolean cli_calendar_check(CliCall *call, GError **error)
{
  if (!cli_parse_words(call, NULL, 1, 1, error))
    return FALSE;
  const char *path = call->argv[1];
  g_autoptr(GByteArray) bytes = read_file(path, error);
  if (!bytes)
    return FALSE;
  g_autoptr(IcsReport) report = ics_check((const char *)bytes->data, bytes->len);
  if (call->json) {
    print_json(report);
  } else {
    g_autoptr(GPtrArray) lines = ics_report_lines(report);
    for (guint i = 0; i < lines->len; i++)
      puts(lines->pdata[i]);
  }
  if (ics_report_is_sound(report, error))
    return TRUE;
  g_prefix_error(error, "%s: ", path);
  return FALSE;
}
