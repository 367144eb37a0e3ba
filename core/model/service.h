/* service: one configured offer of a service type; schedule: when it is offered; closure: when it is not. */
#ifndef MODEL_SERVICE_H
#define MODEL_SERVICE_H

#include "base/civil.h"

typedef struct {
  char *id, *plugin, *title, *summary, *colour;
  char *settings;    /* JSON object, canonical */
  gboolean unit_slot; /* utilisation counts slots (else seats) */
  char *requires_id; /* NULL for none */
  char *zone;
  gboolean ended;
} Service;

void service_free(Service *service);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Service, service_free)

typedef struct {
  char *id, *service_id;
  Civil starts;
  char *zone;
  int minutes;
  char *repeat;  /* RRULE, "" for a single date */
  char *until;   /* last civil date, "" for none */
  char *except_on, *extra_on; /* as written: comma-separated dates or civil times */
  char *place, *online;
  int capacity;  /* 0: the plugin's own */
  GStrv hosts;   /* person ids, sorted */
  gboolean ended;
  Instant published_to;
} Schedule;

void schedule_free(Schedule *schedule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Schedule, schedule_free)

typedef struct {
  char *id, *title;
  Civil from_on, to_on; /* both included */
  GStrv services;       /* ids, sorted; empty: all */
} Closure;

void closure_free(Closure *closure);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Closure, closure_free)

#endif
