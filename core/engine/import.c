#include "engine/import.h"

#include <jansson.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/progress.h"
#include "engine/import-names.h"
#include "engine/import-settle.h"
#include "engine/load-lines.h"
#include "store/booking.h"
#include "store/change.h"
#include "store/import.h"
#include "store/scope.h"

#define ALIKE_MOST 10000 /* rows of one slot that say the very same */

typedef struct {
  Engine *engine;
  const char *path;
  Instant now;
  ImportNames names;
  ImportOutcome *outcome;
  LoadFaults faults; /* once there is one, rows are only checked */
} Import;

/* ---- the slot of a row ---- */

/* Whether two sorted lists of ids have one in common. */
static gboolean share_a_host(const char *a, const char *b)
{
  g_auto(GStrv) left = g_strsplit(a, ",", -1), right = g_strsplit(b, ",", -1);
  for (char **id = left; *id; id++)
    if (g_strv_contains((const char *const *)right, *id))
      return TRUE;
  return FALSE;
}

/* The slot that the row speaks of; NULL: there is none yet. *@several: a row without hosts, which of them nobody can
 * tell. */
static const PastSlot *choose_slot(const GPtrArray *slots, const char *hosts, gboolean *several)
{
  const PastSlot *nameless = NULL;
  for (guint i = 0; i < slots->len; i++) {
    const PastSlot *one = slots->pdata[i];
    if (strcmp(one->hosts, hosts) == 0 || (*hosts && *one->hosts && share_a_host(one->hosts, hosts)))
      return one;
    if (!*one->hosts)
      nameless = one;
  }
  *several = !*hosts && slots->len > 1;
  return !*hosts && slots->len > 0 ? slots->pdata[0] : nameless;
}

/* A clinic of the past: the same service, civil date, hosts and place. */
static char *name_clinic(const ImportRow *row, const char *hosts)
{
  char date[CIVIL_DATE_TEXT], id[ID_TEXT];
  g_autofree char *where = g_strconcat(hosts, "\n", row->place, NULL);
  id_derive("import clinic", where, id);
  return g_strdup_printf("import/%s/%s/%.8s", row->service->service->id, civil_format_date(row->starts, date), id);
}

static gboolean make_slot(Import *import, const ImportRow *row, const char *hosts, PastSlot *made, GError **error)
{
  char id[ID_TEXT], meeting_id[ID_TEXT], at[INSTANT_TEXT];
  const Service *service = row->service->service;
  g_autofree char *key = g_strdup_printf("import/%s/%s", instant_format(row->starts_at, 0, at), hosts);
  g_autofree char *clinic = name_clinic(row, hosts);
  g_auto(GStrv) ids = g_strsplit(hosts, ",", -1);
  id_derive_at(row->starts_at * 1000, service->id, key, id);
  Meeting meeting = { .id = (char *)id_derive_at(row->starts_at * 1000, "import meeting", id, meeting_id),
                      .ordinal = 1,
                      .starts = row->starts,
                      .zone = service->zone,
                      .minutes = row->minutes,
                      .starts_at = row->starts_at,
                      .ends_at = row->ends_at,
                      .place = (char *)row->place,
                      .changed_at = import->now };
  Slot slot = { .id = id,
                .service_id = service->id,
                .slot_key = key,
                .clinic = clinic,
                .state = SLOT_OFFERED,
                .capacity = 1,
                .place = (char *)row->place,
                .hosts = (char *)hosts,
                .changed_at = import->now,
                .unit_slot = service->unit_slot };
  import->outcome->slots++;
  *made = (PastSlot){ g_strdup(id), g_strdup(hosts), TRUE, TRUE, SLOT_OFFERED };
  return store_import_slot(import->engine->db, &slot, &meeting, (const char *const *)ids, error);
}

static gboolean touch(Import *import, PastSlot *slot, GError **error)
{
  if (slot->touched)
    return TRUE;
  slot->touched = TRUE;
  return store_import_touch(import->engine->db, slot->id, error);
}

