#include "base/module.h"

#include <dlfcn.h>

#include "base/error.h"
#include "base/paths.h"

ModuleSymbol module_find(const char *room, const char *file, const char *symbol, GError **error)
{
  g_autofree char *path = paths_module(room, file);
  void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  ModuleSymbol found = module ? (ModuleSymbol)dlsym(module, symbol) : NULL;
  if (!found)
    error_set(error, ERROR_BROKEN, "the program is not wholly installed: %s", dlerror());
  return found;
}
