/* advise: what if it had been offered otherwise? Past demand for a service replayed against another pattern of offers. */
#ifndef ENGINE_ADVISE_H
#define ENGINE_ADVISE_H

#include "engine/engine.h"
#include "model/report.h"

typedef struct {
  const char *service;
  Civil from, to;      /* dates, both included: the past that is replayed */
  Civil starts;        /* first opening of the other pattern, in the service's zone */
  const char *repeat;  /* RRULE, "" or NULL for a single date */
  int minutes;         /* of an opening, 1..1440 */
  int slots;           /* of equal length that an opening is cut into, 1..96; 0: as the service's plugin plans them */
  int seats;           /* of a slot, where seats are counted; 0: as many as the largest slot had */
  int within_days;     /* how far a party would have moved, 0..366 */
  gboolean same_weekday; /* only to the weekday they had */
  Instant now;
} AdviseQuery;

/* How it was, how it would have been, when the demand was, and every assumption as a note. ERROR_MISSING for an unknown
 * service; ERROR_INVALID for a rule that is refused, a pattern without a date in the period, or one too large, and for a plan
 * that was left to a plugin which is missing or refused. */
gboolean engine_advise(Engine *engine, const AdviseQuery *query, Report **report, GError **error);

#endif
