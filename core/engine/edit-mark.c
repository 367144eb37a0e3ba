/* Whether a thing is still what it was when somebody began to change it. */
#include <string.h>

#include "engine/edit.h"
#include "engine/load-json.h"
#include "store/closure.h"
#include "store/person.h"
#include "store/schedule.h"
#include "store/service.h"
#include "store/target.h"

/* Each takes the thing as JSON into *@told, NULL where there is none. */

/* Without the state: whoever is shut out meanwhile is not let in again by what else is said of them. */
static gboolean tell_person(Db *db, const char *id, json_t **told, GError **error)
{
  g_autoptr(Person) person = NULL;
  if (!store_person_get(db, id, &person, error))
    return FALSE;
  *told = person ? load_person_json(person) : NULL;
  if (*told)
    json_object_del(*told, "state");
  return TRUE;
}

static gboolean tell_team(Db *db, const char *id, json_t **told, GError **error)
{
  g_autoptr(Team) team = NULL;
  if (!store_team_get(db, id, &team, error))
    return FALSE;
  *told = team ? load_team_json(team) : NULL;
  return TRUE;
}

static gboolean tell_professions(Db *db, const char *id G_GNUC_UNUSED, json_t **told, GError **error)
{
  g_auto(GStrv) priority = store_profession_priority(db, error);
  *told = priority ? load_texts_json((const char *const *)priority) : NULL;
  return priority != NULL;
}

static gboolean tell_service(Db *db, const char *id, json_t **told, GError **error)
{
  g_autoptr(Service) service = NULL;
  if (!store_service_get(db, id, &service, error))
    return FALSE;
  *told = service ? load_service_json(service) : NULL;
  return TRUE;
}

static gboolean tell_schedule(Db *db, const char *id, json_t **told, GError **error)
{
  g_autoptr(Schedule) schedule = NULL;
  if (!store_schedule_get(db, id, &schedule, error))
    return FALSE;
  *told = schedule ? load_schedule_json(schedule) : NULL;
  return TRUE;
}

static gboolean tell_closure(Db *db, const char *id, json_t **told, GError **error)
{
  g_autoptr(GPtrArray) closures = store_closure_list(db, error);
  for (guint i = 0; closures && i < closures->len; i++)
    if (strcmp(((const Closure *)closures->pdata[i])->id, id) == 0)
      *told = load_closure_json(closures->pdata[i]);
  return closures != NULL;
}

static gboolean tell_year(Db *db, const char *name, json_t **told, GError **error)
{
  g_autoptr(GPtrArray) years = store_reporting_year_list(db, error);
  for (guint i = 0; years && i < years->len; i++)
    if (strcmp(((const ReportingYear *)years->pdata[i])->name, name) == 0)
      *told = load_year_json(years->pdata[i]);
  return years != NULL;
}

static gboolean tell_target(Db *db, const char *id, json_t **told, GError **error)
{
  g_autoptr(GPtrArray) targets = store_target_list(db, error);
  for (guint i = 0; targets && i < targets->len; i++)
    if (strcmp(((const Target *)targets->pdata[i])->id, id) == 0)
      *told = load_target_json(targets->pdata[i]);
  return targets != NULL;
}

char *engine_edit_mark(Db *db, const char *kind, const char *id, GError **error)
{
  static const struct {
    const char *kind;
    gboolean (*tell)(Db *db, const char *id, json_t **told, GError **error);
  } tellers[] = {
    { "person", tell_person },     { "team", tell_team },       { "professions", tell_professions },
    { "service", tell_service },   { "schedule", tell_schedule }, { "closure", tell_closure },
    { "reporting-year", tell_year }, { "target", tell_target },
  };
  json_auto_t *told = NULL;
  gsize i = 0;
  while (strcmp(tellers[i].kind, kind) != 0)
    i++;
  if (!tellers[i].tell(db, id, &told, error))
    return NULL;
  if (!told)
    return g_strdup("");
  char *text = json_dumps(told, JSON_COMPACT | JSON_SORT_KEYS);
  char *mark = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
  free(text);
  return mark;
}
