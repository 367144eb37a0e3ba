/* report-wishes: past demand, one booking after another as they were made. Reads only. */
#ifndef STORE_REPORT_WISHES_H
#define STORE_REPORT_WISHES_H

#include "model/booking.h"
#include "store/report-people.h"

typedef struct {
  Instant made_at; /* 0: not known */
  Instant wanted;  /* start of the slot that was booked */
  gint64 seats;
  BookingState state;
  Outcome outcome;
  CancelledBy cancelled_by;
  Instant cancelled_at;
} ReportWish;
typedef void (*ReportWishSink)(void *data, const ReportWish *wish);

/* Every booking of the span's slots, waits too, in order of making and id; at most @limit. */
gboolean store_report_wishes(Db *db, const ReportSpan *span, gint64 limit, ReportWishSink sink, void *data, GError **error);

/* The largest capacity of the span's slots; 0 where there are none. */
gboolean store_report_capacity(Db *db, const ReportSpan *span, gint64 *capacity, GError **error);

#endif
