#include "engine/looks.h"

#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "store/change.h"
#include "store/person.h"

#define DAY 86400
#define REMEMBERED_MOST 100000 /* looks of one day; then some may be written twice */
#define WAITING_MOST 200000    /* a database that cannot be written for long must not take all memory */

typedef struct {
  Instant at;
  char *who, *act, *kind, *subject, *more;
} Look;

struct Looks {
  GHashTable *today; /* texts of looks that were noted on `day` */
  gint64 day;
  GPtrArray *waiting; /* Look */
};

static void look_free(gpointer data)
{
  Look *look = data;
  g_free(look->who);
  g_free(look->act);
  g_free(look->kind);
  g_free(look->subject);
  g_free(look->more);
  g_free(look);
}

Looks *looks_new(void)
{
  Looks *looks = g_new0(Looks, 1);
  looks->today = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  looks->waiting = g_ptr_array_new_with_free_func(look_free);
  return looks;
}

void looks_free(Looks *looks)
{
  if (!looks)
    return;
  g_hash_table_unref(looks->today);
  g_ptr_array_unref(looks->waiting);
  g_free(looks);
}

/* Whether it is the first such look of the day. */
static gboolean is_first(Looks *looks, char *text, Instant now)
{
  if (looks->day != now / DAY || g_hash_table_size(looks->today) >= REMEMBERED_MOST)
    g_hash_table_remove_all(looks->today);
  looks->day = now / DAY;
  return g_hash_table_add(looks->today, text);
}

void engine_saw(Engine *engine, const char *who, const char *act, const char *kind, const char *subject, const char *more)
{
  Looks *looks = engine->looks;
  Instant now = clock_now();
  char *text = g_strjoin("\n", who, act, kind, subject, more ? more : "", NULL);
  if (!is_first(looks, text, now) || looks->waiting->len >= WAITING_MOST)
    return;
  Look *look = g_new(Look, 1);
  *look = (Look){ now, g_strdup(who), g_strdup(act), g_strdup(kind), g_strdup(subject), g_strdup(more) };
  g_ptr_array_add(looks->waiting, look);
}

gboolean engine_has_looks(const Engine *engine)
{
  return engine->looks->waiting->len > 0;
}

/* A person's id, or the word that it is; "" if they were erased since. */
static gboolean find_who(Engine *engine, const char *who, const char **found, GError **error)
{
  g_autoptr(Person) person = NULL;
  *found = who;
  if (!id_is_uuid(who))
    return TRUE;
  if (!store_person_get(engine->db, who, &person, error))
    return FALSE;
  if (!person)
    *found = "";
  return TRUE;
}

static gboolean find_subject(Engine *engine, const Look *look, const char **found, GError **error)
{
  *found = look->subject;
  gboolean person = strcmp(look->kind, "person") == 0 || strcmp(look->kind, "log") == 0;
  return !person || find_who(engine, look->subject, found, error);
}

gboolean engine_write_looks(Engine *engine, GError **error)
{
  const GPtrArray *waiting = engine->looks->waiting;
  for (guint i = 0; i < waiting->len; i++) {
    const Look *look = waiting->pdata[i];
    const char *who, *subject;
    if (!find_who(engine, look->who, &who, error) || !find_subject(engine, look, &subject, error)
        || !store_change_append(engine->db, look->at, who, look->act, look->kind, subject, NULL, look->more,
                             error))
      return FALSE;
  }
  return TRUE;
}

void engine_forget_looks(Engine *engine)
{
  g_ptr_array_set_size(engine->looks->waiting, 0);
}
