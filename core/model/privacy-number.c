/* NHS numbers: NHS Data Dictionary, “NHS NUMBER”: ten digits, the last a check digit of modulus 11. */
#include <string.h>

#include "model/privacy.h"

#define DIGITS 10
#define GAP_MOST 3 /* characters between two groups of one number */

/* A run of digits and how it is joined to the run before. */
typedef struct {
  const char *begin;
  gsize n;
  char gap;  /* 0: nothing that joins; ' ' for blanks, dashes and brackets; else the sign itself */
} Group;

static gboolean passes(const char *digits)
{
  int sum = 0;
  for (int i = 0; i < DIGITS - 1; i++)
    sum += (digits[i] - '0') * (DIGITS - i);
  int check = 11 - sum % 11;
  return check != 10 && check % 11 == digits[DIGITS - 1] - '0';
}

/* What stands between two runs, as in Group. */
static char gap_kind(const char *from, const char *to)
{
  gsize n = (gsize)(to - from);
  if (n == 0 || n > GAP_MOST)
    return 0;
  if (n == 1 && strchr("._/", *from))
    return *from;
  for (const char *p = from; p < to; p++)
    if (!strchr(" \n-()", *p))
      return 0;
  return ' ';
}

static GArray *read_groups(const char *text)
{
  GArray *groups = g_array_new(FALSE, FALSE, sizeof(Group));
  const char *end = NULL; /* of the run before */
  for (const char *p = text; *p;) {
    gsize n = strspn(p, "0123456789");
    Group group = { p, n, n && end ? gap_kind(end, p) : 0 };
    if (n) {
      g_array_append_val(groups, group);
      end = p + n;
    }
    p += MAX(n, 1);
  }
  return groups;
}

static gint64 value_of(const Group *group)
{
  return (gint64)g_ascii_strtoull(group->begin, NULL, 10);
}

static gboolean is_day(gint64 year, gint64 month, gint64 day)
{
  return year >= 1900 && year < 2100 && privacy_is_date(year, month, day);
}

/* Whether three runs from @group on are a date, as a date and a time beside it would else make ten digits. */
static gboolean is_date(const Group *group)
{
  gint64 a = value_of(&group[0]), b = value_of(&group[1]), c = value_of(&group[2]);
  gboolean year_first = group[0].n == 4 && group[1].n <= 2 && group[2].n <= 2 && is_day(a, b, c);
  gboolean year_last = group[2].n == 4 && group[0].n <= 2 && group[1].n <= 2 && is_day(c, b, a);
  return year_first || year_last;
}

/* Whether the runs from @first on, @n of them, hold a date in one piece: "20260907" or "2026-09-07". */
static gboolean holds_date(const Group *first, guint n)
{
  for (guint i = 0; i < n; i++) {
    gint64 value = value_of(&first[i]);
    if (n > 1 && first[i].n == 8
        && (is_day(value / 10000, value / 100 % 100, value % 100)
            || is_day(value % 10000, value / 10000 % 100, value / 1000000)))
      return TRUE;
    if (i + 3 <= n && is_date(&first[i]))
      return TRUE;
  }
  return FALSE;
}

/* A telephone number with its country's code: what is left of it without the code has ten digits as well. */
static gboolean is_telephone(const char *text, const Group *groups, guint at)
{
  while (at > 0 && groups[at].gap)
    at--;
  const Group *first = &groups[at];
  gboolean plus = first->begin > text && first->begin[-1] == '+';
  return (plus && strncmp(first->begin, "44", 2) == 0) || strncmp(first->begin, "0044", 4) == 0;
}

/* The ten digits of the runs from @at on, if that is how many they come to; *@n takes how many runs. All are joined in the
 * same way. */
static gboolean take_ten(const Group *groups, guint at, guint most, char *digits, guint *n)
{
  gsize total = 0;
  for (guint i = at; i < most && total < DIGITS; i++) {
    if (i > at && (!groups[i].gap || groups[i].gap != groups[at + 1].gap))
      return FALSE;
    if (total + groups[i].n > DIGITS)
      return FALSE;
    memcpy(digits + total, groups[i].begin, groups[i].n);
    total += groups[i].n;
    *n = i - at + 1;
  }
  return total == DIGITS;
}

gboolean privacy_has_nhs_number(const char *folded)
{
  g_autoptr(GArray) array = read_groups(folded);
  const Group *groups = (const Group *)(gpointer)array->data;
  for (guint i = 0; i < array->len; i++) {
    char digits[DIGITS];
    guint n = 0;
    if (take_ten(groups, i, array->len, digits, &n) && passes(digits) && !holds_date(&groups[i], n)
        && !is_telephone(folded, groups, i))
      return TRUE;
  }
  return FALSE;
}
