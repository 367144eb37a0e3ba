/* settings: what policy's own files may ask of a PolicySettings beyond policy.h. */
#ifndef POLICY_SETTINGS_H
#define POLICY_SETTINGS_H

#include "policy/policy.h"

/* The plugin's own values in the order of its settings[]; valid as long as @settings. */
const AttuneValue *policy_settings_values(const PolicySettings *settings);

/* Reads @text as a value of @setting, within its bounds. A text in @value is either the setting's own or put into
 * @words. */
gboolean policy_value_parse(const AttuneSetting *setting, const char *text, GStringChunk *words, AttuneValue *value,
                            GError **error);
/* The value where nothing is said. */
AttuneValue policy_value_standard(const AttuneSetting *setting);
/* "30", "yes", "group", a service id, "" for no service; newly allocated. */
char *policy_value_text(const AttuneSetting *setting, AttuneValue value);
/* "number", "minutes", "days", "yes or no", "choice", "service", "share". */
const char *policy_kind_text(AttuneKind kind);

#endif
