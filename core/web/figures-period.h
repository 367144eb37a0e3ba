/* figures-period: of which time and service a manager's page speaks. Read from its address, shown as the form above it. */
#ifndef WEB_FIGURES_PERIOD_H
#define WEB_FIGURES_PERIOD_H

#include "model/utilisation.h"
#include "web/page.h"

typedef struct {
  Civil from, to;          /* both included */
  char *service;           /* id, NULL for all */
  const char *services[2]; /* the same as a list */
} FiguresPeriod;

void figures_period_clear(FiguresPeriod *period);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FiguresPeriod, figures_period_clear)

/* Reads “period” (year:NAME, months:N or dates), “from”, “to” and “service” of the query. The standard is the reporting year
 * that holds today, or else the last twelve months; from and to alone mean dates. Puts the form's fields into @view under
 * those names, and `period_says` ("1 August 2025 to 31 July 2026"). What cannot be read is a page_fault, and the standard
 * stands in for it. */
gboolean figures_period_read(WebCall *call, json_t *view, FiguresPeriod *period, GError **error);

/* The standard alone, whatever the address says: into @period; gives back its words ("Reporting year 2026-27: 1 August 2026 to
 * 31 July 2027"), newly allocated. */
char *figures_period_standard(WebCall *call, FiguresPeriod *period, GError **error);

#endif
