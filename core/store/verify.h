/* verify: finds what contradicts itself in the stored data. Reads only, row by row, in bounded memory; run it inside one
 * snapshot. Nothing here shares a statement with the code that keeps what is checked.
 */
#ifndef STORE_VERIFY_H
#define STORE_VERIFY_H

#include "db/db.h"

/* Where findings go. Each names the thing and its id, and says what is wrong. */
typedef struct {
  void (*found)(void *data, const char *breach);
  void (*looked)(void *data); /* one more row was looked at */
  void *data;
} VerifySink;

/* One rule: a statement that gives the id of whatever breaks it, and perhaps a second column that tells more. */
typedef struct {
  const char *kind; /* "booking" */
  const char *says; /* "is cancelled, but by nobody"; with a ":" at its end the second column follows */
  const char *sql;
} VerifyRule;

const VerifyRule *store_verify_rules(guint *n);
gboolean store_verify_rule(Db *db, const VerifyRule *rule, const VerifySink *sink, GError **error);

/* Slots: seats taken, seats waiting and tallies, counted anew from the bookings. */
gboolean store_verify_slots(Db *db, const VerifySink *sink, GError **error);
/* Day sums: counted anew from the slots. */
gboolean store_verify_days(Db *db, const VerifySink *sink, GError **error);
/* The change log: ids made when their entries say. */
gboolean store_verify_log(Db *db, const VerifySink *sink, GError **error);
/* The change log: each entry as it was sealed, none missing, none put in. */
gboolean store_verify_chain(Db *db, const VerifySink *sink, GError **error);

/* One meeting as stored, for those who know about zones. */
typedef struct {
  const char *id, *slot_id, *starts, *zone;
  int ordinal;
  gint64 minutes, starts_at, ends_at;
  gint64 starts_on, starts_hour; /* of its slot */
} VerifyMeeting;
typedef void (*VerifyMeetingSink)(void *data, const VerifyMeeting *meeting);
gboolean store_verify_meetings(Db *db, VerifyMeetingSink sink, void *data, GError **error);

#endif
