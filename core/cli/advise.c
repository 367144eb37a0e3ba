#include "base/clock.h"
#include "base/error.h"
#include "cli/commands.h"
#include "cli/report.h"
#include "engine/advise.h"

#define WITHIN_DAYS 14

typedef struct {
  char *service, *from, *to, *starts, *repeat, *format;
  int minutes, slots, seats, within;
  gboolean same_weekday;
} Words;

static void words_clear(Words *words)
{
  g_free(words->service);
  g_free(words->from);
  g_free(words->to);
  g_free(words->starts);
  g_free(words->repeat);
  g_free(words->format);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Words, words_clear)

static gboolean parse(CliCall *call, Words *words, GError **error)
{
  const GOptionEntry entries[] = {
    { "service", 0, 0, G_OPTION_ARG_STRING, &words->service, "Whose past bookings are replayed", "ID" },
    { "from", 0, 0, G_OPTION_ARG_STRING, &words->from, "First day of the past", "DATE" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &words->to, "Last day of the past", "DATE" },
    { "starts", 0, 0, G_OPTION_ARG_STRING, &words->starts, "First opening of the other pattern, local time", "LOCAL" },
    { "repeat", 0, 0, G_OPTION_ARG_STRING, &words->repeat, "Its recurrence rule", "RRULE" },
    { "minutes", 0, 0, G_OPTION_ARG_INT, &words->minutes, "How long an opening is", "N" },
    { "slots", 0, 0, G_OPTION_ARG_INT, &words->slots, "Slots of equal length in an opening; as the plugin cuts it", "N" },
    { "seats", 0, 0, G_OPTION_ARG_INT, &words->seats, "Seats of a slot; as many as the largest one had", "N" },
    { "within-days", 0, 0, G_OPTION_ARG_INT, &words->within, "How far a party would have moved; 14", "N" },
    { "same-weekday", 0, 0, G_OPTION_ARG_NONE, &words->same_weekday, "Parties keep to the weekday they had", NULL },
    { "format", 0, 0, G_OPTION_ARG_STRING, &words->format, "table, csv, json or xlsx", "FORMAT" },
    { NULL },
  };
  return cli_parse_words(call, entries, 0, 0, error);
}

static gboolean read_query(const Words *words, AdviseQuery *query, GError **error)
{
  if (!words->service || !words->starts || words->minutes == 0)
    return error_set(error, ERROR_INVALID, "--service, --starts and --minutes are needed");
  *query = (AdviseQuery){ .service = words->service, .repeat = words->repeat, .minutes = words->minutes,
                          .slots = words->slots, .seats = words->seats, .within_days = words->within,
                          .same_weekday = words->same_weekday, .now = clock_now() };
  if (!civil_parse_moment(words->starts, &query->starts, error)) {
    g_prefix_error(error, "--starts: ");
    return FALSE;
  }
  return cli_report_date(words->from, "--from", &query->from, error) &&
         cli_report_date(words->to, "--to", &query->to, error) && cli_report_format_check(words->format, error);
}

gboolean cli_advise(CliCall *call, GError **error)
{
  g_auto(Words) words = { .within = WITHIN_DAYS };
  AdviseQuery query;
  if (!parse(call, &words, error) || !read_query(&words, &query, error))
    return FALSE;
  g_autoptr(Engine) engine = engine_open(call->config, error);
  g_autoptr(Report) report = NULL;
  return engine && engine_advise(engine, &query, &report, error) &&
         cli_report_print(call, words.format, report, error);
}
