/* text: what may be said in a field, and help with what was mistyped. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <glib.h>

/* Checks a human text of at most @most characters: valid UTF-8, no control characters but (where @lines) tab and line
 * breaks, no bidirectional overrides. @what names the field in the message. */
gboolean text_check(const char *text, gsize most, gboolean lines, const char *what, GError **error);

/* The candidate (NULL-ended list) nearest to @word by edit distance, or NULL if none is near enough to be meant. */
const char *text_nearest(const char *word, const char *const *candidates);

/* Whether @text is a usable mail address: one @, no blanks, no controls, a dot in the domain, at most 254 bytes. */
gboolean text_is_mail(const char *text);
/* Mail addresses are compared and stored in lower case (ASCII); newly allocated. */
char *text_mail_key(const char *mail);

/* Whether @text is an id that a person writes: letters (ASCII) and digits, with hyphens, underscores and dots between them,
 * 1..64 characters. */
gboolean text_is_id(const char *text);
/* Whether @text is a name that a program's author writes: a-z, 0-9 and single hyphens between, 1..64 characters. */
gboolean text_is_name(const char *text);

/* Reads a whole decimal number within bounds; @what names it in the message. */
gboolean text_to_int(const char *text, gint64 least, gint64 most, const char *what, gint64 *out, GError **error);

/* A message without the passwords of addresses in it ("postgresql://me:secret@host", "?password=secret"): "…" stands in their
 * place. Newly allocated. */
char *text_hide_passwords(const char *message);

/* Splits at commas or semicolons, trims, drops empty parts. */
GStrv text_split_list(const char *text);

/* Whether each of @words, parted by blanks, is somewhere in @text, in whatever case. Both are UTF-8. */
gboolean text_has_words(const char *text, const char *words);

#endif
