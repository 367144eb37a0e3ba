/* Letters: who is told of what, once, in the transaction of what it tells of. */
#include <jansson.h>
#include <string.h>

#include "base/clock.h"
#include "engine/feed.h"
#include "engine/letters.h"
#include "engine/slots.h"
#include "fixture.h"
#include "store/fact.h"
#include "store/outbox.h"
#include "store/person.h"

typedef struct {
  Fixture *f;
  Actor *pat, *lea, *kim, *carla, *dev;
  guint told; /* letters that letters_since has told of */
} Scene;

static void scene_clear(Scene *s)
{
  actor_free(s->pat);
  actor_free(s->lea);
  actor_free(s->kim);
  actor_free(s->carla);
  actor_free(s->dev);
  fixture_free(s->f);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Scene, scene_clear)

/* Monday, 7 September, 8:00; clinics on the 8th (short notice) and the 22nd. */
static Scene scene_new(const char *settings)
{
  Scene s = { .f = fixture_new("2026-09-07T08:00") };
  fixture_team(s.f, "north", "Health Visiting North");
  s.pat = fixture_person(s.f, "pat@north.example", ROLE_PRACTITIONER, "north");
  s.lea = fixture_person(s.f, "lea@north.example", ROLE_PRACTITIONER | ROLE_LEADER, "north");
  s.kim = fixture_person(s.f, "kim@council.example", ROLE_PRACTITIONER, NULL);
  s.carla = fixture_person(s.f, "carla@clinic.example", ROLE_CLINICIAN, NULL);
  s.dev = fixture_person(s.f, "dev@clinic.example", ROLE_CLINICIAN, NULL);
  fixture_service(s.f, "drop-in", "drop-in", settings);
  fixture_service(s.f, "reflection", "reflective-discussion", "");
  fixture_service(s.f, "circle", "circle-of-security", "meetings=3");
  fixture_slot(s.f, "far", "drop-in", "2026-09-22T09:00", 45, 1, "p-carla,p-dev");
  fixture_slot(s.f, "farther", "drop-in", "2026-09-22T09:45", 45, 1, "p-carla,p-dev");
  fixture_slot(s.f, "soon", "drop-in", "2026-09-07T14:00", 45, 1, "p-carla,p-dev");
  fixture_slot(s.f, "talk", "reflection", "2026-09-24T13:00", 90, 1, "p-carla");
  g_assert_true(store_fact_settle(s.f->engine->db, FACT_UID_HOST, "diary.example", NULL));
  fixture_cohort(s.f, "group", "circle", "2026-09-23T10:00", 90, 3, 4, "p-dev");
  return s;
}

static GPtrArray *outbox(const Scene *s)
{
  GError *error = NULL;
  GPtrArray *letters = store_outbox_list(s->f->engine->db, TRUE, 1000, &error);
  g_assert_no_error(error);
  return letters;
}

/* "kind person" of each letter written since the last look, in order, separated by commas. */
static char *news(Scene *s)
{
  g_autoptr(GPtrArray) letters = outbox(s);
  GString *out = g_string_new(NULL);
  for (; s->told < letters->len; s->told++) {
    const Letter *letter = letters->pdata[s->told];
    g_string_append_printf(out, "%s%s %s", out->len ? ", " : "", letter->kind, letter->person_id + 2);
  }
  return g_string_free(out, FALSE);
}

#define assert_news(s, wanted)                        \
  do {                                                \
    g_autofree char *news_ = news(s);                 \
    g_assert_cmpstr(news_, ==, wanted);               \
  } while (0)

#define assert_said(call, wanted)                     \
  do {                                                \
    g_autofree char *said_ = call;                    \
    g_assert_cmpstr(said_, ==, wanted);               \
  } while (0)

/* The view of the last letter of @kind. */
static json_t *last_view(const Scene *s, const char *kind)
{
  GError *error = NULL;
  g_autoptr(GPtrArray) letters = outbox(s);
  for (guint i = letters->len; i > 0; i--) {
    g_autoptr(Letter) letter = NULL;
    store_outbox_get(s->f->engine->db, ((const Letter *)letters->pdata[i - 1])->id, &letter, &error);
    g_assert_no_error(error);
    if (strcmp(letter->kind, kind) == 0)
      return json_loads(letter->view, 0, NULL);
  }
  g_assert_not_reached();
}

