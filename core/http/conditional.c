#include "http/conditional.h"

#include <string.h>

#include "http/date.h"

static const char *skip_blank(const char *at)
{
  return at + strspn(at, " \t");
}

gboolean http_tag_matches(const char *list, const char *tag)
{
  const char *opaque = g_str_has_prefix(tag, "W/") ? tag + 2 : tag;
  gsize size = strlen(opaque);
  const char *at = skip_blank(list);
  if (*at == '*' && *skip_blank(at + 1) == '\0')
    return TRUE;
  while (*at) {
    if (g_str_has_prefix(at, "W/"))
      at += 2;
    const char *end = *at == '"' ? strchr(at + 1, '"') : NULL;
    if (!end)
      return FALSE;
    if ((gsize)(end + 1 - at) == size && strncmp(at, opaque, size) == 0)
      return TRUE;
    at = end + 1 + strspn(end + 1, " \t,");
  }
  return FALSE;
}

gboolean http_is_unchanged(const char *if_none_match, const char *if_modified_since, const char *tag, Instant modified,
                           Instant now)
{
  if (if_none_match)
    return http_tag_matches(if_none_match, tag);
  Instant since = 0;
  return if_modified_since && modified != 0 && http_date_parse(if_modified_since, now, &since) && modified <= since;
}
