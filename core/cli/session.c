#include "cli/session.h"

#include <stdio.h>

#include "base/error.h"
#include "render/view.h"

gboolean session_open(const CliCall *call, const char *as, Engine **engine, Actor **actor, GError **error)
{
  g_autoptr(Engine) opened = engine_open(call->config, error);
  if (!opened)
    return FALSE;
  if (as) {
    g_autoptr(Person) person = engine_find_person(opened, opened->read, as, error);
    if (!person)
      return FALSE;
    if (person->state != PERSON_ACTIVE)
      return error_set(error, ERROR_DENIED, "--as: %s is no longer active", person->name);
    *actor = actor_new(person);
  } else {
    *actor = actor_new_operator();
  }
  *engine = g_steal_pointer(&opened);
  return TRUE;
}

void session_print_json(json_t *json)
{
  json_dumpf(json, stdout, JSON_INDENT(2));
  putchar('\n');
  json_decref(json);
}

gboolean session_refuse(const Verdict *verdict, GError **error)
{
  return error_set(error, ERROR_CONFLICT, "refused (%s): %s", verdict->reason ? verdict->reason : "refused",
                   verdict->sentence ? verdict->sentence : "not possible as things stand.");
}

typedef struct {
  const Actor *actor;
  SessionAct act;
  gconstpointer wish;
  BookAnswer *answer;
} Act;

static gboolean run_act(Engine *engine, void *data, GError **error)
{
  Act *act = data;
  guint lapsed;
  book_answer_clear(act->answer); /* of an attempt before */
  *act->answer = (BookAnswer){ 0 };
  if (!engine_lapse(engine, &lapsed, error) || !act->act(engine, act->actor, act->wish, act->answer, error))
    return FALSE;
  return act->answer->verdict.answer != VERDICT_REFUSE || session_refuse(&act->answer->verdict, error);
}

gboolean session_act(Engine *engine, const Actor *actor, SessionAct act, gconstpointer wish, BookAnswer *answer,
                     GError **error)
{
  Act data = { actor, act, wish, answer };
  return engine_write(engine, run_act, &data, error);
}

void session_print_answer(const CliCall *call, const Engine *engine, const BookAnswer *answer, const char *done)
{
  if (call->json) {
    session_print_json(json_pack("{s:s, s:s, s:o, s:o, s:b}", "id", answer->booking_id, "state",
                                 booking_state_text(answer->state), "position",
                                 answer->position ? json_integer(answer->position) : json_null(), "offer_until",
                                 view_instant(engine->zone, answer->offer_until), "again", answer->again));
    return;
  }
  puts(answer->booking_id);
  if (answer->again)
    fprintf(stderr, "nothing changed: it is %s already\n", booking_state_text(answer->state));
  else if (answer->position)
    fprintf(stderr, "waiting, number %d in the queue\n", answer->position);
  else
    fprintf(stderr, "%s%s\n", done, answer->verdict.late ? " (late)" : "");
}

gboolean session_dates(const Engine *engine, const char *from_on, const char *to_on, Instant *from, Instant *to,
                       GError **error)
{
  Civil first, last;
  if (from_on && !civil_parse_date(from_on, &first, error)) {
    g_prefix_error(error, "--from: ");
    return FALSE;
  }
  if (to_on && !civil_parse_date(to_on, &last, error)) {
    g_prefix_error(error, "--to: ");
    return FALSE;
  }
  if (from_on && to_on && civil_compare(last, first) < 0)
    return error_set(error, ERROR_INVALID, "--to: %s is before --from %s", to_on, from_on);
  *from = from_on ? zone_day_start(engine->zone, first) : 0;
  *to = to_on ? zone_day_start(engine->zone, civil_from_day(civil_to_day(last) + 1)) : 0;
  return TRUE;
}
