/* ics_scan: foreign bytes as content lines (RFC 5545 §3.1), unfolded, one after another. */
#ifndef CALENDAR_ICS_SCAN_H
#define CALENDAR_ICS_SCAN_H

#include <glib.h>

#define ICS_MOST_PARAMETERS 64

typedef struct {
  char *name;  /* in capitals */
  char *value; /* the first one, without its quotes */
} IcsParameter;

/* A content line in pieces; they live until the next is taken. */
typedef struct {
  int number;        /* of the first of its lines in the file, from 1 */
  const char *name;  /* in capitals */
  const char *value; /* valid UTF-8 */
  IcsParameter parameters[ICS_MOST_PARAMETERS];
  guint n_parameters;
} IcsLine;

typedef struct {
  const char *at, *end;
  int number;      /* of the line last read */
  GString *text;   /* the unfolded line, cut up in place */
  IcsLine line;
  gsize longest;   /* octets of the longest unfolded line */
  int long_line;   /* the first line of more than 75 octets, 0 for none */
  int bare_line;   /* the first that ends without a carriage return */
  int blank_line;  /* the first that is empty and not at the end */
  int control_line; /* the first with a control character that may not stand there */
} IcsScan;

typedef enum { ICS_SCAN_LINE, ICS_SCAN_BROKEN, ICS_SCAN_END } IcsScanned;

void ics_scan_start(IcsScan *scan, const char *bytes, gsize size);
/* Takes the next content line: LINE with scan->line filled; BROKEN where it is no content line, with *@why (a
 * constant text) and scan->line.number saying what and where, and the next may be taken; END. */
IcsScanned ics_scan_next(IcsScan *scan, const char **why);
void ics_scan_clear(IcsScan *scan);

/* The value of the parameter called @name (in capitals), or NULL. */
const char *ics_line_parameter(const IcsLine *line, const char *name);

#endif
