/* ledger: the reports over a bare database, for the tests that count again.
 *
 *   ledger make DB       makes an empty database
 *   ledger settle DB     works out every slot's tallies, through the very function the program uses
 *   ledger ask DB        answers questions from standard input, a line "NOW FROM TO KEYS SERVICES" each (NOW in seconds; "-"
 *                        for no keys or all services), with one line of JSON each
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/report.h"
#include "render/json-report.h"
#include "render/utilisation.h"
#include "store/schema.h"
#include "store/slot.h"

static gboolean make(const char *address, GError **error)
{
  g_autoptr(Db) db = db_open(address, DB_WRITE, error);
  guint n = 0, applied;
  const DbMigration *migrations = store_migrations(&n);
  return db && db_migrate(db, migrations, n, &applied, error);
}

static GPtrArray *slot_ids(Db *db, GError **error)
{
  g_autoptr(DbRows) rows = db_ask(db, error, "SELECT id FROM slot", "");
  if (!rows)
    return NULL;
  GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
  while (db_next(rows, error))
    g_ptr_array_add(ids, db_text_copy(rows, 0));
  return ids;
}

static gboolean settle(const char *address, GError **error)
{
  g_autoptr(Db) db = db_open(address, DB_WRITE, error);
  if (!db || !db_begin(db, error))
    return FALSE;
  g_autoptr(GPtrArray) ids = slot_ids(db, error);
  if (!ids)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!store_slot_settle(db, g_ptr_array_index(ids, i), error))
      return FALSE;
  return db_commit(db, error);
}

static gboolean answer(Engine *engine, char *line, GError **error)
{
  g_auto(GStrv) words = g_strsplit(g_strstrip(line), " ", 5);
  g_assert_cmpuint(g_strv_length(words), ==, 5);
  UtilisationQuery query = { .now = g_ascii_strtoll(words[0], NULL, 10) };
  g_auto(GStrv) services = strcmp(words[4], "-") == 0 ? NULL : g_strsplit(words[4], ",", -1);
  query.services = (const char *const *)services;
  if (!civil_parse_date(words[1], &query.from, error) || !civil_parse_date(words[2], &query.to, error))
    return FALSE;
  if (strcmp(words[3], "-") != 0 && !utilisation_keys_parse(words[3], query.keys, &query.n_keys, error))
    return FALSE;
  g_autoptr(UtilisationReport) report = NULL;
  if (!engine_report_utilisation(engine, &query, &report, error))
    return FALSE;
  g_autoptr(Report) view = utilisation_report_view(report);
  json_t *json = report_to_json(view);
  char *text = json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(12));
  puts(text);
  free(text);
  json_decref(json);
  return TRUE;
}

static gboolean ask(const char *address, GError **error)
{
  g_autoptr(Db) db = db_open(address, DB_READ, error);
  if (!db)
    return FALSE;
  Engine engine = { .read = db };
  char line[4096];
  while (fgets(line, sizeof line, stdin))
    if (!answer(&engine, line, error))
      return FALSE;
  return TRUE;
}

int main(int argc, char **argv)
{
  g_autoptr(GError) error = NULL;
  gboolean fine = FALSE;
  if (argc == 3 && strcmp(argv[1], "make") == 0)
    fine = make(argv[2], &error);
  else if (argc == 3 && strcmp(argv[1], "settle") == 0)
    fine = settle(argv[2], &error);
  else if (argc == 3 && strcmp(argv[1], "ask") == 0)
    fine = ask(argv[2], &error);
  if (!fine)
    fprintf(stderr, "ledger: %s\n", error ? error->message : "usage: ledger make|settle|ask DB");
  return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
