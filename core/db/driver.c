/* What every driver calls. A driver that lies in a module of its own carries a copy. */
#include "db/driver.h"

#include "base/error.h"

#define FIRST_WORDS 60

/* SQL text is ours and ASCII, so any byte may be cut at. */
char *db_first_words(const char *sql)
{
  GString *words = g_string_sized_new(FIRST_WORDS + 4);
  for (; *sql && words->len < FIRST_WORDS; sql++) {
    gboolean blank = g_ascii_isspace(*sql);
    if (!blank)
      g_string_append_c(words, *sql);
    else if (words->len > 0 && words->str[words->len - 1] != ' ')
      g_string_append_c(words, ' ');
  }
  if (*sql)
    g_string_append(words, "…");
  return g_string_free(words, FALSE);
}

gboolean db_fail_lost(const Db *db, GError **error)
{
  return error_set(error, db->lost, "%s", db->lost == ERROR_BUSY
                     ? "the connection to the database was lost and nothing was changed; try again in a moment"
                     : "the database undid this transaction; nothing of it is kept");
}

void db_rows_free(DbRows *rows)
{
  if (rows)
    rows->db->driver->rows_free(rows);
}
