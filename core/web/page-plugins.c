/* page-plugins: the plugins that were found: which serve, which were refused and why, and what each brings. */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "engine/browse.h"
#include "policy/registry.h"
#include "policy/settings.h"
#include "web/page-admin.h"
#include "web/pages.h"

static json_t *row_of(const PluginRecord *record)
{
  json_t *row = json_pack("{s:s, s:s, s:s?, s:b, s:b}", "plugin", record->name, "file", record->file, "wrong", record->refused,
                          "serves", record->table != NULL, "stopped", record->refused && record->quarantined);
  json_object_set_new(row, "name", json_string(record->table ? record->table->title : record->name));
  json_object_set_new(row, "summary", json_string(record->table ? record->table->summary : ""));
  return row;
}

HttpResponse *page_plugins(WebCall *call, GError **error)
{
  const GPtrArray *records = registry_records(call->engine->registry);
  json_t *rows = json_array();
  for (guint pass = 0; pass < 2; pass++) /* those that are refused first */
    for (guint i = 0; i < records->len; i++)
      if ((((const PluginRecord *)records->pdata[i])->refused != NULL) == (pass == 0))
        json_array_append_new(rows, row_of(records->pdata[i]));
  json_t *view = json_pack("{s:o, s:o, s:b, s:s}", "back", page_admin_back(), "plugins", rows, "any", records->len > 0, "folder",
                           call->engine->config->plugins);
  return page_answer(call, 200, "plugins.html", _("Plugins"), view, error);
}

/* ---- one of them ---- */

static char *bounds_text(const AttuneSetting *setting)
{
  if (setting->kind == ATTUNE_KIND_CHOICE)
    return g_strjoinv(", ", (char **)setting->choices);
  if (setting->kind == ATTUNE_KIND_YES_NO || setting->kind == ATTUNE_KIND_SERVICE)
    return g_strdup("");
  return g_strdup_printf(_("%" G_GINT64_FORMAT " to %" G_GINT64_FORMAT), (gint64)setting->least, (gint64)setting->most);
}

static json_t *settings_of(const AttunePlugin *plugin)
{
  json_t *rows = json_array();
  for (gint32 i = 0; i < plugin->n_settings; i++) {
    const AttuneSetting *setting = &plugin->settings[i];
    g_autofree char *standard = policy_value_text(setting, policy_value_standard(setting)), *bounds = bounds_text(setting);
    json_array_append_new(rows, json_pack("{s:s, s:s, s:s, s:s, s:s}", "key", setting->key, "label", setting->label, "help",
                                          setting->help, "standard", *standard ? standard : "–", "bounds", bounds));
  }
  return rows;
}

static json_t *reasons_of(const AttunePlugin *plugin)
{
  json_t *rows = json_array();
  for (gint32 i = 0; i < plugin->n_reasons; i++)
    json_array_append_new(rows, json_pack("{s:s, s:s}", "key", plugin->reasons[i].code, "says", plugin->reasons[i].sentence));
  return rows;
}

static json_t *questions_of(const AttunePlugin *plugin)
{
  json_t *rows = json_array();
  for (gint32 i = 0; i < plugin->n_questions; i++) {
    const AttuneQuestion *question = &plugin->questions[i];
    json_array_append_new(rows, json_pack("{s:s, s:s, s:s, s:s}", "key", question->key, "says", question->text, "low",
                                          question->low, "high", question->high));
  }
  return rows;
}

/* The services that are of this type. */
static json_t *services_of(WebCall *call, const char *name, GError **error)
{
  g_autoptr(GPtrArray) services = engine_services(call->engine, error);
  if (!services)
    return NULL;
  json_t *rows = json_array();
  for (guint i = 0; i < services->len; i++) {
    const Service *service = ((const EngineService *)services->pdata[i])->service;
    if (strcmp(service->plugin, name) == 0)
      json_array_append_new(rows, json_pack("{s:s, s:s}", "id", service->id, "name", service->title));
  }
  return rows;
}

static const char *party_words(AttuneParty party)
{
  return party == ATTUNE_PARTY_TEAM ? _("Teams") : party == ATTUNE_PARTY_PERSON ? _("People") : _("People and teams");
}

static const PluginRecord *find(const WebCall *call, const char *name, GError **error)
{
  const GPtrArray *records = registry_records(call->engine->registry);
  for (guint i = 0; i < records->len; i++)
    if (strcmp(((const PluginRecord *)records->pdata[i])->name, name) == 0)
      return records->pdata[i];
  error_set(error, ERROR_MISSING, "there is no plugin “%.64s”", name);
  return NULL;
}

HttpResponse *page_plugin(WebCall *call, GError **error)
{
  const PluginRecord *record = find(call, http_request_param(call->request, "plugin"), error);
  json_t *services = record ? services_of(call, record->name, error) : NULL;
  if (!services)
    return NULL;
  const AttunePlugin *table = record->table;
  json_t *view = row_of(record);
  json_object_set_new(view, "back", json_pack("{s:s, s:s}", "href", "/admin/plugins", "text", _("Plugins")));
  json_object_set_new(view, "services", services);
  json_object_set_new(view, "party", json_string(table ? party_words(table->party) : ""));
  json_object_set_new(view, "unit", json_string(!table ? "" : table->unit == ATTUNE_UNIT_SEAT ? _("Places") : _("Whole times")));
  json_object_set_new(view, "settings", table ? settings_of(table) : json_array());
  json_object_set_new(view, "reasons", table ? reasons_of(table) : json_array());
  json_object_set_new(view, "questions", table ? questions_of(table) : json_array());
  g_autofree char *title = g_strdup(json_string_value(json_object_get(view, "name")));
  return page_answer(call, 200, "plugin.html", title, view, error);
}
