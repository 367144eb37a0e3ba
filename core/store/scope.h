/* scope: what feeds lean on to know that they are stale: a revision for each person, team, host, service and the offers,
 * kept only where somebody has a feed of it. */
#ifndef STORE_SCOPE_H
#define STORE_SCOPE_H

#include "db/db.h"
#include "model/booking.h"
#include "model/feed.h"
#include "model/slot.h"

/* Begins to keep a scope's revision, if it is not kept already. */
gboolean store_scope_watch(Db *db, FeedScope kind, const char *id, Instant now, GError **error);
/* Revision and time of the last change of a scope; 0 and 0 for one that is not kept. */
gboolean store_scope_get(Db *db, FeedScope kind, const char *id, gint64 *revision, Instant *changed_at, GError **error);

/* The highest revision of any scope, 0 if there is none. */
gboolean store_scope_highest(Db *db, gint64 *revision, GError **error);
/* Raises every scope past @revision, with a margin, and to @now. */
gboolean store_scope_raise_past(Db *db, gint64 revision, Instant now, GError **error);

/* ---- changes ---- */

/* Has the scopes raised in which a change to one party's booking shows: the service, offers, the slot's hosts, the party,
 * and the team of a person. Inside a transaction; done as that commits, once for all its bookings. */
void store_scope_raise(Db *db, const Slot *slot, PartyKind kind, const char *party_id, Instant now);
/* The same at once, for a change to the slot itself: shows to every party that ever booked it. */
gboolean store_scope_raise_slot(Db *db, const char *slot_id, const char *service_id, Instant now, GError **error);

/* For a change to a whole schedule: the service, offers, and the schedule's hosts. */
gboolean store_scope_raise_service(Db *db, const char *service_id, const char *schedule_id, Instant now, GError **error);
/* For a change of names and titles, which show everywhere. */
gboolean store_scope_raise_all(Db *db, Instant now, GError **error);

#endif
