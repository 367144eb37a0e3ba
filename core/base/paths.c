#include "base/paths.h"

#define FOLDERS_UP 2 /* a test program lies in tests/ROOM of the build tree */

/* The folder with the build tree's marker: the executable's own, or a test program's some folders up. NULL: installed.
 * @file is filled from the marker. */
static char *find_marker(GKeyFile *file)
{
  g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
  g_autofree char *folder = self ? g_path_get_dirname(self) : NULL;
  for (int up = 0; folder && up <= FOLDERS_UP; up++) {
    g_autofree char *marker = g_build_filename(folder, "build-tree.conf", NULL);
    if (g_key_file_load_from_file(file, marker, G_KEY_FILE_NONE, NULL))
      return g_steal_pointer(&folder);
    char *above = g_path_get_dirname(folder);
    g_free(folder);
    folder = above;
  }
  return NULL;
}

static gboolean find_build_tree(Paths *paths)
{
  g_autoptr(GKeyFile) file = g_key_file_new();
  g_autofree char *folder = find_marker(file);
  if (!folder)
    return FALSE;
  g_autofree char *source = g_key_file_get_string(file, "tree", "source", NULL);
  if (!source)
    return FALSE;
  paths->plugins = g_build_filename(folder, "plugins", ".libs", NULL);
  paths->config = g_build_filename(folder, "attune.conf", NULL);
  paths->data = g_build_filename(source, NULL);
  paths->templates = g_build_filename(source, "core", "web", "templates", NULL);
  paths->letters = g_build_filename(source, "core", "mail", "templates", NULL);
  paths->assets = g_build_filename(folder, "core", "web", "assets", "built", NULL);
  paths->words = g_build_filename(folder, "po", NULL);
  paths->state = g_strdup(folder);
  paths->uninstalled = TRUE;
  return TRUE;
}

const Paths *paths_get(void)
{
  static Paths paths;
  static gsize once;
  if (g_once_init_enter(&once)) {
    if (!find_build_tree(&paths)) {
      paths.plugins = g_strdup(ATTUNE_PLUGIN_DIR);
      paths.config = g_strdup(ATTUNE_SYSCONF_DIR "/attune.conf");
      paths.data = g_strdup(ATTUNE_DATA_DIR);
      paths.templates = g_strdup(ATTUNE_DATA_DIR "/templates");
      paths.letters = g_strdup(ATTUNE_DATA_DIR "/letters");
      paths.assets = g_strdup(ATTUNE_DATA_DIR "/assets");
      paths.words = g_strdup(ATTUNE_DATA_DIR "/po");
      paths.state = g_strdup(ATTUNE_STATE_DIR);
    }
    g_once_init_leave(&once, 1);
  }
  return &paths;
}

char *paths_module(const char *room, const char *name)
{
  const Paths *paths = paths_get();
  return paths->uninstalled ? g_build_filename(paths->state, "core", room, ".libs", name, NULL)
                            : g_build_filename(ATTUNE_MODULE_DIR, name, NULL);
}
