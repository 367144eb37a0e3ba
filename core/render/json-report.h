/* json-report: a report as JSON, keys in a fixed order. Pure.
 *
 * One sheet: {facts…, "items": [row…], "total": row, "labels": {column: {value: name}}, "notes": […]}. Several: {facts…,
 * KEY: {"items": …, "total": …}…, "notes": […]}. A row has its columns by name; a share is a part of 1
 * and has KEY_numerator and KEY_denominator beside it, a mean of shares KEY_of (how many); no figure is null. "rows", where it
 * stands, is the address of what a row was counted from.
 */
#ifndef RENDER_JSON_REPORT_H
#define RENDER_JSON_REPORT_H

#include <jansson.h>

#include "model/report.h"

/* A new reference. */
json_t *report_to_json(const Report *report);
/* The text of any JSON value as reports and pages write it: indented, order kept, six decimals at most, a line break at the
 * end; newly allocated. */
char *json_report_text(const json_t *value);

#endif
