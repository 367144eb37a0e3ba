#include "engine/digest-count.h"

#include <stdlib.h>
#include <string.h>

#include "engine/digest-text.h"
#include "engine/report-parts.h"
#include "engine/report-rows.h"
#include "store/report-people.h"

static const UtilisationKey keys[] = {
  [DIGEST_HOUR] = UTILISATION_BY_HOUR,
  [DIGEST_HOST] = UTILISATION_BY_HOST,
  [DIGEST_PLACE] = UTILISATION_BY_PLACE,
  [DIGEST_TEAM] = UTILISATION_BY_TEAM,
  [DIGEST_ORGANISATION] = UTILISATION_BY_ORGANISATION,
  [DIGEST_PROFESSION] = UTILISATION_BY_PROFESSION,
};
#define N_CELLS G_N_ELEMENTS(keys) /* kinds that are cells; they come first */

void day_digests_clear(DayDigests *digests)
{
  for (int kind = 0; kind < DIGEST_N_KINDS; kind++)
    g_clear_pointer(&digests->cells[kind], g_free);
}

/* ---- cells ---- */

/* The rows of each kind, counted as the reports count a day that has passed; and, apart, the units among them that were
 * given back, which a day that lies ahead takes out again. */
typedef struct {
  ReportRows *all[N_CELLS], *back[N_CELLS];
} Cells;

static void cells_init(Cells *cells)
{
  for (guint kind = 0; kind < N_CELLS; kind++) {
    cells->all[kind] = report_rows_new(&keys[kind], 1);
    cells->back[kind] = report_rows_new(&keys[kind], 1);
  }
}

static void cells_clear(Cells *cells)
{
  for (guint kind = 0; kind < N_CELLS; kind++) {
    report_rows_free(cells->all[kind]);
    report_rows_free(cells->back[kind]);
  }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Cells, cells_clear)

static void add_hosts(ReportRows *rows, Piece *piece, const char *hosts)
{
  g_auto(GStrv) ids = g_strsplit(hosts, ",", -1);
  if (!*ids)
    report_rows_add(rows, piece);
  for (char **id = ids; *id; id++) {
    piece->host = *id;
    report_rows_add(rows, piece);
  }
}

static void add_part(Cells *cells, Piece *piece, const ReportPart *part, gboolean unit_slot)
{
  const Tallies *of = &part->tallies;
  gint64 given_back = part->booking ? of->given_back : 0;
  piece->team = part->booking ? part->booking->team : "";
  piece->organisation = part->booking ? part->booking->organisation : "";
  piece->profession = part->booking ? part->booking->profession : "";
  for (guint kind = DIGEST_TEAM; kind <= DIGEST_PROFESSION; kind++) {
    piece->tallies = *of;
    report_rows_add(cells->all[kind], piece);
    piece->tallies = (Tallies){ .units = given_back, .given_back = given_back, .seats = unit_slot ? of->seats : given_back };
    if (given_back)
      report_rows_add(cells->back[kind], piece);
  }
}

static void take_slot(void *data, const ReportSlot *slot, GArray *bookings)
{
  Cells *cells = data;
  Piece piece = { .service = "", .plugin = "", .host = "", .team = "", .organisation = "", .profession = "",
                  .place = slot->place, .slot = "", .clinic = slot->clinic, .day = slot->day, .hour = slot->hour, .past = TRUE,
                  .tallies = slot->tallies };
  report_rows_add(cells->all[DIGEST_HOUR], &piece);
  report_rows_add(cells->all[DIGEST_PLACE], &piece);
  add_hosts(cells->all[DIGEST_HOST], &piece, slot->hosts);
  piece.host = "";
  g_autoptr(GArray) parts = report_parts(slot, bookings, TRUE);
  for (guint i = 0; i < parts->len; i++)
    add_part(cells, &piece, &g_array_index(parts, ReportPart, i), slot->unit_slot);
}

static int compare_rows(gconstpointer a, gconstpointer b)
{
  const UtilisationRow *left = *(UtilisationRow *const *)a, *right = *(UtilisationRow *const *)b;
  return strcmp(left->keys[0], right->keys[0]);
}

static gint64 find_seats_back(const GPtrArray *rows, const char *key)
{
  for (guint i = 0; i < rows->len; i++) {
    const UtilisationRow *row = rows->pdata[i];
    if (strcmp(row->keys[0], key) == 0)
      return row->buckets.seats_offered;
  }
  return 0;
}

static DigestCell cell_of(const Buckets *of)
{
  return (DigestCell){ .tallies = { .units = of->offered,
                                    .delivered = of->delivered,
                                    .did_not_attend = of->did_not_attend,
                                    .given_back = of->cancelled_by_party,
                                    .by_service = of->cancelled_by_service,
                                    .open = of->unresolved,
                                    .free = of->unfilled,
                                    .seats = of->seats_offered,
                                    .taken = of->seats_taken,
                                    .heads = of->heads },
                       .clinics = of->clinics,
                       .ratios = of->ratios };
}

