#include <jansson.h>
#include <stdio.h>

#include "base/error.h"
#include "cli/commands.h"
#include "engine/audit.h"
#include "engine/verify.h"

static void print_breach(void *data, const char *breach)
{
  json_t *items = data;
  if (items)
    json_array_append_new(items, json_string(breach));
  else
    puts(breach);
}

gboolean cli_verify(CliCall *call, GError **error)
{
  guint64 breaches = 0;
  g_autofree char *seal = NULL;
  const GOptionEntry entries[] = {
    { "seal", 0, 0, G_OPTION_ARG_STRING, &seal, "A seal that “attune audit --seal” printed once: still so?", "NUMBER:SEAL" },
    { NULL },
  };
  if (!cli_parse_words(call, entries, 0, 0, error))
    return FALSE;
  g_autoptr(Db) db = db_open(call->config->database, DB_READ, error);
  json_auto_t *items = call->json ? json_array() : NULL;
  if (!db || (seal && !engine_audit_check(db, seal, error)) || !engine_verify(db, print_breach, items, &breaches, error))
    return FALSE;
  if (items) {
    json_auto_t *answer = json_pack("{s:I, s:O}", "breaches", (json_int_t)breaches, "items", items);
    json_dumpf(answer, stdout, JSON_INDENT(2));
    putchar('\n');
  }
  if (breaches > 0)
    return error_set(error, ERROR_BROKEN, "the stored data is not what it must be: %" G_GUINT64_FORMAT " breach%s", breaches,
                     breaches == 1 ? "" : "es");
  if (!items)
    fputs("attune: everything is as it should be\n", stderr);
  return TRUE;
}
