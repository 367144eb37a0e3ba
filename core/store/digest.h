/* digest: rows of digest and attender: what each day of each service came to, kept so that reports need not read bookings.
 *
 * The day's row in tally says whether its digests are stale. Whatever changes a slot or its bookings tells so in its own
 * transaction (store_slot_settle does), or calls one of the functions below; who makes them anew is engine/digest.c. What
 * stands in a digest is engine/digest-text.h's.
 */
#ifndef STORE_DIGEST_H
#define STORE_DIGEST_H

#include "store/report-people.h"
#include "store/report-usage.h"

typedef enum {
  DIGEST_HOUR,
  DIGEST_HOST,
  DIGEST_PLACE,
  DIGEST_TEAM,
  DIGEST_ORGANISATION,
  DIGEST_PROFESSION,
  DIGEST_ATTENDERS,
  DIGEST_LEADS,
  DIGEST_HAPPENINGS,
  DIGEST_ANSWERS,
  DIGEST_N_KINDS
} DigestKind;
const char *store_digest_kind_text(DigestKind kind); /* "hour" … */

/* ---- telling that a day's digests no longer hold; in the transaction of the change ---- */

/* Of the slot's day: for what is changed beside store_slot_settle. */
gboolean store_digest_stale_slot(Db *db, const char *slot_id, GError **error);
/* Of every day with a booking of that person: when the person's team changes, or what bookings say of the person. */
gboolean store_digest_stale_person(Db *db, const char *person_id, GError **error);
/* The same, and the person's numbers are given up: for an erasure, before its bookings are another's. */
gboolean store_attender_forget(Db *db, const char *person_id, GError **error);

/* Of every day with answers to bookings on which nobody came, which programs before this one counted. That it was done is kept as a
 * fact. */
gboolean store_digest_stale_answers(Db *db, GError **error);
/* Whether it was; *@knows TRUE also where no day has digests. */
gboolean store_digest_knows_answers(Db *db, gboolean *knows, GError **error);

/* ---- making them anew ---- */

typedef struct {
  char *service_id;
  gint64 day;
} DigestDay;
/* GArray of DigestDay (with a clear function), at most @limit; NULL with @error. */
GArray *store_digest_stale_days(Db *db, gint64 limit, GError **error);
/* How many days are stale. */
gboolean store_digest_count_stale(Db *db, gint64 *days, GError **error);
/* Takes the mark off, and with it the lock on the day's row: a booking that comes meanwhile waits for our commit and then
 * marks it again. *@claimed FALSE: another process was quicker. Before the day is read. */
gboolean store_digest_claim(Db *db, const DigestDay *day, gboolean *claimed, GError **error);
/* "" where there is nothing to be said. */
gboolean store_digest_put(Db *db, const DigestDay *day, DigestKind kind, const char *cells, GError **error);

/* The number that stands for a party as it was when it booked. *@found FALSE: it has none. */
gboolean store_attender_find(Db *db, const ReportAttender *attender, gboolean *found, gint64 *number, GError **error);
/* The same; one is given if it has none. */
gboolean store_attender_number(Db *db, const ReportAttender *attender, gint64 *number, GError **error);

/* ---- reading ---- */

typedef struct {
  ReportDay sums;
  gboolean stale;
  const char *cells; /* borrowed until the sink returns; of no meaning where stale */
} DigestRow;
typedef gboolean (*DigestRowSink)(void *data, const DigestRow *row, GError **error);
/* Every day of the service that has a row in tally, in order, @from and @to included. */
gboolean store_digest_read(Db *db, const char *service_id, DigestKind kind, gint64 from, gint64 to, DigestRowSink sink,
                           void *data, GError **error);
/* Every party that has a number, with that number; `bookings` and `heads` are 0 and `priority` is not said. */
typedef void (*DigestAttenderSink)(void *data, gint64 number, const ReportAttender *attender);
gboolean store_attenders(Db *db, DigestAttenderSink sink, void *data, GError **error);

/* Digests whose day has no row in tally: there should be none. Ids as "SERVICE DAY", char *. */
GPtrArray *store_digest_strays(Db *db, GError **error);
/* Every clean day: GArray of DigestDay, after @after (NULL: from the first), at most @limit; and one day's digest. */
GArray *store_digest_clean_days(Db *db, const DigestDay *after, gint64 limit, GError **error);
gboolean store_digest_get(Db *db, const DigestDay *day, DigestKind kind, char **cells, GError **error);

#endif
