/* page-feedback: the service's own questions to those who came. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "engine/booking.h"
#include "engine/browse.h"
#include "web/page-slot.h"
#include "web/pages.h"

#define MOST_QUESTIONS 20

/* The plugin behind a booking, or NULL with @error. */
static const AttunePlugin *find_plugin(WebCall *call, const BookingView *booking, GError **error)
{
  const EngineService *service = engine_service(call->engine, call->engine->read, booking->slot->slot->service_id, error);
  if (service && !service->plugin)
    error_set(error, ERROR_CONFLICT, "%s", _("This service is suspended at the moment, so its questions are not known."));
  return service ? service->plugin : NULL;
}

static json_t *make_question(const AttuneQuestion *question, int answer)
{
  g_autofree char *id = g_strconcat("answer-", question->key, NULL);
  json_t *choice = page_choice(id, words_say(question->text), NULL);
  for (int n = 1; n <= 5; n++) {
    char value[4];
    const char *meaning = n == 1 ? question->low : n == 5 ? question->high : "";
    g_snprintf(value, sizeof value, "%d", n);
    g_autofree char *label = *meaning ? g_strdup_printf("%d: %s", n, words_say(meaning)) : g_strdup(value);
    page_option(choice, value, label, NULL, n == answer);
  }
  return choice;
}

static json_t *make_questions(const AttunePlugin *plugin, GHashTable *answers)
{
  json_t *list = json_array();
  for (int i = 0; i < plugin->n_questions; i++) {
    int answer = GPOINTER_TO_INT(g_hash_table_lookup(answers, plugin->questions[i].key));
    json_array_append_new(list, make_question(&plugin->questions[i], answer));
  }
  return list;
}

static HttpResponse *show_form(WebCall *call, const BookingView *booking, const AttunePlugin *plugin,
                               const FeedbackGiven *given, const GError *fault, GError **error)
{
  json_t *view = page_booking(call, booking);
  g_autofree char *href = g_strconcat("/bookings/", booking->booking->id, NULL);
  gboolean only_answers = booking->only_answers;
  json_object_set_new(view, "back", json_pack("{s:s, s:s}", "href", only_answers ? "/bookings" : href, "text",
                                              only_answers ? _("My bookings") : _("Back to the booking")));
  json_object_set_new(view, "thanks", json_boolean(!fault && call_param(call, "thanks") != NULL));
  json_object_set_new(view, "questions", make_questions(plugin, given->answers));
  json_object_set_new(view, "comment", page_field("comment", _("Anything else? (optional)"),
                                                  _("Leave out anything that tells who a family is."), given->comment));
  if (fault && strstr(fault->message, "neither an answer"))
    page_fault(view, "maincontent", _("Answer at least one question, or write a few words."));
  else if (fault)
    page_fault_of_error(view, fault);
  return page_answer(call, fault ? 422 : 200, "feedback.html", _("How was it?"), view, error);
}

HttpResponse *page_feedback(WebCall *call, GError **error)
{
  const char *id = http_request_param(call->request, "id");
  g_auto(FeedbackGiven) given = { 0 };
  g_autoptr(BookingView) booking = engine_booking_to_answer(call->engine, call->actor, id, error);
  const AttunePlugin *plugin = booking ? find_plugin(call, booking, error) : NULL;
  if (!plugin || !engine_feedback_given(call->engine, call->actor, id, &given, error))
    return NULL;
  return show_form(call, booking, plugin, &given, NULL, error);
}

/* What was ticked, by the plugin's own keys; @n takes how many. */
static void read_answers(const Form *form, const AttunePlugin *plugin, FeedbackGiven *given, RatingAnswer *answers, guint *n)
{
  *given = (FeedbackGiven){ .answers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                            .comment = g_strdup(form_text(form, "comment")) };
  for (int i = 0; i < plugin->n_questions && *n < MOST_QUESTIONS; i++) {
    const char *key = plugin->questions[i].key;
    g_autofree char *name = g_strconcat("answer-", key, NULL);
    int answer = atoi(form_text(form, name));
    if (!form_has(form, name))
      continue;
    g_hash_table_insert(given->answers, g_strdup(key), GINT_TO_POINTER(answer));
    answers[(*n)++] = (RatingAnswer){ key, answer };
  }
}

HttpResponse *page_feedback_do(WebCall *call, GError **error)
{
  const char *id = http_request_param(call->request, "id");
  RatingAnswer answers[MOST_QUESTIONS];
  guint n = 0;
  g_auto(FeedbackGiven) given = { 0 };
  g_autoptr(GError) fault = NULL;
  g_autoptr(Form) form = page_form(call, error);
  g_autoptr(BookingView) booking = form ? engine_booking_to_answer(call->engine, call->actor, id, error) : NULL;
  const AttunePlugin *plugin = booking ? find_plugin(call, booking, error) : NULL;
  if (!plugin)
    return NULL;
  read_answers(form, plugin, &given, answers, &n);
  if (engine_feedback(call->engine, call->actor, id, answers, n, given.comment, &fault))
    return page_go(booking->only_answers ? "/bookings/%s/feedback?thanks=1" : "/bookings/%s?thanks=1", id);
  if (page_is_typed_fault(fault))
    return show_form(call, booking, plugin, &given, fault, error);
  g_propagate_error(error, g_steal_pointer(&fault));
  return NULL;
}
