/* figures: utilisation as a page shows it: every figure with what it is made of, in the language of the answer that is being
 * made (base/words.h). Pure; the caller owns what is returned.
 */
#ifndef RENDER_FIGURES_H
#define RENDER_FIGURES_H

#include <jansson.h>

#include "model/utilisation.h"

#define FIGURES_LEVELS 5 /* shades of a share: 0 for less than a fifth … 4 for four fifths and more */

/* "1,011"; newly allocated. */
char *figures_count(gint64 count);
/* {percent: "61%", over: "615", under: "1,011", level: "3"}; null where @under is 0: then there is no figure. */
json_t *figures_share(gint64 over, gint64 under);
/* What one page says of a row: {offered, used, buckets: [{key, name, count, empty, percent, left}], share, mean, fill}. `left`
 * is where the bucket begins in a bar of all that was offered; both in percent. */
json_t *figures_of(const Buckets *buckets);

/* "Clinician", "Weekday" …: what a grouping is called. */
const char *figures_key_name(UtilisationKey key);
/* "By clinician" … */
const char *figures_key_by(UtilisationKey key);
/* A row's value of @column as people say it: titles, names, "November 2026", "9am"; "" is said in words, too. */
char *figures_value_name(const UtilisationReport *report, const UtilisationRow *row, guint column);
/* What a bucket is called. */
const char *figures_bucket_name(Bucket bucket);

/* What leads from a figure to the slots it was counted from: "from=2026-08-01&to=2027-07-31&service=drop-in", with the values
 * of @row (NULL: none), escaped; newly allocated. */
char *figures_query(const UtilisationReport *report, const UtilisationRow *row);

/* A report by weekday and hour as a map: {hours: [{name}], days: [{name, cells: [{share, name, query}]}]}; hours that nobody
 * began at on any day are left out, and so are days. */
json_t *figures_map(const UtilisationReport *report);

#endif
