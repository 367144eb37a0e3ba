/* ics_lines: content lines of RFC 5545 §3.1, put together piece by piece, folded and ended.
 *
 * A line is begun with its name, parameters and colon, filled, and ended; pieces go in raw or as escaped text. */
#ifndef CALENDAR_ICS_LINES_H
#define CALENDAR_ICS_LINES_H

#include "base/civil.h"

typedef struct {
  GString *out;
  gsize start; /* where the line being written begins */
} IcsLines;

void ics_lines_begin(IcsLines *lines, const char *name_and_colon);
void ics_lines_raw(IcsLines *lines, const char *text);
/* A TEXT value (§3.3.11): backslash, semicolon and comma escaped; LF, CR and CRLF as \n; other control characters
 * left out; bytes that are no UTF-8 replaced. */
void ics_lines_text(IcsLines *lines, const char *text);
/* A parameter's value (§3.2) in quotation marks: those within become single ones, control characters are left out. */
void ics_lines_quoted(IcsLines *lines, const char *text);
/* A URI: what cannot stand in one (blanks, control characters) is left out. */
void ics_lines_uri(IcsLines *lines, const char *uri);
/* "20261025T090000" */
void ics_lines_civil(IcsLines *lines, Civil civil);
/* "20261025T080000Z"; an instant beyond the years 1 to 9999 is written as the nearest within. */
void ics_lines_instant(IcsLines *lines, Instant instant);
void ics_lines_number(IcsLines *lines, gint64 number);
/* Folds the line at 75 octets, never within a character, and ends it with CRLF. */
void ics_lines_end(IcsLines *lines);

/* A whole line at once: ready made, or a name and a text, left out where the text is NULL or empty. */
void ics_lines_put(IcsLines *lines, const char *line);
void ics_lines_put_text(IcsLines *lines, const char *name_and_colon, const char *text);

#endif
