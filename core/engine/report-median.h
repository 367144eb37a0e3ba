/* report-median: the middle of many numbers without putting them all in order. Pure. Private to the reports. */
#ifndef ENGINE_REPORT_MEDIAN_H
#define ENGINE_REPORT_MEDIAN_H

#include <glib.h>

/* The mean of the two middle ones of @n numbers, or the middle one; @n at least 1. Leaves @numbers in another order. */
double report_median(gint64 *numbers, gsize n);

#endif
