/* import-row: one record of past bookings, read and checked as far as it alone can be. Private to engine/import*. */
#ifndef ENGINE_IMPORT_ROW_H
#define ENGINE_IMPORT_ROW_H

#include "engine/engine.h"
#include "engine/import-csv.h"
#include "model/booking.h"

typedef enum {
  COLUMN_SERVICE,
  COLUMN_STARTS,
  COLUMN_MINUTES,
  COLUMN_HOSTS,
  COLUMN_PLACE,
  COLUMN_SLOT_OUTCOME,
  COLUMN_PARTY_KIND,
  COLUMN_PARTY,
  COLUMN_PROFESSION,
  COLUMN_ORGANISATION,
  COLUMN_MADE_AT,
  COLUMN_SEATS,
  COLUMN_PRESENT,
  COLUMN_OUTCOME,
  COLUMN_CANCELLED_AT,
  COLUMN_RATINGS,
  N_COLUMNS
} Column;

/* Where each column stands in the file; -1: it does not. */
typedef struct {
  int at[N_COLUMNS];
  guint n; /* fields a record must have */
} Columns;

/* Reads the header. Unknown columns, columns that stand twice, and required ones that are missing are ERROR_INVALID.
 */
gboolean import_columns_read(const Csv *csv, Columns *columns, GError **error);

typedef enum {
  PAST_NOTHING, /* "" */
  PAST_ATTENDED,
  PAST_DID_NOT_ATTEND,
  PAST_BY_PARTY,
  PAST_BY_SERVICE,
  PAST_UNFILLED
} PastOutcome;

#define IMPORT_RATINGS_MOST 16

typedef struct {
  const AttuneQuestion *question;
  int answer; /* 1..5 */
} PastRating;

/* Texts are borrowed from the record. */
typedef struct {
  const EngineService *service;
  Civil starts; /* in the service's zone */
  Instant starts_at, ends_at;
  int minutes;
  const char *hosts, *place;
  PastOutcome slot_outcome, outcome;
  gboolean has_party;
  PartyKind party_kind;
  const char *party, *profession, *organisation;
  Instant made_at, cancelled_at; /* 0: not said */
  int seats, present;            /* present -1: not said */
  PastRating ratings[IMPORT_RATINGS_MOST];
  guint n_ratings;
} ImportRow;

/* Reads and checks the present record. ERROR_INVALID, or ERROR_PRIVATE, says what is wrong with it; any other
 * error is the machine's. */
gboolean import_row_read(Engine *engine, const Csv *csv, const Columns *columns, Instant now, ImportRow *row,
                         GError **error);

#endif
