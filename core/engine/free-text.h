/* free-text: what people write in their own words, checked here and nowhere else, whichever door it came through (API, pages,
 * command line, import). A text must be readable, short enough, and hold nothing that tells who a family is
 * (model/privacy.h): ERROR_INVALID or ERROR_PRIVATE, with the field's name in front. Private to engine/.
 */
#ifndef ENGINE_FREE_TEXT_H
#define ENGINE_FREE_TEXT_H

#include "engine/engine.h"

typedef enum {
  FREE_REFERENCE, /* of a booking */
  FREE_NOTE,
  FREE_REASON,    /* of a cancellation, by party or service */
  FREE_OVERRIDE,  /* why a rule was set aside */
  FREE_COMMENT,   /* in feedback */
  FREE_LABEL,     /* what a token is for */
  FREE_PARTY,     /* who came, in an import: a person's name or address */
  FREE_GROUP,     /* a team, profession or organisation in an import, or hosts */
  FREE_NAME,      /* of a person, in the program's own books */
  FREE_TITLE      /* of a team or an organisation there; may hold its own postcode */
} FreeText;

/* @text NULL passes. */
gboolean free_text_check(Engine *engine, FreeText what, const char *text, GError **error);
/* The same under another name for the field ("profession"). */
gboolean free_text_check_as(Engine *engine, FreeText what, const char *field, const char *text, GError **error);

#endif
