/* civil: dates and times as a wall shows them, without zone or instant (proleptic Gregorian).
 *
 * Civil time with its zone is the truth; an instant is computed from it in calendar/zone and nowhere else.
 * A Civil that came out of a civil_parse_* or civil_from_* function is always a real date and time.
 */
#ifndef BASE_CIVIL_H
#define BASE_CIVIL_H

#include <glib.h>

typedef gint64 Instant; /* seconds since 1970-01-01T00:00:00Z, no leap seconds; 0 stands for "none" in stored data */

#define CIVIL_TEXT 20      /* bytes for "2026-10-25T09:00:00" and its NUL */
#define CIVIL_DATE_TEXT 11 /* bytes for "2026-10-25" and its NUL */
#define INSTANT_TEXT 26    /* bytes for "2026-10-25T09:00:00+00:00" and its NUL */

typedef struct {
  gint16 year; /* 1..9999 */
  guint8 month; /* 1..12 */
  guint8 day; /* 1..31 */
  guint8 hour; /* 0..23 */
  guint8 minute; /* 0..59 */
  guint8 second; /* 0..59 */
} Civil;

typedef enum { MONDAY = 1, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY } Weekday; /* ISO 8601 */

/* Reads "2026-10-25", "2026-10-25T09:00", "2026-10-25 09:00:30" (T or blank; seconds optional). A date alone gives
 * midnight. No offset, no Z. */
gboolean civil_parse(const char *text, Civil *civil, GError **error);

/* As civil_parse, but a date alone is refused: whoever forgot the time of day did not mean midnight. */
gboolean civil_parse_moment(const char *text, Civil *civil, GError **error);

/* Reads a date alone; midnight of it. */
gboolean civil_parse_date(const char *text, Civil *date, GError **error);

/* Writes "2026-10-25T09:00:00" and "2026-10-25"; @out has CIVIL_TEXT or CIVIL_DATE_TEXT bytes; returns @out. */
const char *civil_format(Civil civil, char *out);
const char *civil_format_date(Civil civil, char *out);

/* Seconds as if the civil time were UTC, and back: the bridge for arithmetic and comparison. */
gint64 civil_to_seconds(Civil civil);
Civil civil_from_seconds(gint64 seconds);

/* Days since 1970-01-01, and the midnight of such a day. */
int civil_to_day(Civil civil);
Civil civil_from_day(int day);

Civil civil_add_seconds(Civil civil, gint64 seconds);
int civil_compare(Civil a, Civil b); /* <0, 0, >0 */
Weekday civil_weekday(Civil civil);
int civil_month_days(int year, int month); /* 28..31 */
/* ISO 8601 week: returns 1..53, *@year takes the week's year, which differs from the date's around New Year. */
int civil_iso_week(Civil civil, int *year);

/* Reads ISO 8601 with an offset or Z ("2026-10-25T09:00:00+01:00"); the offset is required. */
gboolean instant_parse(const char *text, Instant *instant, GError **error);
/* Writes it with the given offset from UTC in seconds (whole minutes); @out has INSTANT_TEXT bytes; returns @out. */
const char *instant_format(Instant instant, int offset, char *out);

#endif
