/* plugin-words: what the commands on plugins print alike. */
#ifndef CLI_PLUGIN_WORDS_H
#define CLI_PLUGIN_WORDS_H

#include <attune/plugin.h>
#include <jansson.h>

const char *plugin_party_text(AttuneParty party); /* "person", "team", "person or team" */
const char *plugin_unit_text(AttuneUnit unit);    /* "slot", "seat" */

/* Prints @value to standard output and gives it up. */
void plugin_print_json(json_t *value);

#endif
