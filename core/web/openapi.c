/* openapi: the API's own description (OpenAPI 3.1), written from the table of routes and the table of schemas. */
#include <string.h>

#include "config.h"
#include "render/workbook.h"
#include "web/api.h"
#include "web/private.h"
#include "web/schema.h"

static json_t *param_schema(WebParamKind kind)
{
  switch (kind) {
  case PARAM_YES_NO:
    return json_pack("{s:s}", "type", "boolean");
  case PARAM_WHOLE:
    return json_pack("{s:s}", "type", "integer");
  case PARAM_DAY:
    return json_pack("{s:s, s:s}", "type", "string", "format", "date");
  case PARAM_TEXT:
  case PARAM_TEXTS:
  case PARAM_TIME:
    return json_pack("{s:s}", "type", "string");
  }
  g_assert_not_reached();
}

/* Whoever makes something under an id of the client's takes a key in its stead: see call_key(). */
static gboolean takes_key(const WebRoute *route)
{
  const WebSchema *wish = route->wish ? web_schema_find(route->wish) : NULL;
  for (const WebField *field = wish ? wish->fields : NULL; field && field->name; field++)
    if (strcmp(field->name, "id") == 0)
      return TRUE;
  return FALSE;
}

static json_t *key_parameter(void)
{
  return json_pack("{s:s, s:s, s:s, s:{s:s}}", "name", "Idempotency-Key", "in", "header", "description",
                   "In place of an “id” in the body: any text of the client's, the same one with every try of one wish. What "
                   "the same asker says twice with it is done once.", "schema", "type", "string");
}

/* The names in the pattern, then the query, then the header. */
static json_t *parameters(const WebRoute *route)
{
  json_t *list = json_array();
  for (const char *open = strchr(route->pattern, '{'); open; open = strchr(open + 1, '{')) {
    gsize size = strcspn(open + 1, "}");
    json_array_append_new(list, json_pack("{s:s%, s:s, s:b, s:{s:s}}", "name", open + 1, size, "in", "path", "required", 1,
                                          "schema", "type", "string"));
  }
  for (const WebParam *param = route->params; param && param->name; param++)
    json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:o}", "name", param->name, "in", "query", "description",
                                          param->note, "schema", param_schema(param->kind)));
  if (takes_key(route))
    json_array_append_new(list, key_parameter());
  return list;
}

static json_t *content(const char *type, json_t *schema)
{
  return json_pack("{s:{s:o}}", type, "schema", schema);
}

static json_t *schema_reference(const char *name, gsize size)
{
  g_autofree char *target = g_strdup_printf("#/components/schemas/%.*s", (int)size, name);
  return json_pack("{s:s}", "$ref", target);
}

static json_t *list_schema(const char *name, gsize size)
{
  return json_pack("{s:s, s:[s, s], s:{s:{s:s, s:o}, s:{s:[s, s], s:s}}}", "type", "object", "required", "items", "next",
                   "properties", "items", "type", "array", "items", schema_reference(name, size), "next", "type",
                   "string", "null", "description", "Give it back as “after” for the next page");
}

static json_t *good_answer(const WebRoute *route)
{
  const char *answer = route->answer;
  json_t *described = json_pack("{s:s}", "description", "Done");
  if (!answer)
    return described;
  json_t *body = NULL;
  if (strchr(answer, '/'))
    body = content(answer, json_pack("{s:s}", "type", g_str_has_suffix(answer, "/json") ? "object" : "string"));
  else if (g_str_has_suffix(answer, "[]"))
    body = content("application/json", list_schema(answer, strlen(answer) - 2));
  else
    body = content("application/json", schema_reference(answer, strlen(answer)));
  if (strcmp(answer, "Report") == 0) {
    json_object_set_new(body, "text/csv", json_pack("{s:{s:s}}", "schema", "type", "string"));
    json_object_set_new(body, WORKBOOK_TYPE, json_pack("{s:{s:s, s:s}}", "schema", "type", "string", "format", "binary"));
  }
  json_object_set_new(described, "content", body);
  return described;
}

static void add_problem(json_t *answers, const char *status, const char *what)
{
  json_object_set_new(answers, status, json_pack("{s:s, s:o}", "description", what, "content",
                                                 content("application/problem+json",
                                                         schema_reference("Problem", strlen("Problem")))));
}

