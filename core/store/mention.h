/* mention: where a name or an address stands in other texts. Private to store/.
 *
 * Compared as "lower(text) LIKE lower($1) ESCAPE '!'": both sides by the database, which knows more letters than ASCII's.
 */
#ifndef STORE_MENTION_H
#define STORE_MENTION_H

#include <glib.h>

/* "%Ann Lee%", newly allocated; NULL for a word that may stand for somebody else as well, for a part of another word, or for
 * nobody: one that is empty, short, or a single name. */
char *mention_pattern(const char *word);
/* The same for texts that are JSON. */
char *mention_pattern_json(const char *word);
/* For JSON and any @word: for ids, or for a first look, after which the texts are looked at one by one. */
char *mention_pattern_json_any(const char *word);

#endif
