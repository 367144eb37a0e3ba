/* ledger: the reports over a bare database, for the tests that count again.
 *
 *   ledger make DB       makes an empty database
 *   ledger settle DB     works out the tallies of every slot, through the very function the program uses; with “named” behind
 *                        it of those whose ids stand on standard input, a line each
 *   ledger team DB       gives people their teams: a line "PERSON TEAM" each, "-" for none
 *   ledger digest DB     makes the digests of all stale days anew
 *   ledger prove DB      counts every digest again and tells of those that say something else
 *   ledger ask DB        answers questions from standard input, a line "NOW FROM TO KEYS SERVICES" each (NOW in seconds; "-"
 *                        for no keys or all services), with one line of JSON each
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/digest.h"
#include "engine/report.h"
#include "render/json-report.h"
#include "render/utilisation.h"
#include "store/person.h"
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

/* Hands each line of standard input to @work, in one transaction. */
static gboolean each_line(Db *db, gboolean (*work)(Db *db, char *line, GError **error), GError **error)
{
  char line[4096];
  if (!db || !db_begin(db, error))
    return FALSE;
  while (fgets(line, sizeof line, stdin))
    if (!work(db, g_strstrip(line), error))
      return FALSE;
  return db_commit(db, error);
}

static gboolean settle_named(Db *db, char *id, GError **error)
{
  return store_slot_settle(db, id, error);
}

static gboolean settle_all(Db *db, GError **error)
{
  if (!db || !db_begin(db, error))
    return FALSE;
  g_autoptr(GPtrArray) ids = slot_ids(db, error);
  for (guint i = 0; ids && i < ids->len; i++)
    if (!store_slot_settle(db, g_ptr_array_index(ids, i), error))
      return FALSE;
  return ids && db_commit(db, error);
}

static gboolean give_team(Db *db, char *line, GError **error)
{
  g_auto(GStrv) words = g_strsplit(line, " ", 2);
  g_autoptr(Person) person = NULL;
  g_assert_cmpuint(g_strv_length(words), ==, 2);
  if (!store_person_get(db, words[0], &person, error))
    return FALSE;
  g_assert_nonnull(person);
  g_free(person->team_id);
  person->team_id = strcmp(words[1], "-") == 0 ? NULL : g_strdup(words[1]);
  return store_person_update(db, person, error);
}

static void tell(void *data, const char *breach)
{
  puts(breach);
}

static void pass_on(void *data)
{
}

static gboolean prove(const char *address, GError **error)
{
  g_autoptr(Db) db = db_open(address, DB_READ, error);
  const VerifySink sink = { tell, pass_on, NULL };
  return db && digest_verify(db, &sink, error);
}

static gboolean write_diary(const char *act, const char *address, gboolean named, GError **error)
{
  g_autoptr(Db) db = db_open(address, DB_WRITE, error);
  if (strcmp(act, "team") == 0)
    return each_line(db, give_team, error);
  if (strcmp(act, "digest") == 0) {
    if (db)
      digest_settle_after(db, 0);
    return db != NULL;
  }
  return named ? each_line(db, settle_named, error) : settle_all(db, error);
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
  const char *act = argc >= 3 ? argv[1] : "";
  if (strcmp(act, "make") == 0)
    fine = make(argv[2], &error);
  else if (strcmp(act, "ask") == 0)
    fine = ask(argv[2], &error);
  else if (strcmp(act, "prove") == 0)
    fine = prove(argv[2], &error);
  else if (*act)
    fine = write_diary(act, argv[2], argc == 4, &error);
  if (!fine)
    fprintf(stderr, "ledger: %s\n", error ? error->message : "usage: ledger make|settle|team|digest|prove|ask DB [named]");
  return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
