#include "base/paths.h"

/* The build tree's marker, read if it lies beside the executable. */
static gboolean find_build_tree(Paths *paths)
{
  g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
  if (!self)
    return FALSE;
  g_autofree char *folder = g_path_get_dirname(self);
  g_autofree char *marker = g_build_filename(folder, "build-tree.conf", NULL);
  g_autoptr(GKeyFile) file = g_key_file_new();
  if (!g_key_file_load_from_file(file, marker, G_KEY_FILE_NONE, NULL))
    return FALSE;
  g_autofree char *source = g_key_file_get_string(file, "tree", "source", NULL);
  if (!source)
    return FALSE;
  paths->plugins = g_build_filename(folder, "plugins", ".libs", NULL);
  paths->modules = g_build_filename(folder, "core", "calendar", ".libs", NULL);
  paths->config = g_build_filename(folder, "attune.conf", NULL);
  paths->data = g_build_filename(source, NULL);
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
      paths.modules = g_strdup(ATTUNE_MODULE_DIR);
      paths.config = g_strdup(ATTUNE_SYSCONF_DIR "/attune.conf");
      paths.data = g_strdup(ATTUNE_DATA_DIR);
      paths.state = g_strdup(ATTUNE_STATE_DIR);
    }
    g_once_init_leave(&once, 1);
  }
  return &paths;
}
