#include "calendar/ics_scan.h"

#include <string.h>

#define LINE_OCTETS 75

void ics_scan_start(IcsScan *scan, const char *bytes, gsize size)
{
  *scan = (IcsScan){ .at = bytes, .end = bytes + size, .text = g_string_new(NULL) };
  if (size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) /* some programs mark UTF-8 so */
    scan->at += 3;
  while (scan->end > scan->at && strchr("\r\n \t\x1a", scan->end[-1])) /* 0x1a: how DOS ended files; NUL as well */
    scan->end--;
}

void ics_scan_clear(IcsScan *scan)
{
  g_string_free(scan->text, TRUE);
}

static void note_first(int *line, int number)
{
  if (*line == 0)
    *line = number;
}

/* Appends the physical line at scan->at, from @skip bytes on, to the text, and steps over it. */
static void take_physical(IcsScan *scan, gsize skip)
{
  const char *feed = memchr(scan->at, '\n', (gsize)(scan->end - scan->at));
  const char *end = feed ? feed : scan->end;
  gboolean bare = feed && (end == scan->at || end[-1] != '\r');
  scan->number++;
  if (end > scan->at && end[-1] == '\r')
    end--;
  gsize length = (gsize)(end - scan->at);
  if (bare)
    note_first(&scan->bare_line, scan->number);
  if (length > LINE_OCTETS)
    note_first(&scan->long_line, scan->number);
  g_string_append_len(scan->text, scan->at + MIN(skip, length), (gssize)(length - MIN(skip, length)));
  scan->at = feed ? feed + 1 : scan->end;
}

static gboolean is_blank_line(const IcsScan *scan)
{
  const char *p = scan->at;
  if (p < scan->end && *p == '\r')
    p++;
  return p < scan->end && *p == '\n';
}

/* Gathers one unfolded line into the text; FALSE at the end. */
static gboolean take_unfolded(IcsScan *scan)
{
  while (is_blank_line(scan)) {
    note_first(&scan->blank_line, scan->number + 1);
    take_physical(scan, 0);
  }
  if (scan->at >= scan->end)
    return FALSE;
  g_string_truncate(scan->text, 0);
  scan->line.number = scan->number + 1;
  take_physical(scan, 0);
  while (scan->at < scan->end && (*scan->at == ' ' || *scan->at == '\t'))
    take_physical(scan, 1);
  scan->longest = MAX(scan->longest, scan->text->len);
  return TRUE;
}

static char *skip_name(char *p)
{
  while (g_ascii_isalnum(*p) || *p == '-')
    p++;
  return p;
}

static void to_capitals(char *p)
{
  for (; *p; p++)
    *p = g_ascii_toupper(*p);
}

/* Steps over one parameter value, quoted or not; NULL where a quote is not closed. */
static char *skip_value(char *p)
{
  if (*p != '"')
    return p + strcspn(p, ",;:\"");
  char *close = strchr(p + 1, '"');
  return close ? close + 1 : NULL;
}

/* Reads the parameter at *@p, behind a semicolon, and steps over it and what ends it. Returns the semicolon or
 * colon that ended it; 0 where it is malformed. */
static char read_parameter(IcsLine *line, char **p, const char **why)
{
  char *name = *p, *equals = skip_name(name);
  *why = "a parameter is malformed (it should read NAME=VALUE)";
  if (equals == name || *equals != '=')
    return 0;
  char *value = equals + 1, *first_end = skip_value(value), *end = first_end;
  while (end && *end == ',')
    end = skip_value(end + 1);
  if (!end || (*end != ';' && *end != ':'))
    return 0;
  *why = "it has too many parameters";
  if (line->n_parameters == ICS_MOST_PARAMETERS)
    return 0;
  gboolean quoted = *value == '"';
  char ended_by = *end;
  *equals = *end = 0;
  *(quoted ? first_end - 1 : first_end) = 0; /* of a list only the first is looked at */
  to_capitals(name);
  line->parameters[line->n_parameters++] = (IcsParameter){ name, quoted ? value + 1 : value };
  *p = end + 1;
  return ended_by;
}

/* Cuts the text up into name, parameters and value. */
static gboolean cut_up(IcsScan *scan, const char **why)
{
  IcsLine *line = &scan->line;
  char *text = scan->text->str, *p = skip_name(text), ended_by = *p;
  line->n_parameters = 0;
  *why = "it does not begin with the name of a property and a colon";
  if (p == text || (ended_by != ':' && ended_by != ';'))
    return FALSE;
  *p++ = 0;
  to_capitals(text);
  while (ended_by == ';')
    ended_by = read_parameter(line, &p, why);
  line->name = text;
  line->value = p;
  return ended_by == ':';
}

static gboolean has_control(const char *text)
{
  for (const char *p = text; *p; p++)
    if ((g_ascii_iscntrl(*p) && *p != '\t') || *p == 127)
      return TRUE;
  return FALSE;
}

IcsScanned ics_scan_next(IcsScan *scan, const char **why)
{
  if (!take_unfolded(scan))
    return ICS_SCAN_END;
  *why = "it holds a NUL byte";
  if (memchr(scan->text->str, 0, scan->text->len))
    return ICS_SCAN_BROKEN;
  *why = "it is not valid UTF-8 text";
  if (!g_utf8_validate(scan->text->str, (gssize)scan->text->len, NULL))
    return ICS_SCAN_BROKEN;
  if (has_control(scan->text->str))
    note_first(&scan->control_line, scan->line.number);
  return cut_up(scan, why) ? ICS_SCAN_LINE : ICS_SCAN_BROKEN;
}

const char *ics_line_parameter(const IcsLine *line, const char *name)
{
  for (guint i = 0; i < line->n_parameters; i++)
    if (strcmp(line->parameters[i].name, name) == 0)
      return line->parameters[i].value;
  return NULL;
}
