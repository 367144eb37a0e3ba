/* table: a report as text for people: columns aligned, figures to the right, percentages with what they are made of. Pure. */
#ifndef RENDER_TABLE_H
#define RENDER_TABLE_H

#include "model/report.h"

/* The whole report, ending in a line break; newly allocated. */
char *report_to_text(const Report *report);

#endif
