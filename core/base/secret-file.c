#include "config.h"

#include "base/secret-file.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"

char *secret_file_read(const char *key, const char *path, GError **error)
{
  GStatBuf status;
  g_autofree char *text = NULL;
  gsize size = 0;
  if (g_stat(path, &status) == 0 && (status.st_mode & (S_IROTH | S_IWOTH))) {
    error_set(error, ERROR_INVALID, "%s: everybody on this machine may read or change %s (chmod o-rw)", key, path);
    return NULL;
  }
  if (!g_file_get_contents(path, &text, &size, NULL)) {
    error_set(error, ERROR_INVALID, "%s: %s cannot be read", key, path);
    return NULL;
  }
  char *secret = g_strndup(text, strcspn(text, "\r\n"));
  explicit_bzero(text, size);
  if (*secret && strlen(secret) <= SECRET_FILE_MOST)
    return secret;
  explicit_bzero(secret, strlen(secret));
  g_free(secret);
  error_set(error, ERROR_INVALID, "%s: the first line of %s is no secret", key, path);
  return NULL;
}
