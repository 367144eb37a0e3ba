/* list: slots and bookings by filter, a page at a time, in order of start. */
#ifndef STORE_LIST_H
#define STORE_LIST_H

#include "db/db.h"
#include "model/booking.h"

/* Where the last page ended: everything after this start and id. */
typedef struct {
  Instant starts_at;
  char id[64];
} ListCursor;

/* Reads "1793000000.0190…" (as list_cursor_format wrote it). */
gboolean list_cursor_parse(const char *text, ListCursor *cursor, GError **error);
char *list_cursor_format(Instant starts_at, const char *id);

typedef struct {
  const char *service_id, *host_id, *place; /* NULL for all */
  Instant from, to;                         /* [from, to); 0: open */
  gboolean with_room;                       /* only offered ones with a free seat that nobody waits for */
  const ListCursor *after;                  /* NULL: from the start */
  int limit;
} SlotListFilter;

/* Slot *; withdrawn ones never. */
GPtrArray *store_slot_list(Db *db, const SlotListFilter *filter, GError **error);

typedef struct {
  const char *slot_id;                      /* NULL for all */
  const char *party_kind, *party_id;        /* NULL for all */
  const char *person_id;                    /* with it: of this person, */
  const char *team_id;                      /* or of this team and its members, only */
  gboolean live;                            /* only booked, waiting or offered ones */
  Instant from, to;
  const ListCursor *after;
  int limit;
} BookingListFilter;

/* Booking *. */
GPtrArray *store_booking_list(Db *db, const BookingListFilter *filter, GError **error);

/* Hosts of a slot with their names, in order of name: NamedId *. */
GPtrArray *store_slot_host_names(Db *db, const char *slot_id, GError **error);
/* Name of a party as it is now; "" if it is gone. NULL with @error. */
char *store_party_name(Db *db, PartyKind kind, const char *party_id, GError **error);

#endif
