#include "base/words.h"

#include <string.h>

#include "base/words-plural.h"

#define SUFFIX ".mo"
#define MAGIC 0x950412deu
#define HEADER_BYTES 28
#define MOST_TEXTS 100000u

typedef struct {
  char *bytes;       /* the file, with a NUL behind it; NULL until it has been read */
  gsize size;
  GHashTable *texts; /* text → translation, both within `bytes` */
  char *rule;        /* the plural expression, NULL for English's */
  gboolean read;
} Catalogue;

struct Words {
  char *folder;
  GPtrArray *languages; /* char *, "en" first, ended by NULL */
  GHashTable *catalogues; /* language → Catalogue, without English */
};

static void catalogue_free(void *data)
{
  Catalogue *catalogue = data;
  g_clear_pointer(&catalogue->texts, g_hash_table_unref);
  g_free(catalogue->bytes);
  g_free(catalogue->rule);
  g_free(catalogue);
}

static int compare_languages(const void *a, const void *b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

Words *words_open(const char *folder)
{
  Words *words = g_new0(Words, 1);
  words->folder = g_strdup(folder);
  words->languages = g_ptr_array_new_with_free_func(g_free);
  words->catalogues = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, catalogue_free);
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name(dir));)
    if (g_str_has_suffix(name, SUFFIX))
      g_ptr_array_add(words->languages, g_strndup(name, strlen(name) - strlen(SUFFIX)));
  g_ptr_array_sort(words->languages, compare_languages);
  for (guint i = 0; i < words->languages->len; i++)
    g_hash_table_insert(words->catalogues, words->languages->pdata[i], g_new0(Catalogue, 1));
  g_ptr_array_insert(words->languages, 0, g_strdup(WORDS_ENGLISH));
  g_ptr_array_add(words->languages, NULL);
  return words;
}

void words_free(Words *words)
{
  if (!words)
    return;
  g_hash_table_unref(words->catalogues);
  g_ptr_array_unref(words->languages);
  g_free(words->folder);
  g_free(words);
}

const char *const *words_languages(const Words *words)
{
  return (const char *const *)words->languages->pdata;
}

/* A language is a tag's first part; of one with parts of its own ("pt-BR") the whole must be said. */
const char *words_match(const Words *words, const char *tag)
{
  for (const char *const *language = words_languages(words); *language; language++) {
    gsize length = strlen(*language);
    if (g_ascii_strncasecmp(tag, *language, length) == 0 && (!tag[length] || strchr("-_.", tag[length])))
      return *language;
  }
  return NULL;
}

static guint32 number_at(const Catalogue *catalogue, gsize at)
{
  guint32 number;
  memcpy(&number, catalogue->bytes + at, sizeof number);
  return GUINT32_FROM_LE(number);
}

/* The text that a row of a table (its length, then where it is) points to; NULL if it does not lie within the file or is not
 * ended by a NUL. */
static const char *text_at(const Catalogue *catalogue, gsize row)
{
  if (row + 8 > catalogue->size)
    return NULL;
  gsize length = number_at(catalogue, row), at = number_at(catalogue, row + 4);
  return at + length < catalogue->size && !catalogue->bytes[at + length] ? catalogue->bytes + at : NULL;
}

static void take_rule(Catalogue *catalogue, const char *header)
{
  static const char key[] = "plural=";
  const char *line = strstr(header, "\nPlural-Forms:");
  const char *rule = line ? strstr(line, key) : NULL;
  if (rule)
    catalogue->rule = g_strndup(rule + strlen(key), strcspn(rule + strlen(key), "\n"));
}

/* As gettext's manual has it (The Format of GNU MO Files). A file that is damaged gives what could be read of it. */
static void take_texts(Catalogue *catalogue)
{
  if (catalogue->size < HEADER_BYTES || number_at(catalogue, 0) != MAGIC)
    return;
  guint32 n = number_at(catalogue, 8), from = number_at(catalogue, 12), to = number_at(catalogue, 16);
  for (guint32 i = 0; i < MIN(n, MOST_TEXTS); i++) {
    const char *text = text_at(catalogue, from + 8ul * i), *said = text_at(catalogue, to + 8ul * i);
    if (text && said && !*text)
      take_rule(catalogue, said);
    else if (text && said && *said)
      g_hash_table_insert(catalogue->texts, (void *)text, (void *)said);
  }
}

/* The catalogue of a language, read; NULL for English and for one that cannot be read. */
static Catalogue *catalogue_of(Words *words, const char *language)
{
  Catalogue *catalogue = words && language ? g_hash_table_lookup(words->catalogues, language) : NULL;
  if (!catalogue || catalogue->read)
    return catalogue;
  catalogue->read = TRUE;
  catalogue->texts = g_hash_table_new(g_str_hash, g_str_equal);
  g_autofree char *name = g_strconcat(language, SUFFIX, NULL);
  g_autofree char *file = g_build_filename(words->folder, name, NULL);
  g_autoptr(GError) error = NULL;
  if (g_file_get_contents(file, &catalogue->bytes, &catalogue->size, &error))
    take_texts(catalogue);
  else
    g_warning("words: %s; English is said instead", error->message);
  return catalogue;
}

const char *words_in(Words *words, const char *language, const char *text)
{
  const Catalogue *catalogue = catalogue_of(words, language);
  const char *said = catalogue ? g_hash_table_lookup(catalogue->texts, text) : NULL;
  return said ? said : text;
}

/* Forms stand one behind the other, each ended by a NUL, and the last by the end of its text's row. */
static const char *form_of(const Catalogue *catalogue, const char *said, gulong n)
{
  const char *end = catalogue->bytes + catalogue->size;
  for (gulong form = catalogue->rule ? words_plural(catalogue->rule, n) : n != 1; form > 0; form--) {
    said += strlen(said) + 1;
    if (said >= end)
      return NULL;
  }
  return *said ? said : NULL;
}

const char *words_count_in(Words *words, const char *language, const char *one, const char *many, gulong n)
{
  const Catalogue *catalogue = catalogue_of(words, language);
  const char *said = catalogue ? g_hash_table_lookup(catalogue->texts, one) : NULL;
  const char *form = said ? form_of(catalogue, said, n) : NULL;
  return form ? form : n == 1 ? one : many;
}

/* The language of the answer that is being made. */
static struct {
  Words *words;
  const char *language;
} now;

void words_use(Words *words, const char *language)
{
  now.words = words;
  now.language = language;
}

const char *words_language(void)
{
  return now.language ? now.language : WORDS_ENGLISH;
}

const char *words_say(const char *text)
{
  return words_in(now.words, now.language, text);
}

const char *words_say_count(const char *one, const char *many, gulong n)
{
  return words_count_in(now.words, now.language, one, many, n);
}
