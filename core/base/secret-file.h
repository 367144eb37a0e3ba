/* secret-file: a password or a key's secret that lies in a file of its own, so that it stands in no configuration that is shown
 * around, no environment and no list of processes. */
#ifndef BASE_SECRET_FILE_H
#define BASE_SECRET_FILE_H

#include <glib.h>

#define SECRET_FILE_MOST 500 /* bytes */

/* The first line of @path; newly allocated, to be overwritten when it has served (token_forget). ERROR_INVALID, with @key in
 * front, for a file that everybody may read or change, that cannot be read, or whose first line is none. */
char *secret_file_read(const char *key, const char *path, GError **error);

#endif
