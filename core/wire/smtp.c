#include "wire/smtp.h"

#include <string.h>

#include "base/error.h"
#include "base/module.h"
#include "config.h"
#include "wire/curl-post.h"

struct Smtp {
  const CurlPostTable *table;
  char *url, *user, *password, *ca_file;
  SmtpTls tls;
  CurlPost *post; /* NULL: none open */
};

#ifdef HAVE_LIBCURL
static const CurlPostTable *find_table(GError **error)
{
  CurlPostFinder finder = (CurlPostFinder)module_find("wire", "curl-post.so", "curl_post", error);
  return finder ? finder() : NULL;
}
#else
static const CurlPostTable *find_table(GError **error)
{
  error_set(error, ERROR_INVALID, "mail: this program was built without libcurl, so it speaks to no mail server; "
                                  "write file:DIR, or build it anew with libcurl");
  return NULL;
}
#endif

Smtp *smtp_open(const SmtpSettings *settings, GError **error)
{
  const CurlPostTable *table = find_table(error);
  if (!table)
    return NULL;
  Smtp *smtp = g_new0(Smtp, 1);
  smtp->table = table;
  smtp->url = settings->name ? g_strconcat(settings->url, "/", settings->name, NULL) : g_strdup(settings->url);
  smtp->user = g_strdup(settings->user);
  smtp->password = g_strdup(settings->password);
  smtp->ca_file = g_strdup(settings->ca_file);
  smtp->tls = settings->tls;
  return smtp;
}

void smtp_rest(Smtp *smtp)
{
  if (smtp->post)
    smtp->table->close(smtp->post);
  smtp->post = NULL;
}

void smtp_close(Smtp *smtp)
{
  if (!smtp)
    return;
  smtp_rest(smtp);
  g_free(smtp->url);
  g_free(smtp->user);
  if (smtp->password)
    explicit_bzero(smtp->password, strlen(smtp->password));
  g_free(smtp->password);
  g_free(smtp->ca_file);
  g_free(smtp);
}

/* ---- one letter ---- */

static int before_end(void *data)
{
  const SmtpWatch *watch = data;
  return watch->before_end(watch->data);
}

static int tick(void *data)
{
  const SmtpWatch *watch = data;
  return watch->tick(watch->data);
}

SmtpOutcome smtp_send(Smtp *smtp, const char *from, const char *to, GBytes *message, const SmtpWatch *watch, char **why)
{
  static const SmtpOutcome outcomes[] = { [CURL_POST_SENT] = SMTP_SENT, [CURL_POST_LATER] = SMTP_LATER,
                                          [CURL_POST_NEVER] = SMTP_NEVER, [CURL_POST_OFF] = SMTP_OFF };
  CurlPostSettings settings = { smtp->url, smtp->user, smtp->password, smtp->ca_file, (int)smtp->tls };
  *why = NULL;
  if (!smtp->post)
    smtp->post = smtp->table->open(&settings);
  if (!smtp->post) {
    *why = g_strdup("libcurl could not begin");
    return SMTP_LATER;
  }
  gsize size;
  const char *bytes = g_bytes_get_data(message, &size);
  CurlPostLetter letter = { from, to, bytes, size, before_end, tick, (void *)watch };
  CurlPostResult result;
  smtp->table->send(smtp->post, &letter, &result);
  if (result.outcome != CURL_POST_SENT)
    *why = smtp_without_addresses(result.why);
  return outcomes[result.outcome];
}

/* ---- words about servers ---- */

gboolean smtp_is_near(const char *url)
{
  const char *host = strstr(url, "://");
  host = host ? host + 3 : url;
  gsize length = strcspn(host, *host == '[' ? "]" : ":/");
  g_autofree char *name = g_ascii_strdown(host, (gssize)length);
  return strcmp(name, "localhost") == 0 || strcmp(name, "[::1") == 0 || (g_str_has_prefix(name, "127.") &&
         strspn(name, "0123456789.") == strlen(name));
}

char *smtp_without_addresses(const char *text)
{
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  g_auto(GStrv) words = g_strsplit_set(valid, " \t\r\n", -1);
  GString *out = g_string_new(NULL);
  for (char **word = words; *word; word++)
    if (**word)
      g_string_append_printf(out, "%s%s", out->len ? " " : "", strchr(*word, '@') ? "(address)" : *word);
  g_string_truncate(out, MIN(out->len, 400));
  g_autofree char *cut = g_string_free(out, FALSE);
  char *shown = g_utf8_make_valid(cut, -1);
  for (char *p = shown; *p; p++)
    if (g_ascii_iscntrl(*p))
      *p = ' ';
  return shown;
}
