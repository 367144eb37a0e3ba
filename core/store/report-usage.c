#include "store/report-usage.h"

#include <string.h>

#include "store/report-read.h"

#define SLOT_COLUMNS \
  "s.id, s.clinic, s.place, s.hosts, s.starts_at, s.starts_on, s.starts_hour, s.unit_slot, s.units, s.delivered, " \
  "s.did_not_attend, s.given_back, s.by_service, s.open, s.free, s.capacity, s.taken, s.heads"
#define SLOT_N_COLUMNS 18
/* The index is by instant, the question by civil day: a day more on either side covers every zone's offset. */
#define SLOT_WHERE \
  "s.service_id = $1 AND s.starts_at >= $2 AND s.starts_at < $3 AND s.starts_on >= $4 AND s.starts_on <= $5"
#define DAY_SECONDS 86400

void report_service_free(ReportService *service)
{
  if (!service)
    return;
  g_free(service->id);
  g_free(service->plugin);
  g_free(service->title);
  g_free(service->zone);
  g_free(service->settings);
  g_free(service);
}

GPtrArray *store_report_services(Db *db, GError **error)
{
  g_autoptr(DbRows) rows = db_ask(db, error, "SELECT id, plugin, title, zone, settings, unit FROM service ORDER BY id", "");
  if (!rows)
    return NULL;
  g_autoptr(GPtrArray) services = g_ptr_array_new_with_free_func((GDestroyNotify)report_service_free);
  gboolean failed = FALSE;
  while (report_next(rows, &failed, error)) {
    ReportService *service = g_new0(ReportService, 1);
    service->id = g_strdup(db_text(rows, 0));
    service->plugin = g_strdup(db_text(rows, 1));
    service->title = g_strdup(db_text(rows, 2));
    service->zone = g_strdup(db_text(rows, 3));
    service->settings = g_strdup(db_text(rows, 4));
    service->unit_slot = strcmp(db_text(rows, 5), "slot") == 0;
    g_ptr_array_add(services, service);
  }
  return failed ? NULL : g_steal_pointer(&services);
}

/* Ten columns from @from on: units … free, seats, taken, heads. */
static Tallies read_tallies(DbRows *rows, int from)
{
  return (Tallies){ .units = db_int(rows, from),
                    .delivered = db_int(rows, from + 1),
                    .did_not_attend = db_int(rows, from + 2),
                    .given_back = db_int(rows, from + 3),
                    .by_service = db_int(rows, from + 4),
                    .open = db_int(rows, from + 5),
                    .free = db_int(rows, from + 6),
                    .seats = db_int(rows, from + 7),
                    .taken = db_int(rows, from + 8),
                    .heads = db_int(rows, from + 9) };
}

ReportDay store_report_day_of_row(DbRows *rows)
{
  return (ReportDay){ .day = db_int(rows, 0),
                      .tallies = read_tallies(rows, 1),
                      .clinics = db_int(rows, 11),
                      .ratios = db_int(rows, 12) };
}

gboolean store_report_days(Db *db, const char *service_id, gint64 from, gint64 to, ReportDaySink sink, void *data,
                           GError **error)
{
  static const char sql[] =
    "SELECT " STORE_REPORT_DAY_COLUMNS " FROM tally t WHERE t.service_id = $1 AND t.day >= $2 AND t.day <= $3 ORDER BY t.day";
  g_autoptr(DbRows) rows = db_ask(db, error, sql, "tii", service_id, from, to);
  if (!rows)
    return FALSE;
  gboolean failed = FALSE;
  while (report_next(rows, &failed, error)) {
    ReportDay day = store_report_day_of_row(rows);
    sink(data, &day);
  }
  return !failed;
}

static void read_slot(DbRows *rows, ReportSlot *slot)
{
  *slot = (ReportSlot){ .id = db_text(rows, 0),
                        .clinic = db_text(rows, 1),
                        .place = db_text(rows, 2),
                        .hosts = db_text(rows, 3),
                        .starts_at = db_int(rows, 4),
                        .day = db_int(rows, 5),
                        .hour = (int)db_int(rows, 6),
                        .unit_slot = db_int(rows, 7) != 0,
                        .tallies = read_tallies(rows, 8) };
  if (slot->tallies.units == 0) /* withdrawn: offers no seats */
    slot->tallies.seats = 0;
}

static DbRows *ask_slots(Db *db, const char *sql, const char *service_id, gint64 from, gint64 to, GError **error)
{
  return db_ask(db, error, sql, "tiiii", service_id, (from - 1) * DAY_SECONDS, (to + 2) * DAY_SECONDS, from, to);
}

gboolean store_report_slots(Db *db, const char *service_id, gint64 from, gint64 to, ReportSlotSink sink, void *data,
                            GError **error)
{
  static const char sql[] = "SELECT " SLOT_COLUMNS " FROM slot s WHERE " SLOT_WHERE " ORDER BY s.starts_at, s.id";
  g_autoptr(DbRows) rows = ask_slots(db, sql, service_id, from, to, error);
  if (!rows)
    return FALSE;
  g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(ReportBooking));
  gboolean failed = FALSE;
  while (report_next(rows, &failed, error)) {
    ReportSlot slot;
    read_slot(rows, &slot);
    sink(data, &slot, none);
  }
  return !failed;
}

