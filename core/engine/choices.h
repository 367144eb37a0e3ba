/* choices: what the coming slots of a service differ in, for whoever wants to narrow them down; and the way through courses
 * that follow one another. Reads committed data only.
 */
#ifndef ENGINE_CHOICES_H
#define ENGINE_CHOICES_H

#include "engine/engine.h"
#include "model/slot.h"

typedef struct {
  GPtrArray *hosts;  /* NamedId * in order of name */
  guint weekdays;    /* bits 1 << Weekday that occur */
  gboolean mornings, afternoons, places, online; /* there are such */
  guint slots;       /* how many were looked at */
} SlotChoices;

void slot_choices_clear(SlotChoices *choices);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SlotChoices, slot_choices_clear)

/* Of slots that start from now on, the first 500 of them. */
gboolean engine_slot_choices(Engine *engine, const char *service_id, SlotChoices *choices, GError **error);

typedef enum { STEP_OPEN, STEP_BOOKED, STEP_ATTENDED } StepState;

/* One course of several that follow one another. */
typedef struct {
  char *service_id, *title;
  StepState state;   /* the actor's own */
  char *booking_id;  /* of their coming booking, NULL for none */
  Civil starts;      /* its start, where there is one */
  gboolean here;     /* the service asked about */
} CourseStep;
void course_step_free(CourseStep *step);

/* The courses that @service_id stands among, in the order in which they are attended: CourseStep *; empty where it stands
 * alone. */
GPtrArray *engine_pathway(Engine *engine, const Actor *actor, const char *service_id, GError **error);

#endif
