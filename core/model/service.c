#include "model/service.h"

void service_free(Service *service)
{
  if (!service)
    return;
  g_free(service->id);
  g_free(service->plugin);
  g_free(service->title);
  g_free(service->summary);
  g_free(service->colour);
  g_free(service->settings);
  g_free(service->requires_id);
  g_free(service->zone);
  g_free(service);
}

void schedule_free(Schedule *schedule)
{
  if (!schedule)
    return;
  g_free(schedule->id);
  g_free(schedule->service_id);
  g_free(schedule->zone);
  g_free(schedule->repeat);
  g_free(schedule->until);
  g_free(schedule->except_on);
  g_free(schedule->extra_on);
  g_free(schedule->place);
  g_free(schedule->online);
  g_strfreev(schedule->hosts);
  g_free(schedule);
}

void closure_free(Closure *closure)
{
  if (!closure)
    return;
  g_free(closure->id);
  g_free(closure->title);
  g_strfreev(closure->services);
  g_free(closure);
}
