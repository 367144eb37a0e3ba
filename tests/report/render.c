/* Cells as people, spreadsheets and programs read them. */
#include <stdlib.h>
#include <string.h>

#include "model/utilisation.h"
#include "render/csv.h"
#include "render/figure.h"
#include "render/json-report.h"
#include "render/table.h"
#include "render/utilisation.h"

static void assert_field(const char *text, const char *written)
{
  g_autoptr(GString) out = g_string_new(NULL);
  csv_append_field(out, text);
  g_assert_cmpstr(out->str, ==, written);
}

static void quotes(void)
{
  assert_field("plain", "plain");
  assert_field("", "");
  assert_field("a,b", "\"a,b\"");
  assert_field("say \"no\"", "\"say \"\"no\"\"\"");
  assert_field("two\nlines", "\"two\nlines\"");
  assert_field("two\r\nlines", "\"two\r\nlines\"");
  assert_field("Zo\xc3\xab", "Zo\xc3\xab");
  assert_field("a;b c", "a;b c");
}

static void neutralises(void)
{
  assert_field("=1+1", "'=1+1");
  assert_field("+44 20", "'+44 20");
  assert_field("@SUM(A1)", "'@SUM(A1)");
  assert_field("-cmd", "'-cmd");
  assert_field("\tx", "'\tx");
  assert_field("\rx", "\"'\rx\"");
  assert_field("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
  assert_field("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0");
  assert_field("-1.", "'-1.");
  assert_field("--1", "'--1");
  assert_field("-", "'-");
}

static void keeps_negative_numbers(void)
{
  assert_field("-12", "-12");
  assert_field("-0.5", "-0.5");
  assert_field("a=b", "a=b");
}

static Report *sample(void)
{
  static const char *const columns[] = { "service", "did_not_attend", "utilisation", "utilisation_mean", "days", NULL };
  Report *report = report_new("sample", "A sample");
  report_fact(report, "from", "2026-09-01");
  Sheet *sheet = report_take(report, sheet_new("items", "Items", columns));
  sheet_text(sheet, "drop-in");
  sheet_count(sheet, 7);
  sheet_share(sheet, 32, 85);
  sheet_mean(sheet, 0.41, 14);
  sheet_number(sheet, 3.25);
  sheet_text(sheet, "caf\xc3\xa9");
  sheet_count(sheet, 0);
  sheet_share(sheet, 0, 0);
  sheet_mean(sheet, 0, 0);
  sheet_none(sheet);
  sheet_none(sheet);
  sheet_count(sheet, 7);
  sheet_share(sheet, 32, 85);
  sheet_mean(sheet, 0.41, 14);
  sheet_none(sheet);
  sheet->has_total = TRUE;
  report_note(report, "A note.");
  return report;
}

static void aligns(void)
{
  g_autoptr(Report) report = sample();
  g_autofree char *text = report_to_text(report);
  g_assert_cmpstr(text, ==,
                  "A sample\n"
                  "from: 2026-09-01\n"
                  "\n"
                  "            did\n"
                  "            not                        utilisation\n"
                  "service  attend    utilisation                mean  days\n"
                  "--------------------------------------------------------\n"
                  "drop-in       7  37.6% (32/85)  41.0% (mean of 14)   3.2\n"
                  "caf\xc3\xa9          0\n"
                  "--------------------------------------------------------\n"
                  "total         7  37.6% (32/85)  41.0% (mean of 14)\n"
                  "\n"
                  "* A note.\n");
}

static void writes_csv(void)
{
  g_autoptr(Report) report = sample();
  g_autofree char *text = report_to_csv(report);
  g_assert_cmpstr(text, ==,
                  "service,did_not_attend,utilisation,utilisation_mean,days\r\n"
                  "drop-in,7,0.376471,0.41,3.25\r\n"
                  "caf\xc3\xa9,0,,,\r\n");
}

static void writes_json(void)
{
  g_autoptr(Report) report = sample();
  json_t *json = report_to_json(report);
  char *text = json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(12));
  g_assert_cmpstr(text, ==,
                  "{\"report\":\"sample\",\"from\":\"2026-09-01\",\"items\":[{\"service\":\"drop-in\",\"did_not_attend\":7,"
                  "\"utilisation\":0.376471,\"utilisation_numerator\":32,\"utilisation_denominator\":85,"
                  "\"utilisation_mean\":0.41,\"utilisation_mean_of\":14,\"days\":3.25},{\"service\":\"caf\xc3\xa9\","
                  "\"did_not_attend\":0,\"utilisation\":null,\"utilisation_mean\":null,\"days\":null}],"
                  "\"total\":{\"service\":null,\"did_not_attend\":7,\"utilisation\":0.376471,"
                  "\"utilisation_numerator\":32,\"utilisation_denominator\":85,\"utilisation_mean\":0.41,"
                  "\"utilisation_mean_of\":14,\"days\":null},\"notes\":[\"A note.\"]}");
  free(text);
  json_decref(json);
}

