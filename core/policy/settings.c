/* The settings of one service: the core's own and its plugin's, parsed, checked, stored as JSON. */
#include "policy/settings.h"

#include <jansson.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"

#define TEN_YEARS_MINUTES 5256000

static const char *const tell_hosts[] = {
  [TELL_HOSTS_NEVER] = "never", [TELL_HOSTS_SHORT_NOTICE] = "short-notice", [TELL_HOSTS_ALWAYS] = "always", NULL
};

static const AttuneSetting core_table[CORE_N_SETTINGS] = {
  [CORE_OPENS_DAYS] = { "opens-days", ATTUNE_KIND_DAYS, "Booking opens",
                        "So many days before the start a booking becomes possible; staff may book earlier.", 84, 0, 3660,
                        NULL },
  [CORE_CLOSES_MINUTES] = { "closes-minutes", ATTUNE_KIND_MINUTES, "Booking ends",
                            "So many minutes before the start booking ends; staff may book until the start.", 0, 0,
                            TEN_YEARS_MINUTES, NULL },
  [CORE_CANCEL_MINUTES] = { "cancel-minutes", ATTUNE_KIND_MINUTES, "Notice for giving back",
                            "Giving back later than so many minutes before the start counts as late.", 1440, 0,
                            TEN_YEARS_MINUTES, NULL },
  [CORE_WAITING_PLACES] = { "waiting-places", ATTUNE_KIND_NUMBER, "Places on the waiting list",
                            "How many places the waiting list of a slot holds; 0 for no waiting list.", 0, 0, 1000,
                            NULL },
  [CORE_OFFER_MINUTES] = { "offer-minutes", ATTUNE_KIND_MINUTES, "An offer is held for",
                           "How long a place that came free is held for the next in line; 0 books it for them at once.",
                           1440, 0, 43200, NULL },
  [CORE_LEAST_ANSWERS] = { "least-answers", ATTUNE_KIND_NUMBER, "Ratings shown from",
                           "Ratings are shown only where at least so many people answered.", 5, 1, 1000, NULL },
  [CORE_REMINDER_HOURS] = { "reminder-hours", ATTUNE_KIND_NUMBER, "Reminder",
                            "A reminder is sent so many hours before the start; 0 for none.", 48, 0, 720, NULL },
  [CORE_ASK_FEEDBACK] = { "ask-feedback", ATTUNE_KIND_YES_NO, "Ask afterwards",
                          "Those who came are asked by letter what they thought of it.", 1, 0, 1, NULL },
  [CORE_TELL_HOSTS] = { "tell-hosts", ATTUNE_KIND_CHOICE, "Letters to hosts",
                        "Which changes hosts hear of by letter: never any, those less than a day before, or always.",
                        TELL_HOSTS_SHORT_NOTICE, 0, 2, tell_hosts },
};

struct PolicySettings {
  const AttunePlugin *plugin; /* or NULL */
  AttuneValue core[CORE_N_SETTINGS];
  AttuneValue *own;    /* plugin->n_settings of them */
  GStringChunk *words; /* holds the texts of service values */
};

const AttuneSetting *core_settings(gsize *n)
{
  *n = CORE_N_SETTINGS;
  return core_table;
}

static gsize own_count(const PolicySettings *settings)
{
  return settings->plugin ? (gsize)settings->plugin->n_settings : 0;
}

static PolicySettings *new_standard(const AttunePlugin *plugin)
{
  PolicySettings *settings = g_new0(PolicySettings, 1);
  settings->plugin = plugin;
  settings->words = g_string_chunk_new(64);
  settings->own = g_new0(AttuneValue, own_count(settings) + 1);
  for (gsize i = 0; i < CORE_N_SETTINGS; i++)
    settings->core[i] = policy_value_standard(&core_table[i]);
  for (gsize i = 0; i < own_count(settings); i++)
    settings->own[i] = policy_value_standard(&plugin->settings[i]);
  return settings;
}

void policy_settings_free(PolicySettings *settings)
{
  if (!settings)
    return;
  g_string_chunk_free(settings->words);
  g_free(settings->own);
  g_free(settings);
}

/* The setting called @key and where its value stands; NULL if there is none. */
static const AttuneSetting *find(const PolicySettings *settings, const char *key, AttuneValue **value)
{
  for (gsize i = 0; i < CORE_N_SETTINGS; i++)
    if (strcmp(core_table[i].key, key) == 0) {
      *value = (AttuneValue *)&settings->core[i];
      return &core_table[i];
    }
  for (gsize i = 0; i < own_count(settings); i++)
    if (strcmp(settings->plugin->settings[i].key, key) == 0) {
      *value = &settings->own[i];
      return &settings->plugin->settings[i];
    }
  return NULL;
}

