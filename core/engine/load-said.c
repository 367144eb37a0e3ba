#include "engine/load-said.h"

#include <jansson.h>
#include <string.h>

/* Which members of a thing are compared. */
typedef struct {
  GStrv keys;     /* of the group; NULL: all members */
  gboolean state; /* whether the group says the state */
} Heed;

static void heed_clear(Heed *heed)
{
  g_strfreev(heed->keys);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Heed, heed_clear)

static gboolean says(const LoadGroup *group, const char *key)
{
  for (guint i = 0; i < group->entries->len; i++) {
    const LoadEntry *entry = group->entries->pdata[i];
    if (*entry->value && strcmp(entry->key, key) == 0)
      return TRUE;
  }
  return FALSE;
}

static int compare_texts(const void *a, const void *b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char *load_said_keys(const LoadGroup *group)
{
  g_autoptr(GPtrArray) keys = g_ptr_array_new();
  for (guint i = 0; i < group->entries->len; i++) {
    const LoadEntry *entry = group->entries->pdata[i];
    if (*entry->value)
      g_ptr_array_add(keys, entry->key);
  }
  g_ptr_array_sort(keys, compare_texts);
  g_ptr_array_add(keys, NULL);
  return g_strjoinv(", ", (char **)keys->pdata);
}

/* ---- comparing ---- */

static gboolean has(const Heed *heed, const char *key)
{
  return g_strv_contains((const char *const *)heed->keys, key);
}

/* Members have the names of their keys but for a few. The zone counts always: that of a schedule is its service's, and that of
 * a service the house's, where no group says one, and follows them. */
static gboolean counts(const Heed *heed, const char *member)
{
  if (strcmp(member, "said") == 0)
    return FALSE;
  if (strcmp(member, "state") == 0)
    return heed->state;
  if (!heed->keys || strcmp(member, "zone") == 0 || strcmp(member, "settings") == 0)
    return TRUE;
  if (strcmp(member, "ended") == 0 || strcmp(member, "past") == 0)
    return has(heed, "state");
  return has(heed, member) || (strcmp(member, "minutes") == 0 && has(heed, "ends"));
}

static gboolean same(const json_t *a, const json_t *b, const Heed *heed);

/* Settings are told as a text that is JSON itself. */
static gboolean same_member(const char *member, json_t *a, json_t *b, const Heed *heed)
{
  if (strcmp(member, "settings") != 0 || !json_is_string(a) || !json_is_string(b))
    return json_equal(a, b);
  json_auto_t *these = json_loads(json_string_value(a), 0, NULL), *those = json_loads(json_string_value(b), 0, NULL);
  return these && those ? same(these, those, heed) : json_equal(a, b);
}

/* What only one of them tells was not known yet when the other was written. */
static gboolean same(const json_t *a, const json_t *b, const Heed *heed)
{
  const char *member;
  json_t *value;
  if (!json_is_object(a) || !json_is_object(b))
    return json_equal(a, b);
  json_object_foreach((json_t *)a, member, value)
  {
    json_t *other = json_object_get(b, member);
    if (other && counts(heed, member) && !same_member(member, value, other, heed))
      return FALSE;
  }
  return TRUE;
}

gboolean load_said_before(const LoadGroup *group, const char *said, const char *is)
{
  if (!*said || !*is)
    return strcmp(said, is) == 0;
  g_autofree char *keys = load_said_keys(group);
  json_auto_t *then = json_loads(said, 0, NULL), *now = json_loads(is, 0, NULL);
  const char *had = json_string_value(json_object_get(then, "said"));
  if (had && strcmp(had, keys) != 0)
    return FALSE;
  g_auto(Heed) heed = { had ? g_strsplit(keys, ", ", -1) : NULL, says(group, "state") };
  return same(then, now, &heed);
}

gboolean load_said_changed(const LoadGroup *group, const char *said, const char *was)
{
  if (!*said || !*was)
    return strcmp(said, was) != 0;
  json_auto_t *then = json_loads(said, 0, NULL), *now = json_loads(was, 0, NULL);
  const Heed heed = { NULL, says(group, "state") };
  return !same(then, now, &heed);
}
