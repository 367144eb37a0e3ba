#include "engine/import-settle.h"

#include "base/progress.h"
#include "store/import.h"
#include "store/slot.h"

#define AT_ONCE 500
#define CAPACITY_MOST 10000

/* A moment at which seats are taken (more) or given back (less). */
typedef struct {
  Instant at;
  int seats;
} Turn;

/* Whoever gives back goes before whoever takes at the same moment. */
static int compare_turns(const void *a, const void *b)
{
  const Turn *left = a, *right = b;
  if (left->at != right->at)
    return left->at > right->at ? 1 : -1;
  return left->seats - right->seats;
}

/* The most seats held at once: that many must have been on offer. A seat given back and taken by somebody later is
 * one. */
static int most_held(const GArray *held)
{
  g_autoptr(GArray) turns = g_array_new(FALSE, FALSE, sizeof(Turn));
  for (guint i = 0; i < held->len; i++) {
    const HeldSeats *seats = &g_array_index(held, HeldSeats, i);
    Turn taken = { seats->from, seats->seats }, back = { seats->until, -seats->seats };
    g_array_append_val(turns, taken);
    if (seats->until)
      g_array_append_val(turns, back);
  }
  g_array_sort(turns, compare_turns);
  int now = 0, most = 0;
  for (guint i = 0; i < turns->len; i++) {
    now += g_array_index(turns, Turn, i).seats;
    most = MAX(most, now);
  }
  return most;
}

static gboolean settle_one(Engine *engine, const MarkedSlot *slot, Instant now, GError **error)
{
  g_autoptr(GArray) held = store_import_held(engine->db, slot->id, error);
  if (!held)
    return FALSE;
  int most = most_held(held), unfilled = slot->fresh ? slot->capacity - 1 : 0;
  int capacity = slot->fresh ? MAX(1, most + unfilled) : MAX(slot->capacity, most);
  return store_import_unmark(engine->db, slot->id, MIN(capacity, CAPACITY_MOST), now, error)
         && store_slot_settle(engine->db, slot->id, error);
}

gboolean import_settle(Engine *engine, gint64 expected, Instant now, GError **error)
{
  g_autofree char *after = g_strdup("");
  g_autoptr(Progress) progress = progress_start("counting sessions", expected);
  for (gint64 done = 0;;) {
    g_autoptr(GArray) slots = store_import_marked(engine->db, after, AT_ONCE, error);
    if (!slots)
      return FALSE;
    for (guint i = 0; i < slots->len; i++) {
      const MarkedSlot *slot = &g_array_index(slots, MarkedSlot, i);
      if (!settle_one(engine, slot, now, error))
        return FALSE;
      progress_at(progress, ++done);
    }
    if (slots->len < AT_ONCE)
      return TRUE;
    g_free(after);
    after = g_strdup(g_array_index(slots, MarkedSlot, slots->len - 1).id);
  }
}
