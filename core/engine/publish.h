/* publish: cuts schedules into slots that can be booked.
 *
 * A slot is known by its key: the schedule and the civil date of the opening (and its number on that date) with the
 * slot's number within it; of a slot with several meetings, the schedule and its number among those. So a schedule
 * whose hour, length or place changes keeps its slots and their bookings, and a pause in the middle of a cohort moves
 * the meetings behind it later. Where an opening comes or goes before others of its date, those that begin when they did stay
 * the same and take over their new numbers. What has begun keeps what is past; what staff edited by hand, or cancelled, is left
 * alone.
 */
#ifndef ENGINE_PUBLISH_H
#define ENGINE_PUBLISH_H

#include "engine/engine.h"

typedef enum {
  TOUCH_MADE,
  TOUCH_CHANGED,   /* its bookings stay */
  TOUCH_WITHDRAWN, /* nobody had booked it */
  TOUCH_CANCELLED, /* with its bookings */
  TOUCH_LEFT       /* it does not fit its schedule, and is left as it is */
} TouchKind;

/* What became of one slot. */
typedef struct {
  TouchKind kind;
  char *service; /* title */
  Civil was, is; /* first start; both the same where it does not move */
  GStrv parties; /* names of those who had it booked, or waited */
  char *why;     /* why it goes, or is left; NULL */
} PublishTouch;

typedef struct {
  guint made, changed, withdrawn; /* slots */
  guint cancelled;                /* slots that somebody had booked and that fell away */
  guint bookings;                 /* of those */
  GPtrArray *lines;               /* char *: what an operator must know, a line a slot or schedule */
  GPtrArray *notes;               /* char *: of lines, those about a whole schedule */
  GPtrArray *touches;             /* PublishTouch *, in order of schedule and start */
} PublishOutcome;

void publish_outcome_init(PublishOutcome *outcome);
void publish_outcome_clear(PublishOutcome *outcome);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PublishOutcome, publish_outcome_clear)

/* Brings slots in line with every schedule (of @service_id; NULL: of all) up to the configured horizon. @all FALSE: only
 * schedules whose slots do not reach it yet; TRUE: all of them, because something they are cut from has changed. In a
 * transaction. A schedule that cannot be cut (its plugin is missing or faulty) gets a line and the rest goes on. ERROR_CONFLICT
 * names two booked sessions that one clinician would have to give at the same time. @outcome is filled. */
gboolean publish_schedules(Engine *engine, const Actor *actor, const char *service_id, gboolean all, PublishOutcome *outcome,
                           GError **error);

/* As above for the daemon: extends what does not reach the horizon. In a transaction, outside a savepoint. Where that is
 * ERROR_CONFLICT, it is said in the log and nothing is done. @made may be NULL. */
gboolean engine_publish(Engine *engine, guint *made, GError **error);

#endif
