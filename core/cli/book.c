#include <stdio.h>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/session.h"

static gboolean do_book(Engine *engine, const Actor *actor, gconstpointer wish, BookAnswer *answer, GError **error)
{
  return engine_book(engine, actor, wish, answer, error);
}

static void print_others(const BookAnswer *answer)
{
  if (!answer->other_slots || answer->other_slots->len == 0)
    return;
  fputs("other times to try:\n", stderr);
  for (guint i = 0; i < answer->other_slots->len; i++)
    fprintf(stderr, "  %s\n", (const char *)answer->other_slots->pdata[i]);
}

gboolean cli_book(CliCall *call, GError **error)
{
  g_autofree char *slot = NULL, *person = NULL, *team = NULL, *id = NULL, *reference = NULL, *note = NULL, *as = NULL;
  int seats = 1;
  const GOptionEntry entries[] = {
    { "slot", 0, 0, G_OPTION_ARG_STRING, &slot, "The slot (or as a plain word)", "ID" },
    { "person", 0, 0, G_OPTION_ARG_STRING, &person, "For this person (standard: whoever acts)", "MAIL" },
    { "team", 0, 0, G_OPTION_ARG_STRING, &team, "For this team", "ID" },
    { "seats", 0, 0, G_OPTION_ARG_INT, &seats, "So many seats (standard: 1)", "N" },
    { "reference", 0, 0, G_OPTION_ARG_STRING, &reference, "Pseudonymous case reference, never a name", "TEXT" },
    { "note", 0, 0, G_OPTION_ARG_STRING, &note, "What it is about; for the hosts", "TEXT" },
    { "id", 0, 0, G_OPTION_ARG_STRING, &id, "The booking's id; the same one twice is the same booking", "UUID" },
    { "as", 0, 0, G_OPTION_ARG_STRING, &as, "Act as this person (standard: the operator)", "MAIL" },
    { NULL },
  };
  if (!cli_parse_words(call, entries, 0, 1, error))
    return FALSE;
  if (person && team)
    return error_set(error, ERROR_INVALID, "--person and --team: a booking is for one of them");
  g_autoptr(Engine) engine = NULL;
  g_autoptr(Actor) actor = NULL;
  if (!session_open(call, as, &engine, &actor, error))
    return FALSE;
  BookWish wish = { .id = id,
                    .slot_id = call->argc > 1 ? call->argv[1] : slot,
                    .party_kind = team ? PARTY_TEAM : PARTY_PERSON,
                    .party_id = team ? team : person,
                    .party_left_out = !team && !person,
                    .seats = seats,
                    .reference = reference,
                    .note = note };
  g_auto(BookAnswer) answer = { 0 };
  if (!session_act(engine, actor, do_book, &wish, &answer, error)) {
    print_others(&answer);
    return FALSE;
  }
  session_print_answer(call, engine, &answer, "booked");
  return TRUE;
}

/* ---- acts on a booking that is there ---- */

typedef struct {
  const char *booking, *slot, *reason;
  CancelledBy by;
} Wish;

static gboolean do_cancel(Engine *engine, const Actor *actor, gconstpointer data, BookAnswer *answer, GError **error)
{
  const Wish *wish = data;
  return engine_cancel(engine, actor, wish->booking, wish->by, wish->reason, answer, error);
}

gboolean cli_cancel(CliCall *call, GError **error)
{
  g_autofree char *by = NULL, *reason = NULL, *as = NULL;
  const GOptionEntry entries[] = {
    { "by", 0, 0, G_OPTION_ARG_STRING, &by, "Who gives it back: party (standard) or service", "WHO" },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, "Why", "TEXT" },
    { "as", 0, 0, G_OPTION_ARG_STRING, &as, "Act as this person (standard: the operator)", "MAIL" },
    { NULL },
  };
  g_autoptr(Engine) engine = NULL;
  g_autoptr(Actor) actor = NULL;
  Wish wish = { .by = BY_PARTY };
  static const char *const names[] = { "booking", NULL };
  if (!cli_parse_named(call, entries, names, error) || (by && !cancelled_by_parse(by, &wish.by, error))
      || !session_open(call, as, &engine, &actor, error))
    return FALSE;
  wish.booking = call->argv[1];
  wish.reason = reason;
  g_auto(BookAnswer) answer = { 0 };
  if (!session_act(engine, actor, do_cancel, &wish, &answer, error))
    return FALSE;
  session_print_answer(call, engine, &answer, "cancelled");
  return TRUE;
}

static gboolean do_move(Engine *engine, const Actor *actor, gconstpointer data, BookAnswer *answer, GError **error)
{
  const Wish *wish = data;
  return engine_move(engine, actor, wish->booking, wish->slot, answer, error);
}

static gboolean do_accept(Engine *engine, const Actor *actor, gconstpointer data, BookAnswer *answer, GError **error)
{
  const Wish *wish = data;
  return engine_accept(engine, actor, wish->booking, answer, error);
}

/* Commands that take a booking, perhaps a slot, and --as. */
static gboolean act_on(CliCall *call, SessionAct act, const char *const *names, const char *done, GError **error)
{
  g_autofree char *as = NULL;
  const GOptionEntry entries[] = {
    { "as", 0, 0, G_OPTION_ARG_STRING, &as, "Act as this person (standard: the operator)", "MAIL" },
    { NULL },
  };
  g_autoptr(Engine) engine = NULL;
  g_autoptr(Actor) actor = NULL;
  if (!cli_parse_named(call, entries, names, error) || !session_open(call, as, &engine, &actor, error))
    return FALSE;
  Wish wish = { .booking = call->argv[1], .slot = call->argc > 2 ? call->argv[2] : NULL };
  g_auto(BookAnswer) answer = { 0 };
  if (!session_act(engine, actor, act, &wish, &answer, error))
    return FALSE;
  session_print_answer(call, engine, &answer, done);
  return TRUE;
}

gboolean cli_move(CliCall *call, GError **error)
{
  static const char *const names[] = { "booking", "slot", NULL };
  return act_on(call, do_move, names, "moved", error);
}

gboolean cli_accept(CliCall *call, GError **error)
{
  static const char *const names[] = { "booking", NULL };
  return act_on(call, do_accept, names, "booked", error);
}