static const char *text_at(json_t *view, const char *key)
{
  return json_string_value(json_object_get(view, key));
}

/* ---- to whom ---- */

static void a_person_hears_of_their_own(void)
{
  g_auto(Scene) s = scene_new("");
  g_autofree char *id = NULL;
  assert_said(fixture_book(s.f, s.pat, "far", NULL, 1, &id), "booked");
  assert_news(&s, "booked pat");
  assert_said(fixture_move(s.f, s.pat, id, "farther"), "booked");
  assert_news(&s, "left pat, moved pat");
  assert_said(fixture_cancel(s.f, s.pat, id, BY_PARTY), "cancelled");
  assert_news(&s, "cancelled pat");
  assert_said(fixture_cancel(s.f, s.pat, id, BY_PARTY), "cancelled");
  assert_news(&s, "");
}

static void a_member_hears_of_what_others_do_for_them(void)
{
  g_auto(Scene) s = scene_new("");
  g_autofree char *id = NULL;
  assert_said(fixture_book(s.f, s.lea, "far", "person:p-pat", 1, &id), "booked");
  assert_news(&s, "booked pat");
  json_auto_t *view = last_view(&s, "booked");
  g_assert_cmpstr(text_at(json_object_get(view, "by"), "name"), ==, "lea");
  g_assert_true(json_is_false(json_object_get(json_object_get(view, "by"), "you")));
}

static void a_team_s_leader_and_whoever_booked_hear_of_its_booking(void)
{
  g_auto(Scene) s = scene_new("");
  assert_said(fixture_book(s.f, s.lea, "talk", "team:north", 1, NULL), "booked");
  assert_news(&s, "booked lea");
  g_auto(Scene) t = scene_new("");
  g_assert_true(db_run(t.f->engine->db, NULL, "UPDATE team SET leader_id = 'p-kim'", ""));
  assert_said(fixture_book(t.f, t.lea, "talk", "team:north", 1, NULL), "booked");
  assert_news(&t, "booked kim, booked lea");
  g_auto(Scene) u = scene_new("");
  assert_said(fixture_book(u.f, u.carla, "talk", "team:north", 1, NULL), "booked");
  assert_news(&u, "booked lea"); /* a member who leads: the team names no leader, and staff know */
}

static void whoever_is_not_active_hears_nothing(void)
{
  g_auto(Scene) s = scene_new("");
  assert_said(fixture_book(s.f, s.pat, "far", NULL, 1, NULL), "booked");
  assert_news(&s, "booked pat");
  g_assert_true(db_run(s.f->engine->db, NULL, "UPDATE person SET state = 'disabled' WHERE id = 'p-pat'", ""));
  GError *error = NULL;
  db_begin(s.f->engine->db, &error);
  g_assert_true(engine_slot_cancel(s.f->engine, s.carla, "far", "ill", NULL, &error));
  g_assert_no_error(error);
  db_commit(s.f->engine->db, &error);
  assert_news(&s, "");
}

static void hosts_hear_at_short_notice_of_what_others_did(void)
{
  g_auto(Scene) s = scene_new("");
  g_autofree char *id = NULL;
  assert_said(fixture_book(s.f, s.pat, "soon", NULL, 1, &id), "booked");
  assert_news(&s, "booked pat, host carla, host dev");
  assert_said(fixture_move(s.f, s.carla, id, "far"), "booked");
  assert_news(&s, "left pat, moved pat, host dev"); /* of the seat that is free again; the other is far ahead */
  json_auto_t *view = last_view(&s, "host");
  g_assert_true(json_is_true(json_object_get(view, "cancelled")));
}

static void hosts_hear_always_or_never_where_the_service_says_so(void)
{
  g_auto(Scene) s = scene_new("tell-hosts=always");
  assert_said(fixture_book(s.f, s.pat, "far", NULL, 1, NULL), "booked");
  assert_news(&s, "booked pat, host carla, host dev");
  g_auto(Scene) t = scene_new("tell-hosts=never");
  assert_said(fixture_book(t.f, t.pat, "soon", NULL, 1, NULL), "booked");
  assert_news(&t, "booked pat");
}

