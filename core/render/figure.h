/* figure: how one cell reads. Pure; always with a decimal point, whatever the locale. */
#ifndef RENDER_FIGURE_H
#define RENDER_FIGURE_H

#include "model/report.h"

/* For people: "37.6% (32/85)", "41.0% (mean of 14)", "3.5", "" for no figure; newly allocated. */
char *figure_for_people(const Cell *cell);
/* For programs: shares as a part of 1 with up to six decimals ("0.376471"), "" for no figure; newly allocated. */
char *figure_for_programs(const Cell *cell);
/* @value rounded to six decimals, so that the same figure is the same number everywhere. */
double figure_round(double value);

#endif
