#include <string.h>

#include "base/error.h"
#include "calendar/rule.h"

#define MOST_TEXT 8192
#define MOST_NUMBER 1000000000 /* an interval or a count beyond it changes nothing before the year 10000 */

typedef struct {
  const char *name;
  RulePart part;
  gboolean (*read)(Rule *rule, char *value, GError **error);
} PartReader;

static const char *const day_names[] = { NULL, "MO", "TU", "WE", "TH", "FR", "SA", "SU" };
static const char *const frequency_names[] = { "YEARLY", "MONTHLY", "WEEKLY", "DAILY" };

/* The beginning of what was written, fit for a message of one line. */
static char *shown_of(const char *text)
{
  char *shown = g_utf8_make_valid(text, (gssize)strnlen(text, 40));
  for (char *p = shown; *p; p++)
    if (g_ascii_iscntrl(*p))
      *p = ' ';
  return shown;
}

static gboolean refuse(GError **error, const char *part, const char *value, const char *why)
{
  g_autofree char *shown = shown_of(value);
  return error_set(error, ERROR_INVALID, "repeat rule: %s=%s: %s", part, shown, why);
}

/* A decimal number with an optional sign; what is longer than its bounds could be is cut to the bounds. */
static gboolean read_number(const char *text, gboolean sign, gint64 *out)
{
  const char *p = text;
  gboolean minus = *p == '-';
  if (sign && (*p == '-' || *p == '+'))
    p++;
  gint64 value = 0;
  if (!*p)
    return FALSE;
  for (; *p; p++) {
    if (!g_ascii_isdigit(*p))
      return FALSE;
    value = MIN(value * 10 + (*p - '0'), MOST_NUMBER);
  }
  *out = sign && minus ? -value : value;
  return TRUE;
}

static void numbers_add(RuleNumbers *numbers, int n)
{
  guint at = (guint)ABS(n);
  guint64 *bits = n > 0 ? numbers->ahead : numbers->back;
  bits[at / 64] |= (guint64)1 << (at % 64);
}

gboolean rule_numbers_have(const RuleNumbers *numbers, int ahead, int back)
{
  return (numbers->ahead[ahead / 64] >> (ahead % 64) & 1) || (numbers->back[back / 64] >> (back % 64) & 1);
}

/* A list of numbers from 1 to @most, and from -@most to -1 where @negative. */
static gboolean read_numbers(RuleNumbers *numbers, const char *part, const char *value, int most, gboolean negative,
                             GError **error)
{
  g_auto(GStrv) items = g_strsplit(value, ",", -1);
  for (char **item = items; *item; item++) {
    gint64 n;
    if (!read_number(*item, negative, &n) || n == 0 || n > most || n < -most) {
      g_autofree char *why = g_strdup_printf(negative
                                             ? "only whole numbers from 1 to %d, or from -%d to -1, can stand here"
                                                      : "only whole numbers from 1 to %d can stand here", most, most);
      return refuse(error, part, *item, why);
    }
    numbers_add(numbers, (int)n);
  }
  return TRUE;
}

static gboolean read_frequency(Rule *rule, char *value, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS(frequency_names); i++)
    if (strcmp(value, frequency_names[i]) == 0) {
      rule->frequency = (RuleFrequency)i;
      return TRUE;
    }
  if (strcmp(value, "HOURLY") == 0 || strcmp(value, "MINUTELY") == 0 || strcmp(value, "SECONDLY") == 0)
    return refuse(error, "FREQ", value,
                  "nothing here repeats more often than daily; use YEARLY, MONTHLY, WEEKLY or DAILY");
  return refuse(error, "FREQ", value, "use YEARLY, MONTHLY, WEEKLY or DAILY");
}

static gboolean read_interval(Rule *rule, char *value, GError **error)
{
  if (read_number(value, FALSE, &rule->interval) && rule->interval > 0)
    return TRUE;
  return refuse(error, "INTERVAL", value, "must be a whole number of 1 or more");
}

static gboolean read_count(Rule *rule, char *value, GError **error)
{
  if (read_number(value, FALSE, &rule->count) && rule->count > 0)
    return TRUE;
  return refuse(error, "COUNT", value, "must be a whole number of 1 or more");
}

/* @n digits at *@p as a number. */
static gboolean read_digits(const char **p, int n, int *out)
{
  *out = 0;
  for (int i = 0; i < n; i++, ++*p) {
    if (!g_ascii_isdigit(**p))
      return FALSE;
    *out = *out * 10 + (**p - '0');
  }
  return TRUE;
}

