/* openings: the dates on which a schedule opens, by its rule, with closures taken out. Private to engine/. */
#ifndef ENGINE_OPENINGS_H
#define ENGINE_OPENINGS_H

#include "calendar/recurrence.h"
#include "model/service.h"

typedef struct {
  Civil starts; /* in the schedule's zone */
  Instant at, ends;
  gint32 ordinal; /* among all dates of the rule, closed ones counted */
} Opening;

/* A schedule's rule with the lists that it points to. */
typedef struct {
  Recurrence rule;        /* borrows from the schedule and from the arrays */
  GArray *except, *extra; /* Civil */
} OpeningRule;

void opening_rule_clear(OpeningRule *rule);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(OpeningRule, opening_rule_clear)
/* ERROR_INVALID for a zone or list that cannot be read. The rule itself is not checked. */
gboolean opening_rule_read(const Schedule *schedule, OpeningRule *rule, GError **error);

/* Reads "2026-12-25, 2027-01-08T13:00": GArray of Civil, at most 1000; NULL with @error naming the part. */
GArray *openings_read_dates(const char *text, GError **error);
/* The same list written in one way only; newly allocated. */
char *openings_write_dates(const GArray *dates);

/* Whether civil time can say @at: not so in the second of the two equal hours of the night in which clocks go back. */
gboolean openings_can_be_said(const Zone *zone, Instant at);
/* Whether @starts falls on a day on which @closure closes service @service_id. */
gboolean openings_closed(const Closure *closure, const char *service_id, Civil starts);

/* All openings of @schedule that start before @before (and by its `until`), in order: GArray of Opening. @closures:
 * Closure *, or NULL for none. None for one that has ended. */
GArray *openings_expand(const Schedule *schedule, const GPtrArray *closures, Instant before, GError **error);

#endif
