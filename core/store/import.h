/* import: rows of the past, written in bulk. Within the import's transaction a slot that it made or touched has a
 * negative revision, so that each can be settled once at the end; nobody else sees that.
 */
#ifndef STORE_IMPORT_H
#define STORE_IMPORT_H

#include "db/db.h"
#include "model/booking.h"
#include "model/slot.h"

/* A slot of that service and start. */
typedef struct {
  char *id, *hosts; /* person ids, sorted, comma-separated */
  gboolean fresh;   /* made by this import */
  gboolean touched; /* by this import, or fresh */
  SlotState state;
} PastSlot;

void past_slot_free(PastSlot *slot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PastSlot, past_slot_free)

/* PastSlot * in order of id; withdrawn ones are left out. */
GPtrArray *store_import_find(Db *db, const char *service_id, Instant starts_at, GError **error);
/* Inserts slot, one meeting and its hosts (ids, sorted, NULL-ended), unsettled. slot->capacity counts one more than
 * the seats known to be unfilled. */
gboolean store_import_slot(Db *db, const Slot *slot, const Meeting *meeting, const char *const *hosts,
                           GError **error);
/* Takes what a slot counted so far out of its day, and marks it. */
gboolean store_import_touch(Db *db, const char *slot_id, GError **error);
/* Counts seats nobody took on a fresh slot. */
gboolean store_import_unfilled(Db *db, const char *slot_id, int seats, GError **error);
/* Says who gave a touched slot of one meeting, whom nobody had named so far. */
gboolean store_import_hosts(Db *db, const char *slot_id, const char *clinic, const char *joined,
                            const char *const *hosts, GError **error);
/* The session fell away. */
gboolean store_import_cancel(Db *db, const char *slot_id, GError **error);
gboolean store_import_known(Db *db, const char *booking_id, gboolean *known, GError **error);
/* First meeting of a slot; *@id NULL if it has none. */
gboolean store_import_meeting(Db *db, const char *slot_id, char **id, GError **error);

/* Marked slots behind @after ("" for the first), at most @limit, in order of id. */
typedef struct {
  char *id;
  gboolean fresh, unit_slot;
  int capacity;
} MarkedSlot;
/* GArray of MarkedSlot with a clear function. */
GArray *store_import_marked(Db *db, const char *after, int limit, GError **error);

/* When seats were held: from made_at (0: always) until cancelled_at (0 where not cancelled, or not known when). */
typedef struct {
  Instant from, until;
  int seats;
} HeldSeats;
GArray *store_import_held(Db *db, const char *slot_id, GError **error);
/* Takes the mark off and writes the capacity; the slot is then settled as any other. */
gboolean store_import_unmark(Db *db, const char *slot_id, int capacity, Instant now, GError **error);

#endif
