#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/session.h"

typedef struct {
  const Actor *actor;
  AttendWish wish;
} Attend;

static gboolean run_attend(Engine *engine, void *data, GError **error)
{
  Attend *attend = data;
  return engine_attend(engine, attend->actor, &attend->wish, error);
}

gboolean cli_attend(CliCall *call, GError **error)
{
  g_autofree char *meeting = NULL, *outcome = NULL, *as = NULL;
  int present = -1;
  const GOptionEntry entries[] = {
    { "meeting", 0, 0, G_OPTION_ARG_STRING, &meeting, "Which meeting: its number or id (not needed for the only one)", "N" },
    { "outcome", 0, 0, G_OPTION_ARG_STRING, &outcome, "attended (standard) or did-not-attend", "WHAT" },
    { "present", 0, 0, G_OPTION_ARG_INT, &present, "Heads that were there (standard: the seats booked)", "N" },
    { "as", 0, 0, G_OPTION_ARG_STRING, &as, "Act as this person (standard: the operator)", "MAIL" },
    { NULL },
  };
  g_autoptr(Engine) engine = NULL;
  g_autoptr(Actor) actor = NULL;
  Attend attend = { .wish = { .outcome = OUTCOME_ATTENDED } };
  static const char *const names[] = { "booking", NULL };
  if (!cli_parse_named(call, entries, names, error) || (outcome && !outcome_parse(outcome, &attend.wish.outcome, error))
      || !session_open(call, as, &engine, &actor, error))
    return FALSE;
  attend.actor = actor;
  attend.wish.booking_id = call->argv[1];
  attend.wish.meeting = meeting;
  attend.wish.present = present;
  if (!engine_write(engine, run_attend, &attend, error))
    return FALSE;
  if (call->json)
    session_print_json(json_pack("{s:s}", "id", attend.wish.booking_id));
  else
    puts(attend.wish.booking_id);
  return TRUE;
}

/* ---- feedback ---- */

typedef struct {
  const Actor *actor;
  const char *booking, *comment;
  GArray *answers; /* RatingAnswer */
} Feedback;

static gboolean run_feedback(Engine *engine, void *data, GError **error)
{
  Feedback *feedback = data;
  return engine_feedback(engine, feedback->actor, feedback->booking, (const RatingAnswer *)feedback->answers->data,
                         feedback->answers->len, feedback->comment, error);
}

/* "useful=4" in place: the key is cut off at the sign. */
static gboolean read_answer(char *word, RatingAnswer *answer, GError **error)
{
  char *sign = strchr(word, '=');
  gint64 number;
  if (!sign)
    return error_set(error, ERROR_INVALID, "“%s”: write answers as question=4", word);
  *sign = 0;
  if (!text_to_int(sign + 1, 1, 5, word, &number, error))
    return FALSE;
  *answer = (RatingAnswer){ word, (int)number };
  return TRUE;
}

gboolean cli_feedback(CliCall *call, GError **error)
{
  g_autofree char *comment = NULL, *as = NULL;
  const GOptionEntry entries[] = {
    { "comment", 0, 0, G_OPTION_ARG_STRING, &comment, "In their own words", "TEXT" },
    { "as", 0, 0, G_OPTION_ARG_STRING, &as, "Act as this person (standard: the operator)", "MAIL" },
    { NULL },
  };
  g_autoptr(Engine) engine = NULL;
  g_autoptr(Actor) actor = NULL;
  g_autoptr(GArray) answers = g_array_new(FALSE, FALSE, sizeof(RatingAnswer));
  if (!cli_parse_words(call, entries, 1, 40, error))
    return FALSE;
  for (int i = 2; i < call->argc; i++) {
    RatingAnswer answer;
    if (!read_answer(call->argv[i], &answer, error))
      return FALSE;
    g_array_append_val(answers, answer);
  }
  if (!session_open(call, as, &engine, &actor, error))
    return FALSE;
  Feedback feedback = { actor, call->argv[1], comment, answers };
  return engine_write(engine, run_feedback, &feedback, error);
}
