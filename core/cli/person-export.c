/* attune person export: all that is kept about one person. */
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/session.h"
#include "engine/person-export.h"

static void print_words(const char *name)
{
  for (const char *p = name; *p; p++)
    putchar(*p == '_' ? ' ' : *p);
}

/* What says nothing is left out. */
static void print_row(const json_t *row, const char *indent)
{
  const char *name;
  json_t *value;
  json_object_foreach((json_t *)row, name, value)
  {
    gboolean text = json_is_string(value);
    if (json_is_null(value) || (text && !*json_string_value(value)))
      continue;
    fputs(indent, stdout);
    print_words(name);
    if (text)
      printf(": %s\n", json_string_value(value));
    else
      printf(": %" JSON_INTEGER_FORMAT "\n", json_integer_value(value));
  }
}

static void print_part(const char *name, const json_t *part)
{
  putchar('\n');
  print_words(name);
  if (json_is_object(part)) {
    puts(":");
    print_row(part, "  ");
    return;
  }
  printf(": %d\n", (int)json_array_size(part));
  for (gsize i = 0; i < json_array_size(part); i++) {
    printf("  %d.\n", (int)i + 1);
    print_row(json_array_get(part, i), "     ");
  }
}

static void print_readable(const json_t *all)
{
  const char *name;
  json_t *part;
  printf("What %s keeps about one person, on %s\n", json_string_value(json_object_get(all, "service")),
         json_string_value(json_object_get(all, "exported_at")));
  json_object_foreach((json_t *)all, name, part)
  {
    if (json_is_object(part) || json_is_array(part))
      print_part(name, part);
  }
}

gboolean cli_person_export(CliCall *call, GError **error)
{
  if (!cli_parse_words(call, NULL, 1, 1, error))
    return FALSE;
  g_autoptr(Engine) engine = engine_open_bare(call->config, error);
  g_autoptr(Actor) operator = actor_new_operator();
  json_t *all = engine ? engine_person_export(engine, operator, call->argv[1], error) : NULL;
  if (!all)
    return FALSE;
  if (call->json) {
    session_print_json(all);
    return TRUE;
  }
  print_readable(all);
  json_decref(all);
  return TRUE;
}
