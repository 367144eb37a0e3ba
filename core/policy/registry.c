/* The registry: every file is checked for hands, tried in a child, then loaded. */
#include "policy/registry.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "policy/load.h"
#include "policy/probe.h"
#include "policy/trust.h"

#define SUFFIX ".so"
#define PATIENCE_MS 2000 /* for one plugin to load and pass its self-test */
#define MOST_FILES 256

typedef struct {
  PluginRecord record; /* first, so that a record is an entry */
  const AttunePlugin *loaded; /* stays when the record's table is taken away by a quarantine */
} Entry;

struct Registry {
  char *directory;
  GPtrArray *entries; /* Entry, in order of name */
  GPtrArray *candidates; /* of them, those still to be tried; NULL once all are */
  Probe *probe;       /* the child that tries them; NULL if none is at work */
  gboolean settled;   /* all have been tried, and those that passed are loaded */
};

static void entry_free(gpointer data)
{
  Entry *entry = data;
  g_free(entry->record.file);
  g_free(entry->record.name);
  g_free(entry->record.refused);
  g_free(entry);
}

static Entry *entry_at(const Registry *registry, guint i)
{
  return g_ptr_array_index(registry->entries, i);
}

/* Writes the reason down once; the first is the one that matters. */
static void refuse(Entry *entry, const char *why)
{
  if (!entry->record.refused)
    entry->record.refused = g_strdup(why);
  entry->record.table = NULL;
}

static int by_name(gconstpointer a, gconstpointer b)
{
  return strcmp((*(Entry *const *)a)->record.name, (*(Entry *const *)b)->record.name);
}

/* A file that passed the check of hands stands in its entry with its real path; one that did not, with the reason. */
static Entry *entry_new(int folder, const char *directory, const char *file_name)
{
  Entry *entry = g_new0(Entry, 1);
  g_autofree char *stem = g_strndup(file_name, strlen(file_name) - strlen(SUFFIX));
  entry->record.name = g_utf8_make_valid(stem, -1);
  g_autoptr(GError) why = NULL;
  int fd = trust_open_file(folder, directory, file_name, &entry->record.file, &why);
  if (fd >= 0)
    close(fd);
  else
    refuse(entry, why->message);
  if (!entry->record.file)
    entry->record.file = g_build_filename(directory, file_name, NULL);
  if (!text_is_name(stem))
    refuse(entry, "its file name is not made of small letters, digits and single hyphens");
  return entry;
}

static gboolean list_files(Registry *registry, int folder, GError **error)
{
  int copy = dup(folder);
  DIR *listing = copy >= 0 ? fdopendir(copy) : NULL;
  if (!listing) {
    if (copy >= 0)
      close(copy);
    return error_set(error, ERROR_BROKEN, "%s: cannot be listed: %s", registry->directory, g_strerror(errno));
  }
  const struct dirent *found;
  while ((found = readdir(listing)) && registry->entries->len < MOST_FILES)
    if (g_str_has_suffix(found->d_name, SUFFIX) && strlen(found->d_name) > strlen(SUFFIX))
      g_ptr_array_add(registry->entries, entry_new(folder, registry->directory, found->d_name));
  closedir(listing);
  g_ptr_array_sort(registry->entries, by_name);
  return TRUE;
}

/* ---- trying ---------------------------------------------------------------------------------------------------- */

/* In the child: one line for each file, empty if all is well. */
static void try_files(ProbeLine *out, gpointer data)
{
  GPtrArray *candidates = data;
  for (guint i = 0; i < candidates->len; i++) {
    const Entry *entry = g_ptr_array_index(candidates, i);
    g_autoptr(GError) why = NULL;
    const AttunePlugin *table = load_plugin(entry->record.file, entry->record.name, &why);
    if (table && load_self_test(table, &why))
      probe_say(out, "%s", "");
    else
      probe_say(out, "%s", why->message);
  }
}

/* Takes what the child said of the candidates; where it died, the file under way is refused. Those answered for are no
 * candidates any more. */
static void take_answers(GPtrArray *candidates, const GPtrArray *lines, const char *death)
{
  guint answered = MIN(lines->len, candidates->len);
  for (guint i = 0; i < answered; i++) {
    const char *why = g_ptr_array_index(lines, i);
    if (*why)
      refuse(g_ptr_array_index(candidates, i), why);
  }
  if (answered < candidates->len) {
    g_autofree char *why = g_strdup_printf("%s when it was tried", death ? death : "said nothing");
    refuse(g_ptr_array_index(candidates, answered), why);
    answered++;
  }
  g_ptr_array_remove_range(candidates, 0, answered);
}

gboolean registry_try(Registry *registry, GError **error)
{
  if (registry->probe || registry->candidates->len == 0)
    return TRUE;
  registry->probe = probe_start(try_files, registry->candidates, error);
  return registry->probe != NULL;
}

