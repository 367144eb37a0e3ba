/* call: one request on its way through a handler. */
#ifndef WEB_CALL_H
#define WEB_CALL_H

#include <jansson.h>

#include "model/verdict.h"
#include "web/asker.h"
#include "web/routes.h"
#include "web/web.h"

struct WebCall {
  Web *web;
  Engine *engine;
  HttpRequest *request;
  const WebRoute *route;
  const char *csrf;   /* what every form of the answer carries; NULL where none is asked for */
  const WebAsker *asker; /* NULL where nobody is looked for */
  const Actor *actor; /* NULL where it is open to anybody and nobody is signed in */
  gboolean undo;      /* set by a handler whose answer is a refusal: nothing it did may stay */
};

/* Whether what was sent may be read as JSON: it says so, or says nothing. A form of a foreign page must not pass for it. */
gboolean call_is_json(const WebCall *call);
/* The body, checked against the row's schema; NULL with ERROR_UNREADABLE (no JSON) or ERROR_INVALID (not of that shape).
 * Owned by the caller. */
json_t *call_body(WebCall *call, GError **error);
/* A text, whole number or flag of a checked body; the standard where it is left out or null. */
const char *call_text(const json_t *body, const char *name);
/* A text, or a whole number as text (written to @out); NULL if it is not there. */
#define CALL_WHICH_TEXT 24
const char *call_which(const json_t *body, const char *name, char *out);
int call_whole(const json_t *body, const char *name, int standard);
/* A list of texts as a NULL-ended array (the texts stay the body's), NULL where it is left out; free with g_free. */
const char **call_texts(const json_t *body, const char *name);

/* The id under which something is made: @id of the body, else the one that the caller's Idempotency-Key stands for (written
 * to @out, ID_TEXT bytes), else NULL. */
const char *call_key(const WebCall *call, const char *id, char *out);

/* A parameter of the query as text; NULL where it is left out or empty. */
const char *call_param(const WebCall *call, const char *name);
gboolean call_param_flag(const WebCall *call, const char *name, gboolean *flag, GError **error);
/* A whole number; @out keeps its standard where it is left out. */
gboolean call_param_whole(const WebCall *call, const char *name, int least, int most, int *out, GError **error);
/* “from” and “to”: dates in the engine's zone (the beginning of the one, the end of the other), or instants. 0 where it is left
 * out; refused where they stand the wrong way round. */
gboolean call_param_span(const WebCall *call, Instant *from, Instant *to, GError **error);
/* A date that must be there. */
gboolean call_param_day(const WebCall *call, const char *name, Civil *out, GError **error);
/* Refuses names in the query that the row does not list, and names the nearest it does. */
gboolean call_check_params(const WebCall *call, GError **error);

/* An answer of JSON, with Cache-Control: private, no-store. Takes @json. */
HttpResponse *call_json(int status, json_t *json);

#endif
