/* page-plan-schedule: a schedule as a form, and back as a group of a service book. Private to page-plan-*. */
#ifndef WEB_PAGE_PLAN_SCHEDULE_H
#define WEB_PAGE_PLAN_SCHEDULE_H

#include "model/service.h"
#include "web/page-plan.h"

#define SCHEDULES "/admin/schedules"

/* The schedule as committed; ERROR_MISSING. */
Schedule *plan_schedule_find(WebCall *call, const char *id, GError **error);
/* Puts the fields into plan->view, filled from what was sent or from @stored (NULL: something new). */
gboolean plan_schedule_fill(PlanForm *plan, const Schedule *stored, GError **error);
/* Appends the group [schedule @id] of @service_id to @edit. What the book's own check could not say well is told in plan->view. */
void plan_schedule_read(PlanForm *plan, const char *id, const char *service_id, Edit *edit);
/* The field at which a key's fault is told. */
const char *plan_schedule_field(const char *key);

#endif
