#include "base/config.h"

#include <string.h>

#include "base/config-mail.h"
#include "base/config-oidc.h"
#include "base/error.h"
#include "base/paths.h"
#include "base/text.h"
#include "base/words.h"

#define GROUP "attune"

typedef struct {
  const char *key;
  gsize offset;
  gboolean is_number;
  gint64 least, most, standard;
  const char *standard_text;
} ConfigKey;

#define TEXT(name, field, standard) { name, G_STRUCT_OFFSET(Config, field), FALSE, 0, 0, 0, standard }
#define NUMBER(name, field, least, most, standard) { name, G_STRUCT_OFFSET(Config, field), TRUE, least, most, standard, NULL }

static const ConfigKey keys[] = {
  TEXT("database", database, "sqlite:attune.db"),
  TEXT("erasures", erasures, NULL),
  TEXT("listen", listen, "127.0.0.1:8080"),
  TEXT("base-url", base_url, NULL),
  TEXT("zone", zone, "Europe/London"),
  TEXT("plugins", plugins, NULL),
  TEXT("service-name", service_name, "Attune"),
  TEXT("language", language, "en"),
  TEXT("identity", identity, "plain"),
  TEXT("trust-proxy", trust_proxy, NULL),
  TEXT("oidc-issuer", oidc_issuer, NULL),
  TEXT("oidc-client-id", oidc_client_id, NULL),
  TEXT("oidc-client-secret-file", oidc_client_secret_file, NULL),
  TEXT("oidc-name", oidc_name, "your work account"),
  TEXT("oidc-scopes", oidc_scopes, "openid email profile"),
  TEXT("oidc-mail-claim", oidc_mail_claim, "email"),
  TEXT("oidc-name-claim", oidc_name_claim, "name"),
  TEXT("oidc-roles-claim", oidc_roles_claim, NULL),
  TEXT("oidc-roles-map", oidc_roles_map, NULL),
  TEXT("oidc-unknown", oidc_unknown, "refuse"),
  TEXT("oidc-ca-file", oidc_ca_file, NULL),
  TEXT("mail", mail, NULL),
  TEXT("mail-from", mail_from, NULL),
  TEXT("mail-reply-to", mail_reply_to, NULL),
  TEXT("mail-office", mail_office, NULL),
  TEXT("mail-user", mail_user, NULL),
  TEXT("mail-password-file", mail_password_file, NULL),
  TEXT("mail-ca-file", mail_ca_file, NULL),
  TEXT("mail-tls", mail_tls, NULL),
  TEXT("mail-deliver", mail_deliver, "serve"),
  NUMBER("feed-days-back", feed_days_back, 0, 3660, 90),
  NUMBER("feed-days-ahead", feed_days_ahead, 1, 3660, 400),
  NUMBER("feed-refresh-minutes", feed_refresh_minutes, 5, 10080, 60),
  NUMBER("publish-days-ahead", publish_days_ahead, 1, 1830, 400),
  NUMBER("max-connections", max_connections, 1, 65536, 1024),
  NUMBER("max-connections-per-address", max_connections_per_address, 0, 65536, 0),
  NUMBER("max-body-bytes", max_body_bytes, 1024, 1 << 26, 1 << 20),
  NUMBER("timeout-seconds", timeout_seconds, 1, 600, 30),
  NUMBER("writes-per-turn", writes_per_turn, 1, 65536, 1024),
  NUMBER("session-idle-minutes", session_idle_minutes, 5, 43200, 480),
  NUMBER("session-hours", session_hours, 1, 8760, 168),
  NUMBER("sign-in-per-address", sign_in_per_address, 1, 10000, 5),
  NUMBER("sign-in-per-network", sign_in_per_network, 0, 1000000, 600),
  NUMBER("keep-notes-days", keep_notes_days, 0, 36500, 365),
  NUMBER("keep-people-days", keep_people_days, 0, 36500, 1095),
  NUMBER("keep-log-days", keep_log_days, 0, 36500, 2190),
  NUMBER("keep-letters-days", keep_letters_days, 30, 36500, 90),
  NUMBER("keep-readers-days", keep_readers_days, 0, 36500, 180),
  NUMBER("keep-copies-days", keep_copies_days, 0, 36500, 90),
  NUMBER("workers", workers, 1, 64, 1),
  NUMBER("list-limit", list_limit, 1, 10000, 500),
};

