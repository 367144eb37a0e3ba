/* page-letters: letters that are waiting, failed or given up: what is wrong with each, and sending one again. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/words.h"
#include "engine/outbox.h"
#include "render/when.h"
#include "store/outbox.h"
#include "store/person.h"
#include "web/page-admin.h"
#include "web/pages.h"

#define A_PAGE 50

static const char *kind_words(const char *kind)
{
  static const struct { const char *kind, *says; } rows[] = {
    { "answer", N_("Answer to a calendar") },  { "booked", N_("Booking made") },       { "cancelled", N_("Cancelled") },
    { "changed", N_("Session changed") },      { "feedback", N_("How was it?") },      { "figures", N_("Figures") },
    { "digest", N_("Digest") },                { "host", N_("For whoever gives it") }, { "lapsed", N_("Place let go") },
    { "left", N_("Waiting list left") },       { "moved", N_("Booking moved") },       { "offered", N_("A place is held") },
    { "promoted", N_("Moved up") },            { "reminder", N_("Reminder") },         { "sign-in", N_("Link to sign in") },
    { "waiting", N_("On the waiting list") },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
    if (strcmp(rows[i].kind, kind) == 0)
      return words_say(rows[i].says);
  return kind;
}

typedef struct {
  const char *says, *tone;
} Tag;

static Tag tag_of(LetterState state)
{
  switch (state) {
  case LETTER_QUEUED: return (Tag){ _("Waiting"), "blue" };
  case LETTER_FAILED: return (Tag){ _("Failed, is tried again"), "yellow" };
  case LETTER_GIVEN_UP: return (Tag){ _("Given up"), "red" };
  case LETTER_UNSURE: return (Tag){ _("Not sure whether it went"), "orange" };
  case LETTER_SENT: return (Tag){ _("Sent"), "green" };
  case LETTER_DROPPED: return (Tag){ _("No longer needed"), "grey" };
  default: break;
  }
  return (Tag){ _("Being sent"), "blue" };
}

static json_t *moment(const WebCall *call, Instant instant)
{
  g_autofree char *text = when_moment(zone_to_civil(call->engine->zone, instant));
  return json_string(text);
}

static json_t *letter_view(WebCall *call, const Letter *letter, GError **error)
{
  g_autoptr(Person) person = NULL;
  if (!store_person_get(call->engine->read, letter->person_id, &person, error))
    return NULL;
  Tag tag = tag_of(letter->state);
  gboolean waits = letter->state == LETTER_FAILED || letter->state == LETTER_QUEUED;
  g_autofree char *tries =
    g_strdup_printf(words_say_count("Tried %d time", "Tried %d times", (gulong)letter->attempts), letter->attempts);
  return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:s, s:o, s:s, s:b}", "id", letter->id, "kind", kind_words(letter->kind), "to",
                   person ? person->name : *letter->address ? letter->address : _("Somebody we do not know"), "label", tag.says,
                   "tone", tag.tone, "made", moment(call, letter->made_at), "tries", tries, "next",
                   waits ? moment(call, letter->next_at) : json_null(), "wrong", letter->last_error, "again",
                   outbox_can_again(letter));
}

/* How many there are in all: of a long list nobody sees the end. */
static gboolean add_found(WebCall *call, json_t *view, GError **error)
{
  OutboxCount counts[LETTER_N_STATES];
  if (!store_outbox_count(call->engine->read, counts, error))
    return FALSE;
  gint64 n = 0;
  for (LetterState state = 0; state < LETTER_N_STATES; state++)
    n += state == LETTER_SENT || state == LETTER_DROPPED ? 0 : counts[state].number;
  g_autofree char *found = g_strdup_printf(words_say_count("%u letter", "%u letters", (gulong)n), (guint)n);
  json_object_set_new(view, "found", json_string(found));
  return TRUE;
}

static gboolean add_letters(WebCall *call, const GPtrArray *letters, json_t *view, GError **error)
{
  json_t *items = json_object_get(view, "letters");
  for (guint i = 0; i < letters->len; i++) {
    json_t *item = letter_view(call, letters->pdata[i], error);
    if (!item)
      return FALSE;
    json_array_append_new(items, item);
  }
  return add_found(call, view, error);
}

HttpResponse *page_letters(WebCall *call, GError **error)
{
  const char *after = call_param(call, "after");
  g_autofree char *next = NULL;
  g_autoptr(GPtrArray) letters = engine_outbox_page(call->engine, call->actor, after, A_PAGE, &next, error);
  if (!letters)
    return NULL;
  json_t *view = json_pack("{s:o, s:[], s:b, s:s?, s:s?}", "back", page_admin_back(), "letters", "any", letters->len > 0, "after",
                           after, "done", call_param(call, "done") ? _("It is sent again in a moment.") : NULL);
  g_autofree char *later = next ? g_strconcat("/admin/letters?after=", next, NULL) : NULL;
  page_add_ways(view, after ? "/admin/letters" : NULL, _("First letters"), later, _("More letters"));
  if (add_letters(call, letters, view, error))
    return page_answer(call, 200, "letters.html", _("Letters"), view, error);
  json_decref(view);
  return NULL;
}

HttpResponse *page_letter_again(WebCall *call, GError **error)
{
  g_autoptr(Form) form = page_form(call, error);
  if (!form || !engine_outbox_again(call->engine, call->actor, http_request_param(call->request, "id"), error))
    return NULL;
  g_autofree char *after = page_escape(form_text(form, "after"));
  return *after ? page_go("/admin/letters?done=yes&after=%s", after) : page_go("/admin/letters?done=yes");
}
