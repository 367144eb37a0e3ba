#include "render/template.h"

#include <string.h>

#include "base/error.h"
#include "base/module.h"
#include "render/ctemplate-skin.h"
#include "render/template-text.h"

struct Templates {
  char *directory;
  Words *words;
  gboolean strict;
  const CtemplateSkin *skin; /* NULL until the first is filled */
  CtemplateShelf *shelf;
  GHashTable *known; /* "language/name" of those that are on the shelf */
};

Templates *templates_open(const char *directory, Words *words, gboolean strict)
{
  Templates *templates = g_new0(Templates, 1);
  templates->directory = g_strdup(directory);
  templates->words = words;
  templates->strict = strict;
  templates->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  return templates;
}

void templates_free(Templates *templates)
{
  if (!templates)
    return;
  if (templates->shelf)
    templates->skin->close(templates->shelf);
  g_hash_table_unref(templates->known);
  g_free(templates->directory);
  g_free(templates);
}

/* Kept for good: what it parsed may not outlive its code. */
static const CtemplateSkin *find_skin(GError **error)
{
  CtemplateSkinFinder finder = (CtemplateSkinFinder)module_find("render", "ctemplate-skin.so", "ctemplate_skin", error);
  return finder ? finder() : NULL;
}

static gboolean prepare(Templates *templates, const char *key, const char *name, const char *language, GError **error)
{
  if (g_hash_table_contains(templates->known, key))
    return TRUE;
  if (!templates->skin && !(templates->skin = find_skin(error)))
    return FALSE;
  if (!templates->shelf)
    templates->shelf = templates->skin->open();
  g_autofree char *text = template_text(templates->directory, name, templates->words, language, error);
  if (!text)
    return FALSE;
  if (!templates->skin->add(templates->shelf, key, text, strlen(text)))
    return error_set(error, ERROR_BROKEN, "template %s: it cannot be parsed; standard error says why", name);
  g_hash_table_add(templates->known, g_strdup(key));
  return TRUE;
}

gboolean templates_check(Templates *templates, const char *name, const char *language, GError **error)
{
  g_autofree char *key = g_strconcat(language, "/", name, NULL);
  return prepare(templates, key, name, language, error);
}

char *templates_fill(Templates *templates, const char *name, const char *language, const json_t *view, gsize *length,
                     GError **error)
{
  g_autofree char *key = g_strconcat(language, "/", name, NULL);
  if (!prepare(templates, key, name, language, error))
    return NULL;
  size_t size = 0;
  char *missing = NULL;
  g_autofree char *text = templates->skin->fill(templates->shelf, key, view, &size, &missing);
  g_autofree char *marker = missing;
  if (!text || (marker && templates->strict)) {
    error_set(error, ERROR_BROKEN, "template %s: nothing is given for {{%s}}", name, marker ? marker : "");
    return NULL;
  }
  if (marker)
    g_warning("template %s: nothing is given for {{%s}}", name, marker);
  if (length)
    *length = size;
  return g_steal_pointer(&text);
}
