#include "shelf.h"

#include <string.h>

#include "engine/import.h"
#include "engine/load.h"
#include "engine/verify.h"

const char shelf_people[] =
  "[person ann@clinic.example]\nname=Ann\nroles=clinician\n"
  "[person bea@clinic.example]\nname=Bea\nroles=clinician\n"
  "[person pat@north.example]\nname=Pat\nprofession=Midwife\norganisation=Trust\nteam=north\n"
  "[person lea@north.example]\nname=Lea\nteam=north\nroles=practitioner; leader\n"
  "[person ada@clinic.example]\nname=Ada\nroles=administrator\n"
  "[team north]\ntitle=North\nleader=lea@north.example\n"
  "[professions]\npriority=Midwife\n";

const char shelf_services[] = "[service drop]\nplugin=drop-in\ntitle=Drop-in\nslot-minutes=30\n"
                              "[service circle]\nplugin=circle-of-security\ntitle=Circle\n"
                              "[service course]\nplugin=training-course\ntitle=Course\n";

static char *notices, *warnings, *left_so, *over;

static void keep(char **kept, const GPtrArray *lines)
{
  GString *all = g_string_new(NULL);
  for (guint i = 0; lines && i < lines->len; i++)
    g_string_append_printf(all, "%s%s", i ? "\n" : "", (const char *)lines->pdata[i]);
  g_free(*kept);
  *kept = g_string_free(all, FALSE);
}

const char *shelf_notices(void)
{
  return notices;
}

const char *shelf_warnings(void)
{
  return warnings;
}

const char *shelf_kept(void)
{
  return left_so;
}

const char *shelf_over(void)
{
  return over;
}

static void tell(void *data, const char *breach)
{
  g_test_message("breach: %s", breach);
}

void shelf_verify(Fixture *fixture)
{
  GError *error = NULL;
  guint64 breaches = 0;
  engine_verify(fixture->engine->read, tell, NULL, &breaches, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(breaches, ==, 0);
}

char *shelf_write(Fixture *fixture, EngineWork work, void *data)
{
  g_autoptr(GError) error = NULL;
  gboolean fine = engine_write(fixture->engine, work, data, &error);
  g_assert_true(fine == (error == NULL));
  shelf_verify(fixture);
  return g_strdup(fine ? "ok" : error->message);
}

typedef struct {
  const char *path;
  LoadOutcome load;
  ImportOutcome import;
} Work;

static gboolean run_load(Engine *engine, void *data, GError **error)
{
  Work *work = data;
  const char *files[] = { work->path, NULL };
  return engine_load(engine, files, FALSE, &work->load, error);
}

static gboolean run_import(Engine *engine, void *data, GError **error)
{
  Work *work = data;
  return engine_import(engine, work->path, &work->import, error);
}

/* Writes @text to a file of the fixture's folder; the name is short, for it stands in messages. */
static char *put(Fixture *fixture, const char *name, const char *text)
{
  g_autoptr(GError) error = NULL;
  char *path = g_build_filename(fixture->folder, name, NULL);
  g_file_set_contents(path, text, -1, &error);
  g_assert_no_error(error);
  return path;
}

/* The folder's name is another one each time. */
static char *without_folder(Fixture *fixture, const char *message)
{
  g_autofree char *folder = g_strconcat(fixture->folder, "/", NULL);
  g_auto(GStrv) parts = g_strsplit(message, folder, -1);
  return g_strjoinv("", parts);
}

char *shelf_load(Fixture *fixture, ...)
{
  va_list texts;
  g_autoptr(GString) book = g_string_new(NULL);
  va_start(texts, fixture);
  for (const char *text; (text = va_arg(texts, const char *));)
    g_string_append(book, text);
  va_end(texts);
  g_autofree char *path = put(fixture, "a.book", book->str);
  Work work = { .path = path };
  g_autofree char *said = shelf_write(fixture, run_load, &work);
  char *told;
  if (strcmp(said, "ok") == 0)
    told = g_strdup_printf("made %u changed %u left %u slots %u %u %u %u bookings %u", work.load.made,
                           work.load.changed, work.load.left, work.load.slots_made, work.load.slots_changed,
                           work.load.slots_withdrawn, work.load.slots_cancelled, work.load.bookings_cancelled);
  else
    told = without_folder(fixture, said);
  keep(&notices, work.load.notices);
  keep(&warnings, work.load.warnings);
  keep(&left_so, work.load.kept);
  keep(&over, work.load.over);
  load_outcome_clear(&work.load);
  return told;
}

char *shelf_import(Fixture *fixture, const char *csv)
{
  g_autofree char *path = put(fixture, "a.csv", csv);
  Work work = { .path = path };
  g_autofree char *said = shelf_write(fixture, run_import, &work);
  if (strcmp(said, "ok") != 0)
    return without_folder(fixture, said);
  const ImportOutcome *outcome = &work.import;
  return g_strdup_printf("rows %d slots %d bookings %d known %d people %d teams %d", (int)outcome->rows,
                         (int)outcome->slots, (int)outcome->bookings, (int)outcome->known, (int)outcome->people,
                         (int)outcome->teams);
}

char *shelf_ask(Fixture *fixture, const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DbRows) rows = db_ask(fixture->engine->db, &error, sql, "");
  g_assert_no_error(error);
  GString *all = g_string_new(NULL);
  while (db_next(rows, &error))
    g_string_append_printf(all, "%s%s", all->len ? "\n" : "", db_text(rows, 0));
  g_assert_no_error(error);
  return g_string_free(all, FALSE);
}