/* ---- the waiting list ---- */

static void the_whole_way_through_the_waiting_list_is_told(void)
{
  g_auto(Scene) s = scene_new("waiting-places=3 offer-minutes=60");
  g_autofree char *first = NULL, *second = NULL, *third = NULL;
  assert_said(fixture_book(s.f, s.pat, "far", NULL, 1, &first), "booked");
  assert_said(fixture_book(s.f, s.kim, "far", NULL, 1, &second), "waiting");
  assert_said(fixture_book(s.f, s.lea, "far", NULL, 1, &third), "waiting");
  assert_news(&s, "booked pat, waiting kim, waiting lea");
  json_auto_t *waiting = last_view(&s, "waiting");
  g_assert_cmpint(json_integer_value(json_object_get(waiting, "position")), ==, 2);
  g_assert_null(json_object_get(waiting, "calendar"));
  assert_said(fixture_cancel(s.f, s.pat, first, BY_PARTY), "cancelled");
  assert_news(&s, "cancelled pat, offered kim");
  json_auto_t *offered = last_view(&s, "offered");
  g_assert_cmpstr(text_at(offered, "deadline"), ==, "Mon 7 Sep 2026 09:00");
  fixture_at(s.f, "2026-09-07T09:01");
  fixture_lapse(s.f);
  assert_news(&s, "lapsed kim, offered lea");
  assert_said(fixture_accept(s.f, s.lea, third), "booked");
  assert_news(&s, "booked lea");
}

static void who_is_booked_from_the_list_at_once_is_told_so_alone(void)
{
  g_auto(Scene) s = scene_new("waiting-places=3 offer-minutes=0");
  g_autofree char *first = NULL;
  assert_said(fixture_book(s.f, s.pat, "far", NULL, 1, &first), "booked");
  assert_said(fixture_book(s.f, s.kim, "far", NULL, 1, NULL), "waiting");
  assert_said(fixture_cancel(s.f, s.pat, first, BY_PARTY), "cancelled");
  assert_news(&s, "booked pat, waiting kim, cancelled pat, promoted kim");
}

static void an_offer_nobody_has_sent_yet_is_dropped_when_it_is_taken_up(void)
{
  g_auto(Scene) s = scene_new("waiting-places=3 offer-minutes=60");
  g_autofree char *first = NULL, *second = NULL;
  assert_said(fixture_book(s.f, s.pat, "far", NULL, 1, &first), "booked");
  assert_said(fixture_book(s.f, s.kim, "far", NULL, 1, &second), "waiting");
  assert_said(fixture_cancel(s.f, s.pat, first, BY_PARTY), "cancelled");
  assert_said(fixture_accept(s.f, s.kim, second), "booked");
  g_assert_cmpint(fixture_number(s.f, "SELECT count(*) FROM outbox WHERE state = 'dropped' AND view = ''"), ==, 2);
  g_assert_cmpint(fixture_number(s.f, "SELECT count(*) FROM outbox WHERE kind = 'booked' AND state = 'queued'"), ==, 2);
}

/* ---- the slot ---- */

static gboolean edit(const Scene *s, const char *slot, SlotEdit edit_)
{
  GError *error = NULL;
  db_begin(s->f->engine->db, &error);
  gboolean fine = engine_slot_edit(s->f->engine, s->carla, slot, &edit_, &error);
  g_assert_no_error(error);
  db_commit(s->f->engine->db, &error);
  g_assert_no_error(error);
  return fine;
}

