/* template: what a view tree becomes in a page and in a letter. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "render/template.h"

#define PAGE "{{%AUTOESCAPE context=\"HTML\"}}\n"

typedef struct {
  char *folder;
  Words *words;
  Templates *strict, *lenient;
} Room;

/* What the log was told last. */
static char logged[200];

static GLogWriterOutput write_log(GLogLevelFlags level, const GLogField *fields, gsize n, gpointer data)
{
  for (gsize i = 0; i < n; i++)
    if (strcmp(fields[i].key, "MESSAGE") == 0)
      g_strlcpy(logged, fields[i].value, sizeof logged);
  return G_LOG_WRITER_HANDLED;
}

static void room_set_up(Room *room, gconstpointer data)
{
  room->folder = g_dir_make_tmp("attune-template-XXXXXX", NULL);
  room->words = words_open(room->folder);
  room->strict = templates_open(room->folder, room->words, TRUE);
  room->lenient = templates_open(room->folder, room->words, FALSE);
}

static void room_tear_down(Room *room, gconstpointer data)
{
  templates_free(room->strict);
  templates_free(room->lenient);
  words_free(room->words);
  g_autoptr(GDir) dir = g_dir_open(room->folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name(dir));) {
    g_autofree char *path = g_build_filename(room->folder, name, NULL);
    g_unlink(path);
  }
  g_rmdir(room->folder);
  g_free(room->folder);
}

