/* attempt: one try to sign in with a provider. All its secrets are made from one that the browser keeps in a cookie, so that
 * nothing is stored here between the way out and the way back. Pure.
 */
#ifndef IDENTITY_ATTEMPT_H
#define IDENTITY_ATTEMPT_H

#include <glib.h>

#include "base/token.h"
#include "identity/discovery.h"

typedef struct {
  char state[TOKEN_TEXT];    /* in front of what the browser brings back: it is the one that set out */
  char nonce[TOKEN_TEXT];    /* in the provider's token: it was made for this attempt */
  char verifier[TOKEN_TEXT]; /* PKCE (RFC 7636): whoever fetches the token is whoever asked for it */
} Attempt;

/* The secrets of the cookie @secret. */
void attempt_make(const char *secret, Attempt *attempt);
void attempt_forget(Attempt *attempt);

/* Whether @state, which came back, is this attempt's; *@onward (may be NULL, newly allocated) is the path it carried, "" for
 * none. */
gboolean attempt_is(const Attempt *attempt, const char *state, char **onward);

typedef struct {
  const char *client_id, *scopes; /* "openid email" */
  const char *return_url;
  const char *onward;             /* path to go on to afterwards, "" for none */
} AttemptWish;

/* Where to send the browser; newly allocated. */
char *attempt_address(const Attempt *attempt, const Discovery *discovery, const AttemptWish *wish);
/* What fetches the token for @code: the body of a form; newly allocated. @client_id and @secret as the body is to have them,
 * NULL where they go into the header. */
char *attempt_exchange(const Attempt *attempt, const char *code, const char *return_url, const char *client_id,
                       const char *secret);

#endif