static void a_session_cancelled_by_the_service_is_told_once_to_everyone_booked(void)
{
  g_auto(Scene) s = scene_new("waiting-places=3");
  g_autofree char *gone = NULL;
  GError *error = NULL;
  assert_said(fixture_book(s.f, s.pat, "group", NULL, 1, NULL), "booked");
  assert_said(fixture_book(s.f, s.kim, "group", NULL, 1, NULL), "booked");
  assert_said(fixture_book(s.f, s.lea, "group", NULL, 1, &gone), "booked");
  assert_said(fixture_cancel(s.f, s.lea, gone, BY_PARTY), "cancelled");
  assert_news(&s, "booked pat, booked kim, booked lea, cancelled lea");
  for (int again = 0; again < 2; again++) {
    db_begin(s.f->engine->db, &error);
    g_assert_true(engine_slot_cancel(s.f->engine, s.carla, "group", "Both of us are ill.", NULL, &error));
    db_commit(s.f->engine->db, &error);
    g_assert_no_error(error);
  }
  assert_news(&s, "cancelled pat, cancelled kim");
  json_auto_t *view = last_view(&s, "cancelled");
  g_assert_true(json_is_true(json_object_get(view, "by_service")));
  g_assert_cmpstr(text_at(view, "reason"), ==, "Both of us are ill.");
  g_assert_cmpstr(text_at(json_object_get(view, "by"), "name"), ==, "carla");
  json_t *calendar = json_object_get(view, "calendar");
  g_assert_cmpstr(text_at(calendar, "method"), ==, "CANCEL");
  g_assert_cmpuint(json_array_size(json_object_get(calendar, "events")), ==, 3);
}

static void a_moved_session_is_told_and_its_capacity_is_not(void)
{
  g_auto(Scene) s = scene_new("");
  assert_said(fixture_book(s.f, s.pat, "far", NULL, 1, NULL), "booked");
  assert_news(&s, "booked pat");
  edit(&s, "far", (SlotEdit){ .capacity = 3 });
  assert_news(&s, "");
  edit(&s, "far", (SlotEdit){ .starts = "2026-09-22T11:00", .place = "Town Hall" });
  assert_news(&s, "changed pat");
  json_auto_t *view = last_view(&s, "changed");
  g_assert_cmpstr(text_at(view, "when"), ==, "Tue 22 Sep 2026 11:00–11:45");
  g_assert_cmpstr(text_at(json_object_get(view, "was"), "when"), ==, "Tue 22 Sep 2026 09:00–09:45");
  edit(&s, "soon", (SlotEdit){ .place = "Town Hall" });
  assert_news(&s, "host dev");
}

/* ---- the calendar in the letter ---- */

/* "UID sequence" of each event of a letter, as a feed would have them. */
static char *entries_of(json_t *view)
{
  GString *out = g_string_new(NULL);
  json_t *events = json_object_get(json_object_get(view, "calendar"), "events");
  for (gsize i = 0; i < json_array_size(events); i++) {
    json_t *event = json_array_get(events, i);
    g_string_append_printf(out, "%s %" JSON_INTEGER_FORMAT ";", text_at(event, "meeting"),
                           json_integer_value(json_object_get(event, "sequence")));
  }
  return g_string_free(out, FALSE);
}

/* The same out of the person's own feed, those that are cancelled or those that are not. */
static char *entries_of_feed(const Scene *s, const char *person, gboolean cancelled)
{
  GError *error = NULL;
  FeedStamp stamp;
  Feed feed = { .scope = FEED_PERSON, .scope_id = (char *)person, .scope_title = (char *)"", .detail = FEED_FULL };
  g_autoptr(GBytes) bytes = engine_feed_render(s->f->engine, &feed, clock_now(), &stamp, &error);
  g_assert_no_error(error);
  g_auto(GStrv) events = g_strsplit(g_bytes_get_data(bytes, NULL), "BEGIN:VEVENT\r\n", -1);
  GString *out = g_string_new(NULL);
  for (char **event = events + 1; *event; event++) {
    if ((strstr(*event, "STATUS:CANCELLED") != NULL) != cancelled)
      continue;
    char *uid = strstr(*event, "UID:") + 4, *at = strchr(uid, '@');
    g_string_append_printf(out, "%.*s %d;", (int)(at - uid), uid, atoi(strstr(*event, "SEQUENCE:") + 9));
  }
  return g_string_free(out, FALSE);
}

static void assert_entries(const Scene *s, const char *kind, const char *method)
{
  json_auto_t *view = last_view(s, kind);
  g_autofree char *told = entries_of(view);
  g_autofree char *shown = entries_of_feed(s, "p-pat", strcmp(method, "CANCEL") == 0);
  g_assert_cmpstr(text_at(json_object_get(view, "calendar"), "method"), ==, method);
  g_assert_cmpstr(told, !=, "");
  g_assert_cmpstr(told, ==, shown);
}