static void write(Room *room, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename(room->folder, name, NULL);
  g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static char *fill(Templates *templates, const char *name, const char *view, GError **error)
{
  json_t *tree = json_loads(view, 0, NULL);
  g_assert_nonnull(tree);
  char *text = templates_fill(templates, name, "en", tree, NULL, error);
  json_decref(tree);
  return text;
}

static void expect(Room *room, const char *name, const char *text, const char *view, const char *wanted)
{
  g_autoptr(GError) error = NULL;
  write(room, name, text);
  g_autofree char *got = fill(room->strict, name, view, &error);
  g_assert_no_error(error);
  g_assert_cmpstr(got, ==, wanted);
}

static void test_values(Room *room, gconstpointer data)
{
  expect(room, "a.html", PAGE "<p>{{name}} {{count}} {{share}} {{nobody}} {{flag}}</p>\n",
         "{\"name\": \"Ada\", \"count\": 3, \"share\": 0.5, \"nobody\": null, \"flag\": true}", "<p>Ada 3 0.5  </p>\n");
}

static void test_escaping(Room *room, gconstpointer data)
{
  expect(room, "a.html", PAGE "<a href=\"{{link}}\" title=\"{{text}}\">{{text}}</a>\n",
         "{\"text\": \"<b> & \\\"'\", \"link\": \"javascript:alert(1)\"}",
         "<a href=\"#\" title=\"&lt;b&gt; &amp; &quot;&#39;\">&lt;b&gt; &amp; &quot;&#39;</a>\n");
  expect(room, "b.html", PAGE "<a href=\"/slots/{{id}}?q={{id}}\">x</a>\n", "{\"id\": \"a\\\"><script>\"}",
         "<a href=\"/slots/a&quot;&gt;&lt;script&gt;?q=a&quot;&gt;&lt;script&gt;\">x</a>\n");
  expect(room, "l.html", PAGE "<p title=\"{{text}}\">{{text}}</p><textarea>\n{{text}}</textarea>\n",
         "{\"text\": \"one\\n<two>\"}", "<p title=\"one\n&lt;two&gt;\">one\n&lt;two&gt;</p><textarea>\none\n&lt;two&gt;</textarea>\n");
  expect(room, "c.txt", "Dear {{text}},\n", "{\"text\": \"<b> & \\\"'\"}", "Dear <b> & \"',\n");
}

static void test_sections(Room *room, gconstpointer data)
{
  const char *text = "{{#x}}[{{x}}]{{/x}}{{#no_x}}none{{/no_x}}\n";
  static const char *const rows[][2] = {
    { "{\"x\": \"yes\"}", "[yes]\n" }, { "{\"x\": 0}", "[0]\n" },        { "{\"x\": true}", "[]\n" },
    { "{\"x\": \"\"}", "none\n" },     { "{\"x\": false}", "none\n" },  { "{\"x\": null}", "none\n" },
    { "{}", "none\n" },                { "{\"x\": []}", "none\n" },     { "{\"x\": {}}", "none\n" },
    { "{\"x\": null, \"no_x\": false}", "\n" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *name = g_strdup_printf("s%u.txt", (guint)i);
    expect(room, name, text, rows[i][0], rows[i][1]);
  }
}

static void test_scopes(Room *room, gconstpointer data)
{
  expect(room, "a.txt", "{{#days}}{{day}}:{{#slots}} {{at}} {{who}}{{/slots}};{{/days}} {{#names}}<{{item}}>{{/names}}\n",
         "{\"who\": \"all\", \"names\": [\"x\", \"y\"], \"days\": [{\"day\": \"Mon\", \"slots\": [{\"at\": 9}, {\"at\": 10, "
         "\"who\": \"Ada\"}]}, {\"day\": \"Tue\", \"slots\": []}]}",
         "Mon: 9 all 10 Ada;Tue:; <x><y>\n");
}

static void test_parts(Room *room, gconstpointer data)
{
  write(room, "head.html", PAGE "<title>{{title}}</title>\n");
  write(room, "input.html", PAGE "<input name=\"{{name}}\" value=\"{{value}}\">\n");
  expect(room, "page.html",
         PAGE "{{>head}}\n\n  {{#first}}\n    {{>input}}\n  {{/first}}\n  {{! a note }}\n  {{#second}}{{>input}}{{/second}}\n",
         "{\"title\": \"T\", \"first\": {\"name\": \"a\", \"value\": \"1\"}, \"second\": {\"name\": \"b\", \"value\": \"2\"}}",
         "<title>T</title>\n<input name=\"a\" value=\"1\">\n<input name=\"b\" value=\"2\">\n");
}

static void test_letters_keep_lines(Room *room, gconstpointer data)
{
  expect(room, "a.txt", "One\n\n{{#more}}\n  Two\n{{/more}}\n\nThree\n", "{\"more\": true}", "One\n\n  Two\n\nThree\n");
}

static void test_marked_text(Room *room, gconstpointer data)
{
  expect(room, "a.html", PAGE "<p>[[Book\n   {{n}} places]]</p>\n", "{\"n\": 2}", "<p>Book 2 places</p>\n");
}

static void test_missing(Room *room, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  write(room, "a.html", PAGE "<p>{{name}}</p>\n");
  g_autofree char *none = fill(room->strict, "a.html", "{}", &error);
  g_assert_null(none);
  g_assert_error(error, ERROR_DOMAIN, ERROR_BROKEN);
  g_assert_cmpstr(error->message, ==, "template a.html: nothing is given for {{name}}");
  g_autofree char *empty = fill(room->lenient, "a.html", "{}", NULL);
  g_assert_cmpstr(logged, ==, "template a.html: nothing is given for {{name}}");
  g_assert_cmpstr(empty, ==, "<p></p>\n");
}

static void test_faults(Room *room, gconstpointer data)
{
  static const struct { const char *name, *text, *says; } rows[] = {
    { "gone.html", NULL, "*gone.html*" },
    { "../up.html", NULL, "*not a template's name*" },
    { "bare.html", "<p>x</p>\n", "*bare.html*first line*" },
    { "odd.txt", PAGE "x\n", "*odd.txt*first line*" },
    { "loop.html", PAGE "{{>loop}}\n", "*loop.html*too deeply*" },
    { "open.html", PAGE "{{>part\n", "*open.html*no end*" },
    { "text.html", PAGE "[[Book\n", "*text.html*no end*" },
    { "want.html", PAGE "{{>missing}}\n", "*want.html*missing.html*" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    if (rows[i].text)
      write(room, rows[i].name, rows[i].text);
    g_assert_false(templates_check(room->strict, rows[i].name, "en", &error));
    g_test_message("%s", error->message);
    g_assert_true(g_pattern_match_simple(rows[i].says, error->message));
  }
}

/* What stands in the view is never read as a template, a marked text or a part. */
static void test_values_are_values(Room *room, gconstpointer data)
{
  expect(room, "a.txt", "{{x}}\n", "{\"x\": \"{{y}} [[Book]] {{>a}}\"}", "{{y}} [[Book]] {{>a}}\n");
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_log_set_writer_func(write_log, NULL, NULL);
#define TEST(name, function) g_test_add(name, Room, NULL, room_set_up, function, room_tear_down)
  TEST("/template/values/texts-numbers-and-nothing", test_values);
  TEST("/template/values/are-escaped-for-where-they-stand", test_escaping);
  TEST("/template/values/are-never-read-as-template", test_values_are_values);
  TEST("/template/sections/are-shown-when-there-is-something", test_sections);
  TEST("/template/sections/look-outwards-for-a-name", test_scopes);
  TEST("/template/parts/stand-in-their-place", test_parts);
  TEST("/template/letters/keep-their-lines", test_letters_keep_lines);
  TEST("/template/words/white-space-counts-as-one-blank", test_marked_text);
  TEST("/template/missing/is-an-error-that-names-the-marker", test_missing);
  TEST("/template/faults/name-the-file", test_faults);
  return g_test_run();
}
