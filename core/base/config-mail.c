#include "base/config-mail.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

#define LOCAL_MOST 20 /* of mail-reply-to before the @: the mark that is added leaves no more of the 64 of RFC 5321 §4.5.3.1.1 */

static gboolean refuse(const Config *config, const char *what, GError **error)
{
  return error_set(error, ERROR_INVALID, "%s: %s", config->file, what);
}

/* What stands behind "smtp://", or NULL. */
static const char *server_of(const char *mail)
{
  static const char *const ways[] = { "smtp://", "smtps://" };
  for (gsize i = 0; i < G_N_ELEMENTS(ways); i++)
    if (g_str_has_prefix(mail, ways[i]))
      return mail + strlen(ways[i]);
  return NULL;
}

static gboolean check_server(const Config *config, const char *server, GError **error)
{
  if (!*server || *server == ':')
    return refuse(config, "mail: write smtp://HOST:PORT, smtps://HOST:PORT or file:DIR", error);
  if (strchr(server, '@'))
    return refuse(config, "mail: who we are there is said by mail-user and mail-password-file, not in the address", error);
  if (strpbrk(server, "/?# "))
    return refuse(config, "mail: nothing comes behind HOST:PORT", error);
  return config->mail_from || refuse(config, "mail-from: a mail server wants to know who writes", error);
}

static gboolean check_way(Config *config, const char *base, GError **error)
{
  if (!config->mail)
    return TRUE;
  const char *server = server_of(config->mail);
  if (server)
    return check_server(config, server, error);
  if (!g_str_has_prefix(config->mail, "file:") || !config->mail[strlen("file:")])
    return refuse(config, "mail: write smtp://HOST:PORT, smtps://HOST:PORT or file:DIR", error);
  g_autofree char *folder = g_canonicalize_filename(config->mail + strlen("file:"), base);
  g_free(config->mail);
  config->mail = g_strconcat("file:", folder, NULL);
  return TRUE;
}

static gboolean check_addresses(const Config *config, GError **error)
{
  if (config->mail_from && !text_is_mail(config->mail_from))
    return refuse(config, "mail-from: not a mail address (the name beside it is service-name)", error);
  if (config->mail_reply_to && !text_is_mail(config->mail_reply_to))
    return refuse(config, "mail-reply-to: not a mail address", error);
  if (config->mail_office && !text_is_mail(config->mail_office))
    return refuse(config, "mail-office: not a mail address", error);
  if (config->mail_office && config->mail_reply_to && g_ascii_strcasecmp(config->mail_office, config->mail_reply_to) == 0)
    return refuse(config, "mail-office: a person reads it, so it is another address than mail-reply-to", error);
  if (config->mail_reply_to && strchr(config->mail_reply_to, '@') - config->mail_reply_to > LOCAL_MOST)
    return refuse(config, "mail-reply-to: at most 20 characters can stand before the @, since a mark is added there", error);
  return TRUE;
}

static gboolean check_words(const Config *config, GError **error)
{
  static const char *const tls[] = { "needed", "offered", "off", NULL }, *const by[] = { "serve", "apart", NULL };
  if (config->mail_tls && !g_strv_contains(tls, config->mail_tls))
    return refuse(config, "mail-tls: write needed, offered or off", error);
  if (!g_strv_contains(by, config->mail_deliver))
    return refuse(config, "mail-deliver: write serve or apart", error);
  if (config->mail_user && !config->mail_password_file)
    return refuse(config, "mail-password-file: mail-user needs a password, in a file of its own", error);
  return config->mail_user || !config->mail_password_file
         || refuse(config, "mail-user: mail-password-file says how, but not who", error);
}

static void make_absolute(char **path, const char *base)
{
  if (!*path || g_path_is_absolute(*path))
    return;
  char *absolute = g_canonicalize_filename(*path, base);
  g_free(*path);
  *path = absolute;
}

gboolean config_settle_mail(Config *config, const char *base, GError **error)
{
  make_absolute(&config->mail_password_file, base);
  make_absolute(&config->mail_ca_file, base);
  return check_way(config, base, error) && check_addresses(config, error) && check_words(config, error);
}
