/* series: what somebody who is about to change a schedule needs to know of those whom it touches. Either connection. */
#ifndef STORE_SERIES_H
#define STORE_SERIES_H

#include "base/civil.h"
#include "db/db.h"

/* Names of the people and teams with a live booking of the slot, in order; NULL with @error. */
GStrv store_series_parties(Db *db, const char *slot_id, GError **error);

typedef struct {
  char *name; /* of whom it goes to */
  char *kind; /* name of its template: "changed" */
} SeriesLetter;
void series_letter_free(SeriesLetter *letter);
/* Letters written with an id above @after (id_new), by name: SeriesLetter *. */
GPtrArray *store_series_letters(Db *db, const char *after, GError **error);

typedef struct {
  char *person_id, *name;   /* who gives it */
  char *service;            /* title */
  Instant starts_at, ends_at;
} SeriesStay;
void series_stay_free(SeriesStay *stay);
/* Meetings on offer that hosts of the schedule give for others than this schedule, and that touch [from, to), in order of start:
 * SeriesStay *. */
GPtrArray *store_series_stays(Db *db, const char *schedule_id, Instant from, Instant to, GError **error);

#endif
