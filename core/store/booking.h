/* booking: rows of booking, attendance, rating and comment. */
#ifndef STORE_BOOKING_H
#define STORE_BOOKING_H

#include "db/db.h"
#include "model/booking.h"

gboolean store_booking_get(Db *db, const char *id, Booking **booking, GError **error); /* NULL: none */
gboolean store_booking_insert(Db *db, const Booking *booking, GError **error);
/* Writes every field but id, party, made_*, by_staff anew and raises the row's revision by one. */
gboolean store_booking_update(Db *db, const Booking *booking, GError **error);

/* Notes that the booking as it stands in @booking leaves its slot: call it before the update that moves it. */
gboolean store_booking_leave(Db *db, const Booking *booking, Instant now, GError **error);

/* The columns of a booking in the order of its INSERT. */
#define STORE_BOOKING_COLUMNS                                                                                          \
  "id, slot_id, party_kind, party_id, profession, organisation, priority, seats, state, outcome, cancelled_by, late, " \
  "cancel_reason, heads, reference, note, made_at, made_by, by_staff, queued_at, queue, offer_until, cancelled_at, " \
  "starts_at, changed_at, revision"
/* RowsMake: a Booking * of a row that has these columns. */
gpointer store_booking_of_row(DbRows *rows, GError **error);

/* Facts about a wish that are not in the slot's row, in one statement. */
typedef struct {
  int mine;        /* live bookings of the party on the slot, */
  int mine_alike;  /* and those of them for the same case reference */
  int taken_other; /* seats held by others than the priority workforce */
  gboolean prerequisite_met; /* attended @requires, or @requires is NULL */
  gboolean host_busy;        /* a host of the slot is taken by another booked slot at an overlapping time */
  int n_meetings;
} BookingFacts;
/* @reference: "" for none; @without: id of a booking to leave out, or "". */
gboolean store_booking_facts(Db *db, const char *slot_id, PartyKind kind, const char *party_id, const char *reference,
                             const char *without, const char *requires_id, BookingFacts *facts, GError **error);

/* Whether the person, their team (NULL: none) or a team that they lead holds seats of the slot. */
gboolean store_booking_holds(Db *db, const char *slot_id, const char *person_id, const char *team_id, gboolean *holds,
                             GError **error);
/* Ids (char *) of a party's live bookings of slots that start after @after, in order of start. */
GPtrArray *store_booking_live_of(Db *db, PartyKind kind, const char *party_id, Instant after, GError **error);
/* Live bookings of a slot in order of queue and making: Booking *. */
GPtrArray *store_booking_live(Db *db, const char *slot_id, GError **error);
/* Those who wait for a slot, in their order: Booking *. */
GPtrArray *store_booking_queue(Db *db, const char *slot_id, GError **error);
/* 1-based place in the queue. */
gboolean store_booking_position(Db *db, const Booking *booking, int *position, GError **error);
/* Ids (char *) of bookings whose offer lapsed at or before @now, or that wait for a slot that has begun; at most @limit. */
GPtrArray *store_booking_overdue(Db *db, Instant now, int limit, GError **error);
/* Ids (char *) of slots that have room though somebody waits for them, at most @limit. */
GPtrArray *store_booking_waited_for(Db *db, Instant now, int limit, GError **error);
/* The earliest time after @now at which store_booking_overdue will have something; 0: none. */
gboolean store_booking_next_due(Db *db, Instant now, Instant *due, GError **error);

gboolean store_attendance_put(Db *db, const char *booking_id, const char *meeting_id, Outcome outcome, int present,
                              const char *who, Instant now, GError **error);
/* *@any: of one of its meetings at least it is said whether they came. */
gboolean store_attendance_any(Db *db, const char *booking_id, gboolean *any, GError **error);
/* Attendance * in order of meeting. */
GPtrArray *store_attendance_list(Db *db, const char *booking_id, GError **error);

/* The number of the next sheet of @person_id ("" for an import) on this booking, from 1. */
/* The first sheet of a person about a booking: @answers takes question → GINT_TO_POINTER(answer), *@comment (freed first) the
 * comment if there is one. */
gboolean store_rating_sheet(Db *db, const char *booking_id, const char *person_id, GHashTable *answers, char **comment,
                            GError **error);
gboolean store_rating_next(Db *db, const char *booking_id, const char *person_id, int *number, GError **error);
gboolean store_rating_put(Db *db, const Booking *booking, const char *service_id, const char *person_id, int number,
                          const char *question, int answer, GError **error);
gboolean store_comment_put(Db *db, const char *booking_id, const char *person_id, int number, const char *text,
                           Instant now, GError **error);

#endif