static const ConfigKey *find_key(const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS(keys); i++)
    if (strcmp(keys[i].key, name) == 0)
      return &keys[i];
  return NULL;
}

static gboolean refuse_key(const char *file, const char *name, GError **error)
{
  const char *known[G_N_ELEMENTS(keys) + 1] = { NULL };
  for (gsize i = 0; i < G_N_ELEMENTS(keys); i++)
    known[i] = keys[i].key;
  const char *nearest = text_nearest(name, known);
  return error_set(error, ERROR_INVALID, nearest ? "%s: unknown key “%s”; did you mean “%s”?" : "%s: unknown key “%s”",
                   file, name, nearest);
}

static gboolean set_key(Config *config, const ConfigKey *key, const char *value, GError **error)
{
  void *field = (char *)config + key->offset;
  if (key->is_number) {
    gint64 number;
    if (!text_to_int(value, key->least, key->most, key->key, &number, error))
      return FALSE;
    *(int *)field = (int)number;
    return TRUE;
  }
  if (!text_check(value, 1000, FALSE, key->key, error))
    return FALSE;
  if (!*value && key->standard_text)
    return error_set(error, ERROR_INVALID, "%s: says nothing; leave the line out for the standard “%s”", key->key,
                     key->standard_text);
  g_free(*(char **)field);
  *(char **)field = *value ? g_strdup(value) : NULL;
  return TRUE;
}

/* One value of @file, trimmed. GKeyFile hands out a value even where it reports a bad escape in it. */
static char *read_value(GKeyFile *file, const char *name, GError **error)
{
  g_autoptr(GError) why = NULL;
  g_autofree char *value = g_key_file_get_string(file, GROUP, name, &why);
  if (why) {
    error_set(error, ERROR_INVALID, "%s: cannot be read: UTF-8 text is wanted, and a backslash is written “\\\\”", name);
    return NULL;
  }
  return g_strstrip(g_steal_pointer(&value));
}

static gboolean read_groups(Config *config, GKeyFile *file, GError **error)
{
  g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);
  for (char **group = groups; *group; group++)
    if (strcmp(*group, GROUP) != 0)
      return error_set(error, ERROR_INVALID, "%s: unknown group [%s]; all keys stand in [" GROUP "]", config->file,
                       *group);
  g_auto(GStrv) names = g_key_file_get_keys(file, GROUP, NULL, NULL);
  for (char **name = names; name && *name; name++) {
    const ConfigKey *key = find_key(*name);
    if (!key)
      return refuse_key(config->file, *name, error);
    g_autofree char *value = read_value(file, *name, error);
    if (!value || !set_key(config, key, value, error)) {
      g_prefix_error(error, "%s: ", config->file);
      return FALSE;
    }
  }
  return TRUE;
}

/* A relative SQLite path starts at the configuration file's own directory, or at the state directory without a file. */
static void settle_database(Config *config, const char *base)
{
  if (!g_str_has_prefix(config->database, "sqlite:"))
    return;
  const char *path = config->database + strlen("sqlite:");
  if (g_path_is_absolute(path) || strcmp(path, ":memory:") == 0)
    return;
  g_autofree char *absolute = g_canonicalize_filename(path, base);
  g_free(config->database);
  config->database = g_strconcat("sqlite:", absolute, NULL);
}

static gboolean check_identity(const Config *config, GError **error)
{
  static const char *const looks[] = { "plain", "nhs", NULL };
  return g_strv_contains(looks, config->identity)
         || error_set(error, ERROR_INVALID, "%s: identity: write plain, or nhs for a service of the NHS", config->file);
}

/* English is what stands in the program itself; for any other the catalogues are looked at. */
static gboolean check_language(const Config *config, GError **error)
{
  if (strcmp(config->language, "en") == 0)
    return TRUE;
  g_autoptr(Words) words = words_open(paths_get()->words);
  if (words_match(words, config->language))
    return TRUE;
  g_autofree char *ours = g_strjoinv(" or ", (char **)words_languages(words));
  return error_set(error, ERROR_INVALID, "%s: language: there are no texts in “%s”; write %s", config->file, config->language,
                   ours);
}

/* Left unset it is where the service listens. A socket in the file system, or one that systemd hands over, tells no address: then
 * it is this machine's own name, and whoever serves is told (cli/serve.c). */
