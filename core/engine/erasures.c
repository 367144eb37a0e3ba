#include "engine/erasures.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/seal.h"
#include "base/text.h"

#define FIRST_LINE "# Whoever was erased from this diary, so that a restored backup does not bring them back. Keep it with the " \
                   "backups.\n"
#define LINES_MOST (4 << 20) /* bytes of the file */
#define LINE_MOST 1024       /* bytes of a line, by far */

static char *fingerprint(const char *salt, const char *what, const char *value)
{
  char seal[SEAL_TEXT];
  const char *const texts[] = { salt, what, value };
  return g_strdup(seal_texts(texts, G_N_ELEMENTS(texts), seal));
}

Erasure *erasure_new(const Person *person, const char *pseudonym_id, Instant now)
{
  char salt[SALT_TEXT];
  Erasure *erasure = g_new(Erasure, 1);
  seal_salt(salt);
  *erasure = (Erasure){ .pseudonym_id = g_strdup(pseudonym_id),
                        .salt = g_strdup(salt),
                        .person_hash = fingerprint(salt, "person", person->id),
                        .mail_hash = fingerprint(salt, "mail", person->mail),
                        .at = now };
  return erasure;
}

gboolean erasure_is_of(const Erasure *erasure, const char *id, const char *mail, Instant made_at)
{
  if (made_at > erasure->at)
    return FALSE;
  g_autofree char *by_id = fingerprint(erasure->salt, "person", id), *by_mail = fingerprint(erasure->salt, "mail", mail);
  return strcmp(by_id, erasure->person_hash) == 0 || strcmp(by_mail, erasure->mail_hash) == 0;
}

const Erasure *erasures_find(const GPtrArray *erasures, const char *mail)
{
  const Erasure *newest = NULL;
  for (guint i = 0; i < erasures->len; i++) {
    const Erasure *erasure = erasures->pdata[i];
    g_autofree char *by_mail = fingerprint(erasure->salt, "mail", mail);
    if (strcmp(by_mail, erasure->mail_hash) == 0 && (!newest || erasure->at > newest->at))
      newest = erasure;
  }
  return newest;
}

/* ---- the file ---- */

/* One line; NULL if it is none that a version of ours wrote. */
static Erasure *read_line(const char *line)
{
  g_auto(GStrv) words = g_strsplit(line, " ", -1);
  gint64 at = 0;
  if (g_strv_length(words) != 6 || strcmp(words[0], "1") != 0 || !text_to_int(words[5], 0, G_MAXINT64, "", &at, NULL))
    return NULL;
  Erasure *erasure = g_new(Erasure, 1);
  *erasure = (Erasure){ .salt = g_strdup(words[1]), .person_hash = g_strdup(words[2]), .mail_hash = g_strdup(words[3]),
                        .pseudonym_id = g_strdup(words[4]), .at = at };
  return erasure;
}

static gboolean write_all(int fd, const char *text)
{
  gsize size = strlen(text);
  errno = ENOSPC; /* what a short write means, which sets none */
  return write(fd, text, size) == (gssize)size && fsync(fd) == 0;
}

static char *line_of(const Erasure *erasure)
{
  return g_strdup_printf("1 %s %s %s %s %" G_GINT64_FORMAT, erasure->salt, erasure->person_hash, erasure->mail_hash,
                         erasure->pseudonym_id, erasure->at);
}

static gboolean is_line(const char *line)
{
  g_autoptr(Erasure) erasure = read_line(line);
  return erasure || *line == '#';
}

/* What a write that was cut short left at the end is taken away: that erasure was refused. A whole line without its end, as
 * some editors leave one, stays, and FALSE says that the end is to come first. */
static gboolean mend_end(int fd, off_t *size)
{
  char bytes[LINE_MOST + 1];
  off_t from = MAX(*size - LINE_MOST, 0);
  ssize_t got = pread(fd, bytes, LINE_MOST, from);
  if (got <= 0 || bytes[got - 1] == '\n')
    return TRUE;
  bytes[got] = '\0';
  const char *end = strrchr(bytes, '\n'), *last = end ? end + 1 : bytes;
  if (is_line(last) || (!end && from > 0))
    return FALSE;
  off_t whole = from + (last - bytes);
  if (ftruncate(fd, whole) == 0)
    *size = whole;
  return *size == whole;
}

