#include "mail/carrier.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/secret-file.h"


struct Carrier {
  Smtp *smtp;   /* or NULL */
  char *folder; /* or NULL */
};

/* ---- a mail server ---- */

static SmtpTls tls_of(const Config *config)
{
  if (g_strcmp0(config->mail_tls, "off") == 0)
    return SMTP_TLS_OFF;
  if (g_strcmp0(config->mail_tls, "offered") == 0 || (!config->mail_tls && smtp_is_near(config->mail)))
    return SMTP_TLS_OFFERED;
  return SMTP_TLS_NEEDED;
}

static Smtp *open_server(const Config *config, GError **error)
{
  SmtpTls tls = tls_of(config);
  gboolean bare = tls != SMTP_TLS_NEEDED && g_str_has_prefix(config->mail, "smtp://") && !smtp_is_near(config->mail);
  if (bare && config->mail_user) {
    error_set(error, ERROR_INVALID, "mail-tls: a password is not sent to another machine without TLS; write needed");
    return NULL;
  }
  g_autofree char *password = config->mail_user ? secret_file_read("mail-password-file", config->mail_password_file, error) : NULL;
  if (config->mail_user && !password)
    return NULL;
  const char *at = strchr(config->mail_from, '@');
  SmtpSettings settings = { .url = config->mail, .name = at + 1, .user = config->mail_user, .password = password,
                            .ca_file = config->mail_ca_file, .tls = tls };
  Smtp *smtp = smtp_open(&settings, error);
  if (password)
    explicit_bzero(password, strlen(password));
  return smtp;
}

/* ---- a folder ---- */

static gboolean write_all(int fd, const char *bytes, gsize size)
{
  while (size > 0) {
    gssize written = write(fd, bytes, size);
    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0)
      return FALSE;
    bytes += written;
    size -= (gsize)written;
  }
  return fsync(fd) == 0;
}

static gboolean write_file(const char *path, GBytes *message)
{
  gsize size;
  const char *bytes = g_bytes_get_data(message, &size);
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0)
    return FALSE;
  gboolean fine = write_all(fd, bytes, size);
  return close(fd) == 0 && fine;
}

static gboolean sync_folder(const char *path)
{
  int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return FALSE;
  gboolean fine = fsync(fd) == 0 || errno == EINVAL; /* a file system that need not be told */
  close(fd);
  return fine;
}

static SmtpOutcome put_into_folder(const char *folder, const CarrierLetter *letter, const SmtpWatch *watch, char **why)
{
  g_autofree char *name = g_strconcat(letter->message_id, ".eml", NULL);
  g_autofree char *hidden = g_strdup_printf(".%s.%d.new", name, (int)getpid());
  g_autofree char *draft = g_build_filename(folder, hidden, NULL), *path = g_build_filename(folder, name, NULL);
  *why = NULL;
  gboolean drafted = g_mkdir_with_parents(folder, 0700) == 0 && write_file(draft, letter->message);
  if (drafted && !watch->before_end(watch->data)) {
    g_remove(draft);
    return SMTP_OFF;
  }
  if (drafted && g_rename(draft, path) == 0 && sync_folder(folder))
    return SMTP_SENT;
  *why = g_strdup_printf("%s: %s", folder, g_strerror(errno));
  g_remove(draft);
  return SMTP_LATER;
}

/* ---- both ---- */

Carrier *carrier_open(const Config *config, GError **error)
{
  if (!config->mail) {
    error_set(error, ERROR_INVALID, "%s: mail says nothing, so no letter goes anywhere", config->file);
    return NULL;
  }
  gboolean to_folder = g_str_has_prefix(config->mail, "file:");
  Smtp *smtp = to_folder ? NULL : open_server(config, error);
  if (!to_folder && !smtp)
    return NULL;
  Carrier *carrier = g_new0(Carrier, 1);
  carrier->smtp = smtp;
  carrier->folder = to_folder ? g_strdup(config->mail + strlen("file:")) : NULL;
  return carrier;
}

void carrier_close(Carrier *carrier)
{
  if (!carrier)
    return;
  smtp_close(carrier->smtp);
  g_free(carrier->folder);
  g_free(carrier);
}

void carrier_rest(Carrier *carrier)
{
  if (carrier->smtp)
    smtp_rest(carrier->smtp);
}

SmtpOutcome carrier_send(Carrier *carrier, const CarrierLetter *letter, const SmtpWatch *watch, char **why)
{
  if (carrier->folder)
    return put_into_folder(carrier->folder, letter, watch, why);
  return smtp_send(carrier->smtp, letter->from, letter->to, letter->message, watch, why);
}
