#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/plugin-words.h"
#include "policy/registry.h"

/* "not ok WHAT : WHY" taken apart. */
static json_t *line_to_json(const char *line)
{
  gboolean ok = g_str_has_prefix(line, "ok ");
  const char *what = line + strlen(ok ? "ok " : "not ok ");
  g_auto(GStrv) parts = g_strsplit(what, " : ", 2);
  return json_pack("{s:s, s:b, s:s?}", "check", parts[0], "ok", ok, "why", ok ? NULL : parts[1]);
}

static void print_json(const char *file, const GPtrArray *report, gboolean ok)
{
  json_t *checks = json_array();
  for (guint i = 0; i < report->len; i++)
    json_array_append_new(checks, line_to_json(g_ptr_array_index(report, i)));
  plugin_print_json(json_pack("{s:s, s:b, s:o}", "file", file, "ok", ok, "checks", checks));
}

static guint count_failed(const GPtrArray *report)
{
  guint n = 0;
  for (guint i = 0; i < report->len; i++)
    n += g_str_has_prefix(g_ptr_array_index(report, i), "not ok ");
  return n;
}

gboolean cli_plugin_check(CliCall *call, GError **error)
{
  if (!cli_parse_words(call, NULL, 1, 1, error))
    return FALSE;
  const char *file = call->argv[1];
  g_autoptr(GPtrArray) report = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GError) why = NULL;
  gboolean ok = registry_check_file(file, report, &why);
  if (why) {
    g_propagate_error(error, g_steal_pointer(&why));
    return FALSE;
  }
  if (call->json)
    print_json(file, report, ok);
  for (guint i = 0; !call->json && i < report->len; i++)
    puts(g_ptr_array_index(report, i));
  if (!ok)
    return error_set(error, ERROR_INVALID, "%s breaks the contract of plugins: %u of %u checks failed", file,
                     count_failed(report), report->len);
  return TRUE;
}
