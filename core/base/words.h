/* words: what the program says to people, in their language.
 *
 * English stands in the source and is the key: a text without a translation is said in English. One gettext catalogue a
 * language (po/LANGUAGE.po, compiled to LANGUAGE.mo) holds the strings of the C sources, marked by _() or N_(), and of the
 * templates, marked by [[…]]. Read here and not by the C library, whose catalogues follow the process' locale: here each
 * answer has a language of its own, and no locale need be installed.
 */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include <glib.h>

#define WORDS_ENGLISH "en"

typedef struct Words Words;

/* The catalogues LANGUAGE.mo in @folder; each is read when it is first needed. A folder that is not there holds none. */
Words *words_open(const char *folder);
void words_free(Words *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Words, words_free)

/* The languages there are, "en" first, then in order; ended by NULL, owned by @words. */
const char *const *words_languages(const Words *words);
/* The language of ours that a tag ("cy", "cy-GB", "EN_gb") means, owned by @words; NULL if we have none. */
const char *words_match(const Words *words, const char *tag);

/* @text in @language (one of words_languages()), or @text itself. What is returned lives as long as @words. */
const char *words_in(Words *words, const char *language, const char *text);
/* The form for @n of a text with a singular and a plural; the number in it ("%d") stays for the caller to fill in. */
const char *words_count_in(Words *words, const char *language, const char *one, const char *many, gulong n);

/* The language of the answer that is being made: there is one thread, and it makes one answer at a time. @words must live
 * until the next call; NULL is English. */
void words_use(Words *words, const char *language);
const char *words_language(void);
/* As words_in and words_count_in, in the language of the answer that is being made. */
const char *words_say(const char *text) G_GNUC_FORMAT(1);
const char *words_say_count(const char *one, const char *many, gulong n) G_GNUC_FORMAT(1) G_GNUC_FORMAT(2);

/* Marks a text for the catalogue and says it; N_ marks one that is said later, by words_say(). */
#define _(text) words_say(text)
#define N_(text) (text)

#endif
