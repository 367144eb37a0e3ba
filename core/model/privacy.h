/* privacy: what must not stand in a note, a reference, a reason or a comment, because it names a family: an NHS number, a
 * date of birth, a postcode. Pure recognisers over text; where they are applied is engine/free-text.
 *
 * They are made for slips, not for somebody who means to get round them, and weigh accordingly:
 *   NHS number     ten digits whose last is the check digit of the others (modulus 11), in whatever script and grouping.
 *                  One in eleven numbers of ten digits passes by chance; such a case number is refused too.
 *   date of birth  a whole date, with its year, that lies in the past of a living person. One that is still to come is a
 *                  date that was arranged and may stand, and so may a day and month without a year, unless the words before
 *                  it say that somebody was born then. A past date is refused though it may have been that of a session:
 *                  the people talked of here are infants, and “last month” is when they were born.
 *   postcode       a whole one, of an area that there is. Its first half alone is the size of a town and may stand.
 */
#ifndef MODEL_PRIVACY_H
#define MODEL_PRIVACY_H

#include <glib.h>

#include "base/civil.h"

typedef enum {
  PRIVACY_NHS_NUMBER = 1 << 0,
  PRIVACY_BIRTH_DATE = 1 << 1,
  PRIVACY_POSTCODE = 1 << 2
} PrivacyFind;
#define PRIVACY_ALL (PRIVACY_NHS_NUMBER | PRIVACY_BIRTH_DATE | PRIVACY_POSTCODE)

/* What @text looks like it holds, in the order above; 0 for nothing. @wanted: PrivacyFind bits to look for. @today: the
 * civil day as whoever wrote it has it. Text that is no valid UTF-8 holds nothing: text_check refuses it. */
guint privacy_find(const char *text, guint wanted, Civil today);

/* ERROR_PRIVATE where @text holds one of @wanted. The message names the field (@what), what it looked like and what to write
 * instead, and never repeats a character of the text: messages are logged. */
gboolean privacy_check(const char *text, guint wanted, Civil today, const char *what, GError **error);

/* ---- private to privacy*.c ---- */

/* @text in plain characters: compatibility forms folded (full width, superscripts, circled), digits of every script as 0-9,
 * dashes as “-”, slashes as “/”, every blank as “ ”, line ends as “\n”; what cannot be seen is dropped. A letter beyond ASCII is
 * PRIVACY_LETTER, any other character PRIVACY_OTHER. What has the form of a UUID is made of letters. NULL if @text is no
 * UTF-8, or holds no digit at all. */
#define PRIVACY_LETTER '\1'
#define PRIVACY_OTHER '\2'
char *privacy_fold(const char *text);
gboolean privacy_is_letter(char c); /* of folded text */

gboolean privacy_has_nhs_number(const char *folded);
gboolean privacy_has_birth_date(const char *folded, Civil today);
gboolean privacy_has_postcode(const char *folded);

/* Whether it is a day of the calendar. */
gboolean privacy_is_date(gint64 year, gint64 month, gint64 day);

#endif
