/* id: names of stored things.
 *
 * An id made here is a UUID version 7 (RFC 9562 §5.7): time first, so that new rows lie together. An id derived from a
 * caller's key is a version 8 (§5.8), so that the same key always names the same thing and a retry is harmless.
 */
#ifndef BASE_ID_H
#define BASE_ID_H

#include <glib.h>

#define ID_TEXT 37 /* 36 characters and a NUL */

/* A new id; strictly greater than the one before in this process. @out has ID_TEXT bytes; returns @out. */
const char *id_new(char *out);
/* The id that belongs to @key said by @caller; the same two always give the same id. */
const char *id_derive(const char *caller, const char *key, char *out);
/* As id_derive, with the time @ms (milliseconds since 1970, 0 at least) in front as in a version 7, so that what belongs
 * together in time lies together in the database. */
const char *id_derive_at(gint64 ms, const char *caller, const char *key, char *out);
/* Whether @text is a UUID in the 8-4-4-4-12 form, hexadecimal in lower case. */
gboolean id_is_uuid(const char *text);

#endif
