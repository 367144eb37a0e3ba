/* import-csv: reads records of comma-separated values (RFC 4180) one by one, in bounded memory. Private to
 * engine/import*. */
#ifndef ENGINE_IMPORT_CSV_H
#define ENGINE_IMPORT_CSV_H

#include <glib.h>

#define CSV_FIELDS_MOST 64
#define CSV_RECORD_MOST (64 << 10) /* bytes of one record */

typedef struct Csv Csv;

typedef enum { CSV_RECORD, CSV_END, CSV_FAULT, CSV_BROKEN } CsvResult;

/* A byte order mark is passed over; lines end with CRLF or LF. */
Csv *csv_open(const char *path, GError **error);
void csv_close(Csv *csv);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Csv, csv_close)

/* The next record; blank lines are passed over. CSV_FAULT: the record is malformed (@error says how) and the next
 * call goes on behind it; CSV_BROKEN: reading failed. */
CsvResult csv_next(Csv *csv, GError **error);
guint csv_fields(const Csv *csv);
/* Field @index (from 0) of the present record, valid UTF-8, until the next call. */
const char *csv_field(const Csv *csv, guint index);
gint64 csv_line(const Csv *csv);  /* on which the present record begins */
gint64 csv_bytes(const Csv *csv); /* read so far */
gint64 csv_size(const Csv *csv);  /* of the file; 0 where unknown */

#endif
