/* forgery: was this call made by a page of ours? A page of somebody else can make a browser send our cookie along, but it
 * can neither read a page of ours nor set its own origin. Pure.
 */
#ifndef WEB_FORGERY_H
#define WEB_FORGERY_H

#include <glib.h>

/* What stands in the headers of a call that changes something and shows a cookie. NULL: the header is not there. */
typedef struct {
  const char *origin;   /* Origin */
  const char *site;     /* Sec-Fetch-Site */
  const char *host;     /* Host */
  const char *base_url; /* configured */
  const char *token;    /* what was sent along in X-CSRF-Token or the form's field “csrf” */
  const char *wanted;   /* what should have been; "" where there is no cookie: then nothing is right */
} ForgeryFacts;

typedef enum {
  FORGERY_NONE,         /* it is one of ours */
  FORGERY_NO_TOKEN,     /* nothing was sent along */
  FORGERY_WRONG_TOKEN,  /* of another session, or made up */
  FORGERY_FOREIGN       /* the browser itself says that another site's page made it */
} Forgery;

/* The origin is ours if it is base-url's or names the host that was asked. “null” is what a browser says of our own pages, since
 * they tell nobody where they come from, and of some foreign ones: then Sec-Fetch-Site decides, and in browsers that do not
 * send it the token alone. */
Forgery forgery_judge(const ForgeryFacts *facts);

#endif
