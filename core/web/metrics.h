/* metrics: figures of the running program as Prometheus reads them (text format 0.0.4). Pure. */
#ifndef WEB_METRICS_H
#define WEB_METRICS_H

#include <glib.h>

#include "store/outbox.h"
#include "web/board.h"

void metrics_append_info(GString *out, const char *version, double seconds_up);
/* How many workers there are, how many were replaced, and how the work is spread among them. */
void metrics_append_workers(GString *out, const Board *board);
void metrics_append_http(GString *out, const HttpCounters *counters);
/* How many letters there are in each state, and for how long the oldest has waited that is not over. @counts has
 * LETTER_N_STATES places. */
void metrics_append_letters(GString *out, const OutboxCount *counts, Instant now);
/* One figure with its help and type ("counter" or "gauge"). */
void metrics_append(GString *out, const char *name, const char *type, const char *help, guint64 value);

#endif
