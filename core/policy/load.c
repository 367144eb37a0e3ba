#include "policy/load.h"

#include <gmodule.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "policy/plan.h"
#include "policy/policy.h"
#include "policy/table.h"

typedef const AttunePlugin *(*AttuneEntry)(void);

/* Why GModule would not open @path, without the path that it puts in front. */
static const char *module_error(const char *path)
{
  const char *why = g_module_error();
  while (why && g_str_has_prefix(why, path)) {
    why += strlen(path);
    why += strspn(why, ": ");
  }
  return why && *why ? why : "unknown reason";
}

/* A file as it was when it was loaded last. */
typedef struct {
  dev_t device;
  ino_t inode;
  struct timespec changed;
  int times; /* how many files have stood at that path */
} Known;

static gboolean is_same_file(const Known *known, const struct stat *now)
{
  return known->device == now->st_dev && known->inode == now->st_ino;
}

/* What is known of @path, which tells of the file as it is now. One that was written over in place is still the one that is
 * mapped, and cannot be had anew. */
static const Known *know(const char *path, const struct stat *now)
{
  static GHashTable *all; /* path → Known: what is loaded stays so for the life of the process */
  if (!all)
    all = g_hash_table_new(g_str_hash, g_str_equal);
  Known *known = g_hash_table_lookup(all, path);
  if (!known) {
    known = g_new0(Known, 1);
    g_hash_table_insert(all, g_strdup(path), known);
  }
  gboolean same = known->times > 0 && is_same_file(known, now);
  if (same && memcmp(&known->changed, &now->st_mtim, sizeof known->changed) != 0)
    g_warning("plugin %s was written over in place: only a restart takes it in; install(1) would have made a new file", path);
  known->times += same ? 0 : 1;
  known->device = now->st_dev;
  known->inode = now->st_ino;
  known->changed = now->st_mtim;
  return known;
}

/* The dynamic linker and GModule take whatever was opened under the same name before. So for the second file that stands at
 * a path the name has a "./" more, and so on. */
static char *name_to_open(const char *path)
{
  struct stat now;
  if (stat(path, &now) != 0)
    return g_strdup(path);
  g_autofree char *folder = g_path_get_dirname(path), *file = g_path_get_basename(path);
  GString *name = g_string_new(folder);
  g_string_append_c(name, '/');
  for (int i = know(path, &now)->times; i > 1; i--)
    g_string_append(name, "./");
  g_string_append(name, file);
  return g_string_free(name, FALSE);
}

const AttunePlugin *load_table(const char *path, GError **error)
{
  g_autofree char *name = name_to_open(path);
  GModule *module = g_module_open(name, G_MODULE_BIND_LOCAL);
  if (!module) {
    error_set(error, ERROR_INVALID, "cannot be loaded: %s", module_error(name));
    return NULL;
  }
  gpointer entry = NULL;
  if (!g_module_symbol(module, "attune_plugin", &entry) || !entry) {
    g_module_close(module);
    error_set(error, ERROR_INVALID, "exports no attune_plugin");
    return NULL;
  }
  g_module_make_resident(module); /* texts of its tables live on in verdicts and settings */
  const AttunePlugin *table = ((AttuneEntry)entry)();
  if (!table)
    error_set(error, ERROR_INVALID, "attune_plugin() gave no table");
  return table;
}

const AttunePlugin *load_plugin(const char *path, const char *name, GError **error)
{
  const AttunePlugin *table = load_table(path, error);
  return table && table_check(table, name, error) ? table : NULL;
}

static gboolean try_plan(const AttunePlugin *table, const PolicySettings *settings, GError **error)
{
  PolicyOpening openings[10];
  for (int i = 0; i < 10; i++)
    openings[i] = (PolicyOpening){ i * 604800, i * 604800 + 10800, i, 0 };
  g_autoptr(GArray) slots = policy_plan(NULL, table, settings, openings, 10, error);
  return slots != NULL;
}

static gboolean try_verdicts(const AttunePlugin *table, const PolicySettings *settings, GError **error)
{
  PolicyCase wish = { .starts = 864000, .ends = 867600, .n_meetings = 1, .capacity = 4, .seats = 1,
                      .team = table->party == ATTUNE_PARTY_TEAM, .prerequisite_met = TRUE };
  Verdict verdict = policy_book(NULL, table, settings, &wish);
  if (g_strcmp0(verdict.reason, "service_suspended") == 0)
    return error_set(error, ERROR_INVALID, "book answers outside its contract");
  wish.booked = 1;
  policy_cancel(NULL, table, settings, &wish);
  return TRUE;
}

gboolean load_self_test(const AttunePlugin *table, GError **error)
{
  g_autoptr(PolicySettings) settings = policy_settings_new(table, NULL, NULL, error);
  if (!settings || !try_plan(table, settings, error) || !try_verdicts(table, settings, error))
    return FALSE;
  PolicyTelling telling = { "Title", "Party", "Hosts", "Note", "Reference", 4, 1, 0, 1, 1, 1 };
  for (AttuneAudience audience = ATTUNE_AUDIENCE_BUSY; audience <= ATTUNE_AUDIENCE_FULL; audience++) {
    PolicyWords words = policy_describe(table, settings, &telling, audience);
    policy_words_clear(&words);
  }
  return TRUE;
}
