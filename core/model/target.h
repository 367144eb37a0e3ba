/* target: a figure for a period that delivery is held against; reporting year: a named period of reports. */
#ifndef MODEL_TARGET_H
#define MODEL_TARGET_H

#include "base/civil.h"

typedef enum {
  MEASURE_SESSIONS,           /* units delivered */
  MEASURE_PEOPLE,             /* heads present */
  MEASURE_PRIORITY_SHARE,     /* of the priority workforce among those present, 0..1 */
  MEASURE_SATISFACTION_SHARE, /* of people whose answers have a median of 4 or more, 0..1 */
  MEASURE_UTILISATION         /* delivered of offered, 0..1 */
} Measure;

const char *measure_text(Measure measure); /* "sessions", "priority-share" … */
gboolean measure_parse(const char *text, Measure *measure, GError **error); /* names the nearest */
gboolean measure_is_share(Measure measure);

typedef struct {
  char *id, *title;
  Measure measure;
  Civil from_on, to_on; /* both included */
  double figure;        /* a count, or a share from 0 to 1 */
  double green, amber;  /* delivery by target pro rata at or above which it is so; 1.0 and 0.75 as a rule */
  GStrv services;       /* ids, sorted; empty: all */
} Target;

void target_free(Target *target);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Target, target_free)

typedef struct {
  char *name;
  Civil from_on, to_on; /* both included; need not be twelve months apart */
} ReportingYear;

void reporting_year_free(ReportingYear *year);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReportingYear, reporting_year_free)

#endif
