#include "web/schema.h"

#include <string.h>

#include "base/civil.h"
#include "base/error.h"
#include "base/text.h"

#define MOST_LISTED 200 /* members of a list in a request */

const WebSchema *web_schema_find(const char *name)
{
  gsize n = 0;
  const WebSchema *all = web_schemas(&n);
  for (gsize i = 0; i < n; i++)
    if (strcmp(all[i].name, name) == 0)
      return &all[i];
  return NULL;
}

static gboolean check_object(const WebSchema *schema, const json_t *value, const char *path, GError **error);

static gboolean fail(const char *path, const char *what, GError **error)
{
  return error_set(error, ERROR_INVALID, "%s: %s", *path ? path : "body", what);
}

static gboolean check_text(const WebField *field, const json_t *value, const char *path, GError **error)
{
  if (!json_is_string(value))
    return fail(path, "expected a text", error);
  glong size = g_utf8_strlen(json_string_value(value), -1);
  if (size < field->least || size > field->most)
    return error_set(error, ERROR_INVALID, "%s: has %ld characters, from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
                     " are possible", path, size, field->least, field->most);
  return TRUE;
}

static gboolean check_which(const WebField *field, const json_t *value, const char *path, GError **error)
{
  if (json_is_string(value))
    return check_text(field, value, path, error);
  return (json_is_integer(value) && json_integer_value(value) > 0)
    || fail(path, "expected an id as a text, or a whole number from 1", error);
}

static gboolean check_choice(const WebField *field, const json_t *value, const char *path, GError **error)
{
  const char *text = json_string_value(value);
  if (text && g_strv_contains(field->choices, text))
    return TRUE;
  g_autofree char *list = g_strjoinv(", ", (char **)field->choices);
  return error_set(error, ERROR_INVALID, "%s: expected one of %s", path, list);
}

static gboolean check_whole(const WebField *field, const json_t *value, const char *path, GError **error)
{
  if (!json_is_integer(value))
    return fail(path, "expected a whole number", error);
  gint64 number = json_integer_value(value);
  if (number < field->least || number > field->most)
    return error_set(error, ERROR_INVALID, "%s: %" G_GINT64_FORMAT " is out of bounds, from %" G_GINT64_FORMAT " to %"
                     G_GINT64_FORMAT " is possible", path, number, field->least, field->most);
  return TRUE;
}

static gboolean check_time(const WebField *field, const json_t *value, const char *path, GError **error)
{
  const char *text = json_string_value(value);
  Instant instant;
  Civil civil;
  if (field->kind == FIELD_TIME && text && instant_parse(text, &instant, NULL))
    return TRUE;
  if (!text)
    return fail(path, "expected a text with a time", error);
  gboolean ok = field->kind == FIELD_INSTANT ? instant_parse(text, &instant, error)
    : field->kind == FIELD_DATE              ? civil_parse_date(text, &civil, error)
                                             : civil_parse_moment(text, &civil, error);
  if (!ok)
    g_prefix_error(error, "%s: ", path);
  return ok;
}

static gboolean check_texts(const WebField *field, const json_t *value, const char *path, GError **error)
{
  if (!json_is_array(value) || json_array_size(value) > MOST_LISTED)
    return fail(path, "expected a list of at most 200 texts", error);
  for (gsize i = 0; i < json_array_size(value); i++)
    if (!check_text(field, json_array_get(value, i), path, error))
      return FALSE;
  return TRUE;
}

static gboolean check_wholes(const WebField *field, const json_t *value, const char *path, GError **error)
{
  if (!json_is_object(value) || json_object_size(value) > MOST_LISTED)
    return fail(path, "expected an object of numbers", error);
  const char *key;
  json_t *number;
  json_object_foreach((json_t *)value, key, number) {
    g_autofree char *below = g_strdup_printf("%s.%s", path, key);
    if (!check_whole(field, number, below, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean check_list(const WebField *field, const json_t *value, const char *path, GError **error)
{
  if (!json_is_array(value))
    return fail(path, "expected a list", error);
  for (gsize i = 0; i < json_array_size(value); i++) {
    g_autofree char *below = g_strdup_printf("%s[%" G_GSIZE_FORMAT "]", path, i);
    if (!check_object(web_schema_find(field->of), json_array_get(value, i), below, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean check_field(const WebField *field, const json_t *value, const char *path, GError **error)
{
  switch (field->kind) {
  case FIELD_TEXT:
    return check_text(field, value, path, error);
  case FIELD_CHOICE:
    return check_choice(field, value, path, error);
  case FIELD_WHOLE:
    return check_whole(field, value, path, error);
  case FIELD_NUMBER:
    return json_is_number(value) || fail(path, "expected a number", error);
  case FIELD_YES_NO:
    return json_is_boolean(value) || fail(path, "expected true or false", error);
  case FIELD_INSTANT:
  case FIELD_TIME:
  case FIELD_DATE:
    return check_time(field, value, path, error);
  case FIELD_OBJECT:
    return check_object(web_schema_find(field->of), value, path, error);
  case FIELD_LIST:
    return check_list(field, value, path, error);
  case FIELD_TEXTS:
    return check_texts(field, value, path, error);
  case FIELD_WHICH:
    return check_which(field, value, path, error);
  case FIELD_WHOLES:
    return check_wholes(field, value, path, error);
  case FIELD_ANY:
    return TRUE;
  }
  g_assert_not_reached();
}

static gboolean check_known(const WebSchema *schema, const json_t *value, const char *path, GError **error)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (const WebField *field = schema->fields; field->name; field++)
    g_ptr_array_add(names, (void *)field->name);
  g_ptr_array_add(names, NULL);
  const char *key;
  json_t *member;
  json_object_foreach((json_t *)value, key, member) {
    if (g_strv_contains((const char *const *)names->pdata, key))
      continue;
    const char *nearest = text_nearest(key, (const char *const *)names->pdata);
    const char *dot = *path ? "." : "";
    return nearest ? error_set(error, ERROR_INVALID, "%s%s%.60s: there is no such field; did you mean “%s”?", path, dot,
                               key, nearest)
                   : error_set(error, ERROR_INVALID, "%s%s%.60s: there is no such field", path, dot, key);
  }
  return TRUE;
}

/* Depth is bounded by the table of schemas, none of which contains itself. */
static gboolean check_object(const WebSchema *schema, const json_t *value, const char *path, GError **error)
{
  if (!json_is_object(value))
    return fail(path, "expected an object", error);
  if (!schema->open && !check_known(schema, value, path, error))
    return FALSE;
  for (const WebField *field = schema->fields; field->name; field++) {
    const json_t *member = json_object_get(value, field->name);
    g_autofree char *below = g_strconcat(path, *path ? "." : "", field->name, NULL);
    if (!member || json_is_null(member)) {
      gboolean missing = (field->need & FIELD_REQUIRED) && (!member || !(field->need & FIELD_NULLABLE));
      if (missing)
        return fail(below, "is missing", error);
      continue;
    }
    if (!check_field(field, member, below, error))
      return FALSE;
  }
  return TRUE;
}

gboolean web_schema_check(const WebSchema *schema, const json_t *value, GError **error)
{
  return check_object(schema, value, "", error);
}
