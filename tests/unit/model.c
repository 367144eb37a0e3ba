/* The words of the model: every state and kind is written and read back by one pair of functions; roles; actors. */
#include <string.h>

#include "base/error.h"
#include "model/booking.h"
#include "model/person.h"
#include "model/slot.h"
#include "model/target.h"

static void states_come_back_from_their_text(void)
{
  for (int i = BOOKING_BOOKED; i <= BOOKING_LAPSED; i++)
    g_assert_cmpint(booking_state_from_text(booking_state_text((BookingState)i)), ==, i);
  for (int i = SLOT_OFFERED; i <= SLOT_WITHDRAWN; i++)
    g_assert_cmpint(slot_state_from_text(slot_state_text((SlotState)i)), ==, i);
  for (int i = PERSON_ACTIVE; i <= PERSON_PAST; i++)
    g_assert_cmpint(person_state_from_text(person_state_text((PersonState)i)), ==, i);
}

static void a_state_nobody_knows_opens_no_door(void)
{
  g_assert_cmpint(person_state_from_text("godlike"), ==, PERSON_DISABLED);
  g_assert_false(booking_is_live(booking_state_from_text("")));
}

static void what_holds_seats_is_live(void)
{
  g_assert_true(booking_holds_seats(BOOKING_BOOKED));
  g_assert_true(booking_holds_seats(BOOKING_OFFERED));
  g_assert_false(booking_holds_seats(BOOKING_WAITING));
  g_assert_false(booking_holds_seats(BOOKING_CANCELLED));
  g_assert_false(booking_holds_seats(BOOKING_LAPSED));
  for (int i = BOOKING_BOOKED; i <= BOOKING_LAPSED; i++)
    g_assert_true(!booking_holds_seats((BookingState)i) || booking_is_live((BookingState)i));
  g_assert_true(booking_is_live(BOOKING_WAITING));
  g_assert_false(booking_is_live(BOOKING_CANCELLED));
}

static void words_of_wishes_are_read_or_refused(void)
{
  PartyKind kind = PARTY_PERSON;
  CancelledBy by = BY_NOBODY;
  Outcome outcome = OUTCOME_NONE;
  g_assert_true(party_kind_parse("team", &kind, NULL) && kind == PARTY_TEAM);
  g_assert_true(cancelled_by_parse("service", &by, NULL) && by == BY_SERVICE);
  g_assert_true(outcome_parse("did-not-attend", &outcome, NULL) && outcome == OUTCOME_DID_NOT_ATTEND);
  static const char *const wrong[] = { "", "Team", "nobody", "none", "cancelled" };
  for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
    g_autoptr(GError) first = NULL, second = NULL, third = NULL;
    g_assert_false(party_kind_parse(wrong[i], &kind, &first));
    g_assert_false(cancelled_by_parse(wrong[i], &by, &second));
    g_assert_false(outcome_parse(wrong[i], &outcome, &third));
    g_assert_error(first, ERROR_DOMAIN, ERROR_INVALID);
    g_assert_error(second, ERROR_DOMAIN, ERROR_INVALID);
    g_assert_error(third, ERROR_DOMAIN, ERROR_INVALID);
  }
  g_assert_true(kind == PARTY_TEAM && by == BY_SERVICE && outcome == OUTCOME_DID_NOT_ATTEND); /* untouched */
}

static void every_measure_is_known_by_its_word(void)
{
  for (int i = MEASURE_SESSIONS; i <= MEASURE_UTILISATION; i++) {
    Measure measure;
    g_assert_true(measure_parse(measure_text((Measure)i), &measure, NULL));
    g_assert_cmpint(measure, ==, i);
  }
  g_autoptr(GError) error = NULL;
  Measure measure = MEASURE_PEOPLE;
  g_assert_false(measure_parse("session", &measure, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
  g_assert_nonnull(strstr(error->message, "“sessions”"));
  g_assert_cmpint(measure, ==, MEASURE_PEOPLE);
}

static void roles_are_read_and_written(void)
{
  static const struct { const char *text; guint roles; const char *back; } cases[] = {
    { "", 0, "" },
    { "practitioner", ROLE_PRACTITIONER, "practitioner" },
    { "leader; practitioner", ROLE_PRACTITIONER | ROLE_LEADER, "practitioner; leader" },
    { "clinician,manager ; clinician", ROLE_CLINICIAN | ROLE_MANAGER, "clinician; manager" },
    { "practitioner;leader;clinician;manager;administrator", ROLES_ALL,
      "practitioner; leader; clinician; manager; administrator" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    guint roles = ~0u;
    g_assert_true(roles_parse(cases[i].text, &roles, NULL));
    g_assert_cmpuint(roles, ==, cases[i].roles);
    g_autofree char *back = roles_format(roles);
    g_assert_cmpstr(back, ==, cases[i].back);
  }
}

static void an_unknown_role_names_the_nearest(void)
{
  guint roles = 5;
  g_autoptr(GError) error = NULL;
  g_assert_false(roles_parse("leader; clinican", &roles, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
  g_assert_nonnull(strstr(error->message, "“clinician”"));
  g_assert_cmpuint(roles, ==, 5);
}

static Actor *actor_with(guint roles)
{
  return actor_new(&(Person){ .id = (char *)"somebody", .roles = roles });
}

static void staff_are_clinicians_and_administrators(void)
{
  static const struct { guint roles; gboolean staff; } cases[] = {
    { 0, FALSE }, { ROLE_PRACTITIONER, FALSE }, { ROLE_LEADER, FALSE }, { ROLE_MANAGER, FALSE },
    { ROLE_CLINICIAN, TRUE }, { ROLE_ADMINISTRATOR, TRUE }, { ROLE_MANAGER | ROLE_CLINICIAN, TRUE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(Actor) actor = actor_with(cases[i].roles);
    g_assert_cmpint(actor_is_staff(actor), ==, cases[i].staff);
  }
}

static void the_operator_may_do_everything(void)
{
  g_autoptr(Actor) operator = actor_new_operator();
  g_autoptr(Actor) nobody = actor_with(0);
  g_assert_true(operator->is_operator && actor_is_staff(operator) && actor_has(operator, ROLE_MANAGER));
  g_assert_false(nobody->is_operator || actor_has(nobody, ROLES_ALL));
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/model/states-come-back-from-their-text", states_come_back_from_their_text);
  g_test_add_func("/model/a-state-nobody-knows-opens-no-door", a_state_nobody_knows_opens_no_door);
  g_test_add_func("/model/what-holds-seats-is-live", what_holds_seats_is_live);
  g_test_add_func("/model/words-of-wishes-are-read-or-refused", words_of_wishes_are_read_or_refused);
  g_test_add_func("/model/every-measure-is-known-by-its-word", every_measure_is_known_by_its_word);
  g_test_add_func("/model/roles-are-read-and-written", roles_are_read_and_written);
  g_test_add_func("/model/an-unknown-role-names-the-nearest", an_unknown_role_names_the_nearest);
  g_test_add_func("/model/staff-are-clinicians-and-administrators", staff_are_clinicians_and_administrators);
  g_test_add_func("/model/the-operator-may-do-everything", the_operator_may_do_everything);
  return g_test_run();
}
