/* rule: one recurrence rule (RFC 5545 §3.3.10) read, checked and normalised, and the days it gives, period by
 * period. */
#ifndef CALENDAR_RULE_H
#define CALENDAR_RULE_H

#include "base/civil.h"

typedef enum { RULE_YEARLY, RULE_MONTHLY, RULE_WEEKLY, RULE_DAILY } RuleFrequency;
typedef enum { RULE_ENDLESS, RULE_UNTIL_DATE, RULE_UNTIL_LOCAL, RULE_UNTIL_UTC } RuleUntil;

/* The parts, as bits: which of them stand in the rule. */
typedef enum {
  RULE_FREQ = 1 << 0,
  RULE_INTERVAL = 1 << 1,
  RULE_COUNT = 1 << 2,
  RULE_UNTIL = 1 << 3,
  RULE_WKST = 1 << 4,
  RULE_BYMONTH = 1 << 5,
  RULE_BYMONTHDAY = 1 << 6,
  RULE_BYYEARDAY = 1 << 7,
  RULE_BYWEEKNO = 1 << 8,
  RULE_BYDAY = 1 << 9,
  RULE_BYSETPOS = 1 << 10
} RulePart;

/* A set of numbers counted from the start (1..366) and of numbers counted from the end (-1..-366). */
typedef struct {
  guint64 ahead[6], back[6];
} RuleNumbers;

typedef struct {
  RuleFrequency frequency;
  guint parts;         /* RulePart bits */
  gint64 interval;     /* 1 or more */
  gint64 count;        /* 0 for none */
  RuleUntil until_kind;
  Civil until;
  Weekday week_start;
  RuleNumbers months, month_days, year_days, weeks, positions;
  guint8 weekdays;     /* bit n for Weekday n without a number */
  RuleNumbers nth[8];  /* BYDAY with a number, by Weekday */
  gboolean has_nth;
} Rule;

/* Reads and checks the text of a rule ("FREQ=WEEKLY;BYDAY=TU"; letters in either case, an "RRULE:" before it and a
 * semicolon behind it are let pass). ERROR_INVALID names the part that is refused and why. */
gboolean rule_parse(const char *text, Rule *rule, GError **error);
/* Takes from the first date what the rule leaves open: "Information, not contained in the rule, … [is] derived from
 * DTSTART". So FREQ=YEARLY;BYMONTHDAY=2 means that day of DTSTART's month. */
void rule_complete(Rule *rule, Civil starts);

gboolean rule_numbers_have(const RuleNumbers *numbers, int ahead, int back);

#define RULE_LAST_DAY 2932896 /* 9999-12-31, in days since 1970: no rule goes on beyond it */

/* The days that a walk holds at most at a time: those of a year, and behind them the 53 weeks out of which positions are still to
 * be chosen. */
#define RULE_MOST_DAYS (366 + 371)

/* A walk over the periods (years, months, weeks, days) of a completed rule. */
typedef struct {
  const Rule *rule;
  int first_day;   /* days before it are left out */
  gint64 position; /* year, month counted from year 0, first day of the week, or day */
  int days[RULE_MOST_DAYS]; /* of the period just stepped into (of some hundred, where they are days), in order */
  int n;
} RuleWalk;

void rule_walk_start(RuleWalk *walk, const Rule *rule, Civil starts);
/* Steps into the next period, whose days may be none; FALSE after the year 9999. */
gboolean rule_walk_next(RuleWalk *walk);

#endif
