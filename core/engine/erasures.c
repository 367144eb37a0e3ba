#include "engine/erasures.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/seal.h"
#include "base/text.h"

#define FIRST_LINE "# Whoever was erased from this diary, so that a restored backup does not bring them back. Keep it with the " \
                   "backups.\n"
#define LINES_MOST (4 << 20) /* bytes of the file */

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

/* ---- the file ---- */

static gboolean write_all(int fd, const char *text)
{
  gsize size = strlen(text);
  return write(fd, text, size) == (gssize)size && fsync(fd) == 0;
}

gboolean erasures_append(const Config *config, const Erasure *erasure, GError **error)
{
  int fd = open(config->erasures, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  gboolean fresh = fd >= 0 && lseek(fd, 0, SEEK_END) == 0;
  g_autofree char *line = g_strdup_printf("%s1 %s %s %s %s %" G_GINT64_FORMAT "\n", fresh ? FIRST_LINE : "", erasure->salt,
                                          erasure->person_hash, erasure->mail_hash, erasure->pseudonym_id, erasure->at);
  gboolean fine = fd >= 0 && write_all(fd, line);
  if (!fine)
    error_set(error, ERROR_BROKEN, "erasures: %s cannot be written: %s; nothing was erased", config->erasures,
              g_strerror(errno));
  if (fd >= 0)
    close(fd);
  return fine;
}

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
    if (!erasure)
      return error_set(error, ERROR_INVALID, "%s:%d: this is no line of a list of erasures", config->erasures, i + 1);
    g_ptr_array_add(list, erasure);
  }
  return TRUE;
}

GPtrArray *erasures_read(const Config *config, Db *db, GError **error)
{
  GPtrArray *stored = db ? store_erasure_list(db, error) : g_ptr_array_new_with_free_func((GDestroyNotify)erasure_free);
  if (stored && !read_file(config, stored, error))
    g_clear_pointer(&stored, g_ptr_array_unref);
  return stored;
}
