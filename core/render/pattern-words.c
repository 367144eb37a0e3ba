#include "render/pattern-words.h"

#include "base/words.h"
#include "render/when.h"

const char *pattern_nth(int nth)
{
  static const char *const names[] = { N_("first"), N_("second"), N_("third"), N_("fourth"), N_("last") };
  return words_say(names[nth < 0 ? 4 : nth - 1]);
}

/* "Tuesday and Thursday" */
static char *join_days(guint weekdays)
{
  GString *joined = g_string_new(NULL);
  guint left = 0;
  for (int day = MONDAY; day <= SUNDAY; day++)
    left += (weekdays & (1u << day)) != 0;
  for (int day = MONDAY; day <= SUNDAY; day++)
    if (weekdays & (1u << day)) {
      left--;
      g_string_append_printf(joined, "%s%s", when_weekday((Weekday)day), left > 1 ? ", " : left == 1 ? _(" and ") : "");
    }
  return g_string_free(joined, FALSE);
}

static char *say_weekly(const Pattern *pattern)
{
  g_autofree char *days = join_days(pattern->weekdays);
  if (pattern->every == 1)
    return g_strdup_printf(_("Every week on %s"), days);
  return g_strdup_printf(_("Every %d weeks on %s"), pattern->every, days);
}

static char *say_monthly_day(const Pattern *pattern)
{
  const char *nth = pattern_nth(pattern->nth), *day = when_weekday(pattern->weekday);
  if (pattern->every == 1)
    return g_strdup_printf(_("Every month on the %s %s"), nth, day);
  return g_strdup_printf(_("Every %d months on the %s %s"), pattern->every, nth, day);
}

static char *say_monthly_date(const Pattern *pattern, Civil starts)
{
  if (pattern->every == 1)
    return g_strdup_printf(_("Every month on day %d"), starts.day);
  return g_strdup_printf(_("Every %d months on day %d"), pattern->every, starts.day);
}

char *pattern_words(const Pattern *pattern, const char *rule, Civil starts)
{
  g_autofree char *words = NULL;
  switch (pattern->kind) {
  case PATTERN_ONCE: return g_strdup(_("Once"));
  case PATTERN_RULE: return g_strdup_printf(_("By the rule %s"), rule);
  case PATTERN_WEEKLY: words = say_weekly(pattern); break;
  case PATTERN_MONTHLY_DAY: words = say_monthly_day(pattern); break;
  case PATTERN_MONTHLY_DATE: words = say_monthly_date(pattern, starts); break;
  }
  if (pattern->count == 0)
    return g_steal_pointer(&words);
  g_autofree char *times = g_strdup_printf(words_say_count("%d time", "%d times", (gulong)pattern->count), pattern->count);
  return g_strdup_printf("%s, %s", words, times);
}