static gboolean refuse_key(const PolicySettings *settings, const char *key, GError **error)
{
  g_autoptr(GPtrArray) known = g_ptr_array_new();
  for (gsize i = 0; i < CORE_N_SETTINGS; i++)
    g_ptr_array_add(known, (void *)core_table[i].key);
  for (gsize i = 0; i < own_count(settings); i++)
    g_ptr_array_add(known, (void *)settings->plugin->settings[i].key);
  g_ptr_array_add(known, NULL);
  g_autofree char *shown = g_utf8_make_valid(key, (gssize)strnlen(key, 80));
  const char *nearest = text_nearest(shown, (const char *const *)known->pdata);
  const char *type = settings->plugin ? settings->plugin->name : "this service type";
  if (nearest)
    return error_set(error, ERROR_INVALID, "%s has no setting “%s”; did you mean “%s”?", type, shown, nearest);
  return error_set(error, ERROR_INVALID, "%s has no setting “%s” (“attune plugin show %s” lists them)", type, shown,
                   settings->plugin ? settings->plugin->name : "NAME");
}

static gboolean set(PolicySettings *settings, const char *key, const char *text, gboolean lenient, GError **error)
{
  AttuneValue *value = NULL;
  const AttuneSetting *setting = find(settings, key, &value);
  if (!setting)
    return lenient ? TRUE : refuse_key(settings, key, error);
  return policy_value_parse(setting, text, settings->words, value, error);
}

PolicySettings *policy_settings_new(const AttunePlugin *plugin, const char *const *keys, const char *const *values,
                                    GError **error)
{
  g_autoptr(PolicySettings) settings = new_standard(plugin);
  for (gsize i = 0; keys && keys[i]; i++)
    if (!set(settings, keys[i], values[i], FALSE, error))
      return NULL;
  return g_steal_pointer(&settings);
}

gint64 policy_setting_core(const PolicySettings *settings, CoreSetting which)
{
  return settings->core[which].number;
}

char *policy_setting_text(const PolicySettings *settings, const char *key)
{
  AttuneValue *value = NULL;
  const AttuneSetting *setting = find(settings, key, &value);
  return setting ? policy_value_text(setting, *value) : NULL;
}

const char *policy_requires(const PolicySettings *settings)
{
  AttuneValue *value = NULL;
  const AttuneSetting *setting = find(settings, "requires", &value);
  return setting && setting->kind == ATTUNE_KIND_SERVICE && *value->text ? value->text : NULL;
}

const AttuneValue *policy_settings_values(const PolicySettings *settings)
{
  return settings->own;
}

static void add_text(json_t *object, const AttuneSetting *setting, AttuneValue value)
{
  g_autofree char *text = policy_value_text(setting, value);
  json_object_set_new(object, setting->key, json_string(text));
}

char *policy_settings_to_json(const PolicySettings *settings)
{
  json_t *object = json_object();
  for (gsize i = 0; i < CORE_N_SETTINGS; i++)
    add_text(object, &core_table[i], settings->core[i]);
  for (gsize i = 0; i < own_count(settings); i++)
    add_text(object, &settings->plugin->settings[i], settings->own[i]);
  char *dumped = json_dumps(object, JSON_SORT_KEYS | JSON_COMPACT);
  json_decref(object);
  char *text = g_strdup(dumped);
  free(dumped);
  return text;
}

static gboolean take_object(PolicySettings *settings, json_t *object, GError **error)
{
  const char *key;
  json_t *value;
  json_object_foreach(object, key, value)
  {
    if (!json_is_string(value))
      return error_set(error, ERROR_INVALID, "settings: the value of “%s” is not a text", key);
    if (!set(settings, key, json_string_value(value), TRUE, error))
      return FALSE;
  }
  return TRUE;
}

PolicySettings *policy_settings_from_json(const AttunePlugin *plugin, const char *json, GError **error)
{
  json_error_t why;
  json_t *object = json_loads(json, JSON_REJECT_DUPLICATES, &why);
  if (!json_is_object(object)) {
    error_set(error, ERROR_INVALID, "settings: not a JSON object (%s)", object ? "another value" : why.text);
    json_decref(object);
    return NULL;
  }
  g_autoptr(PolicySettings) settings = new_standard(plugin);
  gboolean ok = take_object(settings, object, error);
  json_decref(object);
  return ok ? g_steal_pointer(&settings) : NULL;
}
