/* pattern: a recurrence rule in the terms in which people think of one, and back. Pure. */
#ifndef CALENDAR_PATTERN_H
#define CALENDAR_PATTERN_H

#include "base/civil.h"

typedef enum {
  PATTERN_ONCE,          /* no rule: a single date */
  PATTERN_WEEKLY,        /* on some weekdays, every so many weeks */
  PATTERN_MONTHLY_DAY,   /* on the second Tuesday, every so many months */
  PATTERN_MONTHLY_DATE,  /* on the first date's day of the month */
  PATTERN_RULE           /* anything else: the rule's own text says it */
} PatternKind;

typedef struct {
  PatternKind kind;
  int every;       /* weeks or months, 1 or more */
  guint weekdays;  /* weekly: bits 1 << Weekday */
  int nth;         /* monthly by weekday: 1..4, or -1 for the last */
  Weekday weekday;
  int count;       /* so many times; 0: it does not say */
} Pattern;

/* What @rule ("FREQ=WEEKLY;BYDAY=TU", "" for none) says of a schedule that starts at @starts. What cannot be said in these
 * terms, or not be read at all, is PATTERN_RULE. */
Pattern pattern_of_rule(const char *rule, Civil starts);
/* The rule; newly allocated, "" for a single date. Not for PATTERN_RULE. */
char *pattern_to_rule(const Pattern *pattern);

#endif