/* A session whose hosts no row had named so far. */
static gboolean name_hosts(Import *import, const ImportRow *row, PastSlot *slot, const char *hosts, GError **error)
{
  g_autofree char *clinic = name_clinic(row, hosts);
  g_auto(GStrv) ids = g_strsplit(hosts, ",", -1);
  g_free(slot->hosts);
  slot->hosts = g_strdup(hosts);
  return touch(import, slot, error)
         && store_import_hosts(import->engine->db, slot->id, clinic, hosts, (const char *const *)ids, error);
}

/* Finds or makes the slot of a row; *@slot is newly allocated. */
static gboolean find_slot(Import *import, const ImportRow *row, PastSlot **slot, gboolean *several, GError **error)
{
  const char *hosts = import_hosts(&import->names, row->hosts, error);
  g_autoptr(GPtrArray) slots =
    hosts ? store_import_find(import->engine->db, row->service->service->id, row->starts_at, error) : NULL;
  if (!slots)
    return FALSE;
  *several = FALSE;
  const PastSlot *chosen = choose_slot(slots, hosts, several);
  g_autoptr(PastSlot) found = g_new0(PastSlot, 1);
  if (chosen)
    *found =
      (PastSlot){ g_strdup(chosen->id), g_strdup(chosen->hosts), chosen->fresh, chosen->touched, chosen->state };
  if (!chosen ? !make_slot(import, row, hosts, found, error)
              : *hosts && !*found->hosts && !name_hosts(import, row, found, hosts, error))
    return FALSE;
  *slot = g_steal_pointer(&found);
  return TRUE;
}

/* ---- the booking of a row ---- */

static BookingState state_of(PastOutcome outcome)
{
  return outcome == PAST_BY_PARTY || outcome == PAST_BY_SERVICE ? BOOKING_CANCELLED : BOOKING_BOOKED;
}

static gboolean is_late(const ImportRow *row)
{
  Instant last = row->starts_at - policy_setting_core(row->service->settings, CORE_CANCEL_MINUTES) * 60;
  return row->outcome == PAST_BY_PARTY && row->cancelled_at > last;
}

/* Where the file does not say when, it was by the start at the latest. */
static Instant cancelled_at(const ImportRow *row)
{
  if (state_of(row->outcome) != BOOKING_CANCELLED)
    return 0;
  return row->cancelled_at ? row->cancelled_at : MAX(row->starts_at, row->made_at);
}

/* What makes a row of a slot the same row: everything but its ratings, and its number among those that say the same.
 */
static void name_booking(const ImportRow *row, const PastSlot *slot, const ImportParty *party, int number, char *id)
{
  g_autofree char *key = g_strdup_printf("%s\n%s\n%s\n%d\n%d\n%d\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT "\n%d",
                                         slot->id, party_kind_text(row->party_kind), party->id, row->seats,
                                         (int)row->outcome, row->present, row->made_at, row->cancelled_at, number);
  id_derive_at(row->starts_at * 1000, "import booking", key, id);
}

/* Texts are borrowed. */
static Booking past_booking(const Import *import, const ImportRow *row, const PastSlot *slot,
                            const ImportParty *party, char *id)
{
  const char *profession = *row->profession ? row->profession : party->profession;
  const char *organisation = *row->organisation ? row->organisation : party->organisation;
  gboolean attended = row->outcome == PAST_ATTENDED;
  return (Booking){ .id = id,
                    .slot_id = slot->id,
                    .party_kind = row->party_kind,
                    .party_id = party->id,
                    .profession = (char *)profession,
                    .organisation = (char *)organisation,
                    .priority = import_is_priority(&import->names, profession),
                    .seats = row->seats,
                    .state = state_of(row->outcome),
                    .outcome = attended                              ? OUTCOME_ATTENDED
                               : row->outcome == PAST_DID_NOT_ATTEND ? OUTCOME_DID_NOT_ATTEND
                                                                     : OUTCOME_NONE,
                    .cancelled_by = row->outcome == PAST_BY_PARTY     ? BY_PARTY
                                    : row->outcome == PAST_BY_SERVICE ? BY_SERVICE
                                                                      : BY_NOBODY,
                    .late = is_late(row),
                    .heads = attended ? (row->present < 0 ? row->seats : row->present) : 0,
                    .made_at = row->made_at,
                    .made_by = (char *)"",
                    .cancelled_at = cancelled_at(row),
                    .starts_at = row->starts_at,
                    .changed_at = import->now };
}