static void uid_and_sequence_are_those_of_the_feed(void)
{
  g_auto(Scene) s = scene_new("");
  g_autofree char *id = NULL;
  assert_said(fixture_book(s.f, s.pat, "group", NULL, 1, NULL), "booked");
  assert_entries(&s, "booked", "REQUEST");
  g_auto(Scene) t = scene_new("");
  assert_said(fixture_book(t.f, t.pat, "far", NULL, 1, &id), "booked");
  assert_entries(&t, "booked", "REQUEST");
  edit(&t, "far", (SlotEdit){ .place = "Town Hall" });
  assert_entries(&t, "changed", "REQUEST");
  assert_said(fixture_move(t.f, t.pat, id, "farther"), "booked");
  assert_entries(&t, "moved", "REQUEST");
  assert_entries(&t, "left", "CANCEL");
  assert_said(fixture_move(t.f, t.pat, id, "far"), "booked");
  assert_entries(&t, "moved", "REQUEST");
  assert_entries(&t, "left", "CANCEL");
}

/* Who was there before goes on counting from there. */
static void so_they_are_for_who_comes_back(void)
{
  g_auto(Scene) s = scene_new("");
  g_autofree char *first = NULL, *second = NULL;
  assert_said(fixture_book(s.f, s.pat, "far", NULL, 1, &first), "booked");
  assert_said(fixture_cancel(s.f, s.pat, first, BY_PARTY), "cancelled");
  assert_said(fixture_book(s.f, s.pat, "far", NULL, 1, &second), "booked");
  assert_entries(&s, "booked", "REQUEST");
  g_auto(Scene) t = scene_new("");
  g_autofree char *moved = NULL;
  assert_said(fixture_book(t.f, t.pat, "far", NULL, 1, &moved), "booked");
  assert_said(fixture_move(t.f, t.pat, moved, "farther"), "booked");
  assert_said(fixture_cancel(t.f, t.pat, moved, BY_PARTY), "cancelled");
  assert_said(fixture_book(t.f, t.pat, "far", NULL, 1, NULL), "booked");
  assert_entries(&t, "booked", "REQUEST");
}

static void a_cancellation_has_the_feed_s_uid_and_a_higher_sequence(void)
{
  g_auto(Scene) s = scene_new("");
  g_autofree char *id = NULL;
  assert_said(fixture_book(s.f, s.pat, "far", NULL, 1, &id), "booked");
  json_auto_t *booked = last_view(&s, "booked");
  g_autofree char *before = entries_of(booked);
  g_assert_cmpstr(before, ==, "m-far-1 0;");
  assert_said(fixture_cancel(s.f, s.pat, id, BY_PARTY), "cancelled");
  assert_entries(&s, "cancelled", "CANCEL");
  json_auto_t *cancelled = last_view(&s, "cancelled");
  g_autofree char *after = entries_of(cancelled);
  g_assert_cmpstr(after, ==, "m-far-1 1;");
  g_auto(Scene) t = scene_new("");
  GError *error = NULL;
  assert_said(fixture_book(t.f, t.pat, "far", NULL, 1, NULL), "booked");
  db_begin(t.f->engine->db, &error);
  g_assert_true(engine_slot_cancel(t.f->engine, t.carla, "far", "ill", NULL, &error));
  db_commit(t.f->engine->db, &error);
  assert_entries(&t, "cancelled", "CANCEL");
}

/* ---- what is not told ---- */

static gboolean book_with_note(Engine *engine, void *data, GError **error)
{
  g_auto(BookAnswer) answer = { 0 };
  BookWish wish = { .slot_id = "soon", .seats = 1, .reference = "AS-77341", .note = "the canary sings" };
  return engine_book(engine, data, &wish, &answer, error);
}

static void no_letter_holds_a_note_or_a_reference(void)
{
  g_auto(Scene) s = scene_new("");
  GError *error = NULL;
  g_assert_true(engine_write(s.f->engine, book_with_note, s.pat, &error));
  g_assert_no_error(error);
  assert_news(&s, "booked pat, host carla, host dev");
  g_assert_cmpint(fixture_number(s.f, "SELECT count(*) FROM booking WHERE reference = 'AS-77341'"), ==, 1);
  g_assert_cmpint(fixture_number(s.f, "SELECT count(*) FROM outbox WHERE view LIKE '%77341%' OR view LIKE '%canary%'"), ==, 0);
}

