/* page-book: booking in three steps. The time was chosen on the service's page; here come a few words about it, then all of it
 * once more to check, then the booking itself. Between the form and the confirmation lies a draft, whose id is the booking's to
 * be: going back, reloading or pressing twice makes one booking, or none. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/id.h"
#include "base/words.h"
#include "engine/browse.h"
#include "engine/draft.h"
#include "engine/preview.h"
#include "web/page-slot.h"
#include "web/pages.h"

#define OTHER "other" /* a person who is named by their address in a field of its own */
#define MOST_SEATS 30 /* offered to choose from */

/* What the form said, or would say if nothing was typed yet. Texts are the form's or the draft's. */
typedef struct {
  const char *id, *party, *mail, *reference, *note;
  int seats;
  char new_id[ID_TEXT];
} Typed;

static void read_form(const Form *form, Typed *typed)
{
  const char *id = form_text(form, "id"), *seats = form_text(form, "seats");
  *typed = (Typed){ .party = form_text(form, "party"), .mail = form_text(form, "mail"), .seats = *seats ? atoi(seats) : 1,
                    .reference = form_text(form, "reference"), .note = form_text(form, "note") };
  typed->id = id_is_uuid(id) ? id : id_new(typed->new_id);
}

/* A draft's party is an id, or an address that was typed; @value takes it as the form says it (to be freed). */
static void read_draft(const Draft *draft, Typed *typed, char **value)
{
  if (!draft) {
    *typed = (Typed){ .party = "", .mail = "", .seats = 1, .reference = "", .note = "" };
    typed->id = id_new(typed->new_id);
    return;
  }
  gboolean typed_mail = strchr(draft->party, '@') != NULL;
  *value = *draft->party && !typed_mail ? g_strdup_printf("%s:%s", party_kind_text(draft->party_kind), draft->party)
                                        : g_strdup(typed_mail ? OTHER : "");
  *typed = (Typed){ .id = draft->id, .party = *value, .mail = typed_mail ? draft->party : "", .seats = draft->seats,
                    .reference = draft->reference, .note = draft->note };
}

/* "person:ID", "team:ID" or "other" and an address; nothing said: the asker. */
static BookWish wish_of(const Typed *typed, const char *slot_id)
{
  BookWish wish = { .id = typed->id, .slot_id = slot_id, .party_kind = PARTY_PERSON, .seats = typed->seats,
                    .reference = typed->reference, .note = typed->note };
  if (g_str_has_prefix(typed->party, "team:")) {
    wish.party_kind = PARTY_TEAM;
    wish.party_id = typed->party + strlen("team:");
  } else if (g_str_has_prefix(typed->party, "person:"))
    wish.party_id = typed->party + strlen("person:");
  else if (strcmp(typed->party, OTHER) == 0)
    wish.party_id = typed->mail;
  return wish;
}

/* ---- the fields ---- */

static gboolean fits(const EngineService *service, PartyKind kind)
{
  if (!service->plugin)
    return TRUE;
  return (service->plugin->party & (kind == PARTY_TEAM ? ATTUNE_PARTY_TEAM : ATTUNE_PARTY_PERSON)) != 0;
}

static void add_party_option(WebCall *call, const PartyChoice *party, const Typed *typed, json_t *choice)
{
  g_autofree char *value = g_strdup_printf("%s:%s", party_kind_text(party->kind), party->id);
  gboolean self = party->kind == PARTY_PERSON && strcmp(party->id, call->actor->id) == 0;
  gboolean first = json_array_size(json_object_get(choice, "options")) == 0;
  gboolean chosen = *typed->party ? strcmp(typed->party, value) == 0 : first;
  g_autofree char *team = party->kind == PARTY_TEAM ? g_strdup_printf(_("%s (the team)"), party->name) : NULL;
  page_option(choice, value, self ? _("Myself") : team ? team : party->name, NULL, chosen);
}

/* Whom for, where there is a choice. Staff may type an address as well. */
static gboolean add_party_field(WebCall *call, const EngineService *service, const Typed *typed, json_t *view, GError **error)
{
  g_autoptr(GPtrArray) parties = engine_parties(call->engine, call->actor, error);
  if (!parties)
    return FALSE;
  gboolean staff = actor_is_staff(call->actor) && fits(service, PARTY_PERSON);
  json_t *choice = page_choice("party", _("Who is it for?"), NULL);
  for (guint i = 0; i < parties->len; i++) {
    const PartyChoice *party = parties->pdata[i];
    if (fits(service, party->kind))
      add_party_option(call, party, typed, choice);
  }
  if (staff)
    page_option(choice, OTHER, _("Somebody else: I type their email address"), NULL, strcmp(typed->party, OTHER) == 0);
  gsize n = json_array_size(json_object_get(choice, "options"));
  json_object_set_new(view, "party", n > 0 ? choice : json_null());
  json_object_set_new(view, "party_hidden", json_boolean(n == 1));
  const char *hint = _("Only if you chose “Somebody else”.");
  json_object_set_new(view, "mail", staff ? page_field("mail", _("Their work email address"), hint, typed->mail) : json_null());
  if (n == 0)
    json_decref(choice);
  return TRUE;
}

