/* copy: a whole database's rows into another database, of whatever kind either is, and the proof that they are the same. */
#ifndef DB_COPY_H
#define DB_COPY_H

#include "db/db.h"

/* All that a table holds as one value, whatever the order of its rows: their number, and the sum of their SHA-256 sums. */
typedef struct {
  char *table;
  gint64 rows;
  guint64 sums[4];
} DbDigest;

void db_digest_free(DbDigest *digest);

/* A digest of every table but `migration`, in order of name: DbDigest *. Run it inside one snapshot, or inside a writing
 * transaction. Columns are read as the text, whole number or real number that the schema says they are, so that the digest
 * is the same on every kind of database; a value of another kind is ERROR_INVALID. */
GPtrArray *db_digest(Db *db, DbProgress progress, void *data, GError **error);
/* Sets @error (ERROR_BROKEN) unless both say the same, naming the first table that differs. */
gboolean db_digest_compare(const GPtrArray *ours, const GPtrArray *theirs, GError **error);

/* Rows in all tables but `migration`. */
gboolean db_count_rows(Db *db, gint64 *rows, GError **error);
/* Deletes all rows of all tables but `migration`, inside the open transaction. */
gboolean db_clear(Db *db, GError **error);
/* Copies all rows of @from (inside one snapshot) to @to (inside a writing transaction, the same schema, its tables empty), and
 * reads them back: ERROR_BROKEN unless they are the same. The commit is the caller's. Gives the digests of what was copied, as
 * db_digest does. */
GPtrArray *db_copy(Db *from, Db *to, DbProgress progress, void *data, GError **error);

#endif
