/* Letters that name somebody who is erased: their texts are taken apart as JSON, so that whatever the name, they can be read
 * afterwards as they could before. */
#include <jansson.h>
#include <string.h>

#include "store/erase.h"
#include "store/mention.h"
#include "store/rows.h"

typedef struct {
  const char *word;
  gboolean sure; /* it means this person wherever it stands */
  gboolean changed;
} Exchange;

/* ---- one text ---- */

/* @text with @word, in whatever case, exchanged. */
static char *exchange_everywhere(const char *text, const char *word)
{
  gsize size = strlen(word);
  GString *out = g_string_new(NULL);
  while (*text)
    if (g_ascii_strncasecmp(text, word, size) == 0) {
      g_string_append(out, ERASE_NO_NAME);
      text += size;
    } else {
      g_string_append_c(out, *text++);
    }
  return g_string_free(out, FALSE);
}

/* "Ed, Carla Reyes" → "No longer named, Carla Reyes". */
static char *exchange_whole(const char *text, const char *word)
{
  g_auto(GStrv) names = g_strsplit(text, ", ", -1);
  for (char **name = names; *name; name++)
    if (strcmp(*name, word) == 0) {
      g_free(*name);
      *name = g_strdup(ERASE_NO_NAME);
    }
  return g_strjoinv(", ", names);
}

static gboolean holds_names(const char *key)
{
  static const char *const keys[] = { "name", "with", "author", NULL };
  return key && g_strv_contains(keys, key);
}

static void exchange_text(Exchange *exchange, const char *key, json_t *value)
{
  const char *text = json_string_value(value);
  if (!exchange->sure && !holds_names(key))
    return;
  g_autofree char *made = exchange->sure ? exchange_everywhere(text, exchange->word) : exchange_whole(text, exchange->word);
  if (strcmp(made, text) == 0)
    return;
  json_string_set(value, made);
  exchange->changed = TRUE;
}

static void walk(Exchange *exchange, const char *key, json_t *value)
{
  const char *name;
  size_t i;
  json_t *member;
  if (json_is_string(value))
    exchange_text(exchange, key, value);
  else if (json_is_object(value))
    json_object_foreach(value, name, member) walk(exchange, name, member);
  else if (json_is_array(value))
    json_array_foreach(value, i, member) walk(exchange, key, member);
}

/* ---- all letters ---- */

static gboolean exchange_view(Db *db, Exchange *exchange, const RowsPair *letter, GError **error)
{
  json_auto_t *view = json_loads(letter->text, 0, NULL);
  exchange->changed = FALSE;
  if (view)
    walk(exchange, NULL, view);
  if (!exchange->changed)
    return TRUE;
  g_autofree char *text = json_dumps(view, JSON_COMPACT);
  return db_run(db, error, "UPDATE outbox SET view = $1 WHERE id = $2", "tt", text, letter->id);
}

static gboolean exchange_word(Db *db, const char *word, gint64 *changed, GError **error)
{
  static const char sql[] = "SELECT id, view FROM outbox WHERE view <> '' AND lower(view) LIKE lower($1) ESCAPE '!'";
  g_autofree char *anywhere = mention_pattern_json(word);
  g_autofree char *pattern = anywhere ? g_strdup(anywhere) : mention_pattern_json_any(word);
  Exchange exchange = { .word = word, .sure = anywhere != NULL };
  g_autoptr(GPtrArray) letters = *word ? rows_pairs(db_ask(db, error, sql, "t", pattern), error)
                                       : g_ptr_array_new();
  for (guint i = 0; letters && i < letters->len; i++) {
    if (!exchange_view(db, &exchange, letters->pdata[i], error))
      return FALSE;
    *changed += exchange.changed;
  }
  return letters != NULL;
}

/* ---- what they wrote themselves, passed on to others ---- */

static gboolean is_by(const RowsPair *letter, const char *mail)
{
  json_auto_t *view = json_loads(letter->text, 0, NULL);
  const char *address = json_string_value(json_object_get(view, "address"));
  return address && g_ascii_strcasecmp(address, mail) == 0;
}

/* Every word of it is theirs. */
static gboolean drop_messages(Db *db, const char *mail, gint64 *dropped, GError **error)
{
  static const char sql[] = "SELECT id, view FROM outbox WHERE kind = 'message' AND lower(view) LIKE lower($1) ESCAPE '!'";
  g_autofree char *pattern = mention_pattern_json_any(mail);
  g_autoptr(GPtrArray) letters = rows_pairs(db_ask(db, error, sql, "t", pattern), error);
  for (guint i = 0; letters && i < letters->len; i++) {
    const RowsPair *letter = letters->pdata[i];
    if (!is_by(letter, mail))
      continue;
    if (!db_run(db, error, "DELETE FROM outbox WHERE id = $1", "t", letter->id))
      return FALSE;
    ++*dropped;
  }
  return letters != NULL;
}

gboolean store_erase_letters(Db *db, const Person *person, EraseCount count, void *data, GError **error)
{
  gint64 changed = 0, dropped = 0;
  if (!drop_messages(db, person->mail, &dropped, error) || !exchange_word(db, person->name, &changed, error)
      || !exchange_word(db, person->mail, &changed, error))
    return FALSE;
  if (dropped > 0)
    count(data, "messages passed on", dropped);
  if (changed > 0)
    count(data, "letters that named them", changed);
  return TRUE;
}