/* How many places, where one booking may hold several. */
static void add_seats_field(const EngineService *service, const SlotView *slot, const Typed *typed, json_t *view)
{
  int capacity = MIN(slot->slot->capacity, MOST_SEATS);
  gboolean asks = service->plugin && service->plugin->unit == ATTUNE_UNIT_SEAT && capacity > 1;
  const char *hint = _("Places for people who come with you count too.");
  json_t *choice = asks ? page_choice("seats", _("How many places?"), hint) : NULL;
  for (int n = 1; asks && n <= capacity; n++) {
    char text[8];
    g_snprintf(text, sizeof text, "%d", n);
    page_option(choice, text, text, NULL, n == typed->seats);
  }
  json_object_set_new(view, "seats", choice ? choice : json_null());
}

static gboolean add_fields(WebCall *call, const EngineService *service, const SlotView *slot, const Typed *typed, json_t *view,
                           GError **error)
{
  if (!add_party_field(call, service, typed, view, error))
    return FALSE;
  add_seats_field(service, slot, typed, view);
  json_t *reference = page_field("reference", _("Case reference (optional)"),
                                 _("The family’s reference in your own system, such as AS-1042. Never a name, an NHS number, a "
                                   "date of birth or a postcode."), typed->reference);
  json_object_set_new(reference, "width", json_string("nhsuk-input--width-10"));
  json_object_set_new(reference, "autocomplete", json_string("off"));
  json_object_set_new(view, "reference", reference);
  json_object_set_new(view, "note", page_field("note", _("What is it about? (optional)"),
                                               _("A few words for those you will meet. Leave out anything that tells who the "
                                                 "family is."), typed->note));
  json_object_set_new(view, "id", json_string(typed->id));
  return TRUE;
}

static json_t *begin_view(WebCall *call, const SlotView *slot)
{
  g_autofree char *service = page_escape(slot->slot->service_id);
  g_autofree char *href = g_strconcat("/services/", service, NULL);
  return json_pack("{s:o, s:{s:s, s:s}}", "slot", page_slot(call, slot), "back", "href", href, "text", _("Choose another time"));
}

/* The form; @view may hold faults already. */
static HttpResponse *show_form(WebCall *call, const SlotView *slot, const Typed *typed, const GError *fault, GError **error)
{
  const EngineService *service = engine_service(call->engine, call->engine->read, slot->slot->service_id, error);
  json_t *view = service ? begin_view(call, slot) : NULL;
  if (!view || !add_fields(call, service, slot, typed, view, error)) {
    json_decref(view);
    return NULL;
  }
  if (fault)
    page_fault_of_error(view, fault);
  return page_answer(call, fault ? 422 : 200, "book.html", _("A few words about it"), view, error);
}

/* ---- refusals ---- */

/* Other times of the service: those that the refusal named, or the next ones. */
static json_t *other_times(WebCall *call, const SlotView *slot, GError **error)
{
  SlotFilter filter = { .service = slot->slot->service_id, .from = slot->slot->starts_at - 7 * 86400, .open_only = TRUE,
                        .may_wait = TRUE, .limit = 6 };
  g_autofree char *next = NULL;
  g_autoptr(GPtrArray) slots = engine_slots(call->engine, call->actor, &filter, &next, error);
  for (guint i = 0; slots && i < slots->len; i++)
    if (strcmp(((const SlotView *)slots->pdata[i])->slot->id, slot->slot->id) == 0)
      g_ptr_array_remove_index(slots, i--);
  return slots ? page_days(call, slots) : NULL;
}

static HttpResponse *show_refusal(WebCall *call, const char *slot_id, const Verdict *verdict, GError **error)
{
  g_autoptr(SlotView) slot = engine_slot(call->engine, call->actor, slot_id, error);
  json_t *days = slot ? other_times(call, slot, error) : NULL;
  if (!days)
    return NULL;
  slot->bookable = *verdict;
  json_t *view = begin_view(call, slot);
  json_object_set_new(view, "days", days);
  json_object_set_new(view, "any_other", json_boolean(json_array_size(days) > 0));
  return page_answer(call, 409, "book-refused.html", _("That cannot be booked"), view, error);
}

/* ---- the steps ---- */

/* The draft that the address names; none is no fault. */
static gboolean find_draft(WebCall *call, const char *id, Draft **draft, GError **error)
{
  return !id || !id_is_uuid(id) || engine_draft_find(call->engine, call->actor, id, draft, error);
}

