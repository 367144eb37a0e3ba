#include "engine/load-json.h"

json_t *load_texts_json(const char *const *texts)
{
  json_t *list = json_array();
  for (; texts && *texts; texts++)
    json_array_append_new(list, json_string(*texts));
  return list;
}

static json_t *date_json(Civil date)
{
  char text[CIVIL_DATE_TEXT];
  return json_string(civil_format_date(date, text));
}

json_t *load_person_json(const Person *person)
{
  g_autofree char *roles = roles_format(person->roles);
  return json_pack("{s:s, s:s, s:s, s:s, s:s?, s:s, s:s}", "mail", person->mail, "name", person->name, "profession",
                   person->profession, "organisation", person->organisation, "team", person->team_id, "roles", roles,
                   "state", person_state_text(person->state));
}

json_t *load_team_json(const Team *team)
{
  return json_pack("{s:s, s:s, s:s?, s:b}", "title", team->title, "organisation", team->organisation, "leader",
                   team->leader_id, "past", team->past);
}

json_t *load_service_json(const Service *service)
{
  return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s?, s:s, s:b}", "plugin", service->plugin, "title", service->title,
                   "summary", service->summary, "colour", service->colour, "settings", service->settings, "requires",
                   service->requires_id, "zone", service->zone, "ended", service->ended);
}

json_t *load_schedule_json(const Schedule *schedule)
{
  char starts[CIVIL_TEXT];
  return json_pack("{s:s, s:s, s:s, s:i, s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:o, s:b}", "service",
                   schedule->service_id, "starts", civil_format(schedule->starts, starts), "zone", schedule->zone,
                   "minutes", schedule->minutes, "repeat", schedule->repeat, "until", schedule->until, "except",
                   schedule->except_on, "extra", schedule->extra_on, "place", schedule->place, "online",
                   schedule->online, "capacity", schedule->capacity, "hosts",
                   load_texts_json((const char *const *)schedule->hosts), "ended", schedule->ended);
}

json_t *load_closure_json(const Closure *closure)
{
  return json_pack("{s:s, s:o, s:o, s:o}", "title", closure->title, "from", date_json(closure->from_on), "to",
                   date_json(closure->to_on), "services", load_texts_json((const char *const *)closure->services));
}

json_t *load_year_json(const ReportingYear *year)
{
  return json_pack("{s:o, s:o}", "from", date_json(year->from_on), "to", date_json(year->to_on));
}

json_t *load_target_json(const Target *target)
{
  return json_pack("{s:s, s:s, s:o, s:o, s:f, s:f, s:f, s:o}", "title", target->title, "measure",
                   measure_text(target->measure), "from", date_json(target->from_on), "to", date_json(target->to_on),
                   "figure", target->figure, "green", target->green, "amber", target->amber, "services",
                   load_texts_json((const char *const *)target->services));
}
