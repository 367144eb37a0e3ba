#include "engine/report-median.h"

static void swap(gint64 *a, gint64 *b)
{
  gint64 kept = *a;
  *a = *b;
  *b = kept;
}

/* The middle of three as pivot: numbers that come in order, or in runs of order, do not make it slow. */
static gint64 choose_pivot(const gint64 *numbers, gsize first, gsize last)
{
  gint64 a = numbers[first], b = numbers[first + (last - first) / 2], c = numbers[last];
  return MAX(MIN(a, b), MIN(MAX(a, b), c));
}

/* Moves numbers about until the @rank-th (from 0) stands in its place, none before it larger and none after it smaller.
 * C. A. R. Hoare's FIND, 1961. */
static gint64 place_rank(gint64 *numbers, gsize n, gsize rank)
{
  gsize first = 0, last = n - 1;
  while (first < last) {
    gint64 pivot = choose_pivot(numbers, first, last);
    gsize low = first, high = last;
    for (;;) {
      while (numbers[low] < pivot)
        low++;
      while (numbers[high] > pivot)
        high--;
      if (low >= high)
        break;
      swap(&numbers[low++], &numbers[high--]);
    }
    if (rank <= high)
      last = high;
    else
      first = high + 1;
  }
  return numbers[rank];
}

double report_median(gint64 *numbers, gsize n)
{
  gsize middle = n / 2;
  gint64 high = place_rank(numbers, n, middle), low = high;
  if (n % 2 == 0) {
    low = numbers[0];
    for (gsize i = 1; i < middle; i++)
      low = MAX(low, numbers[i]);
  }
  return ((double)low + (double)high) / 2;
}
