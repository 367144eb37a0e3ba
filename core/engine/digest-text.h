/* digest-text: how a digest is written and read back. Pure: text in, values out.
 *
 * Most are items, each "LENGTH:KEY" and whole numbers behind spaces, ended by a line break; numbers that are 0 are left out
 * at an item's end. LENGTH counts the bytes of KEY, which may hold anything. So "7:midwife 3 3 2 2\n" is a cell of the digest
 * by profession. What the numbers mean:
 *  - cells (by hour, host, place, team, organisation, profession): as in DigestCell, see digest-text.c for the order;
 *  - happenings: one item without a key: slots, held, cancelled, by_party, by_party_late, by_service of ReportHappenings;
 *  - answers: an item without a key: sheets, and those with a median of 4 or more; then one a question, in order of key: how
 *    often 1, 2 … 5 was answered.
 * Two are bare numbers between spaces, for they are long:
 *  - leads: how many bookings were entered afterwards, then the seconds from booking to start, each as the difference to the
 *    one before, in order of size;
 *  - attenders: number (store/digest.h), bookings and heads of each party that came, in order of number.
 */
#ifndef ENGINE_DIGEST_TEXT_H
#define ENGINE_DIGEST_TEXT_H

#include "model/utilisation.h"

#define DIGEST_NUMBERS_MOST 16

typedef struct {
  const char *key; /* borrowed from the text, not ended by NUL */
  gsize length;
  gint64 numbers[DIGEST_NUMBERS_MOST]; /* 0 where left out */
  guint n;                             /* how many were there */
} DigestItem;

void digest_item_write(GString *to, const char *key, const gint64 *numbers, guint n);
/* The next item of *@at, which moves on; FALSE at the end, or with @error where the text is broken (ERROR_BROKEN). */
gboolean digest_item_next(const char **at, DigestItem *item, GError **error);

/* The units of a day that share one key value. What depends on the hour is left open, as in model/utilisation.h: on a day
 * that lies ahead the units that the key's parties gave back are nobody's again, and so are their seats. */
typedef struct {
  Tallies tallies;
  gint64 seats_back; /* of `seats`, those that go with the units given back */
  gint64 clinics, ratios;
} DigestCell;

void digest_cell_write(GString *to, const char *key, const DigestCell *cell);
void digest_cell_of_item(const DigestItem *item, DigestCell *cell);

/* The next whole number of @*at, which moves on; FALSE at the end. */
gboolean digest_number_next(const char **at, gint64 *number);

#endif
