/* token: what a program shows to act for a person. 256 random bits, shown once, kept as a hash. */
#ifndef ENGINE_TOKEN_H
#define ENGINE_TOKEN_H

#include "base/token.h"
#include "engine/engine.h"
#include "store/token.h"

typedef struct {
  const char *person; /* id or mail address */
  const char *label;  /* what it is for, NULL or "" for none; at most 100 characters */
  int days;           /* valid so long, 1..3660; 0: until it is revoked */
  const char *id;     /* a UUID of the caller's, NULL to have one made: the same again is ERROR_CONFLICT */
} TokenWish;

/* Makes a token; @token (TOKEN_TEXT bytes) takes the secret, *@id (may be NULL) its id. In a transaction. An actor other
 * than an administrator makes tokens for themself only (ERROR_DENIED). A person who is not active is ERROR_INVALID. */
gboolean engine_token_create(Engine *engine, const Actor *actor, const TokenWish *wish, char *token, char **id,
                             GError **error);

/* Who shows @token: one statement on the reading connection. ERROR_STRANGER for an unknown, revoked or expired token and
 * for a person who is not active; which of these it was is not told. *@id (may be NULL) takes the token's id. */
Person *engine_token_find(Engine *engine, const char *token, char **id, GError **error);

/* Takes a token back; again: nothing changes. In a transaction. ERROR_MISSING also for a token of somebody else, unless the
 * actor is an administrator. */
gboolean engine_token_revoke(Engine *engine, const Actor *actor, const char *id, GError **error);

/* TokenRecord *, the newest first: all for an administrator, else the actor's own. */
GPtrArray *engine_token_list(Engine *engine, const Actor *actor, GError **error);

#endif
