/* Files that people write or export: the service book, past bookings, the configuration. */
#include <string.h>

#include "base/config.h"
#include "base/error.h"
#include "engine/import-csv.h"
#include "engine/load-lines.h"
#include "fuzz.h"

static void check_says(const char *text)
{
  g_assert_true(text && *text && g_utf8_validate(text, -1, NULL));
}

/* ---- book ---- */

static void read_book(const char *bytes, gsize size)
{
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) groups = g_ptr_array_new_with_free_func((GDestroyNotify)load_group_free);
  g_auto(LoadFaults) faults = { 0 };
  load_faults_init(&faults);
  fuzz_file(bytes, size, &path);
  load_lines_read(path, groups, &faults);
  for (guint i = 0; i < groups->len; i++) {
    const LoadGroup *group = groups->pdata[i];
    int line = group->line;
    check_says(group->kind);
    for (guint j = 0; j < group->entries->len; j++) {
      const LoadEntry *entry = group->entries->pdata[j];
      check_says(entry->key);
      g_assert_true(g_utf8_validate(entry->value, -1, NULL));
      g_assert_cmpint(entry->line, >, line);
      line = entry->line;
    }
  }
  if (faults.n == 0)
    return;
  g_assert_false(load_faults_to_error(&faults, &error));
  check_says(error->message);
  g_assert_nonnull(strstr(error->message, path)); /* a fault names its place */
}

static const char *const book_seeds[] = {
  "# people\n[person ada@north.example]\nname=Ada Okafor\nprofession=health visitor\nroles=practitioner; leader\n\n"
  "[team north]\ntitle=Health Visiting North\nleader=ada@north.example\n",
  "[service drop-in]\nplugin=drop-in\ntitle=Drop-in\\sconsultation\nslot-minutes=45\n[schedule east]\nservice=drop-in\n"
  "starts=2026-09-01T09:00\nminutes=180\nrepeat=FREQ=WEEKLY;BYDAY=TU\nexcept=2026-12-25, 2026-12-29\n",
  "\xef\xbb\xbf[closure christmas]\r\ntitle=Christmas\r\nfrom=2026-12-24\r\nto=2027-01-03\r\n",
  NULL,
};
static const char *const book_pieces[] = { "[", "]", "=", "\n", "[person ", "\\", "\\x", "#", "\xff", "\n[team north]\n", "name=a\nname=b\n",
                                           " ", NULL };
const FuzzTarget fuzz_book = { "book", "a service book", read_book, book_seeds, book_pieces };

/* ---- csv ---- */

static void read_csv(const char *bytes, gsize size)
{
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;
  fuzz_file(bytes, size, &path);
  g_autoptr(Csv) csv = csv_open(path, &error);
  g_assert_no_error(error);
  gint64 line = 0;
  for (;;) {
    g_autoptr(GError) fault = NULL;
    CsvResult got = csv_next(csv, &fault);
    g_assert_true(got != CSV_BROKEN);
    if (got == CSV_END)
      break;
    g_assert_cmpint(csv_line(csv), >, line);
    line = csv_line(csv);
    if (got == CSV_FAULT)
      check_says(fault->message);
    g_assert_cmpuint(csv_fields(csv), <=, CSV_FIELDS_MOST);
    for (guint i = 0; got == CSV_RECORD && i < csv_fields(csv); i++)
      g_assert_true(g_utf8_validate(csv_field(csv, i), -1, NULL));
  }
  g_assert_cmpint(csv_bytes(csv), ==, (gint64)size);
}

static const char *const csv_seeds[] = {
  "service,starts,minutes,hosts,place\r\ndrop-in,2025-09-01T09:00,45,\"Ruth; Tomas\",\"Town Hall, \"\"room 2\"\"\"\r\n",
  "\xef\xbb\xbf" "a,b\n\n1,2\n\"over\ntwo lines\",\n,\n", NULL,
};
static const char *const csv_pieces[] = { "\"", "\"\"", ",", "\r\n", "\n", "\r", ",,,,,,,,,,,,,,,,,,,,", "\xff", NULL };
const FuzzTarget fuzz_csv = { "csv", "past bookings out of a spreadsheet", read_csv, csv_seeds, csv_pieces };

/* ---- settings ---- */

static void read_settings(const char *bytes, gsize size)
{
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;
  fuzz_file(bytes, size, &path);
  Config *config = config_load(path, &error);
  g_assert_true((config == NULL) == (error != NULL));
  if (error)
    check_says(error->message);
  else
    g_assert_true(config->workers >= 1 && config->workers <= CONFIG_MOST_WORKERS && *config->database);
  if (config)
    config_free(config);
}

static const char *const settings_seeds[] = {
  "[attune]\ndatabase=sqlite:attune.db\nlisten=127.0.0.1:8080\nbase-url=https://diary.example\nzone=Europe/London\nworkers=2\n",
  "# a note\n[attune]\nmail=smtp://mail.example:25\nmail-from=diary@example.org\nmail-tls=offered\nmax-body-bytes=4096\n"
  "trust-proxy=10.0.0.0/8; unix\n",
  "[attune]\noidc-issuer=https://login.example/realms/x\noidc-client-id=attune\noidc-roles-claim=realm.roles\n"
  "oidc-roles-map=Staff=clinician; Head=manager\n",
  NULL,
};
static const char *const settings_pieces[] = { "\n", "=", "[attune]\n", "99999999999999999999", "-1", "postgresql://u:p@h/d", "unix:",
                                               "\\", "[::1]:80", "\xc3", "file:", ";", NULL };
const FuzzTarget fuzz_settings = { "settings", "attune.conf", read_settings, settings_seeds, settings_pieces };
