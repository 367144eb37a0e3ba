#include <stdio.h>

#include "cli/commands.h"
#include "config.h"

gboolean cli_version(CliCall *call, GError **error)
{
  if (!cli_parse_words(call, NULL, 0, 0, error))
    return FALSE;
  if (call->json)
    printf("{\"version\": \"%s\"}\n", PACKAGE_VERSION);
  else
    printf("attune %s\n", PACKAGE_VERSION);
  return TRUE;
}
