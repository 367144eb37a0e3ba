/* schema-document: a shape as JSON Schema. */
#include "web/schema.h"

static json_t *reference(const char *name)
{
  return json_pack("{s:s+}", "$ref", "#/components/schemas/", name);
}

static json_t *choices(const WebField *field)
{
  json_t *list = json_array();
  for (const char *const *choice = field->choices; *choice; choice++)
    json_array_append_new(list, json_string(*choice));
  return json_pack("{s:s, s:o}", "type", "string", "enum", list);
}

static json_t *text(const WebField *field)
{
  json_t *document = json_pack("{s:s, s:I}", "type", "string", "maxLength", (json_int_t)field->most);
  if (field->least > 0)
    json_object_set_new(document, "minLength", json_integer(field->least));
  return document;
}

static json_t *whole(const WebField *field)
{
  return json_pack("{s:s, s:I, s:I}", "type", "integer", "minimum", (json_int_t)field->least, "maximum",
                   (json_int_t)field->most);
}

static json_t *shape(const WebField *field)
{
  switch (field->kind) {
  case FIELD_TEXT:
    return text(field);
  case FIELD_CHOICE:
    return choices(field);
  case FIELD_WHOLE:
    return whole(field);
  case FIELD_NUMBER:
    return json_pack("{s:s}", "type", "number");
  case FIELD_YES_NO:
    return json_pack("{s:s}", "type", "boolean");
  case FIELD_INSTANT:
    return json_pack("{s:s, s:s}", "type", "string", "format", "date-time");
  case FIELD_TIME:
    return json_pack("{s:s, s:s}", "type", "string", "pattern",
                     "^\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2})?)?(Z|[+-]\\d{2}:?\\d{2})?$");
  case FIELD_DATE:
    return json_pack("{s:s, s:s}", "type", "string", "format", "date");
  case FIELD_OBJECT:
    return reference(field->of);
  case FIELD_LIST:
    return json_pack("{s:s, s:o}", "type", "array", "items", reference(field->of));
  case FIELD_TEXTS:
    return json_pack("{s:s, s:o}", "type", "array", "items", text(field));
  case FIELD_WHICH:
    return json_pack("{s:[o, {s:s, s:i}]}", "anyOf", text(field), "type", "integer", "minimum", 1);
  case FIELD_WHOLES:
    return json_pack("{s:s, s:o}", "type", "object", "additionalProperties", whole(field));
  case FIELD_ANY:
    return json_object();
  }
  g_assert_not_reached();
}

static json_t *field_document(const WebField *field)
{
  json_t *document = shape(field);
  if (field->need & FIELD_NULLABLE)
    document = json_pack("{s:[o, {s:s}]}", "anyOf", document, "type", "null");
  if (field->note)
    json_object_set_new(document, "description", json_string(field->note));
  return document;
}

json_t *web_schema_document(const WebSchema *schema)
{
  json_t *properties = json_object();
  json_t *required = json_array();
  for (const WebField *field = schema->fields; field->name; field++) {
    json_object_set_new(properties, field->name, field_document(field));
    if (field->need & FIELD_REQUIRED)
      json_array_append_new(required, json_string(field->name));
  }
  json_t *document = json_pack("{s:s, s:s, s:o}", "type", "object", "description", schema->note, "properties",
                               properties);
  if (json_array_size(required) > 0)
    json_object_set(document, "required", required);
  json_decref(required);
  json_object_set_new(document, "additionalProperties", json_boolean(schema->open));
  return document;
}