static gboolean put_attendance(Import *import, const Booking *booking, const ImportRow *row, GError **error)
{
  g_autofree char *meeting = NULL;
  if (booking->outcome == OUTCOME_NONE)
    return TRUE;
  return store_import_meeting(import->engine->db, booking->slot_id, &meeting, error)
         && store_attendance_put(import->engine->db, booking->id, meeting, booking->outcome, booking->heads, "import",
                                 row->ends_at, error);
}

static gboolean put_ratings(Import *import, const Booking *booking, const ImportRow *row, GError **error)
{
  for (guint i = 0; i < row->n_ratings; i++)
    if (!store_rating_put(import->engine->db, booking, row->service->service->id, "", 1,
                          row->ratings[i].question->key, row->ratings[i].answer, error))
      return FALSE;
  return TRUE;
}

/* The id of a booking that is not stored yet; *@fresh FALSE: the row is known already. Rows of a new slot that say
 * the very same are bookings each; of a slot known before they are the rows that made it. */
static gboolean choose_id(Import *import, const ImportRow *row, const PastSlot *slot, const ImportParty *party,
                          char *id, gboolean *fresh, GError **error)
{
  for (int number = 1; number <= ALIKE_MOST; number++) {
    gboolean known;
    name_booking(row, slot, party, number, id);
    if (!store_import_known(import->engine->db, id, &known, error))
      return FALSE;
    *fresh = !known;
    if (!known || !slot->fresh)
      return TRUE;
  }
  return error_set(error, ERROR_INVALID, "more than %d rows say the very same", ALIKE_MOST);
}

static gboolean put_booking(Import *import, const ImportRow *row, PastSlot *slot, GError **error)
{
  char id[ID_TEXT];
  gboolean fresh;
  const ImportParty *party = import_party(&import->names, row, error);
  if (!party || !choose_id(import, row, slot, party, id, &fresh, error))
    return FALSE;
  if (!fresh) {
    import->outcome->known++;
    return TRUE;
  }
  Booking booking = past_booking(import, row, slot, party, id);
  import->outcome->bookings++;
  return touch(import, slot, error) && store_booking_insert(import->engine->db, &booking, error)
         && put_attendance(import, &booking, row, error) && put_ratings(import, &booking, row, error);
}

/* A row without hosts where several sessions stand side by side: it is fine if one of them has it already. */
static gboolean put_doubtful(Import *import, const ImportRow *row, GError **error)
{
  g_autoptr(GPtrArray) slots =
    store_import_find(import->engine->db, row->service->service->id, row->starts_at, error);
  const ImportParty *party = slots && row->has_party ? import_party(&import->names, row, error) : NULL;
  if (!slots || (row->has_party && !party))
    return FALSE;
  gboolean known = !row->has_party;
  for (guint i = 0; i < slots->len && !known; i++) {
    char id[ID_TEXT];
    name_booking(row, slots->pdata[i], party, 1, id);
    if (!store_import_known(import->engine->db, id, &known, error))
      return FALSE;
  }
  import->outcome->known += known;
  return known
         || error_set(error, ERROR_INVALID,
                      "hosts: %u sessions of this service begin then, side by side; say whose this is", slots->len);
}

/* A slot nobody took: that it is there says it all, but where each seat counts. */
static gboolean put_unfilled(Import *import, const ImportRow *row, PastSlot *slot, gboolean made, GError **error)
{
  if (!made && !(slot->fresh && !row->service->service->unit_slot))
    import->outcome->known++;
  if (!slot->fresh || row->service->service->unit_slot)
    return TRUE;
  return store_import_unfilled(import->engine->db, slot->id, row->seats, error);
}

static gboolean cancel_slot(Import *import, PastSlot *slot, GError **error)
{
  if (slot->state == SLOT_CANCELLED)
    return TRUE;
  return touch(import, slot, error) && store_import_cancel(import->engine->db, slot->id, error);
}

static gboolean put_row(Import *import, const ImportRow *row, GError **error)
{
  g_autoptr(PastSlot) slot = NULL;
  gint64 before = import->outcome->slots;
  gboolean several;
  if (!find_slot(import, row, &slot, &several, error))
    return FALSE;
  if (several)
    return put_doubtful(import, row, error);
  if (row->slot_outcome == PAST_BY_SERVICE && !cancel_slot(import, slot, error))
    return FALSE;
  return row->has_party ? put_booking(import, row, slot, error)
                        : put_unfilled(import, row, slot, import->outcome->slots > before, error);
}

