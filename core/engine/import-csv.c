#include "engine/import-csv.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"

struct Csv {
  FILE *file;
  gint64 size, bytes;
  gint64 line, record_line;
  GString *text;                 /* fields of the record, each ended by a NUL */
  gsize starts[CSV_FIELDS_MOST]; /* of each field in text */
  guint n;
  const char *fault; /* the first in this record */
  guint8 first[3];   /* of the file, which were no byte order mark and are still to be read */
  gsize n_first, at_first;
};

Csv *csv_open(const char *path, GError **error)
{
  FILE *file = fopen(path, "re");
  struct stat about;
  if (!file || fstat(fileno(file), &about) != 0 || S_ISDIR(about.st_mode)) {
    error_set(error, ERROR_UNREADABLE, "%s: cannot be read: %s", path, g_strerror(file ? EISDIR : errno));
    if (file)
      fclose(file);
    return NULL;
  }
  Csv *csv = g_new0(Csv, 1);
  csv->file = file;
  csv->size = S_ISREG(about.st_mode) ? about.st_size : 0;
  csv->text = g_string_sized_new(1024);
  csv->line = 1;
  setvbuf(file, NULL, _IOFBF, 1 << 18);
  csv->n_first = fread(csv->first, 1, sizeof csv->first, file);
  if (csv->n_first == sizeof csv->first && memcmp(csv->first, "\xef\xbb\xbf", sizeof csv->first) == 0)
    csv->bytes = (gint64)(csv->at_first = csv->n_first);
  return csv;
}

void csv_close(Csv *csv)
{
  if (!csv)
    return;
  fclose(csv->file);
  g_string_free(csv->text, TRUE);
  g_free(csv);
}

static void find_fault(Csv *csv, const char *fault)
{
  if (!csv->fault)
    csv->fault = fault;
}

static int next_byte(Csv *csv)
{
  int byte = csv->at_first < csv->n_first ? csv->first[csv->at_first++] : getc_unlocked(csv->file);
  csv->bytes += byte != EOF;
  if (byte == '\n')
    csv->line++;
  return byte;
}

static void add_byte(Csv *csv, int byte)
{
  if (byte == 0)
    find_fault(csv, "there is a NUL byte in it");
  else if (csv->text->len < CSV_RECORD_MOST)
    g_string_append_c(csv->text, (char)byte);
  else
    find_fault(csv, "the record is longer than 64 KiB; is a quotation mark not closed?");
}

static void begin_field(Csv *csv)
{
  if (csv->n < CSV_FIELDS_MOST)
    csv->starts[csv->n++] = csv->text->len;
  else
    find_fault(csv, "there are more than 64 fields in it");
}

static void end_field(Csv *csv)
{
  g_string_append_c(csv->text, 0);
}

/* Reads behind the opening mark up to the closing one; gives the byte after it. */
static int read_quoted(Csv *csv)
{
  for (;;) {
    int byte = next_byte(csv);
    if (byte == EOF) {
      find_fault(csv, "a quotation mark is not closed");
      return EOF;
    }
    if (byte == '"' && (byte = next_byte(csv)) != '"')
      return byte;
    add_byte(csv, byte);
  }
}

/* Reads one field; gives the byte that ended it: a comma, a line feed or EOF. */
static int read_field(Csv *csv, int byte)
{
  begin_field(csv);
  if (byte == '"') {
    byte = read_quoted(csv);
    if (byte != ',' && byte != '\n' && byte != '\r' && byte != EOF)
      find_fault(csv, "text follows a closing quotation mark; a mark inside a field is written twice");
  }
  while (byte != ',' && byte != '\n' && byte != EOF) {
    if (byte == '\r') {
      byte = next_byte(csv);
      if (byte != '\n' && byte != EOF)
        find_fault(csv, "a carriage return stands alone");
      continue;
    }
    if (byte == '"')
      find_fault(csv, "a quotation mark stands within a field that does not begin with one");
    add_byte(csv, byte);
    byte = next_byte(csv);
  }
  end_field(csv);
  return byte;
}

static CsvResult finish(Csv *csv, GError **error)
{
  if (ferror(csv->file)) {
    error_set(error, ERROR_BROKEN, "reading failed: %s", g_strerror(errno));
    return CSV_BROKEN;
  }
  for (guint i = 0; i < csv->n && !csv->fault; i++)
    if (!g_utf8_validate(csv->text->str + csv->starts[i], -1, NULL))
      find_fault(csv, "it is not valid UTF-8 text; save the file as UTF-8");
  if (!csv->fault)
    return CSV_RECORD;
  error_set(error, ERROR_INVALID, "%s", csv->fault);
  return CSV_FAULT;
}

CsvResult csv_next(Csv *csv, GError **error)
{
  int byte;
  do {
    csv->record_line = csv->line;
    byte = next_byte(csv);
  } while (byte == '\n' || byte == '\r');
  g_string_truncate(csv->text, 0);
  csv->n = 0;
  csv->fault = NULL;
  if (byte == EOF && !ferror(csv->file))
    return CSV_END;
  byte = read_field(csv, byte);
  while (byte == ',')
    byte = read_field(csv, next_byte(csv));
  return finish(csv, error);
}

guint csv_fields(const Csv *csv)
{
  return csv->n;
}

const char *csv_field(const Csv *csv, guint index)
{
  return index < csv->n ? csv->text->str + csv->starts[index] : "";
}

gint64 csv_line(const Csv *csv)
{
  return csv->record_line;
}

gint64 csv_bytes(const Csv *csv)
{
  return csv->bytes;
}

gint64 csv_size(const Csv *csv)
{
  return csv->size;
}
