/* report: how long the reports of a year take over a diary of so many bookings, against counting them all.
 *
 *   report FILE BOOKINGS MOST-MS
 *
 * Makes the diary FILE (anew) with BOOKINGS bookings, all within the year that is asked for, works out its digests as
 * “attune migrate” does, then asks: by service and month within MOST-MS, and its rows compared with those of the full
 * count; by every grouping there is, each within MOST_GROUPING a million; and the annual report within MOST_ANNUAL a million.
 * Ends with 1 where rows differ or anything takes longer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "engine/digest.h"
#include "engine/report.h"
#include "store/schema.h"

#define SERVICES 8
#define SEATS 10          /* and bookings, a slot */
#define FIRST_DAY 20331   /* 2025-08-31: the day before the year */
#define DAYS 365
#define RUNS 15
#define MOST_GROUPING 100 /* ms for a million bookings */
#define MOST_ANNUAL 200
#define AFTER ((gint64)(FIRST_DAY + DAYS + 1) * 86400) /* the year is over */

/* Ids as the program makes them: 36 characters, the time first. */
#define ID(kind, i) "printf('%08x-%04x-7000-8000-" kind "%011x', 1756700000 + (" i ") / 64, (" i ") % 65536, " i ")"
#define NUMBERS(n) "WITH RECURSIVE i(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM i WHERE i < " n " - 1) "
/* Of ten seats: 3 to 6 used, 1 did not attend, 1 given back, 1 cancelled by the service, 1 open or nobody's, the rest free. */
#define USED "(3 + i % 4)"

static const char slots_sql[] =
  NUMBERS("$1") "INSERT INTO slot (id, service_id, schedule_id, slot_key, clinic, state, edited, capacity, taken, waiting, "
  "starts_at, ends_at, starts_on, starts_hour, place, hosts, revision, changed_at, unit_slot, units, delivered, "
  "did_not_attend, given_back, by_service, open, free, heads) SELECT " ID("0", "i") ", 'service-' || (i % 8), NULL, "
  "'key-' || i, 'clinic-' || (i / 48) || '-' || (i % 8), 'offered', 0, 10, " USED " + 2, 0, "
  "(20332 + i * 365 / $1) * 86400 + 28800 + i % 40 * 900, (20332 + i * 365 / $1) * 86400 + 30600 + i % 40 * 900, "
  "20332 + i * 365 / $1, 8 + i % 40 / 4, 'Place ' || (i % 40), 'host-' || (i % 20) || ',host-' || (i % 20 + 1), 1, 0, 0, 10, "
  USED ", 1, 1, 1, 1, 6 - " USED ", " USED " FROM i";

static const char bookings_sql[] =
  NUMBERS("$1 * 10") "INSERT INTO booking (id, slot_id, party_kind, party_id, profession, organisation, priority, seats, state, "
  "outcome, cancelled_by, late, cancel_reason, heads, reference, note, made_at, made_by, by_staff, queued_at, queue, "
  "offer_until, cancelled_at, starts_at, changed_at, revision) SELECT " ID("1", "i") ", " ID("0", "i / 10")
  ", 'person', 'person-' || (i * 7919 % 5000), 'profession-' || (i % 12), 'organisation-' || (i % 30), i % 3 = 0, 1, "
  "CASE WHEN i % 10 < 3 + i / 10 % 4 OR i % 10 IN (6, 9) THEN 'booked' WHEN i % 10 IN (7, 8) THEN 'cancelled' "
  "ELSE 'lapsed' END, "
  "CASE WHEN i % 10 < 3 + i / 10 % 4 THEN 'attended' WHEN i % 10 = 6 THEN 'did-not-attend' ELSE '' END, "
  "CASE i % 10 WHEN 7 THEN 'party' WHEN 8 THEN 'service' ELSE '' END, 0, '', i % 10 < 3 + i / 10 % 4, '', '', "
  "(20320 + i / 10 * 365 / $1) * 86400, '', 0, 0, 0, 0, 0, "
  "(20332 + i / 10 * 365 / $1) * 86400 + 28800 + i / 10 % 40 * 900, 0, 1 FROM i";