HttpResponse *page_book(WebCall *call, GError **error)
{
  Typed typed;
  g_autofree char *party = NULL;
  g_autoptr(Draft) draft = NULL;
  g_autoptr(SlotView) slot = engine_slot(call->engine, call->actor, http_request_param(call->request, "id"), error);
  if (!slot || !find_draft(call, call_param(call, "draft"), &draft, error))
    return NULL;
  read_draft(draft, &typed, &party);
  /* Others than the asker may be allowed what the asker is not: that is asked when it is known for whom. */
  gboolean hopeless = slot->bookable.answer == VERDICT_REFUSE && !actor_is_staff(call->actor)
                      && !actor_has(call->actor, ROLE_LEADER);
  return hopeless ? show_refusal(call, slot->slot->id, &slot->bookable, error) : show_form(call, slot, &typed, NULL, error);
}

HttpResponse *page_book_keep(WebCall *call, GError **error)
{
  Typed typed;
  Verdict verdict;
  const char *slot_id = http_request_param(call->request, "id");
  g_autoptr(GError) fault = NULL;
  g_autoptr(Form) form = page_form(call, error);
  g_autoptr(SlotView) slot = form ? engine_slot(call->engine, call->actor, slot_id, error) : NULL;
  if (!slot)
    return NULL;
  read_form(form, &typed);
  BookWish wish = wish_of(&typed, slot_id);
  gboolean asked = engine_preview_book(call->engine, call->actor, &wish, &verdict, NULL, &fault);
  if (asked && verdict.answer == VERDICT_REFUSE)
    return show_refusal(call, slot_id, &verdict, error);
  if (asked && engine_draft_keep(call->engine, call->actor, &wish, &fault))
    return page_go("/drafts/%s", typed.id);
  if (page_is_typed_fault(fault))
    return show_form(call, slot, &typed, fault, error);
  g_propagate_error(error, g_steal_pointer(&fault));
  return NULL;
}

static json_t *text_or_null(const char *text)
{
  return *text ? json_string(text) : json_null();
}

static json_t *check_view(WebCall *call, const SlotView *slot, const Draft *draft, const Verdict *verdict, const char *party)
{
  g_autofree char *change = g_strdup_printf("/slots/%s/book?draft=%s", draft->slot_id, draft->id);
  gboolean own = !*draft->party || strcmp(draft->party, call->actor->id) == 0;
  return json_pack("{s:o, s:{s:s, s:s}, s:s, s:s, s:b, s:s?, s:s, s:o, s:o, s:i, s:b}", "slot", page_slot(call, slot), "back",
                   "href", change, "text", _("Change what I wrote"), "id", draft->id, "change", change, "waits",
                   verdict->answer == VERDICT_WAIT, "advice", verdict->sentence ? words_say(verdict->sentence) : NULL,
                   "party_name", own ? _("Myself") : party, "reference", text_or_null(draft->reference), "note",
                   text_or_null(draft->note), "seats", draft->seats, "shows_seats", draft->seats > 1);
}

/* A draft that is gone has become a booking, as a rule: whoever went back to it goes on to that. */
static HttpResponse *go_on(WebCall *call, const char *id, GError **error)
{
  g_autoptr(BookingView) booking = engine_booking(call->engine, call->actor, id, NULL);
  if (booking)
    return page_go("/bookings/%s", id);
  error_set(error, ERROR_MISSING, "%s", _("What was to be booked is no longer known. Choose a time again."));
  return NULL;
}

HttpResponse *page_draft(WebCall *call, GError **error)
{
  Verdict verdict;
  g_autofree char *party = NULL;
  g_autoptr(Draft) draft = NULL;
  const char *id = http_request_param(call->request, "id");
  if (!find_draft(call, id, &draft, error))
    return NULL;
  if (!draft)
    return go_on(call, id, error);
  BookWish wish = draft_wish(draft);
  g_autoptr(SlotView) slot = engine_slot(call->engine, call->actor, draft->slot_id, error);
  if (!slot || !engine_preview_book(call->engine, call->actor, &wish, &verdict, &party, error))
    return NULL;
  if (verdict.answer == VERDICT_REFUSE)
    return show_refusal(call, draft->slot_id, &verdict, error);
  const char *title = verdict.answer == VERDICT_WAIT ? _("Join the waiting list?") : _("Check before you book");
  return page_answer(call, 200, "book-check.html", title, check_view(call, slot, draft, &verdict, party), error);
}

HttpResponse *page_draft_book(WebCall *call, GError **error)
{
  const char *id = http_request_param(call->request, "id");
  g_auto(BookAnswer) answer = { 0 };
  g_autoptr(Draft) draft = NULL;
  if (!find_draft(call, id, &draft, error) || !engine_draft_book(call->engine, call->actor, id, &answer, error))
    return NULL;
  if (answer.verdict.answer != VERDICT_REFUSE)
    return page_go("/bookings/%s/done", answer.booking_id);
  return draft ? show_refusal(call, draft->slot_id, &answer.verdict, error) : go_on(call, id, error);
}
