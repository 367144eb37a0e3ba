/* template: pages and letters out of text files with markers and a view tree, filled by ctemplate.
 *
 * NAME.html is a page or a part of one: its first line is {{%AUTOESCAPE context="HTML"}}, and every value is escaped for where
 * it stands (text, attribute, address). NAME.txt is a letter's plain text: nothing is escaped.
 *
 *   {{name}}              a text or number of the view; true, false and null are empty
 *   {{#name}}…{{/name}}   once for true, a text that is not empty, a number or an object; for an array once an element; not at
 *                         all for false, null, "", an empty array or object, and where there is no such key
 *   {{#no_name}}…{{/no_name}}  the other way round, where the view itself has no key “no_name”
 *   {{item}}              within the section of an array of texts or numbers: the element
 *   {{>part}}             the text of part.html (or part.txt within a letter) stands here
 *   [[Book this slot]]    a text of the catalogue, said in the language asked for; markers may stand in it
 *   {{! … }}              a note to the reader of the template
 *
 * A name is looked for in the innermost section's object, then outwards to the view itself. A line of markers alone leaves no
 * line behind; in pages, neither do indentation and blank lines.
 */
#ifndef RENDER_TEMPLATE_H
#define RENDER_TEMPLATE_H

#include <jansson.h>

#include "base/words.h"

typedef struct Templates Templates;

/* The templates in @directory. Nothing is read before the first of them is filled. @words is borrowed. @strict: a marker for
 * which the view has nothing is an error; else it is left empty and told of in the log. */
Templates *templates_open(const char *directory, Words *words, gboolean strict);
void templates_free(Templates *templates);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Templates, templates_free)

/* Template @name ("home.html", "booked.txt") in @language (one of words_languages()), filled from @view, an object. Newly
 * allocated; *@length (may be NULL) takes its bytes. ERROR_BROKEN names the template, and the marker if it is about one. */
char *templates_fill(Templates *templates, const char *name, const char *language, const json_t *view, gsize *length,
                     GError **error);

/* Reads and parses @name in @language without filling it: for tests. */
gboolean templates_check(Templates *templates, const char *name, const char *language, GError **error);

#endif
