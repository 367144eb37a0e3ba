#include "render/when.h"

#include "base/words.h"

const char *when_weekday(Weekday day)
{
  static const char *const names[] = { "", N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"),
                                       N_("Saturday"), N_("Sunday") };
  return words_say(names[day]);
}

static const char *name_month(int month)
{
  static const char *const names[] = { "",           N_("January"),   N_("February"), N_("March"),    N_("April"),
                                       N_("May"),    N_("June"),      N_("July"),     N_("August"),   N_("September"),
                                       N_("October"), N_("November"), N_("December") };
  return words_say(names[month]);
}

static const char *name_weekday_shortly(Weekday day)
{
  static const char *const names[] = { "", N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun") };
  return words_say(names[day]);
}

static const char *name_month_shortly(int month)
{
  static const char *const names[] = { "",        N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
                                       N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec") };
  return words_say(names[month]);
}

char *when_day(Civil date)
{
  return g_strdup_printf("%s %d %s %d", when_weekday(civil_weekday(date)), date.day, name_month(date.month), date.year);
}

char *when_short_day(Civil date)
{
  return g_strdup_printf("%s %d %s", name_weekday_shortly(civil_weekday(date)), date.day, name_month_shortly(date.month));
}

char *when_month(Civil date)
{
  return g_strdup_printf("%s %d", name_month(date.month), date.year);
}

char *when_time(Civil time)
{
  int hour = time.hour % 12 == 0 ? 12 : time.hour % 12;
  if (time.minute == 0 && time.hour == 0)
    return g_strdup(_("midnight"));
  if (time.minute == 0 && time.hour == 12)
    return g_strdup(_("midday"));
  if (time.minute == 0)
    return time.hour < 12 ? g_strdup_printf(_("%dam"), hour) : g_strdup_printf(_("%dpm"), hour);
  return time.hour < 12 ? g_strdup_printf(_("%d:%02dam"), hour, time.minute)
                        : g_strdup_printf(_("%d:%02dpm"), hour, time.minute);
}

char *when_span(Civil from, Civil to)
{
  gboolean same_day = civil_to_day(from) == civil_to_day(to);
  g_autofree char *begins = when_time(from);
  g_autofree char *ends = same_day ? when_time(to) : when_moment(to);
  return g_strdup_printf(_("%s to %s"), begins, ends);
}

char *when_moment(Civil moment)
{
  g_autofree char *day = when_day(moment);
  g_autofree char *time = when_time(moment);
  return g_strdup_printf(_("%s at %s"), day, time);
}

char *when_minutes(int minutes)
{
  int hours = minutes / 60, rest = minutes % 60;
  g_autofree char *long_part = g_strdup_printf(words_say_count("%d hour", "%d hours", (gulong)hours), hours);
  g_autofree char *short_part = g_strdup_printf(words_say_count("%d minute", "%d minutes", (gulong)rest), rest);
  if (hours == 0 || rest == 0)
    return g_strdup(hours == 0 ? short_part : long_part);
  return g_strdup_printf("%s %s", long_part, short_part);
}