static const char people_sql[] =
  NUMBERS("5000") "INSERT INTO person (id, mail, name, profession, organisation, team_id, roles, state, revision, made_at) "
  "SELECT 'person-' || i, 'person-' || i || '@bench.example', 'Person ' || i, 'profession-' || (i % 12), "
  "'organisation-' || (i % 30), 'team-' || (i % 200), 1, 'active', 1, 0 FROM i";

static const char teams_sql[] =
  NUMBERS("200") "INSERT INTO team (id, title, organisation, leader_id, state, made_at) "
  "SELECT 'team-' || i, 'Team ' || i, 'organisation-' || (i % 30), NULL, 'active', 0 FROM i";

/* Everybody who came answers two questions. */
static const char ratings_sql[] =
  "INSERT INTO rating (booking_id, person_id, number, question, answer, service_id, starts_at) "
  "SELECT b.id, '', 1, q.question, 1 + b.made_at % 5, s.service_id, s.starts_at FROM booking b "
  "JOIN slot s ON s.id = b.slot_id JOIN (SELECT 'useful' AS question UNION ALL SELECT 'confidence') q "
  "WHERE b.outcome = 'attended'";

static const char tally_sql[] =
  "INSERT INTO tally (service_id, day, units, delivered, did_not_attend, given_back, by_service, open, free, seats, taken, "
  "heads, clinics, ratios) SELECT service_id, day, sum(units), sum(delivered), sum(did_not_attend), sum(given_back), "
  "sum(by_service), sum(open), sum(free), sum(seats), sum(taken), sum(heads), count(*), "
  "sum((delivered * 1000000 + units / 2) / units) FROM (SELECT service_id, starts_on AS day, clinic, sum(units) AS units, "
  "sum(delivered) AS delivered, sum(did_not_attend) AS did_not_attend, sum(given_back) AS given_back, "
  "sum(by_service) AS by_service, sum(open) AS open, sum(free) AS free, sum(capacity) AS seats, sum(taken) AS taken, "
  "sum(heads) AS heads FROM slot GROUP BY service_id, starts_on, clinic) AS clinics GROUP BY service_id, day";

/* Every booking is looked at: what a report would be without the day sums. */
static const char recount_sql[] =
  "SELECT s.service_id, s.starts_on, sum(CASE WHEN b.outcome = 'attended' THEN b.seats ELSE 0 END), "
  "sum(CASE WHEN b.outcome = 'did-not-attend' THEN b.seats ELSE 0 END), "
  "sum(CASE WHEN b.cancelled_by = 'party' THEN b.seats ELSE 0 END), "
  "sum(CASE WHEN b.cancelled_by = 'service' THEN b.seats ELSE 0 END), "
  "sum(CASE WHEN b.state = 'booked' AND b.outcome = '' THEN b.seats ELSE 0 END) FROM slot s "
  "JOIN booking b ON b.slot_id = s.id WHERE s.starts_on > $1 GROUP BY s.service_id, s.starts_on";

typedef struct {
  gint64 delivered, did_not_attend, by_party, by_service, open;
} Sums;

static void die(const char *what, const GError *error)
{
  fprintf(stderr, "bench report: %s: %s\n", what, error ? error->message : "failed");
  exit(2);
}

static void run(Db *db, const char *sql)
{
  g_autoptr(GError) error = NULL;
  if (!db_run(db, &error, sql, ""))
    die("making the diary", error);
}

static void make_services(Db *db)
{
  g_autoptr(GError) error = NULL;
  for (int i = 0; i < SERVICES; i++) {
    g_autofree char *id = g_strdup_printf("service-%d", i);
    if (!db_run(db, &error,
                "INSERT INTO service (id, plugin, title, summary, colour, settings, unit, requires_id, zone, state, made_at) "
                "VALUES ($1, 'training-course', $2, '', '', '{}', 'seat', NULL, 'Europe/London', 'active', 0)", "tt", id, id))
      die("making the services", error);
  }
}

