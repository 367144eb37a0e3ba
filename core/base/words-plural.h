/* words-plural: which form of a word goes with a number, as a catalogue's Plural-Forms line says. Private to words. */
#ifndef BASE_WORDS_PLURAL_H
#define BASE_WORDS_PLURAL_H

#include <glib.h>

/* The value of a plural expression ("n==1 ? 0 : n==2 ? 1 : 2") for @n, as gettext's manual has it (Plural forms); 0 for
 * one that cannot be read or is nested too deeply. */
gulong words_plural(const char *expression, gulong n);

#endif
