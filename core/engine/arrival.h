/* arrival: somebody comes in whom an organisation's identity provider has told us of (core/identity). What it says has been
 * checked by then; here it is decided whom of ours it means, and what they may.
 *
 * The first time, the mail address tells whom it means; from then on the provider's own name for them does, so that an address
 * that is given to a successor does not open the predecessor's account, and one that changes does not shut anybody out.
 */
#ifndef ENGINE_ARRIVAL_H
#define ENGINE_ARRIVAL_H

#include "base/token.h"
#include "engine/session.h"

typedef struct {
  const char *issuer, *subject; /* who says it, and whom it means */
  const char *mail;             /* NULL: it names no address, or one that it has not verified */
  const char *name;             /* NULL: none; for somebody new */
  guint granted;                /* roles that it gives */
  guint managed;                /* roles that it decides on at all; of all others ours stand */
  gboolean create;              /* whoever is not known is made known */
  const char *client;           /* "Firefox on Windows" */
} ArrivalWish;

typedef enum {
  ARRIVAL_IN,        /* a session is open */
  ARRIVAL_UNKNOWN,   /* nobody here has that address */
  ARRIVAL_TAKEN,     /* whoever has that address came in by another account of the provider's before */
  ARRIVAL_INACTIVE,  /* disabled */
  ARRIVAL_ROLELESS   /* no role is left to them */
} ArrivalAnswer;

/* What to do. Pure. */
typedef enum { ARRIVE_AS_KNOWN, ARRIVE_AND_BIND, ARRIVE_AND_CREATE, ARRIVE_NOT } ArrivalDeed;

/* @known: whom the provider has meant before; @named: who has the address, and @bound whether the provider has meant them by
 * another name before. Each may be NULL. *@answer is why not, where the deed is ARRIVE_NOT. Pure. */
ArrivalDeed arrival_decide(const Person *known, const Person *named, gboolean bound, gboolean create,
                           ArrivalAnswer *answer);

typedef struct {
  ArrivalAnswer answer;
  char token[TOKEN_TEXT]; /* with ARRIVAL_IN: for the cookie */
} Arrival;

/* In a transaction, which is to be committed whatever the answer is: roles that were lost are lost. */
gboolean engine_arrive(Engine *engine, const ArrivalWish *wish, Arrival *arrival, GError **error);

/* Forgets by what name providers know a person, so that the next account with their address may come in. An administrator.
 * *@forgotten (may be NULL) takes how many there were. In a transaction. */
gboolean engine_arrival_unlink(Engine *engine, const Actor *actor, const char *mail, guint *forgotten, GError **error);

#endif