/* Indexes are made after the rows: as by an import that sorts first, and many times as quick. */
static void make(const char *address, gint64 bookings)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = db_open(address, DB_WRITE, &error);
  guint n = 0;
  const DbMigration *migrations = store_migrations(&n);
  if (!db || !db_migrate(db, migrations, n, NULL, &error) || !db_begin(db, &error))
    die("making the diary", error);
  make_services(db);
  run(db, "DROP INDEX booking_slot");
  run(db, "DROP INDEX booking_party");
  run(db, "DROP INDEX booking_time");
  gint64 slots = bookings / SEATS;
  run(db, people_sql);
  run(db, teams_sql);
  run(db, "INSERT INTO profession (name, priority) VALUES ('profession-1', 1), ('Profession-2', 1), ('profession-3', 0)");
  run(db, "INSERT INTO reporting_year (name, from_on, to_on) VALUES ('2025/26', '2025-09-01', '2026-08-31')");
  run(db, "INSERT INTO target (id, title, measure, from_on, to_on, figure, green, amber) VALUES "
          "('sessions', 'Sessions', 'sessions', '2025-09-01', '2026-08-31', 150, 1, 0.75), "
          "('priority', 'Priority', 'priority-share', '2025-09-01', '2026-08-31', 0.75, 1, 0.75), "
          "('content', 'Content', 'satisfaction-share', '2025-09-01', '2026-08-31', 0.8, 1, 0.75)");
  if (!db_run(db, &error, slots_sql, "i", slots) || !db_run(db, &error, bookings_sql, "i", slots))
    die("making slots and bookings", error);
  run(db, tally_sql);
  run(db, ratings_sql);
  run(db, "CREATE INDEX booking_slot ON booking (slot_id, state, queue)");
  run(db, "CREATE INDEX booking_party ON booking (party_kind, party_id, starts_at)");
  run(db, "CREATE INDEX booking_time ON booking (starts_at)");
  if (!db_commit(db, &error))
    die("making the diary", error);
}

static UtilisationQuery year_by(UtilisationKey key)
{
  return (UtilisationQuery){ .from = civil_from_day(FIRST_DAY + 1), .to = civil_from_day(FIRST_DAY + DAYS), .keys = { key },
                             .n_keys = 1, .now = AFTER };
}

static UtilisationReport *ask(Engine *engine, const UtilisationQuery *query, gint64 *took)
{
  g_autoptr(GError) error = NULL;
  UtilisationReport *report = NULL;
  gint64 begun = clock_ticks();
  if (!engine_report_utilisation(engine, query, &report, &error))
    die("asking", error);
  *took = clock_ticks() - begun;
  return report;
}

static GHashTable *recount(Db *db, gint64 *took)
{
  GHashTable *sums = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(GError) error = NULL;
  gint64 begun = clock_ticks();
  g_autoptr(DbRows) rows = db_ask(db, &error, recount_sql, "i", (gint64)FIRST_DAY);
  while (rows && db_next(rows, &error)) {
    Civil date = civil_from_day((int)db_int(rows, 1));
    g_autofree char *key = g_strdup_printf("%s %04d-%02u", db_text(rows, 0), date.year, date.month);
    Sums *sum = g_hash_table_lookup(sums, key);
    if (!sum) {
      sum = g_new0(Sums, 1);
      g_hash_table_insert(sums, g_strdup(key), sum);
    }
    *sum = (Sums){ sum->delivered + db_int(rows, 2), sum->did_not_attend + db_int(rows, 3), sum->by_party + db_int(rows, 4),
                   sum->by_service + db_int(rows, 5), sum->open + db_int(rows, 6) };
  }
  *took = clock_ticks() - begun;
  if (error)
    die("counting", error);
  return sums;
}

static gboolean agree(const UtilisationReport *report, GHashTable *sums)
{
  if (report->rows->len != g_hash_table_size(sums))
    return FALSE;
  for (guint i = 0; i < report->rows->len; i++) {
    const UtilisationRow *row = g_ptr_array_index(report->rows, i);
    g_autofree char *key = g_strdup_printf("%s %s", row->keys[0], row->keys[1]);
    const Sums *sum = g_hash_table_lookup(sums, key);
    const Buckets *of = &row->buckets;
    if (!sum || !buckets_add_up(of) || sum->delivered != of->delivered || sum->did_not_attend != of->did_not_attend ||
        sum->by_party != of->cancelled_by_party || sum->by_service != of->cancelled_by_service || sum->open != of->unresolved)
      return FALSE;
  }
  return TRUE;
}

static int by_size(const void *a, const void *b)
{
  gint64 left = *(const gint64 *)a, right = *(const gint64 *)b;
  return (left > right) - (left < right);
}

/* The first and the median of RUNS, in milliseconds. */
typedef struct {
  double first, median;
} Times;

