/* copy_private: what copying and comparing share. Private to db/. */
#ifndef DB_COPY_PRIVATE_H
#define DB_COPY_PRIVATE_H

#include "db/copy.h"
#include "db/driver.h"

typedef struct {
  char *name;
  char type; /* as of DbValue */
} DbColumn;

/* Counts rows, and tells how far it has come. */
typedef struct {
  DbProgress progress; /* or NULL */
  void *data;
  gint64 done, total;
} DbSteps;

void db_step(DbSteps *steps);
void db_column_free(DbColumn *column);
/* Names of all tables but `migration`, as the driver puts them in order. */
gboolean db_tables_of_ours(Db *db, GPtrArray *names, GError **error);
/* DbColumn *, in order of name. */
GPtrArray *db_columns(Db *db, const char *table, GError **error);
/* All rows with these columns. */
DbRows *db_ask_table(Db *db, const char *table, const GPtrArray *columns, GError **error);
/* Text is borrowed from the row; NULL is a text that is NULL. */
gboolean db_read_value(DbRows *rows, const char *table, const DbColumn *column, int at, DbValue *value, GError **error);
void db_digest_add(DbDigest *digest, const DbValue *values, guint n);
void db_digest_sort(GPtrArray *digests);
/* In order of name. */
GPtrArray *db_digest_all(Db *db, const GPtrArray *tables, DbSteps *steps, GError **error);

#endif