static void booking_clear(gpointer data)
{
  ReportBooking *booking = data;
  g_free(booking->id);
  g_free(booking->team);
  g_free(booking->organisation);
  g_free(booking->profession);
}

static ReportBooking read_booking(DbRows *rows)
{
  int c = SLOT_N_COLUMNS;
  ReportBooking booking = { .id = db_text_copy(rows, c),
                            .team = g_strdup(db_text(rows, c + 1)),
                            .organisation = g_strdup(db_text(rows, c + 2)),
                            .profession = g_strdup(db_text(rows, c + 3)),
                            .state = booking_state_from_text(db_text(rows, c + 4)),
                            .queued = db_int(rows, c + 7) != 0,
                            .seats = db_int(rows, c + 8),
                            .heads = db_int(rows, c + 9),
                            .made_at = db_int(rows, c + 10),
                            .cancelled_at = db_int(rows, c + 11) };
  if (*db_text(rows, c + 5))
    outcome_parse(db_text(rows, c + 5), &booking.outcome, NULL);
  if (*db_text(rows, c + 6))
    cancelled_by_parse(db_text(rows, c + 6), &booking.cancelled_by, NULL);
  return booking;
}

/* A slot with its bookings, gathered while the joined rows go by. */
typedef struct {
  ReportSlot slot;
  char *id, *clinic, *place, *hosts;
  GArray *bookings;
} Gathered;

static void gathered_clear(Gathered *gathered)
{
  g_clear_pointer(&gathered->id, g_free);
  g_clear_pointer(&gathered->clinic, g_free);
  g_clear_pointer(&gathered->place, g_free);
  g_clear_pointer(&gathered->hosts, g_free);
  g_clear_pointer(&gathered->bookings, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Gathered, gathered_clear)

static void gathered_begin(Gathered *gathered, DbRows *rows)
{
  gathered_clear(gathered);
  read_slot(rows, &gathered->slot);
  gathered->slot.id = gathered->id = g_strdup(gathered->slot.id);
  gathered->slot.clinic = gathered->clinic = g_strdup(gathered->slot.clinic);
  gathered->slot.place = gathered->place = g_strdup(gathered->slot.place);
  gathered->slot.hosts = gathered->hosts = g_strdup(gathered->slot.hosts);
  gathered->bookings = g_array_new(FALSE, FALSE, sizeof(ReportBooking));
  g_array_set_clear_func(gathered->bookings, booking_clear);
}

gboolean store_report_slots_with_bookings(Db *db, const char *service_id, gint64 from, gint64 to, ReportSlotSink sink,
                                          void *data, GError **error)
{
  static const char sql[] =
    "SELECT " SLOT_COLUMNS ", b.id, CASE b.party_kind WHEN 'team' THEN b.party_id ELSE coalesce(p.team_id, '') END, "
    "b.organisation, b.profession, b.state, b.outcome, b.cancelled_by, b.queued_at, b.seats, b.heads, b.made_at, "
    "b.cancelled_at FROM slot s LEFT JOIN booking b ON b.slot_id = s.id "
    "LEFT JOIN person p ON b.party_kind = 'person' AND p.id = b.party_id WHERE " SLOT_WHERE
    " ORDER BY s.starts_at, s.id, b.made_at, b.id";
  g_autoptr(DbRows) rows = ask_slots(db, sql, service_id, from, to, error);
  if (!rows)
    return FALSE;
  g_auto(Gathered) gathered = { 0 };
  gboolean failed = FALSE;
  while (report_next(rows, &failed, error)) {
    if (!gathered.id || strcmp(gathered.id, db_text(rows, 0)) != 0) {
      if (gathered.id)
        sink(data, &gathered.slot, gathered.bookings);
      gathered_begin(&gathered, rows);
    }
    if (!db_is_null(rows, SLOT_N_COLUMNS)) {
      ReportBooking booking = read_booking(rows);
      g_array_append_val(gathered.bookings, booking);
    }
  }
  if (!failed && gathered.id)
    sink(data, &gathered.slot, gathered.bookings);
  return !failed;
}

/* One row of texts looked up by id. */
static gboolean look_up(Db *db, const char *sql, const char *id, gboolean *found, char **first, char **second,
                        GError **error)
{
  g_autoptr(DbRows) rows = db_ask(db, error, sql, "t", id);
  if (!rows)
    return FALSE;
  gboolean failed = FALSE;
  *found = report_next(rows, &failed, error);
  if (*found) {
    *first = g_strdup(db_text(rows, 0));
    if (second)
      *second = g_strdup(db_text(rows, 1));
  }
  return !failed;
}

gboolean store_report_person(Db *db, const char *id, gboolean *found, char **mail, char **name, GError **error)
{
  return look_up(db, "SELECT mail, name FROM person WHERE id = $1", id, found, mail, name, error);
}

gboolean store_report_team(Db *db, const char *id, gboolean *found, char **title, GError **error)
{
  return look_up(db, "SELECT title FROM team WHERE id = $1", id, found, title, NULL, error);
}
