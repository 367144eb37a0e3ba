#include "policy/table.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "policy/policy.h"

#define MOST_SETTINGS 64
#define MOST_REASONS 64
#define MOST_QUESTIONS 32
#define MOST_CHOICES 32
#define MOST_WORDS 60     /* characters of a title, a label, an answer's end */
#define MOST_SENTENCE 300 /* characters of a summary, a help, a sentence, a question */

/* The table as ABI 1 had it first; later fields come behind this. */
#define FIRST_SIZE (offsetof(AttunePlugin, describe) + sizeof(((AttunePlugin *)0)->describe))

/* Whether the author knew @field: nothing is read beyond the size that the table was made with. */
#define HOLDS(table, field) ((table)->size >= offsetof(AttunePlugin, field) + sizeof((table)->field))

/* Keys of a service in the service book that are not settings (engine/load-services). */
static const char *const reserved[] = { "plugin", "title", "summary", "colour", "zone", "state", NULL };

static gboolean check_words(const char *text, gsize most, const char *what, GError **error)
{
  if (!text || !*text)
    return error_set(error, ERROR_INVALID, "%s is missing", what);
  return text_check(text, most, FALSE, what, error);
}

/* "cohort_begun": letters, digits and single underscores between. */
static gboolean is_snake(const char *text)
{
  gsize length = text ? strlen(text) : 0;
  if (length < 1 || length > 64 || !g_ascii_islower(text[0]) || text[length - 1] == '_')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_islower(text[i]) && !g_ascii_isdigit(text[i]) && (text[i] != '_' || text[i + 1] == '_'))
      return FALSE;
  return TRUE;
}

static gboolean check_functions(const AttunePlugin *table, GError **error)
{
  if (!table->plan || !table->book || !table->cancel || !table->describe)
    return error_set(error, ERROR_INVALID, "its table lacks a function (plan, book, cancel and describe are needed)");
  return TRUE;
}

gboolean table_check_head(const AttunePlugin *table, const char *name, GError **error)
{
  if (!table)
    return error_set(error, ERROR_INVALID, "attune_plugin() gave no table");
  if (table->abi != ATTUNE_ABI)
    return error_set(error, ERROR_INVALID, "made for plugin ABI %u; this program speaks ABI %u, so build it anew",
                     table->abi, ATTUNE_ABI);
  if (table->size < FIRST_SIZE)
    return error_set(error, ERROR_INVALID, "its table is %u bytes long; ABI %u has at least %u", table->size, ATTUNE_ABI,
                     (unsigned)FIRST_SIZE);
  if (!table->name || !text_is_name(table->name))
    return error_set(error, ERROR_INVALID, "its name is not made of small letters, digits and single hyphens");
  if (strcmp(table->name, name) != 0)
    return error_set(error, ERROR_INVALID, "calls itself “%s”, so its file must be called %s.so", table->name,
                     table->name);
  if (!check_words(table->title, MOST_WORDS, "title", error) ||
      !check_words(table->summary, MOST_SENTENCE, "summary", error))
    return FALSE;
  if (table->party < ATTUNE_PARTY_PERSON || table->party > ATTUNE_PARTY_EITHER)
    return error_set(error, ERROR_INVALID, "party is none of person, team and either");
  if (table->unit != ATTUNE_UNIT_SLOT && table->unit != ATTUNE_UNIT_SEAT)
    return error_set(error, ERROR_INVALID, "unit is neither slot nor seat");
  if (HOLDS(table, about) && table->about != ATTUNE_ABOUT_PARTY && table->about != ATTUNE_ABOUT_FAMILY)
    return error_set(error, ERROR_INVALID, "about is neither party nor family");
  return check_functions(table, error);
}

static gboolean check_count(const void *rows, int32_t n, int most, const char *what, GError **error)
{
  if (n < 0 || n > most || (n > 0 && !rows))
    return error_set(error, ERROR_INVALID, "%s: %d rows%s; 0 to %d are possible", what, n, rows ? "" : " at no address",
                     most);
  return TRUE;
}

static gboolean check_choices(const AttuneSetting *setting, GError **error)
{
  int n = 0;
  while (setting->choices && n <= MOST_CHOICES && setting->choices[n])
    n++;
  if (n < 1 || n > MOST_CHOICES)
    return error_set(error, ERROR_INVALID, "setting “%s”: 1 to %d choices are possible", setting->key, MOST_CHOICES);
  for (int i = 0; i < n; i++)
    if (!text_is_name(setting->choices[i]))
      return error_set(error, ERROR_INVALID, "setting “%s”: choice %d is not a word in small letters", setting->key,
                       i + 1);
  if (setting->least != 0 || setting->most != n - 1)
    return error_set(error, ERROR_INVALID, "setting “%s”: its bounds must be 0 and %d, the first and last choice",
                     setting->key, n - 1);
  return TRUE;
}

/* The bounds that a kind allows at all. */
static gboolean check_bounds(const AttuneSetting *setting, GError **error)
{
  gint64 least = 0, most = G_MAXINT32;
  if (setting->kind == ATTUNE_KIND_NUMBER)
    least = G_MININT32;
  if (setting->kind == ATTUNE_KIND_YES_NO)
    most = 1;
  if (setting->kind == ATTUNE_KIND_SHARE)
    most = 100;
  if (setting->kind == ATTUNE_KIND_SERVICE)
    most = 0;
  if (setting->least > setting->most || setting->least < least || setting->most > most)
    return error_set(error, ERROR_INVALID,
                     "setting “%s”: its bounds must be in order, within %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT,
                     setting->key, least, most);
  if (setting->standard < setting->least || setting->standard > setting->most)
    return error_set(error, ERROR_INVALID, "setting “%s”: its standard value lies outside its bounds", setting->key);
  return TRUE;
}

