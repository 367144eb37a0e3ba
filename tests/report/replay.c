/* Past wishes dealt out over other offers. */
#include "engine/advise-replay.h"

#define DAY 86400
#define START (20000 * (gint64)DAY)

static GArray *offers_on(const int *days, guint n, gint64 units)
{
  GArray *offers = g_array_new(FALSE, FALSE, sizeof(Offer));
  for (guint i = 0; i < n; i++) {
    Offer offer = { START + days[i] * DAY, civil_weekday(civil_from_day(20000 + days[i])), units };
    g_array_append_val(offers, offer);
  }
  return offers;
}

static void wish(GArray *wishes, int made, int wanted, WishFate fate, int gone)
{
  Wish one = { START + made * DAY, START + wanted * DAY, START + gone * DAY, civil_weekday(civil_from_day(20000 + wanted)), 1,
               fate };
  g_array_append_val(wishes, one);
}

static GArray *no_wishes(void)
{
  return g_array_new(FALSE, FALSE, sizeof(Wish));
}

static void nearest_is_taken(void)
{
  static const int days[] = { 3, 10, 20 };
  g_autoptr(GArray) offers = offers_on(days, 3, 1);
  g_autoptr(GArray) wishes = no_wishes();
  wish(wishes, 0, 8, WISH_ATTENDED, 0);
  wish(wishes, 1, 8, WISH_ATTENDED, 0); /* 10 has gone: 3 is nearer than 20 */
  Replay replay = advise_replay(offers, wishes, 14, FALSE);
  g_assert_cmpint(replay.offered, ==, 3);
  g_assert_cmpint(replay.fates[WISH_ATTENDED], ==, 2);
  g_assert_cmpint(replay.unfilled, ==, 1);
  g_assert_cmpfloat_with_epsilon(replay.days_moved, 2 + 5, 1e-9);
}

static void earlier_of_two_equal(void)
{
  static const int days[] = { 3, 7 };
  g_autoptr(GArray) offers = offers_on(days, 2, 1);
  g_autoptr(GArray) wishes = no_wishes();
  wish(wishes, 0, 5, WISH_ATTENDED, 0);
  wish(wishes, 4, 4, WISH_ATTENDED, 0); /* only 7 lies after its making: were 7 taken, it would find nothing */
  g_assert_cmpint(advise_replay(offers, wishes, 14, FALSE).placed, ==, 2);
}

static void never_before_it_was_made(void)
{
  static const int days[] = { 3 };
  g_autoptr(GArray) offers = offers_on(days, 1, 1);
  g_autoptr(GArray) wishes = no_wishes();
  wish(wishes, 4, 5, WISH_ATTENDED, 0);
  Replay replay = advise_replay(offers, wishes, 14, FALSE);
  g_assert_cmpint(replay.wishes, ==, 1);
  g_assert_cmpint(replay.placed, ==, 0);
  g_assert_cmpint(replay.unfilled, ==, 1);
}

static void only_within_the_days(void)
{
  static const int days[] = { 0, 30 };
  g_autoptr(GArray) offers = offers_on(days, 2, 1);
  g_autoptr(GArray) wishes = no_wishes();
  wish(wishes, 0, 15, WISH_ATTENDED, 0);
  g_assert_cmpint(advise_replay(offers, wishes, 14, FALSE).placed, ==, 0);
  g_assert_cmpint(advise_replay(offers, wishes, 15, FALSE).placed, ==, 1);
}

static void weekday_is_kept(void)
{
  static const int days[] = { 8, 14 };
  g_autoptr(GArray) offers = offers_on(days, 2, 1);
  g_autoptr(GArray) wishes = no_wishes();
  wish(wishes, 0, 7, WISH_ATTENDED, 0);
  g_assert_cmpfloat_with_epsilon(advise_replay(offers, wishes, 14, TRUE).days_moved, 7, 1e-9);
  g_assert_cmpfloat_with_epsilon(advise_replay(offers, wishes, 14, FALSE).days_moved, 1, 1e-9);
}

