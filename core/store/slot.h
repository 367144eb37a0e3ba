/* slot: rows of slot, meeting and host. Every write to a slot or anything that hangs on it begins with store_slot_touch.
 *
 * All functions: FALSE or NULL with @error on a broken database; "not there" is not an error: the out value is NULL then.
 */
#ifndef STORE_SLOT_H
#define STORE_SLOT_H

#include "db/db.h"
#include "model/slot.h"

/* The columns of a slot in the order in which store_slot_of_row takes them from a row's start. */
#define STORE_SLOT_COLUMNS                                                                                             \
  "id, service_id, schedule_id, slot_key, clinic, state, edited, capacity, taken, waiting, starts_at, ends_at, place, " \
  "hosts, revision, changed_at, unit_slot"
gpointer store_slot_of_row(DbRows *rows, GError **error); /* RowsMake: a Slot * */

/* The columns of a meeting, likewise. */
#define STORE_MEETING_COLUMNS "id, ordinal, starts, zone, minutes, starts_at, ends_at, place, online, sequence, changed_at"
#define STORE_MEETING_N_COLUMNS 11
gpointer store_meeting_of_row(DbRows *rows, GError **error); /* RowsMake: a Meeting * */

/* Raises the slot's revision and gives the row as it now is: lock, revision and read at once (law 4). Inside a
 * transaction only. *@slot NULL: there is none. */
gboolean store_slot_touch(Db *db, const char *id, Instant now, Slot **slot, GError **error);
/* Reads without touching. */
gboolean store_slot_get(Db *db, const char *id, Slot **slot, GError **error);
gboolean store_slot_find_key(Db *db, const char *service_id, const char *slot_key, Slot **slot, GError **error);

/* Inserts a whole slot: its row, its meetings (Meeting *, in order, at least one), and who gives them (@hosts: person
 * ids, sorted, NULL-ended, may be NULL: none). slot->hosts and the tallies are filled in from these; starts_at, ends_at
 * too. Then settles it. @slot->taken and waiting must be 0. */
gboolean store_slot_insert(Db *db, const Slot *slot, const GPtrArray *meetings, const char *const *hosts, GError **error);
/* Writes state, capacity, place, edited, clinic, schedule, meetings (matched by ordinal; their ids and sequences as given)
 * and hosts of a touched slot anew, moves the day sums along, brings starts_at of its bookings up to date, and settles it. */
gboolean store_slot_update(Db *db, const Slot *slot, const GPtrArray *meetings, const char *const *hosts, GError **error);

/* Hands a touched slot to another schedule, under the key and the clinic that it has there. All slots of a clinic go together. */
gboolean store_slot_rekey(Db *db, const char *id, const char *schedule_id, const char *slot_key, const char *clinic,
                          GError **error);

/* Meeting * in order. */
GPtrArray *store_slot_meetings(Db *db, const char *slot_id, GError **error);
/* Slot * of a schedule that end after @after, in order of start, withdrawn and cancelled ones too. */
GPtrArray *store_slot_of_schedule(Db *db, const char *schedule_id, Instant after, GError **error);
/* Ids (char *) of the slots cut from one opening, in order of start. */
GPtrArray *store_slot_of_clinic(Db *db, const char *clinic, GError **error);
/* Person ids of the hosts, sorted. */
GStrv store_slot_hosts(Db *db, const char *slot_id, GError **error);

/* Works out taken, waiting and the tallies from the slot's bookings, writes them, and moves the day's sums and the
 * clinic's share by the difference. Idempotent. A capacity overrun fails on the schema's CHECK (ERROR_CONFLICT). Call it
 * after every change to a slot's bookings, attendance or state. */
gboolean store_slot_settle(Db *db, const char *slot_id, GError **error);

/* Ids (char *), sorted, of slots other than @slot_id with seats taken (and not cancelled) that share a host with it at an
 * overlapping time. */
GPtrArray *store_slot_host_conflicts(Db *db, const char *slot_id, GError **error);
/* Ids (char *), sorted, of slots for which somebody waits and that share a host with this one at an overlapping time: those
 * that may have come within reach when this one's host is set free. */
GPtrArray *store_slot_host_waiting(Db *db, const char *slot_id, GError **error);

#endif
