#include "http/server.h"

/* All figures are whole numbers of 64 bits, so that they can be read one by one, each whole, while their owner writes. */
typedef union {
  HttpCounters counters;
  guint64 figures[sizeof(HttpCounters) / sizeof(guint64)];
} Figures;
G_STATIC_ASSERT(sizeof(HttpCounters) % sizeof(guint64) == 0);

void http_counters_add(HttpCounters *sum, const HttpCounters *one)
{
  Figures *to = (Figures *)sum, read;
  const Figures *from = (const Figures *)one;
  for (gsize i = 0; i < G_N_ELEMENTS(read.figures); i++)
    read.figures[i] = __atomic_load_n(&from->figures[i], __ATOMIC_RELAXED);
  guint64 most = MAX(sum->most_writes, read.counters.most_writes);
  for (gsize i = 0; i < G_N_ELEMENTS(read.figures); i++)
    to->figures[i] += read.figures[i];
  sum->most_writes = most;
}