static void a_refused_wish_leaves_no_letter(void)
{
  g_auto(Scene) s = scene_new("");
  assert_said(fixture_book(s.f, s.pat, "far", NULL, 1, NULL), "booked");
  assert_news(&s, "booked pat");
  assert_said(fixture_book(s.f, s.kim, "far", NULL, 1, NULL), "refused full");
  assert_news(&s, "");
}

/* ---- letters of other rooms ---- */

typedef struct {
  const Scene *s;
  const char *event;
} Post;

static gboolean post(Engine *engine, void *data, GError **error)
{
  const Post *what = data;
  g_autoptr(Person) pat = NULL;
  json_auto_t *view = json_pack("{s:s}", "link", "https://diary.example/sign-in/x");
  if (!store_person_get(engine->db, "p-pat", &pat, error))
    return FALSE;
  LetterWish wish = { .kind = "sign-in", .event = what->event, .person = pat, .view = view, .urgent = TRUE,
                      .until = clock_now() + 900 };
  return engine_post_letter(engine, &wish, error);
}

static void the_same_event_makes_one_letter(void)
{
  g_auto(Scene) s = scene_new("");
  GError *error = NULL;
  Post named = { &s, "once" }, unnamed = { &s, NULL };
  for (int i = 0; i < 3; i++)
    g_assert_true(engine_write(s.f->engine, post, &named, &error));
  assert_news(&s, "sign-in pat");
  for (int i = 0; i < 2; i++)
    g_assert_true(engine_write(s.f->engine, post, &unnamed, &error));
  assert_news(&s, "sign-in pat, sign-in pat");
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/letters/to/a-person-hears-of-their-own", a_person_hears_of_their_own);
  g_test_add_func("/letters/to/a-member-hears-of-what-others-do-for-them", a_member_hears_of_what_others_do_for_them);
  g_test_add_func("/letters/to/a-team's-leader-and-whoever-booked-hear-of-its-booking",
                  a_team_s_leader_and_whoever_booked_hear_of_its_booking);
  g_test_add_func("/letters/to/whoever-is-not-active-hears-nothing", whoever_is_not_active_hears_nothing);
  g_test_add_func("/letters/to/hosts-hear-at-short-notice-of-what-others-did", hosts_hear_at_short_notice_of_what_others_did);
  g_test_add_func("/letters/to/hosts-hear-always-or-never-where-the-service-says-so",
                  hosts_hear_always_or_never_where_the_service_says_so);
  g_test_add_func("/letters/waiting/the-whole-way-is-told", the_whole_way_through_the_waiting_list_is_told);
  g_test_add_func("/letters/waiting/who-is-booked-at-once-is-told-so", who_is_booked_from_the_list_at_once_is_told_so_alone);
  g_test_add_func("/letters/waiting/an-offer-not-sent-yet-is-dropped-when-taken-up",
                  an_offer_nobody_has_sent_yet_is_dropped_when_it_is_taken_up);
  g_test_add_func("/letters/slot/cancelled-by-the-service-is-told-once-to-everyone-booked",
                  a_session_cancelled_by_the_service_is_told_once_to_everyone_booked);
  g_test_add_func("/letters/slot/a-moved-session-is-told-and-its-capacity-is-not", a_moved_session_is_told_and_its_capacity_is_not);
  g_test_add_func("/letters/calendar/uid-and-sequence-are-those-of-the-feed", uid_and_sequence_are_those_of_the_feed);
  g_test_add_func("/letters/calendar/so-they-are-for-who-comes-back", so_they_are_for_who_comes_back);
  g_test_add_func("/letters/calendar/case-22/a-cancellation-has-the-feed's-uid-and-a-higher-sequence",
                  a_cancellation_has_the_feed_s_uid_and_a_higher_sequence);
  g_test_add_func("/letters/silence/no-letter-holds-a-note-or-a-reference", no_letter_holds_a_note_or_a_reference);
  g_test_add_func("/letters/silence/a-refused-wish-leaves-no-letter", a_refused_wish_leaves_no_letter);
  g_test_add_func("/letters/post/the-same-event-makes-one-letter", the_same_event_makes_one_letter);
  return g_test_run();
}
