/* export: every row that is about one person, table by table, as it stands. No hash of a secret is ever among it. */
#ifndef STORE_EXPORT_H
#define STORE_EXPORT_H

#include "base/civil.h"
#include "db/db.h"

typedef enum { EXPORT_TEXT, EXPORT_NUMBER, EXPORT_INSTANT } ExportType;

typedef struct {
  const char *name;
  ExportType type;
  const char *text; /* of a text; borrowed */
  gint64 number;    /* of a number, or an instant (0: none) */
} ExportValue;

/* One row of the part @part ("bookings"). FALSE ends it. */
typedef gboolean (*ExportSink)(void *data, const char *part, const ExportValue *values, guint n);

/* Names of all parts, in order, ended by NULL; those without rows are among them. */
const char *const *store_export_parts(void);
/* All rows about @person_id, part by part. Over one snapshot where the caller holds one (db_read_begin). */
gboolean store_export(Db *db, const char *person_id, ExportSink sink, void *data, GError **error);

#endif
