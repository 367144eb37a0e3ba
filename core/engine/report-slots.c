#include "engine/report-slots.h"

#include <string.h>

#include "engine/browse.h"
#include "engine/looks.h"
#include "engine/report.h"
#include "store/list.h"

#define AT_ONCE 200 /* bookings of a slot read at a time */

static void slot_party_free(gpointer data)
{
  SlotParty *party = data;
  g_free(party->name);
  g_free(party->profession);
  g_free(party->organisation);
  g_free(party);
}

void reported_slot_free(ReportedSlot *slot)
{
  if (!slot)
    return;
  slot_view_free(slot->view);
  g_clear_pointer(&slot->parties, g_ptr_array_unref);
  g_free(slot);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReportedSlot, reported_slot_free)

static SlotParty *party_of(Engine *engine, const Booking *booking, GError **error)
{
  char *name = store_party_name(engine->read, booking->party_kind, booking->party_id, error);
  if (!name)
    return NULL;
  SlotParty *party = g_new0(SlotParty, 1);
  *party = (SlotParty){ .name = name,
                        .profession = g_strdup(booking->profession),
                        .organisation = g_strdup(booking->organisation),
                        .seats = booking->seats,
                        .heads = booking->heads,
                        .state = booking->state,
                        .outcome = booking->outcome,
                        .cancelled_by = booking->cancelled_by };
  return party;
}

/* Who only waited took nothing. */
static gboolean held_seats(const Booking *booking)
{
  return booking_holds_seats(booking->state) || (booking->state == BOOKING_CANCELLED && booking->queue == 0);
}

/* Whether a booking is of those that a bucket counts; where it counts no people, all are. */
static gboolean is_counted(const Booking *booking, Bucket bucket)
{
  gboolean gone = booking->state == BOOKING_CANCELLED;
  switch (bucket) {
  case BUCKET_DELIVERED: return !gone && booking->outcome == OUTCOME_ATTENDED;
  case BUCKET_DID_NOT_ATTEND: return !gone && booking->outcome == OUTCOME_DID_NOT_ATTEND;
  case BUCKET_CANCELLED_BY_PARTY: return gone && booking->cancelled_by != BY_SERVICE;
  case BUCKET_CANCELLED_BY_SERVICE: return gone && booking->cancelled_by == BY_SERVICE;
  case BUCKET_UNRESOLVED: return !gone && booking->outcome == OUTCOME_NONE;
  default: break;
  }
  return TRUE;
}

static gboolean is_shown(const ReportSlotsQuery *query, const Booking *booking)
{
  return held_seats(booking) && (!query->in_bucket || is_counted(booking, query->bucket));
}

static gboolean add_parties(Engine *engine, const ReportSlotsQuery *query, const GPtrArray *bookings, GPtrArray *parties,
                            GError **error)
{
  for (guint i = 0; i < bookings->len; i++) {
    const Booking *booking = bookings->pdata[i];
    if (!is_shown(query, booking))
      continue;
    SlotParty *party = party_of(engine, booking, error);
    if (!party)
      return FALSE;
    g_ptr_array_add(parties, party);
    engine_saw(engine, query->who, "see", "booking", booking->id, NULL);
  }
  return TRUE;
}

/* Everybody of a slot, however many they are: the figure counts them all. */
static GPtrArray *parties_of(Engine *engine, const ReportSlotsQuery *query, const char *slot_id, GError **error)
{
  ListCursor cursor;
  BookingListFilter filter = { .slot_id = slot_id, .limit = AT_ONCE };
  g_autoptr(GPtrArray) parties = g_ptr_array_new_with_free_func(slot_party_free);
  for (gboolean more = TRUE; more;) {
    g_autoptr(GPtrArray) bookings = store_booking_list(engine->read, &filter, error);
    if (!bookings || !add_parties(engine, query, bookings, parties, error))
      return NULL;
    more = bookings->len == AT_ONCE;
    const Booking *last = more ? bookings->pdata[bookings->len - 1] : NULL;
    if (last) {
      cursor.starts_at = last->starts_at;
      g_strlcpy(cursor.id, last->id, sizeof cursor.id);
      filter.after = &cursor;
    }
  }
  return g_steal_pointer(&parties);
}

static ReportedSlot *report_one(Engine *engine, const ReportSlotsQuery *query, const UtilisationRow *row, guint column,
                                GError **error)
{
  g_autoptr(ReportedSlot) slot = g_new0(ReportedSlot, 1);
  slot->buckets = row->buckets;
  slot->view = engine_slot(engine, NULL, row->keys[column], error);
  slot->parties = slot->view ? parties_of(engine, query, row->keys[column], error) : NULL;
  return slot->parties ? g_steal_pointer(&slot) : NULL;
}

static gboolean is_asked_for(const ReportSlotsQuery *query, const UtilisationRow *row)
{
  for (guint i = 0; i < query->query->n_keys; i++)
    if (strcmp(row->keys[i], query->values[i]) != 0)
      return FALSE;
  return !query->in_bucket || buckets_count(&row->buckets, query->bucket) > 0;
}

static void add_up(Buckets *sum, const Buckets *more)
{
  gint64 *to = (gint64 *)sum;
  const gint64 *from = (const gint64 *)more;
  G_STATIC_ASSERT(sizeof(Buckets) % sizeof(gint64) == 0);
  for (gsize i = 0; i < sizeof(Buckets) / sizeof(gint64); i++)
    to[i] += from[i];
}

static int by_start(gconstpointer a, gconstpointer b, gpointer column)
{
  const UtilisationRow *left = *(UtilisationRow *const *)a, *right = *(UtilisationRow *const *)b;
  guint slot = GPOINTER_TO_UINT(column);
  if (left->starts_at != right->starts_at)
    return left->starts_at < right->starts_at ? -1 : 1;
  return strcmp(left->keys[slot], right->keys[slot]);
}

/* Rows that are asked for, in order, added up in @sum; they stay @report's. */
static GPtrArray *choose(const ReportSlotsQuery *query, const UtilisationReport *report, guint column, Buckets *sum)
{
  GPtrArray *chosen = g_ptr_array_new();
  *sum = (Buckets){ 0 };
  for (guint i = 0; i < report->rows->len; i++) {
    const UtilisationRow *row = report->rows->pdata[i];
    if (!is_asked_for(query, row))
      continue;
    add_up(sum, &row->buckets);
    g_ptr_array_add(chosen, report->rows->pdata[i]);
  }
  g_ptr_array_sort_with_data(chosen, by_start, GUINT_TO_POINTER(column));
  return chosen;
}

GPtrArray *engine_report_slots(Engine *engine, const ReportSlotsQuery *query, guint *found, Buckets *sum, GError **error)
{
  UtilisationQuery by_slot = *query->query;
  guint column = by_slot.n_keys;
  by_slot.keys[by_slot.n_keys++] = UTILISATION_BY_SLOT;
  g_autoptr(UtilisationReport) report = NULL;
  if (!engine_report_utilisation(engine, &by_slot, &report, error))
    return NULL;
  Buckets all;
  g_autoptr(GPtrArray) chosen = choose(query, report, column, &all);
  g_autoptr(GPtrArray) slots = g_ptr_array_new_with_free_func((GDestroyNotify)reported_slot_free);
  for (guint i = query->first; i < chosen->len && slots->len < query->most; i++) {
    ReportedSlot *slot = report_one(engine, query, chosen->pdata[i], column, error);
    if (!slot)
      return NULL;
    g_ptr_array_add(slots, slot);
  }
  *found = chosen->len;
  *sum = all;
  return g_steal_pointer(&slots);
}
