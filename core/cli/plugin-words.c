#include "cli/plugin-words.h"

#include <stdio.h>

const char *plugin_party_text(AttuneParty party)
{
  return party == ATTUNE_PARTY_TEAM ? "team" : party == ATTUNE_PARTY_PERSON ? "person" : "person or team";
}

const char *plugin_unit_text(AttuneUnit unit)
{
  return unit == ATTUNE_UNIT_SEAT ? "seat" : "slot";
}

void plugin_print_json(json_t *value)
{
  json_dumpf(value, stdout, JSON_INDENT(2));
  putchar('\n');
  json_decref(value);
}
