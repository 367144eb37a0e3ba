/* deliver: takes letters out of the outbox and sends them.
 *
 * Any number may run, on one database, on as many machines: each takes letters under a lease, and the holder's word alone
 * counts. For each letter two things are committed: before its last line goes, that it is `handing`, and after the server's
 * answer, what became of it. So whoever finds a deliverer's letters after it was killed knows of each whether it may be tried
 * again: `sending` certainly has not arrived. `handing` most probably has, for the server goes on when we are gone; it is not
 * sent again but shown as unsure. The time for which that holds is the one the server takes for its answer, and what is lost or
 * doubled in it cannot be known by any sender (the two generals).
 */
#ifndef MAIL_DELIVER_H
#define MAIL_DELIVER_H

#include "engine/engine.h"

typedef struct Deliverer Deliverer;

/* Whether the letter at hand is to be the last. */
typedef gboolean (*DeliverStop)(void);

/* @engine may be bare; borrowed. ERROR_INVALID where the configuration says of no way that works. */
Deliverer *deliverer_open(Engine *engine, DeliverStop stop, GError **error);
void deliverer_close(Deliverer *deliverer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Deliverer, deliverer_close)

typedef struct {
  guint sent, failed, given_up;
} DeliverCount;

/* Sends what is due, until nothing is, or it is to stop. FALSE with @error where the database fails. @count (may be NULL) is
 * added to. */
gboolean deliverer_run(Deliverer *deliverer, DeliverCount *count, GError **error);
/* Whether there may be something to do; cheap. */
gboolean deliverer_is_needed(Deliverer *deliverer, gboolean *needed, GError **error);
/* Nothing has been due for a while: the connection to the server ends. */
void deliverer_rest(Deliverer *deliverer);
#endif
