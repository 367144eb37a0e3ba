/* Which settings the kit tries: a fault often hides at the end of one setting's range. */
#include "policy/kit.h"
#include "policy/settings.h"

typedef enum { TRY_STANDARD, TRY_LEAST, TRY_MOST } Try;

static AttuneValue value_of(const AttuneSetting *setting, gint64 number)
{
  if (setting->kind == ATTUNE_KIND_CHOICE)
    return (AttuneValue){ number, setting->choices[number] };
  return (AttuneValue){ number, "" };
}

static AttuneValue end_of(const AttuneSetting *setting, Try which)
{
  if (setting->kind == ATTUNE_KIND_SERVICE)
    return (AttuneValue){ 0, which == TRY_MOST ? "another-service" : "" };
  if (which == TRY_STANDARD)
    return policy_value_standard(setting);
  return value_of(setting, which == TRY_LEAST ? setting->least : setting->most);
}

static AttuneValue *all_at(const AttunePlugin *plugin, Try which)
{
  AttuneValue *values = g_new0(AttuneValue, (gsize)plugin->n_settings + 1);
  for (int i = 0; i < plugin->n_settings; i++)
    values[i] = end_of(&plugin->settings[i], which);
  return values;
}

/* The standard values but for setting number @index. */
static void add_departure(GPtrArray *all, const AttunePlugin *plugin, int index, AttuneValue value)
{
  AttuneValue *values = all_at(plugin, TRY_STANDARD);
  values[index] = value;
  g_ptr_array_add(all, values);
}

GPtrArray *kit_settings(const AttunePlugin *plugin)
{
  GPtrArray *all = g_ptr_array_new_with_free_func(g_free);
  for (Try which = TRY_STANDARD; which <= TRY_MOST; which++)
    g_ptr_array_add(all, all_at(plugin, which));
  for (int i = 0; i < plugin->n_settings; i++) {
    const AttuneSetting *setting = &plugin->settings[i];
    if (setting->kind == ATTUNE_KIND_CHOICE) {
      for (gint64 n = setting->least; n <= setting->most; n++)
        add_departure(all, plugin, i, value_of(setting, n));
    } else {
      add_departure(all, plugin, i, end_of(setting, TRY_LEAST));
      add_departure(all, plugin, i, end_of(setting, TRY_MOST));
    }
  }
  return all;
}
