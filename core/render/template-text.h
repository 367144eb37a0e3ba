/* template-text: a template as ctemplate is to see it. Private to template. */
#ifndef RENDER_TEMPLATE_TEXT_H
#define RENDER_TEMPLATE_TEXT_H

#include "base/words.h"

/* The text of @name with its parts in place, said in @language, without indentation. Newly allocated. ERROR_BROKEN names the
 * file. */
char *template_text(const char *directory, const char *name, Words *words, const char *language, GError **error);

#endif
