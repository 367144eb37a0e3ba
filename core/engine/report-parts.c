#include "engine/report-parts.h"

#include <string.h>

typedef enum { PART_DELIVERED, PART_DID_NOT_ATTEND, PART_OPEN, PART_BY_SERVICE, PART_GIVEN_BACK, PART_NONE } PartBucket;

static PartBucket bucket_of(const ReportBooking *booking)
{
  if (booking->state == BOOKING_OFFERED)
    return PART_OPEN;
  if (booking->state == BOOKING_BOOKED)
    return booking->outcome == OUTCOME_ATTENDED ? PART_DELIVERED
           : booking->outcome == OUTCOME_DID_NOT_ATTEND ? PART_DID_NOT_ATTEND
                                                         : PART_OPEN;
  if (booking->state != BOOKING_CANCELLED || booking->queued) /* given up while it waited: it held no seat */
    return PART_NONE;
  return booking->cancelled_by == BY_SERVICE ? PART_BY_SERVICE
         : booking->cancelled_by == BY_PARTY ? PART_GIVEN_BACK
                                             : PART_NONE;
}

static gint64 *part_field(Tallies *tallies, PartBucket bucket)
{
  switch (bucket) {
  case PART_DELIVERED: return &tallies->delivered;
  case PART_DID_NOT_ATTEND: return &tallies->did_not_attend;
  case PART_OPEN: return &tallies->open;
  case PART_BY_SERVICE: return &tallies->by_service;
  case PART_GIVEN_BACK: return &tallies->given_back;
  case PART_NONE: break;
  }
  return NULL;
}

/* Gives @part as many of the units left in @rest's bucket as its booking may stand for. */
static void deal(ReportPart *part, const ReportSlot *slot, Tallies *rest, PartBucket bucket)
{
  gint64 *left = part_field(rest, bucket);
  gint64 units = MIN(slot->unit_slot ? 1 : part->booking->seats, *left);
  if (units <= 0)
    return;
  gint64 seats = slot->unit_slot ? slot->tallies.seats : units;
  *part_field(&part->tallies, bucket) += units;
  part->tallies.units += units;
  part->tallies.seats += seats;
  *left -= units;
  rest->units -= units;
  rest->seats -= seats;
}

static int by_cancelling(gconstpointer a, gconstpointer b)
{
  const ReportBooking *left = ((const ReportPart *)a)->booking, *right = ((const ReportPart *)b)->booking;
  if (left->cancelled_at != right->cancelled_at)
    return left->cancelled_at > right->cancelled_at ? -1 : 1;
  return strcmp(right->id, left->id);
}

static void deal_cancelled(GArray *parts, const ReportSlot *slot, Tallies *rest, gboolean past)
{
  g_array_sort(parts, by_cancelling);
  for (guint i = 0; i < parts->len; i++) {
    ReportPart *part = &g_array_index(parts, ReportPart, i);
    PartBucket bucket = bucket_of(part->booking);
    if (bucket == PART_BY_SERVICE || (bucket == PART_GIVEN_BACK && past))
      deal(part, slot, rest, bucket);
  }
}

GArray *report_parts(const ReportSlot *slot, GArray *bookings, gboolean past)
{
  GArray *parts = g_array_sized_new(FALSE, TRUE, sizeof(ReportPart), bookings->len + 1);
  Tallies rest = slot->tallies;
  for (guint i = 0; i < bookings->len; i++) {
    ReportPart part = { .booking = &g_array_index(bookings, ReportBooking, i) };
    PartBucket bucket = bucket_of(part.booking);
    if (booking_holds_seats(part.booking->state)) {
      part.tallies.taken = part.booking->seats;
      part.tallies.heads = part.booking->state == BOOKING_BOOKED ? part.booking->heads : 0;
      rest.taken -= part.tallies.taken;
      rest.heads -= part.tallies.heads;
      deal(&part, slot, &rest, bucket);
    }
    g_array_append_val(parts, part);
  }
  deal_cancelled(parts, slot, &rest, past);
  ReportPart nobody = { .booking = NULL, .tallies = rest };
  g_array_append_val(parts, nobody);
  return parts;
}
