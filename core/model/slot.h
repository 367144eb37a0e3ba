/* slot: the thing that can be booked; meeting: one interval of it in time. */
#ifndef MODEL_SLOT_H
#define MODEL_SLOT_H

#include "base/civil.h"
#include "model/verdict.h"

typedef enum { SLOT_OFFERED, SLOT_CANCELLED, SLOT_WITHDRAWN } SlotState;
const char *slot_state_text(SlotState state); /* "offered", "cancelled", "withdrawn" */
SlotState slot_state_from_text(const char *text); /* of stored text */

typedef struct {
  char *id;
  int ordinal;    /* 1, 2, … */
  Civil starts;   /* in zone: the truth */
  char *zone;
  int minutes;
  Instant starts_at, ends_at;
  char *place, *online;
  gint64 sequence;
  Instant changed_at;
} Meeting;

void meeting_free(Meeting *meeting);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Meeting, meeting_free)

typedef struct {
  char *id, *service_id;
  char *schedule_id; /* NULL for one made by hand or imported */
  char *slot_key, *clinic;
  SlotState state;
  gboolean edited;
  int capacity, taken, waiting;
  Instant starts_at, ends_at;
  char *place;
  char *hosts; /* person ids, sorted, comma-separated */
  gint64 revision;
  Instant changed_at;
  gboolean unit_slot;
} Slot;

void slot_free(Slot *slot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Slot, slot_free)

typedef struct {
  char *id, *name;
} NamedId;
void named_id_free(NamedId *named);

/* A slot as somebody sees it. */
typedef struct {
  Slot *slot;
  char *service_title, *zone;
  GPtrArray *meetings; /* Meeting * in order */
  GPtrArray *hosts;    /* NamedId * in order of name */
  gboolean let_in;     /* the asker takes part or is staff: they may be told the links to join online */
  gboolean asked;      /* `bookable` was worked out for an asker */
  Verdict bookable;
} SlotView;

void slot_view_free(SlotView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SlotView, slot_view_free)

#endif
