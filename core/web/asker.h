/* asker: whoever asks, as far as the guard could tell. */
#ifndef WEB_ASKER_H
#define WEB_ASKER_H

#include "base/token.h"
#include "engine/session.h"
#include "http/request.h"
#include "web/errand.h"
#include "web/web.h"

/* A browser's cookies. Where base-url is https they bear the prefix that ties them to this host and to TLS (RFC 6265bis
 * §4.1.3.2); without TLS a browser would refuse them under that name. */
typedef enum {
  COOKIE_SESSION, /* somebody is signed in */
  COOKIE_DOOR,    /* somebody is about to sign in: tells which browser asked for a link, and guards the forms at the door */
  COOKIE_PROVIDER /* somebody is out to sign in with a provider */
} WebCookie;

typedef struct {
  Person *person;         /* NULL: nobody we know */
  Actor *actor;           /* the same, as the engine wants it; NULL with it */
  SessionRecord *session; /* by cookie; NULL: by a program's token, or nobody */
  char csrf[TOKEN_TEXT];  /* what the forms and scripts of whoever is signed in send along; "" where nobody is by cookie */
  WebErrand *errand;      /* what the call waits or has waited for elsewhere (web/errand.h); NULL for nothing */
  char door[TOKEN_TEXT];  /* the same for forms that anybody may send, from the other cookie; "" where there is none */
} WebAsker;

WebAsker *asker_new(void);
void asker_free(WebAsker *asker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WebAsker, asker_free)

/* The value of a cookie of ours, in @out (TOKEN_TEXT bytes); FALSE if there is none. */
gboolean asker_cookie(const Web *web, const HttpRequest *request, WebCookie which, char *out);
/* Gives the browser a cookie for @seconds (0: as long as it runs), or takes it back (@value NULL). */
void asker_set_cookie(const Web *web, HttpResponse *response, WebCookie which, const char *value, gint64 seconds);
/* The token against forged calls that belongs to a cookie's value, in @out (TOKEN_TEXT bytes). */
void asker_csrf(const char *cookie, char *out);

/* The address that asks, and its network, proxies of ours seen through. */
void asker_network(const Web *web, const HttpRequest *request, char *out /* HTTP_NETWORK_TEXT */);

#endif