/* "20261231", "20261231T090000" or "20261231T090000Z". */
static gboolean read_until(Rule *rule, char *value, GError **error)
{
  const char *p = value;
  int year, month, day, hour = 0, minute = 0, second = 0;
  gboolean fine = read_digits(&p, 4, &year) && read_digits(&p, 2, &month) && read_digits(&p, 2, &day) && year > 0 &&
                  month > 0 && month <= 12 && day > 0 && day <= civil_month_days(year, month);
  rule->until_kind = RULE_UNTIL_DATE;
  if (fine && *p == 'T') {
    p++;
    fine = read_digits(&p, 2, &hour) && read_digits(&p, 2, &minute) && read_digits(&p, 2, &second) && hour < 24 &&
           minute < 60 && second <= 60;
    rule->until_kind = fine && *p == 'Z' ? (p++, RULE_UNTIL_UTC) : RULE_UNTIL_LOCAL;
  }
  if (!fine || *p)
    return refuse(error, "UNTIL", value,
                  "must be a date like 20261231, or with a time like 20261231T090000 or 20261231T090000Z");
  rule->until = (Civil){ (gint16)year,  (guint8)month,  (guint8)day,
                         (guint8)hour, (guint8)minute, (guint8)MIN(second, 59) };
  return TRUE;
}

/* The Weekday that @name means, or 0. */
static int weekday_of(const char *name)
{
  for (int i = MONDAY; i <= SUNDAY; i++)
    if (strcmp(name, day_names[i]) == 0)
      return i;
  return 0;
}

static gboolean read_week_start(Rule *rule, char *value, GError **error)
{
  int day = weekday_of(value);
  if (!day)
    return refuse(error, "WKST", value, "must be one of MO, TU, WE, TH, FR, SA and SU");
  rule->week_start = (Weekday)day;
  return TRUE;
}

static gboolean read_day(Rule *rule, char *item, GError **error)
{
  gsize length = strlen(item);
  int day = length >= 2 ? weekday_of(item + length - 2) : 0;
  if (!day)
    return refuse(error, "BYDAY", item,
                  "must be one of MO, TU, WE, TH, FR, SA and SU, with or without a number before it");
  if (length == 2) {
    rule->weekdays |= (guint8)(1 << day);
    return TRUE;
  }
  g_autofree char *number = g_strndup(item, length - 2);
  gint64 n;
  if (!read_number(number, TRUE, &n) || n == 0 || ABS(n) > 53)
    return refuse(error, "BYDAY", item, "the number before a weekday goes from 1 to 53, or from -53 to -1");
  numbers_add(&rule->nth[day], (int)n);
  rule->has_nth = TRUE;
  return TRUE;
}

static gboolean read_days(Rule *rule, char *value, GError **error)
{
  g_auto(GStrv) items = g_strsplit(value, ",", -1);
  for (char **item = items; *item; item++)
    if (!read_day(rule, *item, error))
      return FALSE;
  return TRUE;
}

static gboolean read_months(Rule *rule, char *value, GError **error)
{
  return read_numbers(&rule->months, "BYMONTH", value, 12, FALSE, error);
}

static gboolean read_month_days(Rule *rule, char *value, GError **error)
{
  return read_numbers(&rule->month_days, "BYMONTHDAY", value, 31, TRUE, error);
}

static gboolean read_year_days(Rule *rule, char *value, GError **error)
{
  return read_numbers(&rule->year_days, "BYYEARDAY", value, 366, TRUE, error);
}

static gboolean read_weeks(Rule *rule, char *value, GError **error)
{
  return read_numbers(&rule->weeks, "BYWEEKNO", value, 53, TRUE, error);
}

static gboolean read_positions(Rule *rule, char *value, GError **error)
{
  return read_numbers(&rule->positions, "BYSETPOS", value, 366, TRUE, error);
}

static const PartReader readers[] = {
  { "FREQ", RULE_FREQ, read_frequency },
  { "INTERVAL", RULE_INTERVAL, read_interval },
  { "COUNT", RULE_COUNT, read_count },
  { "UNTIL", RULE_UNTIL, read_until },
  { "WKST", RULE_WKST, read_week_start },
  { "BYMONTH", RULE_BYMONTH, read_months },
  { "BYMONTHDAY", RULE_BYMONTHDAY, read_month_days },
  { "BYYEARDAY", RULE_BYYEARDAY, read_year_days },
  { "BYWEEKNO", RULE_BYWEEKNO, read_weeks },
  { "BYDAY", RULE_BYDAY, read_days },
  { "BYSETPOS", RULE_BYSETPOS, read_positions },
};

static gboolean refuse_part(const char *name, GError **error)
{
  g_autofree char *shown = shown_of(name);
  if (strcmp(name, "BYHOUR") == 0 || strcmp(name, "BYMINUTE") == 0 || strcmp(name, "BYSECOND") == 0)
    return error_set(error, ERROR_INVALID,
                     "repeat rule: %s is not accepted: the time of day is that of the first date", shown);
  if (strcmp(name, "RSCALE") == 0 || strcmp(name, "SKIP") == 0)
    return error_set(error, ERROR_INVALID,
                     "repeat rule: %s is not accepted: only the Gregorian calendar is kept here", shown);
  return error_set(error, ERROR_INVALID,
                   "repeat rule: “%s” is no part of a rule; parts look like FREQ=WEEKLY;BYDAY=TU", shown);
}

