#include <stdio.h>

#include "base/error.h"
#include "base/text.h"
#include "calendar/recurrence.h"
#include "cli/commands.h"
#include "cli/session.h"

#define STANDARD_ZONE "Europe/London"
#define MOST_MINUTES (366 * 24 * 60)
#define MOST_LIMIT 100000
#define MOST_REMARKS 20

/* The options as typed. */
typedef struct {
  char *starts, *zone, *repeat, *minutes, *except, *extra, *from, *to, *limit;
} Words;

static void words_clear(Words *words)
{
  char *all[] = { words->starts, words->zone, words->repeat, words->minutes, words->except,
                  words->extra,  words->from, words->to,     words->limit };
  for (gsize i = 0; i < G_N_ELEMENTS(all); i++)
    g_free(all[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Words, words_clear)

/* What is to be shown. */
typedef struct {
  Recurrence rule;
  GArray *except, *extra; /* Civil */
  Instant from, to;
  gint64 minutes, limit;
} Preview;

static void preview_clear(Preview *preview)
{
  g_clear_pointer(&preview->except, g_array_unref);
  g_clear_pointer(&preview->extra, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Preview, preview_clear)

static gboolean parse(CliCall *call, Words *words, GError **error)
{
  const GOptionEntry entries[] = {
    { "starts", 0, 0, G_OPTION_ARG_STRING, &words->starts, "First date and time, 2026-10-05T09:00", "LOCAL" },
    { "zone", 0, 0, G_OPTION_ARG_STRING, &words->zone, "Time zone; " STANDARD_ZONE, "ZONE" },
    { "repeat", 0, 0, G_OPTION_ARG_STRING, &words->repeat, "Recurrence rule, FREQ=WEEKLY;BYDAY=TU", "RRULE" },
    { "minutes", 0, 0, G_OPTION_ARG_STRING, &words->minutes, "How long each is; prints its end as well", "N" },
    { "except", 0, 0, G_OPTION_ARG_STRING, &words->except, "Dates, or dates and times, that fall out", "DATES" },
    { "extra", 0, 0, G_OPTION_ARG_STRING, &words->extra, "Dates, or dates and times, besides", "DATES" },
    { "from", 0, 0, G_OPTION_ARG_STRING, &words->from, "From this day on", "DATE" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &words->to, "Up to this day, included", "DATE" },
    { "limit", 0, 0, G_OPTION_ARG_STRING, &words->limit, "At most so many", "N" },
    { NULL },
  };
  if (!cli_parse_words(call, entries, 0, 0, error))
    return FALSE;
  if (!words->starts)
    return error_set(error, ERROR_INVALID, "--starts is needed: the first date and time, like 2026-10-05T09:00");
  return TRUE;
}

/* "2026-12-25, 2026-12-26T14:00" into @civils; @option leads the message. */
static gboolean read_dates(const char *option, const char *text, GArray **civils, GError **error)
{
  *civils = g_array_new(FALSE, FALSE, sizeof(Civil));
  g_auto(GStrv) items = text_split_list(text ? text : "");
  for (char **item = items; *item; item++) {
    Civil civil;
    if (!civil_parse(*item, &civil, error)) {
      g_prefix_error(error, "%s: ", option);
      return FALSE;
    }
    g_array_append_val(*civils, civil);
  }
  return TRUE;
}

/* The first instant of the day @text, or of the day after; @instant is left alone where @text is NULL. */
static gboolean read_day(const char *option, const char *text, const Zone *zone, int days_on, Instant *instant,
                         GError **error)
{
  Civil date;
  if (!text)
    return TRUE;
  if (!civil_parse_date(text, &date, error)) {
    g_prefix_error(error, "%s: ", option);
    return FALSE;
  }
  *instant = zone_day_start(zone, civil_from_day(civil_to_day(date) + days_on));
  return TRUE;
}

static gboolean read_preview(const Words *words, Preview *preview, GError **error)
{
  *preview = (Preview){ .from = G_MININT64, .to = G_MAXINT64 };
  Recurrence *rule = &preview->rule;
  rule->zone = zone_get(words->zone ? words->zone : STANDARD_ZONE, error);
  if (!rule->zone)
    return FALSE;
  if (!civil_parse(words->starts, &rule->starts, error)) {
    g_prefix_error(error, "--starts: ");
    return FALSE;
  }
  if (!read_dates("--except", words->except, &preview->except, error) ||
      !read_dates("--extra", words->extra, &preview->extra, error) ||
      !read_day("--from", words->from, rule->zone, 0, &preview->from, error) ||
      !read_day("--to", words->to, rule->zone, 1, &preview->to, error))
    return FALSE;
  if ((words->minutes && !text_to_int(words->minutes, 1, MOST_MINUTES, "--minutes", &preview->minutes, error)) ||
      (words->limit && !text_to_int(words->limit, 1, MOST_LIMIT, "--limit", &preview->limit, error)))
    return FALSE;
  rule->repeat = words->repeat;
  rule->except = (const Civil *)preview->except->data;
  rule->n_except = preview->except->len;
  rule->extra = (const Civil *)preview->extra->data;
  rule->n_extra = preview->extra->len;
  if (!recurrence_check(rule, error))
    return FALSE;
  if (!words->to && !words->limit && !recurrence_is_bounded(rule))
    return error_set(error, ERROR_INVALID, "this rule never ends: say how far to look with --to DATE or --limit N");
  return TRUE;
}

/* Tells in plain words where the clocks skip a time or show it twice. */
static void remark(const Zone *zone, const Occurrence *one)
{
  char wanted[CIVIL_TEXT], shown[CIVIL_TEXT];
  civil_format(one->starts, wanted);
  civil_format(zone_to_civil(zone, one->at), shown);
  if (zone_case(zone, one->starts) == ZONE_GAP)
    fprintf(stderr, "%s does not exist in %s, the clocks skip it; it is taken as %s\n", wanted, zone_name(zone),
            shown);
  else
    fprintf(stderr, "%s comes twice in %s, the clocks go back; the first is taken\n", wanted, zone_name(zone));
}

static void remark_all(const Preview *preview, const GArray *found, gboolean more)
{
  guint remarks = 0;
  for (guint i = 0; i < found->len; i++) {
    const Occurrence *one = &g_array_index(found, Occurrence, i);
    if (zone_case(preview->rule.zone, one->starts) != ZONE_PLAIN && ++remarks <= MOST_REMARKS)
      remark(preview->rule.zone, one);
  }
  if (remarks > MOST_REMARKS)
    fprintf(stderr, "… and so for %u more\n", remarks - MOST_REMARKS);
  if (found->len == 0)
    fputs("no date: the rule, its exceptions and the days asked for leave none\n", stderr);
  if (more && preview->limit == 0)
    fprintf(stderr, "only the first %u are shown; --from and --to show others\n", found->len);
}

static void print_lines(const Preview *preview, const GArray *found)
{
  const Zone *zone = preview->rule.zone;
  for (guint i = 0; i < found->len; i++) {
    char starts[INSTANT_TEXT], ends[INSTANT_TEXT];
    Instant at = g_array_index(found, Occurrence, i).at;
    if (preview->minutes)
      printf("%s %s\n", zone_format(zone, at, starts), zone_format(zone, at + 60 * preview->minutes, ends));
    else
      printf("%s\n", zone_format(zone, at, starts));
  }
}

static void print_json(const Preview *preview, const GArray *found, gboolean more)
{
  static const char *const clocks[] = { [ZONE_PLAIN] = "plain", [ZONE_GAP] = "gap", [ZONE_FOLD] = "fold" };
  const Zone *zone = preview->rule.zone;
  json_t *items = json_array();
  for (guint i = 0; i < found->len; i++) {
    char text[INSTANT_TEXT], local[CIVIL_TEXT];
    const Occurrence *one = &g_array_index(found, Occurrence, i);
    json_t *item = json_pack("{s:s}", "starts", zone_format(zone, one->at, text));
    if (preview->minutes)
      json_object_set_new(item, "ends", json_string(zone_format(zone, one->at + 60 * preview->minutes, text)));
    json_object_set_new(item, "local", json_string(civil_format(one->starts, local)));
    json_object_set_new(item, "clock", json_string(clocks[zone_case(zone, one->starts)]));
    json_array_append_new(items, item);
  }
  session_print_json(json_pack("{s:s, s:o, s:b}", "zone", zone_name(zone), "items", items, "more", more));
}

gboolean cli_schedule_preview(CliCall *call, GError **error)
{
  g_auto(Words) words = { 0 };
  g_auto(Preview) preview = { 0 };
  gboolean more = FALSE;
  if (!parse(call, &words, error) || !read_preview(&words, &preview, error))
    return FALSE;
  g_autoptr(GArray) found = recurrence_expand(&preview.rule, preview.from, preview.to, (gsize)preview.limit, &more,
                                              error);
  if (!found)
    return FALSE;
  remark_all(&preview, found, more);
  if (call->json)
    print_json(&preview, found, more);
  else
    print_lines(&preview, found);
  return TRUE;
}