static char *write_rows(ReportRows *all, ReportRows *back, GError **error)
{
  Buckets total;
  g_autoptr(GPtrArray) rows = report_rows_finish(all, &total, error);
  g_autoptr(GPtrArray) given_back = rows ? report_rows_finish(back, &total, error) : NULL;
  if (!given_back)
    return NULL;
  g_autoptr(GString) text = g_string_new(NULL);
  g_ptr_array_sort(rows, compare_rows);
  for (guint i = 0; i < rows->len; i++) {
    const UtilisationRow *row = rows->pdata[i];
    DigestCell cell = cell_of(&row->buckets);
    cell.seats_back = find_seats_back(given_back, row->keys[0]);
    digest_cell_write(text, row->keys[0], &cell);
  }
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static gboolean count_cells(Db *db, const DigestDay *day, DayDigests *digests, GError **error)
{
  g_auto(Cells) cells;
  cells_init(&cells);
  if (!store_report_slots_with_bookings(db, day->service_id, day->day, day->day, take_slot, &cells, error))
    return FALSE;
  for (guint kind = 0; kind < N_CELLS; kind++) {
    digests->cells[kind] = write_rows(cells.all[kind], cells.back[kind], error);
    if (!digests->cells[kind])
      return FALSE;
  }
  return TRUE;
}

/* ---- who came, how far ahead they booked, what they said ---- */

typedef struct {
  gint64 number, bookings, heads;
} Came;

typedef struct {
  Db *db;
  DigestNumber number;
  GArray *came;
  GError *why;
} Attenders;

static void take_attender(void *data, const ReportAttender *attender)
{
  Attenders *attenders = data;
  Came came = { 0, attender->bookings, attender->heads };
  if (!attenders->why && attenders->number(attenders->db, attender, &came.number, &attenders->why))
    g_array_append_val(attenders->came, came);
}

static int compare_numbers(const void *a, const void *b)
{
  gint64 left = *(const gint64 *)a, right = *(const gint64 *)b; /* a Came begins with its number */
  return (left > right) - (left < right);
}

static char *count_attenders(Db *db, const ReportSpan *span, DigestNumber number, GError **error)
{
  g_autoptr(GArray) came = g_array_new(FALSE, FALSE, sizeof(Came));
  Attenders attenders = { .db = db, .number = number, .came = came };
  if (!store_report_attenders(db, span, take_attender, &attenders, error))
    return NULL;
  if (attenders.why) {
    g_propagate_error(error, attenders.why);
    return NULL;
  }
  g_array_sort(came, compare_numbers);
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < came->len; i++) {
    const Came *one = &g_array_index(came, Came, i);
    g_string_append_printf(text, "%s%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, i ? " " : "", one->number,
                           one->bookings, one->heads);
  }
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *count_leads(Db *db, const ReportSpan *span, GError **error)
{
  g_autoptr(GArray) leads = g_array_new(FALSE, FALSE, sizeof(gint64));
  gint64 after = 0, before = 0;
  if (!store_report_leads(db, span, leads, &after, error))
    return NULL;
  if (leads->len == 0 && after == 0)
    return g_strdup("");
  g_array_sort(leads, compare_numbers);
  g_autoptr(GString) text = g_string_new(NULL);
  g_string_append_printf(text, "%" G_GINT64_FORMAT, after);
  for (guint i = 0; i < leads->len; i++) {
    gint64 lead = g_array_index(leads, gint64, i);
    g_string_append_printf(text, " %" G_GINT64_FORMAT, lead - before);
    before = lead;
  }
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *count_happenings(Db *db, const ReportSpan *span, GError **error)
{
  ReportHappenings of = { 0 };
  if (!store_report_happenings(db, span, &of, error))
    return NULL;
  const gint64 numbers[] = { of.slots, of.held, of.cancelled, of.by_party, of.by_party_late, of.by_service };
  g_autoptr(GString) text = g_string_new(NULL);
  digest_item_write(text, "", numbers, G_N_ELEMENTS(numbers));
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static void take_answers(void *data, const ReportAnswers *answers)
{
  digest_item_write(data, answers->question, answers->answers + 1, 5);
}

static char *count_answers(Db *db, const ReportSpan *span, GError **error)
{
  gint64 sheets[2] = { 0, 0 };
  g_autoptr(GString) text = g_string_new(NULL);
  if (!store_report_medians(db, span, &sheets[0], &sheets[1], error))
    return NULL;
  if (sheets[0] > 0)
    digest_item_write(text, "", sheets, 2);
  if (!store_report_answers(db, span, take_answers, text, error))
    return NULL;
  return g_string_free(g_steal_pointer(&text), FALSE);
}

gboolean digest_count(Db *db, const DigestDay *day, DigestNumber number, DayDigests *digests, GError **error)
{
  const ReportSpan span = { day->service_id, day->day, day->day, G_MAXINT64 };
  g_auto(DayDigests) made = { 0 };
  if (!count_cells(db, day, &made, error) ||
      !(made.cells[DIGEST_ATTENDERS] = count_attenders(db, &span, number, error)) ||
      !(made.cells[DIGEST_LEADS] = count_leads(db, &span, error)) ||
      !(made.cells[DIGEST_HAPPENINGS] = count_happenings(db, &span, error)) ||
      !(made.cells[DIGEST_ANSWERS] = count_answers(db, &span, error)))
    return FALSE;
  *digests = made;
  memset(&made, 0, sizeof made);
  return TRUE;
}