static void has_a_header_without_rows(void)
{
  static const char *const columns[] = { "a", "b", NULL };
  g_autoptr(Report) report = report_new("empty", "Empty");
  report_take(report, sheet_new("items", "Items", columns));
  g_autofree char *csv = report_to_csv(report);
  g_assert_cmpstr(csv, ==, "a,b\r\n");
  g_autofree char *text = report_to_text(report);
  g_assert_nonnull(strstr(text, "(none)"));
}

static void tells_sections_apart(void)
{
  static const char *const columns[] = { "a", NULL };
  g_autoptr(Report) report = report_new("two", "Two");
  sheet_count(report_take(report, sheet_new("one", "One", columns)), -4);
  sheet_text(report_take(report, sheet_new("other", "Other", columns)), "=x");
  g_autofree char *csv = report_to_csv(report);
  g_assert_cmpstr(csv, ==, "section,a\r\none,-4\r\n\r\nsection,a\r\nother,'=x\r\n");
}

/* A report from 10 September to 5 November 2026 by one key, and the address of its row. */
static char *address_of(UtilisationKey key, const char *value, const char *services)
{
  UtilisationReport report = { .from = { 2026, 9, 10, 0, 0, 0 }, .to = { 2026, 11, 5, 0, 0, 0 }, .keys = { key }, .n_keys = 1 };
  char *values[] = { (char *)value, NULL };
  UtilisationRow row = { .keys = values };
  report.services = g_strsplit(services, ",", -1);
  char *address = utilisation_rows_address(&report, value ? &row : NULL);
  g_strfreev(report.services);
  return address;
}

static void lead_to_slots(void)
{
  static const struct {
    UtilisationKey key;
    const char *value, *services, *address;
  } rows[] = {
    { UTILISATION_BY_MONTH, "2026-09", "", "from=2026-09-10&to=2026-09-30" },
    { UTILISATION_BY_MONTH, "2026-10", "a", "from=2026-10-01&to=2026-10-31&service=a" },
    { UTILISATION_BY_WEEK, "2026-W45", "", "from=2026-11-02&to=2026-11-05" },
    { UTILISATION_BY_WEEK, "2026-W38", "", "from=2026-09-14&to=2026-09-20" },
    { UTILISATION_BY_SERVICE, "b", "a,b", "from=2026-09-10&to=2026-11-05&service=b" },
    { UTILISATION_BY_PLACE, "Town Hall & Co", "", "from=2026-09-10&to=2026-11-05&place=Town%20Hall%20%26%20Co" },
    { UTILISATION_BY_HOST, "a@b.example", "", "from=2026-09-10&to=2026-11-05&host=a%40b.example" },
    { UTILISATION_BY_MONTH, NULL, "", "from=2026-09-10&to=2026-11-05" },
    { UTILISATION_BY_MONTH, "2026-10", "a,b", NULL },
    { UTILISATION_BY_PROFESSION, "midwife", "", NULL },
    { UTILISATION_BY_PLACE, "", "", NULL },
    { UTILISATION_BY_SERVICE, NULL, "a,b", NULL },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *got = address_of(rows[i].key, rows[i].value, rows[i].services);
    g_autofree char *want = rows[i].address ? g_strconcat("/api/v1/slots?", rows[i].address, NULL) : NULL;
    g_assert_cmpstr(got, ==, want);
  }
}

static void refuse_keys(void)
{
  static const struct {
    const char *text, *says;
  } rows[] = {
    { "sevice", "did you mean “service”" }, { "service,service", "twice" }, { "xyzzy-plugh", "there are service, plugin" },
  };
  UtilisationKey keys[UTILISATION_N_KEYS];
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    guint n = 77;
    g_assert_false(utilisation_keys_parse(rows[i].text, keys, &n, &error));
    g_assert_cmpuint(n, ==, 77);
    g_assert_nonnull(strstr(error->message, rows[i].says));
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/csv/a-field-is-quoted-where-rfc-4180-says-so", quotes);
  g_test_add_func("/csv/a-cell-that-a-spreadsheet-would-run-is-neutralised", neutralises);
  g_test_add_func("/csv/a-plain-negative-number-stays-a-number", keeps_negative_numbers);
  g_test_add_func("/csv/a-report-has-its-header-and-no-total", writes_csv);
  g_test_add_func("/csv/a-report-without-rows-still-has-its-header", has_a_header_without_rows);
  g_test_add_func("/csv/sections-are-told-apart", tells_sections_apart);
  g_test_add_func("/table/columns-are-aligned-and-shares-say-what-they-are-made-of", aligns);
  g_test_add_func("/json/keys-keep-their-order-and-no-figure-is-null", writes_json);
  g_test_add_func("/keys/what-is-mistyped-is-refused-with-the-nearest", refuse_keys);
  g_test_add_func("/rows/figures-lead-to-the-slots-behind-them", lead_to_slots);
  return g_test_run();
}
