/* trust: may this file's code run in our process? Only if nobody but root and ourselves can have written it. */
#ifndef POLICY_TRUST_H
#define POLICY_TRUST_H

#include <glib.h>

/* Opens @directory for reading and checks its owner and mode; the descriptor, or -1 with @error (ERROR_MISSING,
 * ERROR_DENIED). */
int trust_open_directory(const char *directory, GError **error);

/* Opens @name in the directory open as @folder (@directory is its path, for messages) and checks the open file: regular,
 * owned by root or ourselves, not writable by group or others. Where @name is a link, the directory and the file that it
 * leads to must pass the same. The descriptor, and in *@path the file's real path; or -1 with @error. */
int trust_open_file(int folder, const char *directory, const char *name, char **path, GError **error);

#endif