/* ---- the file ---- */

/* Whether @why is about the row (then it is filed) or about the machine. */
static gboolean file_fault(Import *import, const Csv *csv, GError *why, GError **error)
{
  if (!g_error_matches(why, ERROR_DOMAIN, ERROR_INVALID) && !g_error_matches(why, ERROR_DOMAIN, ERROR_PRIVATE)) {
    g_propagate_prefixed_error(error, why, "%s:%" G_GINT64_FORMAT ": ", import->path, csv_line(csv));
    return FALSE;
  }
  load_fault(&import->faults, import->path, (int)csv_line(csv), "%s", why->message);
  g_error_free(why);
  return TRUE;
}

static gboolean take_record(Import *import, const Csv *csv, const Columns *columns, GError **error)
{
  ImportRow row;
  GError *why = NULL;
  import->outcome->rows++;
  if (import_row_read(import->engine, csv, columns, import->now, &row, &why)
      && (import->faults.n > 0 || put_row(import, &row, &why)))
    return TRUE;
  return file_fault(import, csv, why, error);
}

static gboolean read_header(Import *import, Csv *csv, Columns *columns, GError **error)
{
  CsvResult result = csv_next(csv, error);
  if (result == CSV_END)
    error_set(error, ERROR_INVALID, "the file is empty; its first line names the columns");
  if (result == CSV_RECORD && import_columns_read(csv, columns, error))
    return TRUE;
  g_prefix_error(error, "%s:%" G_GINT64_FORMAT ": ", import->path, csv_line(csv));
  return FALSE;
}

static gboolean read_rows(Import *import, Csv *csv, const Columns *columns, Progress *progress, GError **error)
{
  for (;;) {
    GError *why = NULL;
    switch (csv_next(csv, &why)) {
    case CSV_RECORD:
      if (!take_record(import, csv, columns, error))
        return FALSE;
      break;
    case CSV_END: return TRUE;
    case CSV_FAULT:
    case CSV_BROKEN:
      if (!file_fault(import, csv, why, error))
        return FALSE;
      break;
    }
    progress_at(progress, csv_size(csv) ? csv_bytes(csv) : import->outcome->rows);
  }
}

static gboolean record(Import *import, GError **error)
{
  const ImportOutcome *outcome = import->outcome;
  if (outcome->slots == 0 && outcome->bookings == 0)
    return TRUE;
  json_auto_t *told = json_pack("{s:I, s:I, s:I}", "rows", (json_int_t)outcome->rows, "slots",
                                (json_int_t)outcome->slots, "bookings", (json_int_t)outcome->bookings);
  char *text = json_dumps(told, JSON_COMPACT);
  g_autofree char *name = g_path_get_basename(import->path);
  gboolean fine =
    store_change_append(import->engine->db, import->now, "import", "import", "file", name, NULL, text, error)
    && store_scope_raise_all(import->engine->db, import->now, error);
  free(text);
  return fine;
}

static gboolean run(Import *import, GError **error)
{
  Columns columns;
  g_autoptr(Csv) csv = csv_open(import->path, error);
  if (!csv || !read_header(import, csv, &columns, error))
    return FALSE;
  g_autoptr(Progress) progress = progress_start("reading bytes", csv_size(csv));
  if (!read_rows(import, csv, &columns, progress, error))
    return FALSE;
  g_clear_pointer(&progress, progress_end);
  if (import->faults.n > 0)
    return load_faults_to_error(&import->faults, error);
  return import_settle(import->engine, import->outcome->slots, import->now, error) && record(import, error);
}

gboolean engine_import(Engine *engine, const char *path, ImportOutcome *outcome, GError **error)
{
  Import import = { .engine = engine, .path = path, .now = clock_now(), .outcome = outcome };
  *outcome = (ImportOutcome){ 0 };
  load_faults_init(&import.faults);
  gboolean fine = import_names_init(&import.names, engine, import.now, outcome, error) && run(&import, error);
  import_names_clear(&import.names);
  load_faults_clear(&import.faults);
  return fine;
}
