/* rows: the rows of a cursor as values. Private to store/. Every function takes the cursor (NULL, with @error set by
 * whoever asked, passes through) and frees it.
 */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include "db/db.h"

/* Makes a value of the present row; NULL with @error if what is stored cannot be read. */
typedef gpointer (*RowsMake)(DbRows *rows, GError **error);

/* The one row there may be. @value is the address of a pointer: it takes the value, or NULL where there is no row, and is
 * untouched on failure. */
gboolean rows_only(DbRows *rows, RowsMake make, void *value, GError **error);
/* All of them, in order; NULL with @error. */
GPtrArray *rows_all(DbRows *rows, RowsMake make, GDestroyNotify free_one, GError **error);
/* A RowsMake: the first column's text. */
gpointer rows_text(DbRows *rows, GError **error);
/* The first column of all rows: as an array of char *, and as a string vector. NULL with @error. */
GPtrArray *rows_texts(DbRows *rows, GError **error);
GStrv rows_strv(DbRows *rows, GError **error);
/* The first two columns of all rows, an id and a text that is to be changed: RowsPair *. NULL with @error. */
typedef struct {
  char *id, *text;
} RowsPair;
GPtrArray *rows_pairs(DbRows *rows, GError **error);

#endif
