/* deliver: takes letters out of the outbox and sends them.
 *
 * Any number may run, on one database, on as many machines: each takes letters under a lease, and the holder's word alone
 * counts. How far each letter has come is committed before it goes any further (model/letter.h), so whoever finds the letters of
 * a deliverer that was killed knows of each whether it may be tried again. One moment remains of which no sender can know (the
 * two generals): from a letter's end to the server's answer. A server goes on when we are gone, so a letter of that moment has
 * most probably arrived: it is not sent again but shown as unsure.
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