/* One child for all; where it dies, another goes on behind the file that it died of. FALSE: no child can be had now; those not
 * answered for stay candidates. */
static gboolean try_all(Registry *registry, GError **error)
{
  while (registry->candidates->len > 0) {
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *death = NULL;
    if (!registry_try(registry, error))
      return FALSE;
    probe_finish(g_steal_pointer(&registry->probe), PATIENCE_MS, lines, &death);
    take_answers(registry->candidates, lines, death);
  }
  return TRUE;
}

static void load_entry(Entry *entry)
{
  g_autoptr(GError) why = NULL;
  entry->loaded = load_plugin(entry->record.file, entry->record.name, &why);
  entry->record.table = entry->loaded;
  if (!entry->loaded)
    refuse(entry, why->message);
}

Registry *registry_open(const char *directory, GError **error)
{
  int folder = trust_open_directory(directory, error);
  if (folder < 0)
    return NULL;
  g_autoptr(Registry) registry = g_new0(Registry, 1);
  registry->directory = g_strdup(directory);
  registry->entries = g_ptr_array_new_with_free_func(entry_free);
  registry->candidates = g_ptr_array_new();
  gboolean ok = list_files(registry, folder, error);
  close(folder);
  for (guint i = 0; i < registry->entries->len; i++)
    if (!entry_at(registry, i)->record.refused)
      g_ptr_array_add(registry->candidates, entry_at(registry, i));
  return ok ? g_steal_pointer(&registry) : NULL;
}

/* The answers are waited for when the first question comes: see registry.h. */
static void settle(const Registry *registry)
{
  if (registry->settled)
    return;
  Registry *own = (Registry *)registry; /* what it knows does not change, only that it knows it */
  g_autoptr(GError) why = NULL;
  own->settled = try_all(own, &why);
  if (!own->settled) { /* a machine without room for a process now has it again later: nothing is refused for that */
    g_warning("plugins: %s; the next question tries again", why->message);
    return;
  }
  for (guint i = 0; i < own->entries->len; i++)
    if (!entry_at(own, i)->record.refused)
      load_entry(entry_at(own, i));
}

void registry_free(Registry *registry)
{
  if (!registry)
    return;
  probe_abandon(registry->probe);
  g_clear_pointer(&registry->candidates, g_ptr_array_unref);
  g_clear_pointer(&registry->entries, g_ptr_array_unref);
  g_free(registry->directory);
  g_free(registry);
}

/* ---- asking ---------------------------------------------------------------------------------------------------- */

static Entry *find_entry(const Registry *registry, const char *name)
{
  settle(registry);
  for (guint i = 0; i < registry->entries->len; i++)
    if (strcmp(entry_at(registry, i)->record.name, name) == 0)
      return entry_at(registry, i);
  return NULL;
}

const AttunePlugin *registry_find(const Registry *registry, const char *name)
{
  const Entry *entry = find_entry(registry, name);
  return entry ? entry->record.table : NULL;
}

char *registry_why_missing(const Registry *registry, const char *name)
{
  const Entry *entry = find_entry(registry, name);
  if (entry && entry->record.refused)
    return g_strdup_printf("the plugin “%s” was refused: %s", name, entry->record.refused);
  if (entry)
    return g_strdup_printf(registry->settled ? "the plugin “%s” is there"
                                             : "the plugin “%s” cannot be tried now; try again in a moment", name);
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (guint i = 0; i < registry->entries->len; i++)
    g_ptr_array_add(names, entry_at(registry, i)->record.name);
  g_ptr_array_add(names, NULL);
  const char *nearest = text_nearest(name, (const char *const *)names->pdata);
  if (nearest)
    return g_strdup_printf("there is no plugin “%s” in %s; did you mean “%s”?", name, registry->directory, nearest);
  return g_strdup_printf("there is no plugin “%s” in %s", name, registry->directory);
}

gboolean registry_is_settled(const Registry *registry)
{
  settle(registry);
  return registry->settled;
}

const GPtrArray *registry_records(const Registry *registry)
{
  settle(registry);
  return registry->entries;
}

void registry_quarantine(Registry *registry, const char *name, const char *why)
{
  Entry *entry = find_entry(registry, name);
  if (!entry || entry->record.refused)
    return;
  g_warning("plugin %s is taken out of service until the next start: it %s", name, why);
  refuse(entry, why);
  entry->record.quarantined = TRUE;
}

gboolean registry_may_ask(const Registry *registry, const AttunePlugin *table)
{
  if (!table)
    return FALSE;
  settle(registry);
  for (guint i = 0; i < registry->entries->len; i++)
    if (entry_at(registry, i)->loaded == table)
      return !entry_at(registry, i)->record.refused;
  return TRUE; /* a table that did not come from a file: a test's */
}