gboolean erasures_append(const Config *config, const Erasure *erasure, GError **error)
{
  int fd = open(config->erasures, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  off_t size = fd >= 0 ? lseek(fd, 0, SEEK_END) : -1;
  gboolean ended = size >= 0 && mend_end(fd, &size);
  g_autofree char *told = line_of(erasure);
  g_autofree char *text = g_strdup_printf("%s%s%s\n", ended ? "" : "\n", size == 0 ? FIRST_LINE : "", told);
  gboolean fine = size >= 0 && write_all(fd, text);
  if (!fine)
    error_set(error, ERROR_BROKEN, "erasures: %s cannot be written: %s; nothing was erased", config->erasures,
              g_strerror(errno));
  if (!fine && size >= 0 && ftruncate(fd, size) != 0)
    g_warning("erasures: %s ends with half a line: %s", config->erasures, g_strerror(errno));
  if (fd >= 0)
    close(fd);
  return fine;
}

static gboolean read_file(const Config *config, GPtrArray *list, GError **error)
{
  g_autofree char *held = NULL;
  g_autoptr(GError) why = NULL;
  gsize size = 0;
  if (!g_file_get_contents(config->erasures, &held, &size, &why)) {
    return g_error_matches(why, G_FILE_ERROR, G_FILE_ERROR_NOENT)
           || error_set(error, ERROR_BROKEN, "erasures: %s cannot be read: %s", config->erasures, why->message);
  }
  if (size > LINES_MOST)
    return error_set(error, ERROR_INVALID, "erasures: %s is no list of ours, it is too long", config->erasures);
  g_auto(GStrv) lines = g_strsplit(held, "\n", -1);
  for (int i = 0; lines[i]; i++) {
    if (!*lines[i] || *lines[i] == '#')
      continue;
    Erasure *erasure = read_line(lines[i]);
    if (!erasure && !lines[i + 1])
      break; /* without an end: the write was cut short, and that erasure refused */
    if (!erasure)
      return error_set(error, ERROR_INVALID, "%s:%d: this is no line of a list of erasures: take the file from its last copy, or "
                       "the line out if nobody was erased then", config->erasures, i + 1);
    g_ptr_array_add(list, erasure);
  }
  return TRUE;
}

/* ---- lines of what did not come to be ---- */

gint64 erasures_size(const Config *config)
{
  GStatBuf file;
  return g_stat(config->erasures, &file) == 0 ? file.st_size : 0;
}

static gboolean knows(GPtrArray *stored, const char *line)
{
  g_autoptr(Erasure) erasure = read_line(line);
  for (guint i = 0; erasure && i < stored->len; i++)
    if (strcmp(((const Erasure *)stored->pdata[i])->pseudonym_id, erasure->pseudonym_id) == 0)
      return TRUE;
  return !erasure;
}

/* What of @lines stays: remarks, and erasures that are stored. */
static char *known_of(const char *lines, GPtrArray *stored)
{
  g_auto(GStrv) all = g_strsplit(lines, "\n", -1);
  GString *kept = g_string_new(NULL);
  for (int i = 0; all[i]; i++)
    if (*all[i] && knows(stored, all[i]))
      g_string_append_printf(kept, "%s\n", all[i]);
  return g_string_free(kept, FALSE);
}

gboolean erasures_take_back(const Config *config, gint64 from, Db *db, GError **error)
{
  g_autofree char *held = NULL;
  gsize size = 0;
  g_autoptr(GPtrArray) stored = store_erasure_list(db, error);
  if (!stored || !g_file_get_contents(config->erasures, &held, &size, error))
    return FALSE;
  if ((gint64)size <= from)
    return TRUE;
  g_autofree char *kept = known_of(held + from, stored);
  int fd = open(config->erasures, O_WRONLY | O_CLOEXEC);
  gboolean fine = fd >= 0 && pwrite(fd, kept, strlen(kept), from) == (ssize_t)strlen(kept)
                  && ftruncate(fd, from + (off_t)strlen(kept)) == 0 && fsync(fd) == 0;
  if (!fine)
    error_set(error, ERROR_BROKEN, "%s", g_strerror(errno));
  if (fd >= 0)
    close(fd);
  return fine;
}

GPtrArray *erasures_read(const Config *config, Db *db, GError **error)
{
  GPtrArray *stored = db ? store_erasure_list(db, error) : g_ptr_array_new_with_free_func((GDestroyNotify)erasure_free);
  if (stored && !read_file(config, stored, error))
    g_clear_pointer(&stored, g_ptr_array_unref);
  return stored;
}