static gboolean read_part(Rule *rule, char *part, GError **error)
{
  char *equals = strchr(part, '=');
  if (equals)
    *equals = 0;
  for (gsize i = 0; equals && i < G_N_ELEMENTS(readers); i++) {
    if (strcmp(part, readers[i].name) != 0)
      continue;
    if (rule->parts & readers[i].part)
      return error_set(error, ERROR_INVALID, "repeat rule: %s stands there twice", part);
    if (!equals[1]) /* an empty list would split into no items */
      return refuse(error, part, "", "nothing stands behind the equals sign");
    rule->parts |= readers[i].part;
    return readers[i].read(rule, equals + 1, error);
  }
  return refuse_part(part, error);
}

/* What may stand beside each frequency, by the table of §3.3.10. */
static gboolean check_frequency(const Rule *rule, GError **error)
{
  static const guint excluded[] = {
    [RULE_YEARLY] = 0,
    [RULE_MONTHLY] = RULE_BYYEARDAY | RULE_BYWEEKNO,
    [RULE_WEEKLY] = RULE_BYYEARDAY | RULE_BYWEEKNO | RULE_BYMONTHDAY,
    [RULE_DAILY] = RULE_BYYEARDAY | RULE_BYWEEKNO,
  };
  const char *frequency = frequency_names[rule->frequency];
  for (gsize i = 0; i < G_N_ELEMENTS(readers); i++)
    if (rule->parts & excluded[rule->frequency] & readers[i].part)
      return error_set(error, ERROR_INVALID, "repeat rule: %s cannot stand with FREQ=%s (RFC 5545 §3.3.10)",
                       readers[i].name, frequency);
  if (rule->has_nth && rule->frequency >= RULE_WEEKLY)
    return error_set(error, ERROR_INVALID,
                     "repeat rule: BYDAY takes a number before a weekday only with FREQ=MONTHLY or YEARLY, not with %s",
                     frequency);
  return TRUE;
}

static gboolean check(const Rule *rule, GError **error)
{
  const guint sets = RULE_BYMONTH | RULE_BYMONTHDAY | RULE_BYYEARDAY | RULE_BYWEEKNO | RULE_BYDAY;
  if (!(rule->parts & RULE_FREQ))
    return error_set(error, ERROR_INVALID, "repeat rule: FREQ is missing; say FREQ=YEARLY, MONTHLY, WEEKLY or DAILY");
  if ((rule->parts & RULE_COUNT) && (rule->parts & RULE_UNTIL))
    return error_set(error, ERROR_INVALID, "repeat rule: COUNT and UNTIL cannot stand together; keep one of them");
  if (!check_frequency(rule, error))
    return FALSE;
  if (rule->has_nth && (rule->parts & RULE_BYWEEKNO))
    return error_set(error, ERROR_INVALID,
                     "repeat rule: BYDAY takes no number before a weekday where BYWEEKNO stands");
  if ((rule->parts & RULE_BYSETPOS) && !(rule->parts & sets))
    return error_set(error, ERROR_INVALID, "repeat rule: BYSETPOS needs another BY part to choose from, like BYDAY");
  return TRUE;
}

gboolean rule_parse(const char *text, Rule *rule, GError **error)
{
  if (strnlen(text, MOST_TEXT + 1) > MOST_TEXT)
    return error_set(error, ERROR_INVALID, "repeat rule: more than %d bytes are too many", MOST_TEXT);
  g_autofree char *upper = g_ascii_strup(text, -1);
  char *body = g_str_has_prefix(upper, "RRULE:") ? upper + strlen("RRULE:") : upper;
  gsize length = strlen(body);
  if (length > 0 && body[length - 1] == ';')
    body[length - 1] = 0;
  Rule read = { .interval = 1, .week_start = MONDAY };
  g_auto(GStrv) parts = g_strsplit(body, ";", -1);
  for (char **part = parts; *part; part++)
    if (!read_part(&read, *part, error))
      return FALSE;
  if (!check(&read, error))
    return FALSE;
  *rule = read;
  return TRUE;
}

static void imply(Rule *rule, RuleNumbers *numbers, RulePart part, int n)
{
  numbers_add(numbers, n);
  rule->parts |= part;
}

void rule_complete(Rule *rule, Civil starts)
{
  gboolean days = (rule->parts & (RULE_BYDAY | RULE_BYMONTHDAY | RULE_BYYEARDAY)) != 0;
  gboolean by_week = rule->frequency == RULE_WEEKLY || (rule->parts & RULE_BYWEEKNO);
  if (!days && by_week) {
    rule->weekdays = (guint8)(1 << civil_weekday(starts));
    rule->parts |= RULE_BYDAY;
  } else if (!days && rule->frequency != RULE_DAILY) {
    imply(rule, &rule->month_days, RULE_BYMONTHDAY, starts.day);
  }
  gboolean in_month = rule->frequency == RULE_YEARLY && (rule->parts & RULE_BYMONTHDAY);
  if (in_month && !(rule->parts & (RULE_BYMONTH | RULE_BYWEEKNO | RULE_BYYEARDAY)))
    imply(rule, &rule->months, RULE_BYMONTH, starts.month);
}
