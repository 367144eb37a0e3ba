/* browse: what is offered and what is booked, as the asker may see it. Reads committed data only. Who looks at a booking
 * of somebody else is noted (engine/looks.h). */
#ifndef ENGINE_BROWSE_H
#define ENGINE_BROWSE_H

#include "engine/engine.h"
#include "model/booking.h"

typedef enum { PART_ANY, PART_MORNING, PART_AFTERNOON } DayPart; /* afternoon from 12:00 on */
typedef enum { WHERE_ANY, WHERE_PLACE, WHERE_ONLINE } SlotWhere; /* by the first meeting: with a place, or without one */

typedef struct {
  const char *service; /* id, NULL for all */
  Instant from, to;    /* first meeting's start in [from, to); 0: open */
  gboolean open_only;  /* only what the asker could book now */
  gboolean unjudged;   /* without open_only: `bookable` is left to whoever asks */
  gboolean may_wait;   /* with open_only: and what they could wait for */
  const char *host;    /* person id or mail, NULL for all; of nobody: ERROR_MISSING to staff, nothing to others */
  const char *place;   /* exact, NULL for all */
  guint weekdays;      /* bits 1 << Weekday of the first start on the wall of the slot's zone; 0 for all */
  DayPart part;        /* likewise */
  SlotWhere where;
  const char *after;   /* cursor from a previous `next`, NULL for the start */
  int limit;
} SlotFilter;

/* SlotView * in order of start; *@next takes a cursor or NULL. @actor NULL: as the operator sees it. The verdict in each is
 * by the very function that decides a booking, for one seat for the actor (or the actor's team where only teams book). */
GPtrArray *engine_slots(Engine *engine, const Actor *actor, const SlotFilter *filter, char **next, GError **error);
SlotView *engine_slot(Engine *engine, const Actor *actor, const char *id, GError **error);

typedef struct {
  gboolean mine;   /* the actor's own and, for a leader, the team's */
  const char *slot_id; /* NULL for all */
  const char *party;   /* "person:ID", "person:MAIL" or "team:ID", NULL for all */
  const char *team;    /* id: of this team and its members, for staff and whoever leads it; NULL for all */
  gboolean live;       /* only those that hold seats or wait */
  Instant from, to;
  const char *after;
  int limit;
} BookingFilter;

/* BookingView * in order of start. Practitioners see their own, leaders also their team's and its members', staff all; a
 * wider filter than that is simply narrowed to it. ERROR_MISSING for a party that is not there. */
GPtrArray *engine_bookings(Engine *engine, const Actor *actor, const BookingFilter *filter, char **next, GError **error);
/* All of them, read a page at a time: for where one page would leave people out. @filter says nothing of after and limit. */
GPtrArray *engine_bookings_all(Engine *engine, const Actor *actor, const BookingFilter *filter, GError **error);
/* ERROR_MISSING also for a booking the actor may not see. */
BookingView *engine_booking(Engine *engine, const Actor *actor, const char *id, GError **error);
/* The same for somebody who says how it was: members of a team see what it had booked, and nothing private. */
BookingView *engine_booking_to_answer(Engine *engine, const Actor *actor, const char *id, GError **error);

/* Services in order of title: EngineService * (borrowed). */
GPtrArray *engine_services(Engine *engine, GError **error);

#endif