static gboolean key_is_free(const AttunePlugin *table, int index)
{
  const char *key = table->settings[index].key;
  gsize n;
  const AttuneSetting *core = core_settings(&n);
  for (gsize i = 0; i < n; i++)
    if (strcmp(core[i].key, key) == 0)
      return FALSE;
  for (int i = 0; i < index; i++)
    if (strcmp(table->settings[i].key, key) == 0)
      return FALSE;
  return !g_strv_contains(reserved, key);
}

static gboolean check_setting(const AttunePlugin *table, int index, GError **error)
{
  const AttuneSetting *setting = &table->settings[index];
  if (!setting->key || !text_is_name(setting->key))
    return error_set(error, ERROR_INVALID, "setting %d: its key is not made of small letters, digits and hyphens",
                     index + 1);
  if (!key_is_free(table, index))
    return error_set(error, ERROR_INVALID, "setting “%s”: that key is taken", setting->key);
  if (setting->kind < ATTUNE_KIND_NUMBER || setting->kind > ATTUNE_KIND_SHARE)
    return error_set(error, ERROR_INVALID, "setting “%s”: unknown kind %d", setting->key, (int)setting->kind);
  if (strcmp(setting->key, "requires") == 0 && setting->kind != ATTUNE_KIND_SERVICE)
    return error_set(error, ERROR_INVALID, "setting “requires” names a service, so it must be of that kind");
  if (!check_words(setting->label, MOST_WORDS, "label", error) ||
      !check_words(setting->help, MOST_SENTENCE, "help", error)) {
    g_prefix_error(error, "setting “%s”: ", setting->key);
    return FALSE;
  }
  if (setting->kind != ATTUNE_KIND_CHOICE && setting->choices)
    return error_set(error, ERROR_INVALID, "setting “%s”: has choices but is no choice", setting->key);
  if (setting->kind == ATTUNE_KIND_CHOICE && !check_choices(setting, error))
    return FALSE;
  return check_bounds(setting, error);
}

gboolean table_check_settings(const AttunePlugin *table, GError **error)
{
  if (!check_count(table->settings, table->n_settings, MOST_SETTINGS, "settings", error))
    return FALSE;
  for (int i = 0; i < table->n_settings; i++)
    if (!check_setting(table, i, error))
      return FALSE;
  return TRUE;
}

static gboolean code_is_free(const AttunePlugin *table, int index)
{
  const char *code = table->reasons[index].code;
  gsize n;
  const AttuneReason *core = policy_core_reasons(&n);
  for (gsize i = 0; i < n; i++)
    if (strcmp(core[i].code, code) == 0)
      return FALSE;
  for (int i = 0; i < index; i++)
    if (strcmp(table->reasons[i].code, code) == 0)
      return FALSE;
  return TRUE;
}

gboolean table_check_reasons(const AttunePlugin *table, GError **error)
{
  if (!check_count(table->reasons, table->n_reasons, MOST_REASONS, "reasons", error))
    return FALSE;
  for (int i = 0; i < table->n_reasons; i++) {
    const AttuneReason *reason = &table->reasons[i];
    if (!is_snake(reason->code))
      return error_set(error, ERROR_INVALID, "reason %d: its code is not snake_case", i + 1);
    if (!code_is_free(table, i))
      return error_set(error, ERROR_INVALID, "reason “%s”: that code is taken", reason->code);
    g_autofree char *what = g_strdup_printf("reason “%s”: its sentence", reason->code);
    if (!check_words(reason->sentence, MOST_SENTENCE, what, error))
      return FALSE;
    if (!g_str_has_suffix(reason->sentence, "."))
      return error_set(error, ERROR_INVALID, "%s does not end with a full stop", what);
  }
  return TRUE;
}

static gboolean check_question(const AttunePlugin *table, int index, GError **error)
{
  const AttuneQuestion *question = &table->questions[index];
  if (!is_snake(question->key))
    return error_set(error, ERROR_INVALID, "question %d: its key is not snake_case", index + 1);
  for (int i = 0; i < index; i++)
    if (strcmp(table->questions[i].key, question->key) == 0)
      return error_set(error, ERROR_INVALID, "question “%s”: that key is taken", question->key);
  if (check_words(question->text, MOST_SENTENCE, "text", error) && check_words(question->low, MOST_WORDS, "low", error) &&
      check_words(question->high, MOST_WORDS, "high", error))
    return TRUE;
  g_prefix_error(error, "question “%s”: ", question->key);
  return FALSE;
}

gboolean table_check_questions(const AttunePlugin *table, GError **error)
{
  if (!check_count(table->questions, table->n_questions, MOST_QUESTIONS, "questions", error))
    return FALSE;
  for (int i = 0; i < table->n_questions; i++)
    if (!check_question(table, i, error))
      return FALSE;
  return TRUE;
}

gboolean table_check(const AttunePlugin *table, const char *name, GError **error)
{
  return table_check_head(table, name, error) && table_check_settings(table, error) &&
         table_check_reasons(table, error) && table_check_questions(table, error);
}

gboolean policy_is_about_family(const AttunePlugin *plugin)
{
  return plugin && HOLDS(plugin, about) && plugin->about == ATTUNE_ABOUT_FAMILY;
}
