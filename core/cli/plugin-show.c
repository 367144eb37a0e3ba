#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/plugin-words.h"
#include "policy/settings.h"

/* "5 to 480", "group, online", "" where there is nothing to bound. */
static char *bounds_text(const AttuneSetting *setting)
{
  if (setting->kind == ATTUNE_KIND_CHOICE)
    return g_strjoinv(", ", (char **)setting->choices);
  if (setting->kind == ATTUNE_KIND_YES_NO)
    return g_strdup("yes, no");
  if (setting->kind == ATTUNE_KIND_SERVICE)
    return g_strdup("id of a service");
  return g_strdup_printf("%" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, (gint64)setting->least, (gint64)setting->most);
}

static char *standard_text(const AttuneSetting *setting)
{
  return policy_value_text(setting, policy_value_standard(setting));
}

static void print_settings(const char *heading, const AttuneSetting *settings, gsize n)
{
  printf("\n%s\n", heading);
  for (gsize i = 0; i < n; i++) {
    g_autofree char *standard = standard_text(&settings[i]), *bounds = bounds_text(&settings[i]);
    printf("  %-20s %s\n", settings[i].key, settings[i].help);
    printf("  %-20s %s; standard %s; %s\n", "", policy_kind_text(settings[i].kind), *standard ? standard : "none", bounds);
  }
}

static void print_reasons(const char *heading, const AttuneReason *reasons, gsize n)
{
  if (n > 0)
    printf("\n%s\n", heading);
  for (gsize i = 0; i < n; i++)
    printf("  %-20s %s\n", reasons[i].code, reasons[i].sentence);
}

static void print_questions(const AttunePlugin *plugin)
{
  if (plugin->n_questions > 0)
    printf("\nQuestions asked of those who came, answered from 1 to 5\n");
  for (int i = 0; i < plugin->n_questions; i++)
    printf("  %-20s %s (1: %s; 5: %s)\n", plugin->questions[i].key, plugin->questions[i].text, plugin->questions[i].low,
           plugin->questions[i].high);
}

static void print_plugin(const AttunePlugin *plugin)
{
  gsize n_settings, n_reasons;
  const AttuneSetting *settings = core_settings(&n_settings);
  const AttuneReason *reasons = policy_core_reasons(&n_reasons);
  printf("%s: %s\n%s\n\n", plugin->name, plugin->title, plugin->summary);
  printf("Booked by   %s\nCounted by  %s\n", plugin_party_text(plugin->party), plugin_unit_text(plugin->unit));
  if (plugin->n_settings > 0)
    print_settings("Settings of this service type", plugin->settings, (gsize)plugin->n_settings);
  print_settings("Settings of every service", settings, n_settings);
  print_reasons("Reasons of this service type", plugin->reasons, (gsize)plugin->n_reasons);
  print_reasons("Reasons of every service, tried first and in this order", reasons, n_reasons);
  print_questions(plugin);
}

/* ---- the same as JSON ------------------------------------------------------------------------------------------------ */

static json_t *setting_to_json(const AttuneSetting *setting, gboolean own)
{
  g_autofree char *standard = standard_text(setting);
  json_t *row = json_pack("{s:s, s:s, s:s, s:s, s:s, s:b}", "key", setting->key, "kind", policy_kind_text(setting->kind),
                          "label", setting->label, "help", setting->help, "standard", standard, "own", own);
  if (setting->kind == ATTUNE_KIND_CHOICE) {
    json_t *choices = json_array();
    for (const char *const *choice = setting->choices; *choice; choice++)
      json_array_append_new(choices, json_string(*choice));
    json_object_set_new(row, "choices", choices);
  } else if (setting->kind != ATTUNE_KIND_YES_NO && setting->kind != ATTUNE_KIND_SERVICE) {
    json_object_set_new(row, "least", json_integer(setting->least));
    json_object_set_new(row, "most", json_integer(setting->most));
  }
  return row;
}

static void add_settings(json_t *rows, const AttuneSetting *settings, gsize n, gboolean own)
{
  for (gsize i = 0; i < n; i++)
    json_array_append_new(rows, setting_to_json(&settings[i], own));
}

static void add_reasons(json_t *rows, const AttuneReason *reasons, gsize n, gboolean own)
{
  for (gsize i = 0; i < n; i++)
    json_array_append_new(rows, json_pack("{s:s, s:s, s:b}", "code", reasons[i].code, "sentence", reasons[i].sentence,
                                          "own", own));
}

static json_t *plugin_to_json(const AttunePlugin *plugin)
{
  json_t *settings = json_array(), *reasons = json_array(), *questions = json_array();
  gsize n;
  add_settings(settings, plugin->settings, (gsize)plugin->n_settings, TRUE);
  add_settings(settings, core_settings(&n), CORE_N_SETTINGS, FALSE);
  add_reasons(reasons, plugin->reasons, (gsize)plugin->n_reasons, TRUE);
  const AttuneReason *core = policy_core_reasons(&n);
  add_reasons(reasons, core, n, FALSE);
  for (int i = 0; i < plugin->n_questions; i++)
    json_array_append_new(questions, json_pack("{s:s, s:s, s:s, s:s}", "key", plugin->questions[i].key, "text",
                                               plugin->questions[i].text, "low", plugin->questions[i].low, "high",
                                               plugin->questions[i].high));
  return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o}", "name", plugin->name, "title", plugin->title, "summary",
                   plugin->summary, "party", plugin_party_text(plugin->party), "unit", plugin_unit_text(plugin->unit),
                   "settings", settings, "reasons", reasons, "questions", questions);
}

gboolean cli_plugin_show(CliCall *call, GError **error)
{
  if (!cli_parse_words(call, NULL, 1, 1, error))
    return FALSE;
  g_autoptr(Registry) registry = registry_open(call->config->plugins, error);
  if (!registry)
    return FALSE;
  const AttunePlugin *plugin = registry_find(registry, call->argv[1]);
  if (!plugin) {
    g_autofree char *why = registry_why_missing(registry, call->argv[1]);
    return error_set(error, ERROR_MISSING, "%s", why);
  }
  if (call->json)
    plugin_print_json(plugin_to_json(plugin));
  else
    print_plugin(plugin);
  return TRUE;
}
