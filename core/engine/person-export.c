#include "engine/person-export.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "engine/looks.h"
#include "render/view.h"
#include "store/export.h"

#define PERSON "person" /* the one part of one row */

typedef struct {
  const Engine *engine;
  json_t *all;
} Export;

static json_t *value_of(const Export *export, const ExportValue *value)
{
  if (strcmp(value->name, "roles") == 0) {
    g_autofree char *roles = roles_format((guint)value->number);
    return json_string(roles);
  }
  switch (value->type) {
  case EXPORT_INSTANT:
    return view_instant(export->engine->zone, value->number);
  case EXPORT_NUMBER:
    return json_integer(value->number);
  case EXPORT_TEXT:
    break;
  }
  return json_string(value->text);
}

static gboolean take_row(void *data, const char *part, const ExportValue *values, guint n)
{
  const Export *export = data;
  json_t *row = json_object();
  for (guint i = 0; i < n; i++)
    json_object_set_new(row, values[i].name, value_of(export, &values[i]));
  if (strcmp(part, PERSON) == 0)
    json_object_set_new(export->all, part, row);
  else
    json_array_append_new(json_object_get(export->all, part), row);
  return TRUE;
}

/* Every part is there, also where there is nothing in it: that is an answer too. */
static json_t *begin(const Engine *engine)
{
  json_t *all = json_pack("{s:o, s:s}", "exported_at", view_instant(engine->zone, clock_now()), "service",
                          engine->config->service_name);
  for (const char *const *part = store_export_parts(); *part; part++)
    json_object_set_new(all, *part, strcmp(*part, PERSON) == 0 ? json_null() : json_array());
  return all;
}

json_t *engine_person_export(Engine *engine, const Actor *actor, const char *id_or_mail, GError **error)
{
  if (!actor_has(actor, ROLE_ADMINISTRATOR)) {
    error_set(error, ERROR_DENIED, "only an administrator exports people");
    return NULL;
  }
  if (!db_read_begin(engine->read, error))
    return NULL;
  g_autoptr(Person) person = engine_find_person(engine, engine->read, id_or_mail, error);
  Export export = { engine, begin(engine) };
  gboolean fine = person && store_export(engine->read, person->id, take_row, &export, error);
  db_read_end(engine->read);
  if (fine) {
    engine_saw(engine, actor->id, "export", "person", person->id, NULL);
    return export.all;
  }
  json_decref(export.all);
  return NULL;
}
