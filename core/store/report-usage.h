/* report-usage: what utilisation is counted from: the day sums, the slots, and the slots with their bookings. Reads only.
 *
 * Every reader hands its rows to a sink, one after another; what a sink is given is borrowed until it returns.
 */
#ifndef STORE_REPORT_USAGE_H
#define STORE_REPORT_USAGE_H

#include "db/db.h"
#include "model/booking.h"
#include "model/utilisation.h"

typedef struct {
  char *id, *plugin, *title, *zone;
  char *settings; /* JSON as stored */
  gboolean unit_slot;
} ReportService;
void report_service_free(ReportService *service);

/* All services, ended ones too, in order of id: ReportService *. */
GPtrArray *store_report_services(Db *db, GError **error);

typedef struct {
  gint64 day; /* days since 1970-01-01 */
  Tallies tallies;
  gint64 clinics, ratios;
} ReportDay;
/* The columns of "tally t" in the order in which store_report_day_of_row takes them from a row's start, and how many. */
#define STORE_REPORT_DAY_COLUMNS \
  "t.day, t.units, t.delivered, t.did_not_attend, t.given_back, t.by_service, t.open, t.free, t.seats, t.taken, t.heads, " \
  "t.clinics, t.ratios"
#define STORE_REPORT_DAY_N 13
ReportDay store_report_day_of_row(DbRows *rows);
typedef void (*ReportDaySink)(void *data, const ReportDay *day);
/* Day sums of one service in order of day, @from and @to included. */
gboolean store_report_days(Db *db, const char *service_id, gint64 from, gint64 to, ReportDaySink sink, void *data,
                           GError **error);

typedef struct {
  const char *id, *clinic, *place, *hosts; /* hosts: person ids, comma-separated */
  Instant starts_at;
  gint64 day;
  int hour;
  gboolean unit_slot;
  Tallies tallies;
} ReportSlot;

/* A booking as far as it may account for units of its slot. */
typedef struct {
  char *id;
  char *team; /* the team, or the person's present team; "" for none */
  char *organisation, *profession;
  BookingState state;
  Outcome outcome;
  CancelledBy cancelled_by;
  gboolean queued; /* it was still on the waiting list at its end */
  gint64 seats, heads;
  Instant made_at, cancelled_at;
} ReportBooking;

/* @bookings: ReportBooking in order of making; empty where bookings were not asked for. */
typedef void (*ReportSlotSink)(void *data, const ReportSlot *slot, GArray *bookings);
/* Slots of one service whose first day lies in [@from, @to], in order of start. */
gboolean store_report_slots(Db *db, const char *service_id, gint64 from, gint64 to, ReportSlotSink sink, void *data,
                            GError **error);
gboolean store_report_slots_with_bookings(Db *db, const char *service_id, gint64 from, gint64 to, ReportSlotSink sink,
                                          void *data, GError **error);

/* What people call a person (mail and name) and a team (title). FALSE with @error on failure; *@found FALSE: none. */
gboolean store_report_person(Db *db, const char *id, gboolean *found, char **mail, char **name, GError **error);
gboolean store_report_team(Db *db, const char *id, gboolean *found, char **title, GError **error);

#endif
