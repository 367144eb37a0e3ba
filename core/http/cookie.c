#include "http/cookie.h"

#include <string.h>

static gboolean is_plain(const char *text, gsize size)
{
  for (gsize i = 0; i < size; i++)
    if (!g_ascii_isalnum(text[i]) && !strchr("-_.~", text[i]))
      return FALSE;
  return TRUE;
}

gboolean http_cookie_find(const char *header, const char *name, char *out, gsize size)
{
  gsize name_size = strlen(name);
  for (const char *at = header; *at;) {
    at += strspn(at, "; \t");
    gsize pair = strcspn(at, ";");
    gsize used = pair;
    while (used > 0 && strchr(" \t", at[used - 1]))
      used--;
    if (used > name_size && at[name_size] == '=' && strncmp(at, name, name_size) == 0) {
      const char *value = at + name_size + 1;
      gsize length = used - name_size - 1;
      if (length == 0 || length >= size || !is_plain(value, length))
        return FALSE;
      memcpy(out, value, length);
      out[length] = '\0';
      return TRUE;
    }
    at += pair;
  }
  return FALSE;
}

char *http_cookie_format(const char *name, const char *value, gint64 seconds, gboolean secure)
{
  g_autofree char *age = seconds == 0 ? g_strdup("") : g_strdup_printf("; Max-Age=%" G_GINT64_FORMAT, MAX(seconds, 0));
  return g_strdup_printf("%s=%s; Path=/%s%s; HttpOnly; SameSite=Lax", name, value, age, secure ? "; Secure" : "");
}
