/* attune.conf: what is read, every way it can be wrong, and the example that is installed. */
#include "base/config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "base/paths.h"
#include "base/words.h"

/* A configuration in a folder of its own; both go with the test. */
typedef struct {
  char *folder, *file;
} Place;

static void place_set_up(Place *place, gconstpointer data)
{
  g_unsetenv("ATTUNE_CONFIG");
  place->folder = g_dir_make_tmp("attune-XXXXXX", NULL);
  place->file = g_build_filename(place->folder, "attune.conf", NULL);
}

static void place_tear_down(Place *place, gconstpointer data)
{
  g_unlink(place->file);
  g_rmdir(place->folder);
  g_free(place->file);
  g_free(place->folder);
}

static Config *load(Place *place, const char *text, GError **error)
{
  g_assert_true(g_file_set_contents(place->file, text, -1, NULL));
  return config_load(place->file, error);
}

static void reads_every_key(Place *place, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Config) config = load(place,
    "# a comment\n[attune]\ndatabase=sqlite:/var/lib/x.db\nlisten=unix:/run/x\nbase-url=https://diary.example///\n"
    "zone=Asia/Kolkata\nplugins=/opt/p\nservice-name=Little Steps\nmail=file:/tmp/x\nmail-from=a@b.c\n"
    "mail-reply-to=r@b.c\nmail-user=u\nmail-password-file=pw\nmail-ca-file=/ca\nmail-tls=needed\nmail-deliver=apart\n"
    "feed-days-back=0\n"
    "feed-days-ahead=3660\nfeed-refresh-minutes=5\npublish-days-ahead=1\nmax-connections=2\n"
    "max-connections-per-address=3\nmax-body-bytes=1024\ntimeout-seconds=600\nwrites-per-turn=7\nlist-limit=1\n", &error);
  g_assert_no_error(error);
  g_assert_cmpstr(config->file, ==, place->file);
  g_assert_cmpstr(config->database, ==, "sqlite:/var/lib/x.db");
  g_assert_cmpstr(config->listen, ==, "unix:/run/x");
  g_assert_cmpstr(config->base_url, ==, "https://diary.example");
  g_assert_cmpstr(config->zone, ==, "Asia/Kolkata");
  g_assert_cmpstr(config->plugins, ==, "/opt/p");
  g_assert_cmpstr(config->service_name, ==, "Little Steps");
  g_assert_cmpstr(config->mail, ==, "file:/tmp/x");
  g_assert_cmpstr(config->mail_from, ==, "a@b.c");
  g_assert_cmpstr(config->mail_reply_to, ==, "r@b.c");
  g_assert_cmpstr(config->mail_user, ==, "u");
  g_assert_true(g_path_is_absolute(config->mail_password_file));
  g_assert_true(g_str_has_suffix(config->mail_password_file, "/pw"));
  g_assert_cmpstr(config->mail_ca_file, ==, "/ca");
  g_assert_cmpstr(config->mail_tls, ==, "needed");
  g_assert_cmpstr(config->mail_deliver, ==, "apart");
  g_assert_cmpint(config->feed_days_back, ==, 0);
  g_assert_cmpint(config->feed_days_ahead, ==, 3660);
  g_assert_cmpint(config->feed_refresh_minutes, ==, 5);
  g_assert_cmpint(config->publish_days_ahead, ==, 1);
  g_assert_cmpint(config->max_connections, ==, 2);
  g_assert_cmpint(config->max_connections_per_address, ==, 3);
  g_assert_cmpint(config->max_body_bytes, ==, 1024);
  g_assert_cmpint(config->timeout_seconds, ==, 600);
  g_assert_cmpint(config->writes_per_turn, ==, 7);
  g_assert_cmpint(config->list_limit, ==, 1);
}

