#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "engine/booking.h"
#include "engine/browse.h"
#include "engine/decide.h"
#include "engine/free-text.h"
#include "store/change.h"
#include "store/digest.h"

static gboolean check_key(const AttunePlugin *plugin, const char *key, GError **error)
{
  g_autoptr(GPtrArray) known = g_ptr_array_new();
  for (int i = 0; i < plugin->n_questions; i++) {
    if (strcmp(plugin->questions[i].key, key) == 0)
      return TRUE;
    g_ptr_array_add(known, (void *)plugin->questions[i].key);
  }
  g_ptr_array_add(known, NULL);
  const char *nearest = text_nearest(key, (const char *const *)known->pdata);
  return error_set(error, ERROR_INVALID,
                   nearest ? "answers: there is no question “%.40s” here; did you mean “%s”?"
                           : "answers: there is no question “%.40s” here",
                   key, nearest);
}

static gboolean check_answers(Engine *engine, const EngineService *service, const RatingAnswer *answers, guint n,
                              const char *comment, GError **error)
{
  if (!service->plugin)
    return error_set(error, ERROR_CONFLICT, "this service is suspended, so its questions are not known");
  if (n == 0 && (!comment || !*comment))
    return error_set(error, ERROR_INVALID, "answers: there is neither an answer nor a comment");
  for (guint i = 0; i < n; i++) {
    if (!check_key(service->plugin, answers[i].key, error))
      return FALSE;
    if (answers[i].answer < 1 || answers[i].answer > 5)
      return error_set(error, ERROR_INVALID, "answers: %s: %d is out of bounds, from 1 to 5 is possible", answers[i].key,
                       answers[i].answer);
  }
  return free_text_check(engine, FREE_COMMENT, comment, error);
}

/* A party's own sheet is one, whatever is said again replaces it; staff hand in a sheet a call. */
static gboolean find_sheet(Engine *engine, const Actor *actor, const char *booking_id, const char **who, int *number,
                           GError **error)
{
  gboolean own = !actor_is_staff(actor);
  *who = own ? actor->id : "staff";
  *number = 1;
  return own || store_rating_next(engine->db, booking_id, *who, number, error);
}

static gboolean write_sheet(Engine *engine, const Booking *booking, const char *service_id, const char *who, int number,
                            const RatingAnswer *answers, guint n, const char *comment, Instant now, GError **error)
{
  for (guint i = 0; i < n; i++)
    if (!store_rating_put(engine->db, booking, service_id, who, number, answers[i].key, answers[i].answer, error))
      return FALSE;
  return !comment || !*comment || store_comment_put(engine->db, booking->id, who, number, comment, now, error);
}

gboolean engine_feedback(Engine *engine, const Actor *actor, const char *booking_id, const RatingAnswer *answers,
                         guint n, const char *comment, GError **error)
{
  Instant now = clock_now();
  g_autoptr(Slot) slot = NULL;
  g_autoptr(Booking) booking = NULL;
  const EngineService *service;
  if (!decide_open_to_answer(engine, actor, booking_id, now, &slot, &service, &booking, error)
      || !check_answers(engine, service, answers, n, comment, error))
    return FALSE;
  if (booking->state != BOOKING_BOOKED || booking->outcome == OUTCOME_DID_NOT_ATTEND || now < slot->starts_at)
    return error_set(error, ERROR_CONFLICT, "booking %s: feedback is taken from those who came, once it has begun",
                     booking->id);
  const char *who;
  int number;
  return store_digest_stale_slot(engine->db, slot->id, error)
         && find_sheet(engine, actor, booking->id, &who, &number, error)
         && write_sheet(engine, booking, slot->service_id, who, number, answers, n, comment, now, error)
         && store_change_append(engine->db, now, actor->id, "feedback", "booking", booking->id, NULL, NULL, error);
}

void feedback_given_clear(FeedbackGiven *given)
{
  g_clear_pointer(&given->answers, g_hash_table_unref);
  g_clear_pointer(&given->comment, g_free);
}

gboolean engine_feedback_given(Engine *engine, const Actor *actor, const char *booking_id, FeedbackGiven *given,
                               GError **error)
{
  g_autoptr(BookingView) view = engine_booking_to_answer(engine, actor, booking_id, error);
  if (!view)
    return FALSE;
  *given = (FeedbackGiven){ .answers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                            .comment = g_strdup("") };
  return actor_is_staff(actor)
         || store_rating_sheet(engine->read, booking_id, actor->id, given->answers, &given->comment, error);
}
