/* The acts on a booking. Each runs in the turn's transaction, under its own savepoint. */
#include "base/error.h"
#include "base/id.h"
#include "engine/booking.h"
#include "render/view.h"
#include "web/api.h"
#include "web/problem.h"

/* What became of it: the booking, or the refusal. */
static HttpResponse *answer_act(WebCall *call, int status, const BookAnswer *answer)
{
  if (answer->verdict.answer == VERDICT_REFUSE)
    return problem_of_refusal(call, &answer->verdict, answer->other_slots);
  json_t *json = json_pack(
    "{s:s, s:s, s:o, s:o, s:b, s:b}", "id", answer->booking_id, "state", booking_state_text(answer->state), "position",
    answer->position ? json_integer(answer->position) : json_null(), "offer_until",
    view_instant(call->engine->zone, answer->offer_until), "late", answer->verdict.late, "again", answer->again);
  HttpResponse *response = call_json(status, json);
  if (status == 201) {
    g_autofree char *where = g_strconcat("/api/v1/bookings/", answer->booking_id, NULL);
    http_response_add(response, "Location", where);
  }
  return response;
}

static gboolean read_party(const json_t *body, BookWish *wish, GError **error)
{
  const json_t *party = json_object_get(body, "party");
  wish->party_left_out = !json_is_object(party);
  if (wish->party_left_out)
    return TRUE;
  wish->party_id = call_text(party, "id");
  return party_kind_parse(call_text(party, "kind"), &wish->party_kind, error);
}

HttpResponse *api_book(WebCall *call, GError **error)
{
  json_t *body = call_body(call, error);
  if (!body)
    return NULL;
  char id[ID_TEXT];
  BookWish wish = { .id = call_key(call, call_text(body, "id"), id), .slot_id = call_text(body, "slot"),
                    .party_kind = PARTY_PERSON, .seats = call_whole(body, "seats", 1),
                    .reference = call_text(body, "reference"), .note = call_text(body, "note") };
  g_auto(BookAnswer) answer = { 0 };
  gboolean done = read_party(body, &wish, error) && engine_book(call->engine, call->actor, &wish, &answer, error);
  json_decref(body);
  return done ? answer_act(call, 201, &answer) : NULL;
}

HttpResponse *api_booking_accept(WebCall *call, GError **error)
{
  g_auto(BookAnswer) answer = { 0 };
  const char *id = http_request_param(call->request, "id");
  return engine_accept(call->engine, call->actor, id, &answer, error) ? answer_act(call, 200, &answer) : NULL;
}

HttpResponse *api_booking_cancel(WebCall *call, GError **error)
{
  json_t *body = call_body(call, error);
  if (!body)
    return NULL;
  CancelledBy by = BY_PARTY;
  const char *by_text = call_text(body, "by");
  g_auto(BookAnswer) answer = { 0 };
  gboolean done = (!by_text || cancelled_by_parse(by_text, &by, error))
    && engine_cancel(call->engine, call->actor, http_request_param(call->request, "id"), by, call_text(body, "reason"),
                     &answer, error);
  json_decref(body);
  return done ? answer_act(call, 200, &answer) : NULL;
}

HttpResponse *api_booking_move(WebCall *call, GError **error)
{
  json_t *body = call_body(call, error);
  if (!body)
    return NULL;
  g_auto(BookAnswer) answer = { 0 };
  gboolean done = engine_move(call->engine, call->actor, http_request_param(call->request, "id"),
                              call_text(body, "slot"), &answer, error);
  json_decref(body);
  return done ? answer_act(call, 200, &answer) : NULL;
}

HttpResponse *api_booking_attendance(WebCall *call, GError **error)
{
  json_t *body = call_body(call, error);
  if (!body)
    return NULL;
  char number[CALL_WHICH_TEXT];
  AttendWish wish = { .booking_id = http_request_param(call->request, "id"), .meeting = call_which(body, "meeting", number),
                      .present = call_whole(body, "present", -1) };
  gboolean done = outcome_parse(call_text(body, "outcome"), &wish.outcome, error)
    && engine_attend(call->engine, call->actor, &wish, error);
  json_decref(body);
  return done ? call_json(200, json_pack("{s:s, s:s}", "id", wish.booking_id, "outcome", outcome_text(wish.outcome)))
              : NULL;
}

HttpResponse *api_booking_feedback(WebCall *call, GError **error)
{
  json_t *body = call_body(call, error);
  if (!body)
    return NULL;
  json_t *given = json_object_get(body, "answers");
  g_autofree RatingAnswer *answers = g_new(RatingAnswer, json_object_size(given) + 1);
  guint n = 0;
  const char *key;
  json_t *number;
  json_object_foreach(given, key, number)
    answers[n++] = (RatingAnswer){ key, (int)json_integer_value(number) };
  const char *id = http_request_param(call->request, "id");
  gboolean done = engine_feedback(call->engine, call->actor, id, answers, n, call_text(body, "comment"), error);
  json_decref(body);
  return done ? call_json(200, json_pack("{s:s}", "id", id)) : NULL;
}
