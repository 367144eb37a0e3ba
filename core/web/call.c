#include "web/call.h"

#include <string.h>

#include "base/error.h"
#include "base/id.h"
#include "base/text.h"
#include "web/private.h"
#include "web/schema.h"

gboolean call_is_json(const WebCall *call)
{
  const char *type = http_request_header(call->request, "Content-Type");
  static const char *const kinds[] = { "application/json", "application/merge-patch+json" };
  for (gsize i = 0; type && i < G_N_ELEMENTS(kinds); i++)
    if (g_ascii_strncasecmp(type, kinds[i], strlen(kinds[i])) == 0)
      return TRUE;
  return !type;
}

json_t *call_body(WebCall *call, GError **error)
{
  gsize size = 0;
  const char *bytes = http_request_body(call->request, &size);
  json_error_t why;
  json_t *body = size == 0 ? json_object() : json_loadb(bytes, size, JSON_REJECT_DUPLICATES, &why);
  if (!body) {
    error_set(error, ERROR_UNREADABLE, "body, line %d, column %d: %s", why.line, why.column, why.text);
    return NULL;
  }
  if (web_schema_check(web_schema_find(call->route->wish), body, error))
    return body;
  json_decref(body);
  return NULL;
}

const char *call_text(const json_t *body, const char *name)
{
  return json_string_value(json_object_get(body, name));
}

const char *call_which(const json_t *body, const char *name, char *out)
{
  const json_t *value = json_object_get(body, name);
  if (!json_is_integer(value))
    return json_string_value(value);
  g_snprintf(out, CALL_WHICH_TEXT, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
  return out;
}

int call_whole(const json_t *body, const char *name, int standard)
{
  const json_t *value = json_object_get(body, name);
  return json_is_integer(value) ? (int)json_integer_value(value) : standard;
}

const char **call_texts(const json_t *body, const char *name)
{
  const json_t *list = json_object_get(body, name);
  if (!json_is_array(list))
    return NULL;
  gsize n = json_array_size(list);
  const char **texts = g_new0(const char *, n + 1);
  for (gsize i = 0; i < n; i++)
    texts[i] = json_string_value(json_array_get(list, i));
  return texts;
}

const char *call_key(const WebCall *call, const char *id, char *out)
{
  const char *key = http_request_header(call->request, "Idempotency-Key");
  if (id || !key || !*key)
    return id;
  g_autofree char *full = g_strdup_printf("%s %s", call->route->pattern, key);
  return id_derive(call->actor->id, full, out);
}

const char *call_param(const WebCall *call, const char *name)
{
  const char *value = http_request_query(call->request, name);
  return value && *value ? value : NULL;
}

gboolean call_param_flag(const WebCall *call, const char *name, gboolean *flag, GError **error)
{
  static const char *const yes[] = { "true", "1", "yes", NULL };
  static const char *const no[] = { "false", "0", "no", NULL };
  const char *value = call_param(call, name);
  *flag = value && g_strv_contains(yes, value);
  if (!value || *flag || g_strv_contains(no, value))
    return TRUE;
  return error_set(error, ERROR_INVALID, "%s: expected true or false", name);
}

gboolean call_param_whole(const WebCall *call, const char *name, int least, int most, int *out, GError **error)
{
  const char *value = call_param(call, name);
  gint64 number = *out;
  if (value && !text_to_int(value, least, most, name, &number, error))
    return FALSE;
  *out = (int)number;
  return TRUE;
}

static gboolean read_time(const WebCall *call, const char *name, gboolean end, Instant *out, GError **error)
{
  const char *value = call_param(call, name);
  const Zone *zone = call->engine->zone;
  Civil date;
  *out = 0;
  if (!value)
    return TRUE;
  if (strlen(value) == CIVIL_DATE_TEXT - 1 && civil_parse_date(value, &date, NULL)) {
    *out = zone_day_start(zone, end ? civil_from_day(civil_to_day(date) + 1) : date);
    return TRUE;
  }
  if (zone_parse(zone, value, out, NULL))
    return TRUE;
  return error_set(error, ERROR_INVALID, "%s: expected a date (2026-09-07) or a time with its offset, its “+” written "
                   "%%2B (2026-09-07T09:00:00%%2B01:00)", name);
}

gboolean call_param_span(const WebCall *call, Instant *from, Instant *to, GError **error)
{
  if (!read_time(call, "from", FALSE, from, error) || !read_time(call, "to", TRUE, to, error))
    return FALSE;
  return !*from || !*to || *to > *from || error_set(error, ERROR_INVALID, "to: does not come after “from”");
}

gboolean call_param_day(const WebCall *call, const char *name, Civil *out, GError **error)
{
  const char *value = call_param(call, name);
  if (value && civil_parse_date(value, out, NULL))
    return TRUE;
  return error_set(error, ERROR_INVALID, "%s: expected a date (2026-09-07)", name);
}

static gboolean refuse_param(const WebCall *call, const char *name, GError **error)
{
  g_autoptr(GPtrArray) known = g_ptr_array_new();
  for (const WebParam *param = call->route->params; param && param->name; param++)
    g_ptr_array_add(known, (void *)param->name);
  g_ptr_array_add(known, NULL);
  const char *nearest = text_nearest(name, (const char *const *)known->pdata);
  return nearest ? error_set(error, ERROR_INVALID, "%.60s: there is no such parameter; did you mean “%s”?", name, nearest)
                 : error_set(error, ERROR_INVALID, "%.60s: there is no such parameter at this address", name);
}

/* Whether a name before the one at @index is the same. */
static gboolean is_said_before(const WebCall *call, guint index, const char *name)
{
  const char *other, *value;
  for (guint i = 0; i < index && http_request_query_at(call->request, i, &other, &value); i++)
    if (strcmp(other, name) == 0)
      return TRUE;
  return FALSE;
}

gboolean call_check_params(const WebCall *call, GError **error)
{
  const char *name, *value;
  for (guint i = 0; http_request_query_at(call->request, i, &name, &value); i++) {
    const WebParam *param = call->route->params;
    while (param && param->name && strcmp(param->name, name) != 0)
      param++;
    if (!param || !param->name)
      return refuse_param(call, name, error);
    if (param->kind != PARAM_TEXTS && is_said_before(call, i, name))
      return error_set(error, ERROR_INVALID, "%s: stands twice in the address; say it once", name);
  }
  return TRUE;
}

static void free_text(void *text)
{
  free(text);
}

HttpResponse *call_json(int status, json_t *json)
{
  char *text = json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(15));
  json_decref(json);
  gsize size = strlen(text);
  HttpResponse *response =
    http_response_new(status, "application/json", g_bytes_new_with_free_func(text, size, free_text, text));
  http_response_add(response, "Cache-Control", "private, no-store");
  return response;
}
