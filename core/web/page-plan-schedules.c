/* page-plan-schedules: when services are offered: the list, and one schedule with its dates. */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "calendar/pattern.h"
#include "engine/browse.h"
#include "render/pattern-words.h"
#include "render/when.h"
#include "store/person.h"
#include "store/schedule.h"
#include "web/page-plan-schedule.h"
#include "web/page-slot.h"
#include "web/page-touches.h"
#include "web/pages.h"
#include "web/private.h"

/* ---- one schedule in words ---------------------------------------------------------------------------------------- */

/* Names of the hosts, joined; newly allocated, NULL with @error. */
static char *say_hosts(WebCall *call, const Schedule *schedule, GError **error)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  for (char **id = schedule->hosts; *id; id++) {
    g_autoptr(Person) person = NULL;
    if (!store_person_get(call->engine->read, *id, &person, error))
      return NULL;
    if (person)
      g_ptr_array_add(names, g_strdup(person->name));
  }
  return page_join((const char *const *)names->pdata, names->len);
}

static char *say_span(const Schedule *schedule)
{
  return when_span(schedule->starts, civil_add_seconds(schedule->starts, (gint64)schedule->minutes * 60));
}

static char *say_period(const Schedule *schedule)
{
  Civil until;
  g_autofree char *first = when_day(schedule->starts);
  if (!*schedule->repeat && !*schedule->extra_on)
    return g_strdup(first);
  if (!civil_parse_date(schedule->until, &until, NULL))
    return g_strdup_printf(_("From %s on"), first);
  g_autofree char *last = when_day(until);
  return g_strdup_printf(_("From %s to %s"), first, last);
}

static const char *say_where(const Schedule *schedule)
{
  return *schedule->place ? schedule->place : *schedule->online ? _("Online") : "";
}

static json_t *view_schedule(WebCall *call, const Schedule *schedule, GError **error)
{
  Pattern pattern = pattern_of_rule(schedule->repeat, schedule->starts);
  g_autofree char *hosts = say_hosts(call, schedule, error);
  g_autofree char *often = pattern_words(&pattern, schedule->repeat, schedule->starts);
  g_autofree char *span = say_span(schedule);
  g_autofree char *period = say_period(schedule);
  g_autofree char *href = g_strconcat(SCHEDULES "/", schedule->id, NULL);
  if (!hosts)
    return NULL;
  return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b}", "id", schedule->id, "href", href, "often", often, "time", span,
                   "period", period, "where", say_where(schedule), "hosts", hosts, "ended", schedule->ended);
}

/* ---- the list ----------------------------------------------------------------------------------------------------- */

static json_t *view_service(WebCall *call, const Service *service, GError **error)
{
  g_autoptr(GPtrArray) schedules = store_schedule_list(call->engine->read, service->id, error);
  json_t *running = json_array(), *ended = json_array();
  for (guint i = 0; schedules && i < schedules->len; i++) {
    const Schedule *schedule = schedules->pdata[i];
    json_t *line = view_schedule(call, schedule, error);
    if (line)
      json_array_append_new(schedule->ended ? ended : running, line);
    else
      g_clear_pointer(&schedules, g_ptr_array_unref);
  }
  json_t *view = json_pack("{s:s, s:s, s:b, s:b, s:o, s:o}", "id", service->id, "name", service->title, "any",
                           json_array_size(running) > 0, "any_ended", json_array_size(ended) > 0, "running", running, "ended",
                           ended);
  if (schedules)
    return view;
  json_decref(view);
  return NULL;
}

HttpResponse *page_plan_schedules(WebCall *call, GError **error)
{
  g_autoptr(GPtrArray) services = engine_services(call->engine, error);
  if (!services)
    return NULL;
  json_t *list = json_array();
  json_t *view = plan_view(call, "/admin", _("Administration"));
  json_object_set_new(view, "services", list);
  json_object_set_new(view, "any_service", json_boolean(services->len > 0));
  for (guint i = 0; i < services->len; i++) {
    const Service *service = ((const EngineService *)services->pdata[i])->service;
    json_t *one = service->ended ? json_null() : view_service(call, service, error);
    if (!one) {
      json_decref(view);
      return NULL;
    }
    if (json_is_object(one))
      json_array_append(list, one);
    json_decref(one);
  }
  return page_answer(call, 200, "plan-schedules.html", _("Schedules"), view, error);
}

/* ---- one ---------------------------------------------------------------------------------------------------------- */

/* Each date that stands leads to its sessions, where one of them can be changed on its own. */
static void link_dates(json_t *dates)
{
  json_t *date;
  gsize i;
  json_array_foreach (json_object_get(dates, "list"), i, date) {
    const char *on = json_string_value(json_object_get(date, "date"));
    g_autofree char *href = g_strdup_printf("/sessions?show=all&from=%s", on);
    if (!json_is_true(json_object_get(date, "gone")))
      json_object_set_new(date, "href", json_string(href));
  }
}

static gboolean fill_one(WebCall *call, const Schedule *schedule, json_t *view, GError **error)
{
  const EngineService *service = engine_service(call->engine, call->engine->read, schedule->service_id, error);
  json_t *words = service ? view_schedule(call, schedule, error) : NULL;
  json_t *dates = words ? page_dates(call, call->engine->read, schedule->id, error) : NULL;
  if (!dates) {
    json_decref(words);
    return FALSE;
  }
  link_dates(dates);
  json_object_update(view, words);
  json_decref(words);
  g_autofree char *capacity = g_strdup_printf("%d", schedule->capacity);
  json_object_set_new(view, "service", json_string(service->service->title));
  json_object_set_new(view, "service_id", json_string(schedule->service_id));
  json_object_set_new(view, "online", json_string(schedule->online));
  json_object_set_new(view, "capacity", schedule->capacity > 0 ? json_string(capacity) : json_null());
  json_object_set_new(view, "dates", dates);
  return TRUE;
}

HttpResponse *page_plan_schedule(WebCall *call, GError **error)
{
  const char *id = http_request_param(call->request, "id");
  g_autoptr(Schedule) schedule = plan_schedule_find(call, id, error);
  if (!schedule)
    return NULL;
  json_t *view = plan_view(call, SCHEDULES, _("Schedules"));
  if (!fill_one(call, schedule, view, error)) {
    json_decref(view);
    return NULL;
  }
  g_autofree char *title = g_strdup(json_string_value(json_object_get(view, "service")));
  return page_answer(call, 200, "plan-schedule.html", title, view, error);
}
