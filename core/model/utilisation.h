/* utilisation: the buckets in which every offered unit ends, and the rates made of them.
 *
 * The law: offered = delivered + did_not_attend + cancelled_by_party + cancelled_by_service + unfilled + unresolved +
 * upcoming, for every row of every report. A slot's tallies do not depend on the hour; buckets_add turns them into
 * buckets as of now.
 */
#ifndef MODEL_UTILISATION_H
#define MODEL_UTILISATION_H

#include "base/civil.h"

/* What has become of units as far as that does not depend on the hour:
 * units = delivered + did_not_attend + given_back + by_service + open + free. */
typedef struct {
  gint64 units, delivered, did_not_attend, given_back, by_service;
  gint64 open; /* booked, without an outcome */
  gint64 free; /* nobody's */
  gint64 seats, taken, heads;
} Tallies;

gboolean tallies_are_zero(const Tallies *tallies);

/* Figures of one row. */
typedef struct {
  gint64 offered, delivered, did_not_attend, cancelled_by_party, cancelled_by_service, unfilled, upcoming, unresolved;
  gint64 upcoming_unbooked; /* the part of `upcoming` that nobody has booked */
  gint64 seats_offered, seats_taken, heads;
  gint64 clinics; /* clinics that have begun; one that runs past midnight is one of each day */
  gint64 ratios;  /* sum over them of delivered by offered, in millionths */
} Buckets;

/* Adds units whose first meeting has begun (@past) or lies ahead: then free and given back are open again, booked ones are
 * upcoming, and what the service cancelled is cancelled at once. */
void buckets_add(Buckets *buckets, const Tallies *tallies, gboolean past);
void buckets_add_clinics(Buckets *buckets, gint64 clinics, gint64 ratios);
/* A clinic's figure in millionths, rounded; 0 where nothing was offered. */
gint64 clinic_ratio(gint64 delivered, gint64 units);
/* Whether the law holds. */
gboolean buckets_add_up(const Buckets *buckets);

/* utilisation = delivered by offered − upcoming; fill = offered − unfilled − upcoming_unbooked by offered. */
gint64 buckets_finished(const Buckets *buckets); /* denominator of utilisation */
gint64 buckets_filled(const Buckets *buckets);   /* numerator of fill */

/* The buckets of the law, in its order. */
typedef enum {
  BUCKET_DELIVERED,
  BUCKET_DID_NOT_ATTEND,
  BUCKET_CANCELLED_BY_PARTY,
  BUCKET_CANCELLED_BY_SERVICE,
  BUCKET_UNFILLED,
  BUCKET_UNRESOLVED,
  BUCKET_UPCOMING,
  BUCKET_N
} Bucket;

const char *bucket_text(Bucket bucket); /* "did_not_attend": the column of a report */
gboolean bucket_parse(const char *text, Bucket *bucket);
gint64 buckets_count(const Buckets *buckets, Bucket bucket);

typedef enum {
  UTILISATION_BY_SERVICE,
  UTILISATION_BY_PLUGIN,
  UTILISATION_BY_MONTH,        /* "2026-09" of the first start */
  UTILISATION_BY_WEEK,         /* ISO 8601, "2026-W36" */
  UTILISATION_BY_WEEKDAY,      /* "Monday" … */
  UTILISATION_BY_HOUR,         /* "09": civil hour of the first start */
  UTILISATION_BY_HOST,         /* mail address; a slot with two hosts stands in both rows */
  UTILISATION_BY_TEAM,         /* id: the team that booked, or the booking person's present team */
  UTILISATION_BY_ORGANISATION, /* of the party when it booked */
  UTILISATION_BY_PROFESSION,
  UTILISATION_BY_PLACE,
  UTILISATION_BY_SLOT,         /* id: the rows behind any other row */
  UTILISATION_N_KEYS
} UtilisationKey;

const char *utilisation_key_text(UtilisationKey key); /* "service" … */
/* Reads "service,month" (commas or semicolons; "" for none): each at most once. *@keys takes the keys in order (room for
 * UTILISATION_N_KEYS) and *@n how many. An unknown key is ERROR_INVALID and names the nearest. */
gboolean utilisation_keys_parse(const char *text, UtilisationKey *keys, guint *n, GError **error);

typedef struct {
  Civil from, to; /* dates, both included; civil days of the first start in the service's zone */
  UtilisationKey keys[UTILISATION_N_KEYS];
  guint n_keys;
  const char *const *services; /* ids, NULL-ended; NULL or empty: all */
  Instant now;
} UtilisationQuery;

typedef struct {
  GStrv keys; /* one value a key asked for; "" where there is none (units that nobody booked, no host, no place) */
  Buckets buckets;
  Instant starts_at; /* of its slot, where rows are by slot */
} UtilisationRow;
void utilisation_row_free(UtilisationRow *row);

typedef struct {
  Civil from, to;
  Instant now;
  UtilisationKey keys[UTILISATION_N_KEYS];
  guint n_keys;
  GStrv services;  /* as asked; empty: all */
  GPtrArray *rows; /* UtilisationRow *, in order of their keys, "" last */
  Buckets total;   /* each unit once, whatever the keys */
  GHashTable *labels[UTILISATION_N_KEYS]; /* value → name for people: service, host, team; NULL for other keys */
} UtilisationReport;

void utilisation_report_free(UtilisationReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UtilisationReport, utilisation_report_free)

/* Orders two rows by their key values: weekdays as the week runs, all else by bytes, "" last. */
int utilisation_row_compare(const UtilisationRow *a, const UtilisationRow *b, const UtilisationKey *keys, guint n);
const char *weekday_text(Weekday weekday); /* "Monday" … */

#endif
