/* json-text: JSON (RFC 8259) written straight into a string, for what is written with every booking: a tree would be built,
 * walked and given up again only for its text. Whatever is read, or not so often written, goes through the library.
 *
 * Commas come of themselves. Texts are UTF-8; what is not is made so. Keys are plain ASCII words.
 */
#ifndef BASE_JSON_TEXT_H
#define BASE_JSON_TEXT_H

#include <glib.h>

/* @bracket: '{' or '[', and '}' or ']'. */
void json_text_open(GString *out, char bracket);
void json_text_close(GString *out, char bracket);

/* Members of an object; of an array with @key NULL. A text that is NULL is null. */
void json_text_string(GString *out, const char *key, const char *text);
void json_text_number(GString *out, const char *key, gint64 number);
void json_text_truth(GString *out, const char *key, gboolean truth);
/* Begins the member @key, which json_text_open then opens. */
void json_text_key(GString *out, const char *key);

#endif
