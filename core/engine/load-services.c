/* Services of a service book, and what they require of one another. */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "engine/load-book.h"

#define TITLE_MOST 200
#define SUMMARY_MOST 2000

/* The value keeps what the database has of it in `plugin`, so that reading it can tell a change. */
void *load_enter_service(LoadBook *book, LoadGroup *group)
{
  if (!load_check_id(book, group))
    return NULL;
  const Service *known = g_hash_table_lookup(book->services, group->name);
  Service *service = g_new0(Service, 1);
  service->id = g_strdup(group->name);
  service->plugin = g_strdup(known ? known->plugin : "");
  g_hash_table_insert(book->services, g_strdup(service->id), service);
  return service;
}

static gboolean colour_is_fit(const char *colour)
{
  gsize length = strlen(colour);
  gboolean hash = *colour == '#';
  if (hash ? length != 7 : length > 30)
    return FALSE;
  for (const char *p = colour + hash; *p; p++)
    if (hash ? !g_ascii_isxdigit(*p) : !g_ascii_islower(*p))
      return FALSE;
  return TRUE;
}

static void read_words(LoadBook *book, LoadGroup *group, Service *service)
{
  service->title = g_strdup(load_title(book, group, TITLE_MOST));
  service->summary = g_strdup(load_text(book, group, "summary", SUMMARY_MOST, FALSE));
  service->colour = g_strdup(load_text(book, group, "colour", 30, FALSE));
  service->ended = load_state(book, group, "active", "ended");
  if (!colour_is_fit(service->colour))
    load_group_fault(book, group, load_group_find(group, "colour"),
                     "colour: write a colour's name in small letters (teal) or #rrggbb, not “%s”", service->colour);
  const char *zone = load_text(book, group, "zone", 100, FALSE);
  service->zone = g_strdup(*zone ? zone : zone_name(book->engine->zone));
  GError *why = NULL;
  if (!zone_get(service->zone, &why))
    load_group_error(book, group, load_group_find(group, "zone"), why);
}

static const AttunePlugin *read_plugin(LoadBook *book, LoadGroup *group, Service *service)
{
  const char *name = load_text(book, group, "plugin", 64, TRUE);
  LoadEntry *entry = load_group_find(group, "plugin");
  if (!*name)
    return NULL;
  if (*service->plugin && strcmp(service->plugin, name) != 0) {
    load_group_fault(book, group, entry, "this service is a %s and stays one; end it (state=ended) and begin another",
                     service->plugin);
    return NULL;
  }
  g_free(service->plugin);
  service->plugin = g_strdup(name);
  const AttunePlugin *plugin = registry_find(book->engine->registry, name);
  if (plugin)
    return plugin;
  g_autofree char *why = registry_why_missing(book->engine->registry, name);
  load_group_fault(book, group, entry, "%s", why);
  return NULL;
}

static gboolean is_setting(const AttuneSetting *settings, gsize n, const char *key)
{
  for (gsize i = 0; i < n; i++)
    if (strcmp(settings[i].key, key) == 0)
      return TRUE;
  return FALSE;
}

/* Tries one setting alone, so that its fault has its line. */
static gboolean check_setting(LoadBook *book, LoadGroup *group, LoadEntry *entry, const AttunePlugin *plugin)
{
  GError *why = NULL;
  const char *keys[] = { entry->key, NULL }, *values[] = { entry->value, NULL };
  g_autoptr(PolicySettings) alone = policy_settings_new(plugin, keys, values, &why);
  if (alone)
    return TRUE;
  load_group_error(book, group, entry, why);
  return FALSE;
}

static void read_settings(LoadBook *book, LoadGroup *group, Service *service, const AttunePlugin *plugin)
{
  g_autoptr(GPtrArray) keys = g_ptr_array_new(), values = g_ptr_array_new();
  gsize n;
  const AttuneSetting *core = core_settings(&n);
  for (guint i = 0; i < group->entries->len; i++) {
    LoadEntry *entry = group->entries->pdata[i];
    gboolean ours = is_setting(core, n, entry->key);
    if (!ours && !is_setting(plugin->settings, (gsize)plugin->n_settings, entry->key))
      continue;
    entry->used = TRUE;
    if (!check_setting(book, group, entry, plugin))
      continue;
    g_ptr_array_add(keys, entry->key);
    g_ptr_array_add(values, entry->value);
  }
  g_ptr_array_add(keys, NULL);
  g_ptr_array_add(values, NULL);
  GError *why = NULL;
  g_autoptr(PolicySettings) settings =
    policy_settings_new(plugin, (const char *const *)keys->pdata, (const char *const *)values->pdata, &why);
  if (!settings) {
    load_group_error(book, group, NULL, why);
    return;
  }
  service->settings = policy_settings_to_json(settings);
  service->requires_id = g_strdup(policy_requires(settings));
}

void load_read_service(LoadBook *book, LoadGroup *group, void *value)
{
  Service *service = value;
  read_words(book, group, service);
  const AttunePlugin *plugin = read_plugin(book, group, service);
  if (!plugin) {
    for (guint i = 0; i < group->entries->len; i++) /* nobody can tell which settings it would know */
      ((LoadEntry *)group->entries->pdata[i])->used = TRUE;
    return;
  }
  service->unit_slot = plugin->unit == ATTUNE_UNIT_SLOT;
  read_settings(book, group, service, plugin);
  LoadEntry *entry = load_group_find(group, "requires");
  if (service->requires_id)
    load_find_service(book, group, entry, service->requires_id);
}

/* Follows `requires` from @service; whether it comes back to it. Bounded by the number of services. */
static gboolean requires_itself(LoadBook *book, const Service *service)
{
  guint steps = g_hash_table_size(book->services);
  const Service *at = service;
  while (at && at->requires_id && steps-- > 0) {
    if (strcmp(at->requires_id, service->id) == 0)
      return TRUE;
    at = g_hash_table_lookup(book->services, at->requires_id);
  }
  return FALSE;
}

void load_check_requires(LoadBook *book)
{
  GPtrArray *services = book->items[LOAD_SERVICE];
  for (guint i = 0; i < services->len; i++) {
    LoadItem *item = services->pdata[i];
    const Service *service = item->value;
    if (requires_itself(book, service))
      load_group_fault(
        book, item->group, load_group_find(item->group, "requires"),
        "requires: “%s” requires “%s”, which leads back to it, so nobody could ever begin; break the circle",
        service->id, service->requires_id);
  }
}
