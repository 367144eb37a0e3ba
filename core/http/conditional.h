/* conditional: has the asker already got what we would send? RFC 9110 §13. Pure functions. */
#ifndef HTTP_CONDITIONAL_H
#define HTTP_CONDITIONAL_H

#include "base/civil.h"

/* Whether one of the entity tags in @list ("\"a\", W/\"b\"" or "*") is @tag by the weak comparison (§8.8.3.2). @tag is
 * whole, with its quotes. A list that cannot be read matches nothing from there on. */
gboolean http_tag_matches(const char *list, const char *tag);

/* Whether 304 is the answer to a GET or HEAD. @if_none_match decides where it is given, @if_modified_since (read as of
 * @now) only where it is not (§13.2.2); either may be NULL. @modified 0 stands for an unknown time. */
gboolean http_is_unchanged(const char *if_none_match, const char *if_modified_since, const char *tag, Instant modified,
                           Instant now);

#endif
