#include "web/form.h"

#include <string.h>

#include "base/error.h"
#include "http/target.h"

#define TYPE "application/x-www-form-urlencoded"

struct Form {
  char *text;      /* the body, cut in place */
  HttpPair *pairs; /* within it */
  guint n;
};

void form_free(Form *form)
{
  if (!form)
    return;
  g_free(form->text);
  g_free(form->pairs);
  g_free(form);
}

static gboolean is_form(const HttpRequest *request)
{
  const char *type = http_request_header(request, "Content-Type");
  gsize length = strlen(TYPE);
  return type && g_ascii_strncasecmp(type, TYPE, length) == 0 && (!type[length] || strchr("; \t", type[length]));
}

/* Browsers end lines by CR and LF, whatever was typed. */
static char *plain_lines(char *text)
{
  char *to = text;
  for (const char *from = text; *from; from++)
    if (*from != '\r')
      *to++ = *from;
    else if (from[1] != '\n')
      *to++ = '\n';
  *to = '\0';
  return g_strstrip(text);
}

Form *form_read(const HttpRequest *request, GError **error)
{
  gsize size;
  const char *body = http_request_body(request, &size);
  g_autoptr(Form) form = g_new0(Form, 1);
  if (size > 0 && !is_form(request)) {
    error_set(error, ERROR_UNREADABLE, "This address takes what a form sends: Content-Type: " TYPE ".");
    return NULL;
  }
  if (size > FORM_MOST_BYTES || (size > 0 && memchr(body, '\0', size))) {
    error_set(error, ERROR_UNREADABLE, "The form is longer than %u bytes, or holds a byte 0.", FORM_MOST_BYTES);
    return NULL;
  }
  form->text = g_strndup(body, size);
  form->pairs = g_new0(HttpPair, FORM_MOST_FIELDS);
  if (!http_target_pairs(form->text, form->pairs, FORM_MOST_FIELDS, &form->n)) {
    error_set(error, ERROR_UNREADABLE, "The form cannot be decoded.");
    return NULL;
  }
  for (guint i = 0; i < form->n; i++)
    form->pairs[i].value = form->pairs[i].value ? plain_lines((char *)form->pairs[i].value) : "";
  return g_steal_pointer(&form);
}

gboolean form_at(const Form *form, guint index, const char **name, const char **value)
{
  if (index >= form->n)
    return FALSE;
  *name = form->pairs[index].name;
  *value = form->pairs[index].value;
  return TRUE;
}

gboolean form_has(const Form *form, const char *name)
{
  for (guint i = 0; i < form->n; i++)
    if (strcmp(form->pairs[i].name, name) == 0)
      return TRUE;
  return FALSE;
}

const char *form_text(const Form *form, const char *name)
{
  for (guint i = 0; i < form->n; i++)
    if (strcmp(form->pairs[i].name, name) == 0)
      return form->pairs[i].value;
  return "";
}