static void given_back_is_taken_again(void)
{
  static const int days[] = { 10 };
  g_autoptr(GArray) offers = offers_on(days, 1, 1);
  g_autoptr(GArray) wishes = no_wishes();
  wish(wishes, 0, 10, WISH_GIVEN_BACK, 5);
  wish(wishes, 4, 10, WISH_ATTENDED, 0); /* still held then */
  wish(wishes, 6, 10, WISH_DID_NOT_ATTEND, 0);
  Replay replay = advise_replay(offers, wishes, 14, FALSE);
  g_assert_cmpint(replay.placed, ==, 2);
  g_assert_cmpint(replay.fates[WISH_GIVEN_BACK], ==, 0);
  g_assert_cmpint(replay.fates[WISH_ATTENDED], ==, 0);
  g_assert_cmpint(replay.fates[WISH_DID_NOT_ATTEND], ==, 1);
}

static void seats_are_needed_together(void)
{
  static const int days[] = { 1, 2 };
  g_autoptr(GArray) offers = offers_on(days, 2, 3);
  g_autoptr(GArray) wishes = no_wishes();
  wish(wishes, 0, 1, WISH_ATTENDED, 0);
  wish(wishes, 0, 1, WISH_UNKNOWN, 0);
  g_array_index(wishes, Wish, 0).units = 2;
  g_array_index(wishes, Wish, 1).units = 2;
  Replay replay = advise_replay(offers, wishes, 14, FALSE);
  g_assert_cmpint(replay.placed, ==, 4);
  g_assert_cmpint(replay.unfilled, ==, 2);
  g_assert_cmpfloat_with_epsilon(replay.days_moved, 2, 1e-9);
}

/* Every unit is in exactly one place, whatever the wishes. */
static void units_add_up(void)
{
  g_autoptr(GRand) chance = g_rand_new_with_seed(20260907);
  for (int round = 0; round < 300; round++) {
    g_autoptr(GArray) offers = g_array_new(FALSE, FALSE, sizeof(Offer));
    g_autoptr(GArray) wishes = no_wishes();
    gint64 units = 0;
    for (int i = 0; i < g_rand_int_range(chance, 0, 20); i++) {
      const int day = i * 3;
      g_autoptr(GArray) one = offers_on(&day, 1, g_rand_int_range(chance, 1, 5));
      units += g_array_index(one, Offer, 0).units;
      g_array_append_vals(offers, one->data, 1);
    }
    for (int i = 0; i < g_rand_int_range(chance, 0, 60); i++) {
      wish(wishes, i, i + g_rand_int_range(chance, 0, 10), (WishFate)g_rand_int_range(chance, 0, WISH_N_FATES),
           i + g_rand_int_range(chance, 0, 12));
      g_array_index(wishes, Wish, i).units = g_rand_int_range(chance, 1, 4);
    }
    Replay replay = advise_replay(offers, wishes, g_rand_int_range(chance, 0, 20), g_rand_boolean(chance));
    gint64 sum = replay.unfilled;
    for (int fate = 0; fate < WISH_N_FATES; fate++)
      sum += replay.fates[fate];
    g_assert_cmpint(replay.offered, ==, units);
    g_assert_cmpint(sum, ==, units);
    g_assert_cmpint(replay.placed, <=, replay.wishes);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/advise/the-nearest-offer-with-room-is-taken", nearest_is_taken);
  g_test_add_func("/advise/the-earlier-of-two-equally-near-is-taken", earlier_of_two_equal);
  g_test_add_func("/advise/no-offer-before-the-booking-was-made", never_before_it_was_made);
  g_test_add_func("/advise/no-offer-further-off-than-assumed", only_within_the_days);
  g_test_add_func("/advise/the-weekday-is-kept-where-asked", weekday_is_kept);
  g_test_add_func("/advise/what-was-given-back-is-taken-by-a-later-wish", given_back_is_taken_again);
  g_test_add_func("/advise/seats-of-one-booking-stay-together", seats_are_needed_together);
  g_test_add_func("/advise/every-unit-stands-in-one-place", units_add_up);
  return g_test_run();
}