static json_t *answers_of(const WebRoute *route)
{
  g_autofree char *good = g_strdup_printf("%d", route->status);
  json_t *answers = json_object();
  json_object_set_new(answers, good, good_answer(route));
  if (route->roles != WEB_ANYONE) {
    add_problem(answers, "401", "No token, or none that is known");
    add_problem(answers, "403", "Not for whoever asks");
  }
  if (route->wish) {
    add_problem(answers, "400", "Not JSON");
    add_problem(answers, "415", "Sent as something else than JSON");
  }
  if (strchr(route->pattern, '{') || route->wish)
    add_problem(answers, "404", "No such thing");
  if (route->writes)
    add_problem(answers, "409", "Refused, with the reason");
  if (route->wish || route->params)
    add_problem(answers, "422", "Read, but not acceptable");
  add_problem(answers, "default", "Anything else");
  return answers;
}

static json_t *operation(const WebRoute *route)
{
  json_t *document = json_pack("{s:s, s:s}", "operationId", route->operation, "summary", route->summary);
  if (route->roles == WEB_ANYONE) {
    json_object_set_new(document, "security", json_array());
  } else {
    g_autofree char *roles = roles_format(route->roles);
    g_autofree char *reach = route->reach ? reach_words(route->reach, route->roles) : NULL;
    g_autofree char *who = g_strdup_printf("For: %s.%s%s%s", roles, reach ? " Of these, by whose it is – " : "",
                                           reach ? reach : "", reach ? "." : "");
    json_object_set_new(document, "description", json_string(who));
  }
  json_object_set_new(document, "parameters", parameters(route));
  if (route->wish)
    json_object_set_new(document, "requestBody",
                        json_pack("{s:b, s:o}", "required", 1, "content",
                                  content("application/json", schema_reference(route->wish, strlen(route->wish)))));
  json_object_set_new(document, "responses", answers_of(route));
  return document;
}

static json_t *paths(void)
{
  gsize n = 0;
  const WebRoute *routes = web_routes(&n);
  json_t *document = json_object();
  for (gsize i = 0; i < n; i++) {
    if (routes[i].page)
      continue;
    json_t *path = json_object_get(document, routes[i].pattern);
    if (!path) {
      path = json_object();
      json_object_set_new(document, routes[i].pattern, path);
    }
    g_autofree char *method = g_ascii_strdown(routes[i].method, -1);
    json_object_set_new(path, method, operation(&routes[i]));
  }
  return document;
}

static json_t *components(void)
{
  gsize n = 0;
  const WebSchema *all = web_schemas(&n);
  json_t *schemas = json_object();
  for (gsize i = 0; i < n; i++)
    json_object_set_new(schemas, all[i].name, web_schema_document(&all[i]));
  json_t *token = json_pack("{s:s, s:s}", "type", "http", "scheme", "bearer");
  json_t *session = json_pack("{s:s, s:s, s:s, s:s}", "type", "apiKey", "in", "cookie", "name", "__Host-attune", "description",
                              "Of whoever signed in with a browser. What changes something needs X-CSRF-Token as well.");
  return json_pack("{s:o, s:{s:o, s:o}}", "schemas", schemas, "securitySchemes", "token", token, "session", session);
}

static json_t *document(const Config *config)
{
  return json_pack("{s:s, s:{s:s, s:s}, s:[{s:s}], s:[{s:[]}, {s:[]}], s:o, s:o}", "openapi", "3.1.0", "info", "title",
                   config->service_name, "version", PACKAGE_VERSION, "servers", "url", "/", "security", "token", "session", "paths",
                   paths(), "components", components());
}

/* Made once: tables do not change while the program runs. */
HttpResponse *api_openapi(WebCall *call, GError **error)
{
  static const char *const headers[] = { "Cache-Control", "max-age=300", NULL };
  Web *web = call->web;
  if (!web->openapi) {
    json_t *json = document(web->config);
    char *text = json_dumps(json, JSON_INDENT(1));
    json_decref(json);
    GBytes *bytes = g_bytes_new_with_free_func(text, strlen(text), free, text);
    web->openapi = http_prepared_new(200, "application/json", bytes, headers);
  }
  return http_response_new_prepared(web->openapi);
}