static gboolean settle_base_url(Config *config, GError **error)
{
  if (!config->base_url) {
    config->base_url_is_made_up = strchr(config->listen, '/') || strcmp(config->listen, "systemd") == 0;
    config->base_url = g_strconcat("http://", config->base_url_is_made_up ? "localhost" : config->listen, NULL);
  }
  if (!g_str_has_prefix(config->base_url, "http://") && !g_str_has_prefix(config->base_url, "https://"))
    return error_set(error, ERROR_INVALID, "%s: base-url: begins with https:// or http://", config->file);
  while (g_str_has_suffix(config->base_url, "/"))
    config->base_url[strlen(config->base_url) - 1] = 0;
  return TRUE;
}

/* In the state directory, by the name of the database: one host may serve several, and who was erased from one is not from
 * another. */
static char *erasures_of_server(const char *address)
{
  const char *host = strstr(address, "://"), *name = host ? strchr(host + strlen("://"), '/') : NULL;
  g_autofree char *found = name ? g_strndup(name + 1, strcspn(name + 1, "?")) : NULL;
  g_autofree char *file = g_strconcat(found && text_is_id(found) ? found : "attune", ".erased", NULL);
  return g_build_filename(paths_get()->state, file, NULL);
}

/* Beside the database's file, or in the state directory where it is none. */
static void settle_erasures(Config *config, const char *base)
{
  const char *file = g_str_has_prefix(config->database, "sqlite:") ? config->database + strlen("sqlite:") : NULL;
  char *settled = config->erasures ? g_canonicalize_filename(config->erasures, base)
                  : file           ? g_strconcat(file, ".erased", NULL)
                                   : erasures_of_server(config->database);
  g_free(config->erasures);
  config->erasures = settled;
}

static gboolean settle(Config *config, const char *base, GError **error)
{
  if (!config_settle_mail(config, base, error) || !config_settle_oidc(config, base, error) || !check_identity(config, error)
      || !check_language(config, error))
    return FALSE;
  if (!g_str_has_prefix(config->database, "sqlite:") && !g_str_has_prefix(config->database, "postgresql://"))
    return error_set(error, ERROR_INVALID, "%s: database: write sqlite:PATH or postgresql://…", config->file);
  if (strcmp(config->database, "sqlite:") == 0)
    return error_set(error, ERROR_INVALID, "%s: database: the path after “sqlite:” is missing", config->file);
  settle_database(config, base);
  settle_erasures(config, base);
  if (config->plugins && !g_path_is_absolute(config->plugins)) {
    char *absolute = g_canonicalize_filename(config->plugins, base);
    g_free(config->plugins);
    config->plugins = absolute;
  }
  if (!config->plugins)
    config->plugins = g_strdup(paths_get()->plugins);
  return settle_base_url(config, error);
}

static Config *config_standard(void)
{
  Config *config = g_new0(Config, 1);
  for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
    void *field = (char *)config + keys[i].offset;
    if (keys[i].is_number)
      *(int *)field = (int)keys[i].standard;
    else
      *(char **)field = g_strdup(keys[i].standard_text);
  }
  return config;
}

Config *config_load(const char *path, GError **error)
{
  const char *named = path ? path : g_getenv("ATTUNE_CONFIG");
  g_autofree char *file_name = g_canonicalize_filename(named && *named ? named : paths_get()->config, NULL);
  gboolean optional = !(named && *named);
  g_autoptr(Config) config = config_standard();
  g_autofree char *base = g_path_get_dirname(file_name);
  if (optional && !g_file_test(file_name, G_FILE_TEST_EXISTS)) {
    config->file = g_strdup("(standard values)");
    if (!settle(config, paths_get()->state, error))
      return NULL;
    return g_steal_pointer(&config);
  }
  config->file = g_strdup(file_name);
  g_autoptr(GKeyFile) file = g_key_file_new();
  g_autoptr(GError) why = NULL;
  if (!g_key_file_load_from_file(file, file_name, G_KEY_FILE_NONE, &why)) {
    error_set(error, ERROR_UNREADABLE, "%s: %s", file_name, why->message);
    return NULL;
  }
  if (!read_groups(config, file, error) || !settle(config, base, error))
    return NULL;
  return g_steal_pointer(&config);
}

void config_free(Config *config)
{
  if (!config)
    return;
  g_free(config->file);
  for (gsize i = 0; i < G_N_ELEMENTS(keys); i++)
    if (!keys[i].is_number)
      g_free(*(char **)((char *)config + keys[i].offset));
  g_free(config);
}