static Times times_of(gint64 took[RUNS])
{
  Times times = { .first = (double)took[0] / 1000 };
  qsort(took, RUNS, sizeof *took, by_size);
  times.median = (double)took[RUNS / 2] / 1000;
  return times;
}

static Times time_usage(Engine *engine, const UtilisationQuery *query)
{
  gint64 took[RUNS];
  for (int i = 0; i < RUNS; i++)
    utilisation_report_free(ask(engine, query, &took[i]));
  return times_of(took);
}

static gboolean measure_months(Engine *engine, gint64 bookings, double most)
{
  gint64 took, count_took;
  UtilisationQuery query = year_by(UTILISATION_BY_SERVICE);
  query.keys[query.n_keys++] = UTILISATION_BY_MONTH;
  Times times = time_usage(engine, &query);
  g_autoptr(GHashTable) sums = recount(engine->read, &count_took);
  g_autoptr(UtilisationReport) report = ask(engine, &query, &took);
  gboolean same = agree(report, sums);
  printf("%" G_GINT64_FORMAT " bookings, a year by service and month: first %.1f ms, median of %d %.1f ms (at most %.0f); full "
         "count %.0f ms, ratio %.0f; the rows %s\n",
         bookings, times.first, RUNS, times.median, most, (double)count_took / 1000, (double)count_took / 1000 / times.median,
         same ? "agree" : "DIFFER");
  return same && times.first <= most && times.median <= most;
}

static gboolean tell(const char *what, Times times, double most)
{
  gboolean met = times.median <= most;
  printf("%s: first %.1f ms, median of %d %.1f ms (at most %.0f)%s\n", what, times.first, RUNS, times.median, most,
         met ? "" : "  MISSED");
  fflush(stdout);
  return met;
}

static gboolean measure_groupings(Engine *engine, double most)
{
  gboolean met = TRUE;
  for (guint key = 0; key < UTILISATION_BY_SLOT; key++) { /* by slot is for a few slots: it leads to the rows */
    UtilisationQuery query = year_by((UtilisationKey)key);
    g_autofree char *what = g_strconcat("a year by ", utilisation_key_text((UtilisationKey)key), NULL);
    met = tell(what, time_usage(engine, &query), most) && met;
  }
  return met;
}

static gboolean measure_annual(Engine *engine, double most)
{
  g_autoptr(GError) error = NULL;
  gint64 took[RUNS];
  for (int i = 0; i < RUNS; i++) {
    g_autoptr(Report) report = NULL;
    gint64 begun = clock_ticks();
    if (!engine_report_annual(engine, NULL, AFTER - 2 * 86400, &report, &error))
      die("asking for the annual report", error);
    took[i] = clock_ticks() - begun;
  }
  return tell("the annual report", times_of(took), most);
}

static gboolean measure(const char *address, gint64 bookings, double most)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = db_open(address, DB_READ, &error);
  if (!db)
    die("opening", error);
  Engine engine = { .read = db, .zone = zone_get("Europe/London", &error) };
  double millions = MAX((double)bookings / 1e6, 1);
  gboolean months = measure_months(&engine, bookings, most);
  gboolean groupings = measure_groupings(&engine, MOST_GROUPING * millions);
  return measure_annual(&engine, MOST_ANNUAL * millions) && groupings && months;
}

static void work_out(const char *address)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = db_open(address, DB_WRITE, &error);
  gint64 begun = clock_ticks();
  if (!db)
    die("opening", error);
  digest_settle_after(db, 0);
  fprintf(stderr, "digests worked out in %.1f s\n", (double)(clock_ticks() - begun) / 1e6);
}

int main(int argc, char **argv)
{
  if (argc != 4) {
    fputs("usage: report FILE BOOKINGS MOST-MS\n", stderr);
    return 2;
  }
  g_autofree char *address = g_strconcat("sqlite:", argv[1], NULL);
  gint64 bookings = g_ascii_strtoll(argv[2], NULL, 10);
  unlink(argv[1]);
  gint64 begun = clock_ticks();
  make(address, bookings);
  fprintf(stderr, "made in %.1f s\n", (double)(clock_ticks() - begun) / 1e6);
  work_out(address);
  return measure(address, bookings, g_ascii_strtod(argv[3], NULL)) ? 0 : 1;
}
