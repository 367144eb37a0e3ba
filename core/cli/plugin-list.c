#include <jansson.h>
#include <stdio.h>

#include "cli/commands.h"
#include "cli/plugin-words.h"
#include "policy/registry.h"

static void print_record(const PluginRecord *record)
{
  if (record->table)
    printf("%-24s %-28s %-15s counted by %s\n", record->name, record->table->title,
           plugin_party_text(record->table->party), plugin_unit_text(record->table->unit));
  else
    printf("%-24s refused: %s\n", record->name, record->refused);
}

static json_t *record_to_json(const PluginRecord *record)
{
  json_t *row = json_pack("{s:s, s:s, s:b, s:s?}", "name", record->name, "file", record->file, "loaded",
                          record->table != NULL, "refused", record->refused);
  if (record->table)
    json_object_update_new(row, json_pack("{s:s, s:s, s:s, s:s}", "title", record->table->title, "summary",
                                          record->table->summary, "party", plugin_party_text(record->table->party),
                                          "unit", plugin_unit_text(record->table->unit)));
  return row;
}

gboolean cli_plugin_list(CliCall *call, GError **error)
{
  if (!cli_parse_words(call, NULL, 0, 0, error))
    return FALSE;
  g_autoptr(Registry) registry = registry_open(call->config->plugins, error);
  if (!registry)
    return FALSE;
  const GPtrArray *records = registry_records(registry);
  if (!call->json) {
    for (guint i = 0; i < records->len; i++)
      print_record(g_ptr_array_index(records, i));
    return TRUE;
  }
  json_t *items = json_array();
  for (guint i = 0; i < records->len; i++)
    json_array_append_new(items, record_to_json(g_ptr_array_index(records, i)));
  plugin_print_json(json_pack("{s:s, s:o}", "directory", call->config->plugins, "items", items));
  return TRUE;
}
