/* page-touches: what a change to the offer touches, and the dates of a schedule, as the values that pages show. */
#ifndef WEB_PAGE_TOUCHES_H
#define WEB_PAGE_TOUCHES_H

#include "engine/edit.h"
#include "web/page.h"

/* {nothing, untouched, quiet, counts: [text], lines: [{when, what, who, lost}], more (how many were left out, or null),
 * letters_says, told: [{name, count}], notes: [text], made}; see templates/plan-check.html. */
json_t *page_touches(const EditOutcome *outcome);

/* {list: [{day, time, date, notes: [text], gone, marked}], any, open, past, more, zone}: the coming dates of a schedule as it
 * stands in @db. NULL with @error. */
json_t *page_dates(WebCall *call, Db *db, const char *schedule_id, GError **error);

#endif
