/* The middle of many numbers is what putting them in order gives. */
#include "engine/report-median.h"

#define MOST 300

static int by_size(gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *)a, right = *(const gint64 *)b;
  return (left > right) - (left < right);
}

static double middle_in_order(const GArray *numbers)
{
  g_autoptr(GArray) sorted = g_array_copy((GArray *)numbers);
  g_array_sort(sorted, by_size);
  double low = (double)g_array_index(sorted, gint64, (sorted->len - 1) / 2);
  return (low + (double)g_array_index(sorted, gint64, sorted->len / 2)) / 2;
}

static void check(GArray *numbers)
{
  double wanted = middle_in_order(numbers);
  g_assert_cmpfloat(report_median((gint64 *)(gpointer)numbers->data, numbers->len), ==, wanted);
  g_assert_cmpfloat(middle_in_order(numbers), ==, wanted); /* it moved numbers about and lost none */
}

/* Few values and many, in order, against it, and by chance. */
static void any_numbers(void)
{
  g_autoptr(GRand) chance = g_rand_new_with_seed(20261122);
  for (int n = 1; n <= MOST; n++)
    for (int kind = 0; kind < 5; kind++) {
      g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(gint64));
      for (int i = 0; i < n; i++) {
        gint64 number = kind == 0   ? i
                        : kind == 1 ? -i
                        : kind == 2 ? g_rand_int_range(chance, 0, 3)
                        : kind == 3 ? i % 7
                                    : (gint64)g_rand_int(chance) * 1000;
        g_array_append_val(numbers, number);
      }
      check(numbers);
    }
}

static void a_million_in_runs_of_order(void)
{
  g_autoptr(GArray) numbers = g_array_sized_new(FALSE, FALSE, sizeof(gint64), 1000000);
  for (int i = 0; i < 1000000; i++) {
    gint64 number = i % 350 * 3600 + i % 11;
    g_array_append_val(numbers, number);
  }
  check(numbers);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/median/of-any-numbers-is-the-middle-of-their-order", any_numbers);
  g_test_add_func("/median/of-a-million-in-runs-of-order", a_million_in_runs_of_order);
  return g_test_run();
}