/* Two services on one host must not take one another's people for erased. */
static void who_was_erased_is_kept_apart_for_each_database(Place *place, gconstpointer data)
{
  static const struct {
    const char *database, *file;
  } cases[] = {
    { "sqlite:/var/lib/x.db", "/x.db.erased" },
    { "postgresql://attune@db1,db2/east?sslmode=verify-full", "/east.erased" },
    { "postgresql://attune:secret@db1:5432/west", "/west.erased" },
    { "postgresql:///north?host=/run/postgresql", "/north.erased" },
    { "postgresql://db1", "/attune.erased" },
    { "postgresql://db1/..%2f..", "/attune.erased" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *text = g_strdup_printf("[attune]\ndatabase=%s\n", cases[i].database);
    g_autoptr(Config) config = load(place, text, &error);
    g_assert_no_error(error);
    g_assert_true(g_str_has_suffix(config->erasures, cases[i].file));
  }
}

static void relative_paths_start_at_the_file(Place *place, gconstpointer data)
{
  g_autoptr(Config) config = load(place, "[attune]\ndatabase=sqlite:data/x.db\nplugins=../p\n", NULL);
  g_assert_nonnull(config);
  g_autofree char *database = g_strconcat("sqlite:", place->folder, "/data/x.db", NULL);
  g_autofree char *above = g_path_get_dirname(place->folder), *plugins = g_build_filename(above, "p", NULL);
  g_assert_cmpstr(config->database, ==, database);
  g_assert_cmpstr(config->plugins, ==, plugins);
}

static void what_is_not_said_is_standard(Place *place, gconstpointer data)
{
  g_autoptr(Config) config = load(place, "[attune]\nlisten=127.0.0.1:9999\nmail=\n", NULL);
  g_assert_nonnull(config);
  g_assert_cmpstr(config->base_url, ==, "http://127.0.0.1:9999");
  g_assert_cmpstr(config->zone, ==, "Europe/London");
  g_assert_null(config->mail);
  g_assert_cmpint(config->feed_days_back, ==, 90);
}

/* A socket's path is no address, but the machine has a name for itself; what systemd hands over has none. */
static void an_address_is_made_where_there_is_one(Place *place, gconstpointer data)
{
  static const struct {
    const char *text, *base_url;
  } cases[] = {
    { "listen=[::1]:80\n", "http://[::1]:80" },
    { "listen=unix:/run/attune/socket\n", "http://localhost" },
    { "listen=systemd\n", "http://localhost" },
    { "listen=systemd\nbase-url=https://diary.example/\n", "https://diary.example" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *text = g_strconcat("[attune]\n", cases[i].text, NULL);
    g_autoptr(Config) config = load(place, text, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(config->base_url, ==, cases[i].base_url);
  }
}

static void a_language_is_one_that_there_are_texts_in(Place *place, gconstpointer data)
{
  g_autoptr(Words) words = words_open(paths_get()->words);
  for (const char *const *language = words_languages(words); *language; language++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *text = g_strdup_printf("[attune]\nlanguage=%s-GB\n", *language);
    g_autoptr(Config) config = load(place, text, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(words_match(words, config->language), ==, *language);
  }
}

static void the_environment_names_the_file(Place *place, gconstpointer data)
{
  g_assert_true(g_file_set_contents(place->file, "[attune]\nservice-name=From the environment\n", -1, NULL));
  g_setenv("ATTUNE_CONFIG", place->file, TRUE);
  g_autoptr(Config) config = config_load(NULL, NULL);
  g_unsetenv("ATTUNE_CONFIG");
  g_assert_nonnull(config);
  g_assert_cmpstr(config->service_name, ==, "From the environment");
}

static void a_fault_names_its_place(Place *place, gconstpointer data)
{
  static const struct { const char *text, *part; } cases[] = {
    { "[attune]\nbase_url=http://x\n", "did you mean “base-url”?" },
    { "[attune]\ncolour=red\n", "unknown key “colour”" },
    { "[atune]\nzone=UTC\n", "unknown group [atune]" },
    { "[attune]\nfeed-days-back=lots\n", "“lots” is not a whole number" },
    { "[attune]\nfeed-days-back=-1\n", "out of bounds" },
    { "[attune]\nlist-limit=10001\n", "from 1 to 10000" },
    { "[attune]\nmax-body-bytes=99999999999999999999\n", "out of bounds" },
    { "[attune]\nservice-name=a\\nb\n", "U+000A" },
    { "[attune]\nservice-name=a\\qb\n", "service-name" },
    { "[attune]\ndatabase=mysql://x\n", "write sqlite:PATH or postgresql://" },
    { "[attune]\nbase-url=ftp://x\n", "begins with https:// or http://" },
    { "[attune]\nlanguage=welsh\n", "language: there are no texts in “welsh”; write en" },
    { "[attune]\nlanguage=fr\n", "language: there are no texts in “fr”; write en" },
    { "[attune]\nmail=smtp.example.org\n", "mail: write smtp://HOST:PORT" },
    { "[attune]\nmail=file:\n", "mail: write smtp://HOST:PORT" },
    { "[attune]\nmail=smtp://\nmail-from=a@b.c\n", "mail: write smtp://HOST:PORT" },
    { "[attune]\nmail=smtp://me:secret@post.example\nmail-from=a@b.c\n", "mail-password-file" },
    { "[attune]\nmail=smtp://post.example/x\nmail-from=a@b.c\n", "nothing comes behind HOST:PORT" },
    { "[attune]\nmail=smtp://post.example\n", "mail-from: a mail server wants to know" },
    { "[attune]\nmail-from=Little Steps <a@b.c>\n", "mail-from: not a mail address" },
    { "[attune]\nmail-reply-to=nobody\n", "mail-reply-to: not a mail address" },
    { "[attune]\nmail-reply-to=the-bookings-of-little-steps@b.example\n", "at most 20 characters" },
    { "[attune]\nmail-tls=yes\n", "write needed, offered or off" },
    { "[attune]\nmail-deliver=yes\n", "write serve or apart" },
    { "[attune]\nmail-user=u\n", "mail-password-file: mail-user needs" },
    { "[attune]\nmail-password-file=/x\n", "mail-user:" },
    { "zone=UTC\n", "" },
    { "[attune\nzone=UTC\n", "" },
    { "[attune]\nzone\n", "" },
    { "[attune]\nservice-name=\xff\xfe\n", "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;
    g_test_message("case %d: %s", (int)i, cases[i].part);
    g_autoptr(Config) config = load(place, cases[i].text, &error);
    g_assert_null(config);
    g_assert_cmpint((int)(error ? error->domain : 0), ==, (int)ERROR_DOMAIN);
    g_assert_nonnull(strstr(error->message, place->file));
    g_assert_nonnull(strstr(error->message, cases[i].part));
  }
}

static void values_that_cannot_be_meant_are_refused(Place *place, gconstpointer data)
{
  static const char *const texts[] = {
    "database=\n", "zone=\n", "listen=\n", "service-name=\n", "database=sqlite:\n",
  };
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
    g_autofree char *text = g_strconcat("[attune]\n", texts[i], NULL);
    g_autoptr(GError) error = NULL;
    g_test_message("%s", texts[i]);
    g_autoptr(Config) config = load(place, text, &error);
    g_assert_null(config);
    g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
  }
}

static void a_named_file_must_be_there(Place *place, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *missing = g_build_filename(place->folder, "missing.conf", NULL);
  g_autoptr(Config) config = config_load(missing, &error);
  g_assert_null(config);
  g_assert_error(error, ERROR_DOMAIN, ERROR_UNREADABLE);
  g_assert_nonnull(strstr(error->message, missing));
}

#define ADD(path, function) g_test_add(path, Place, NULL, place_set_up, function, place_tear_down)

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("/config/reads-every-key", reads_every_key);
  ADD("/config/who-was-erased-is-kept-apart-for-each-database", who_was_erased_is_kept_apart_for_each_database);
  ADD("/config/relative-paths-start-at-the-file", relative_paths_start_at_the_file);
  ADD("/config/what-is-not-said-is-standard", what_is_not_said_is_standard);
  ADD("/config/an-address-is-made-where-there-is-one", an_address_is_made_where_there_is_one);
  ADD("/config/a-language-is-one-that-there-are-texts-in", a_language_is_one_that_there_are_texts_in);
  ADD("/config/the-environment-names-the-file", the_environment_names_the_file);
  ADD("/config/a-fault-names-its-place", a_fault_names_its_place);
  ADD("/config/values-that-cannot-be-meant-are-refused", values_that_cannot_be_meant_are_refused);
  ADD("/config/a-named-file-must-be-there", a_named_file_must_be_there);
  return g_test_run();
}
