/* wrap: the plain text of a letter in lines that can be read. Pure. */
#ifndef MAIL_WRAP_H
#define MAIL_WRAP_H

#include <glib.h>

/* @text with lines of at most @columns characters, broken at blanks; a word that is longer (an address) stands whole on a line
 * of its own. Lines that were there stay, blanks at their ends and more than one empty line in a row go; it ends with one line
 * end. Newly allocated. */
char *wrap_text(const char *text, gsize columns);

#endif
