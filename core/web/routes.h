/* routes: one table of everything that can be asked over HTTP. The router, the guard, the OpenAPI document, the command
 * “attune routes” and the tests all come from it.
 */
#ifndef WEB_ROUTES_H
#define WEB_ROUTES_H

#include "http/router.h"
#include "model/person.h"
#include "web/reach.h"

typedef struct Web Web;
typedef struct WebCall WebCall;

/* Answers a call; NULL with @error, which becomes a problem document. */
typedef HttpResponse *(*WebHandler)(WebCall *call, GError **error);

/* Roles of a row that needs no token at all. Every other row names roles: what is not allowed is denied. */
#define WEB_ANYONE (1u << 31)

typedef enum {
  PARAM_TEXT,
  PARAM_TEXTS,   /* texts between commas; the only kind that may stand several times */
  PARAM_YES_NO,  /* true or false */
  PARAM_WHOLE,
  PARAM_DAY,     /* a date: the period's first or last day, included */
  PARAM_TIME     /* a date, or an instant */
} WebParamKind;

typedef struct {
  const char *name;
  WebParamKind kind;
  const char *note;
} WebParam;

typedef struct {
  const char *method, *pattern;
  WebHandler handler;
  guint roles;             /* Role bits, any of which will do, or WEB_ANYONE */
  gboolean writes;
  const char *operation;   /* "listSlots" */
  const char *summary;     /* one line */
  const WebReach *reach;   /* what of its kind of thing it lets each role get at; NULL where it is about no thing of anybody's */
  const WebParam *params;  /* of the query, ended by one without a name; NULL for none: any other is refused */
  const char *wish;        /* schema of the body, NULL for none */
  int status;              /* of the good answer */
  const char *answer;      /* its schema, with "[]" behind it for a page of a list; or a media type ("text/calendar");
                            * NULL: no body */
  gboolean page;           /* for people, in a browser: faults are pages too, and unknown names in the query are let be */
  gboolean (*waits)(Web *web, HttpRequest *request); /* TRUE: it has set out on an errand, and is to be set aside; NULL for a row
                                                      * that never is */
} WebRoute;

/* All rows, the API's and then the pages'; *@n takes their number. */
const WebRoute *web_routes(gsize *n);

#endif
