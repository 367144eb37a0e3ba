#include "http/router.h"

#include <string.h>

#include "base/error.h"

/* A segment of a pattern: literal text, or a name with text before and after it. */
typedef struct {
  const char *text; /* the whole, in the row's pattern */
  gsize length;
  char *name;          /* NULL: literal */
  gsize before, after; /* bytes round {name} */
} Segment;

typedef struct Node Node;
struct Node {
  Segment segment;
  GPtrArray *children; /* Node: literals first, then the most particular names; NULL if none */
  GPtrArray *routes;   /* const HttpRoute; NULL if none */
  char *allow;
};

struct HttpRouter {
  Node *root;
};

static void node_free(Node *node)
{
  g_free(node->segment.name);
  g_clear_pointer(&node->children, g_ptr_array_unref);
  g_clear_pointer(&node->routes, g_ptr_array_unref);
  g_free(node->allow);
  g_free(node);
}

static guint count(const GPtrArray *array)
{
  return array ? array->len : 0;
}

static void append(GPtrArray **array, GDestroyNotify free_item, void *item)
{
  if (!*array)
    *array = g_ptr_array_new_with_free_func(free_item);
  g_ptr_array_add(*array, item);
}

/* Takes "{token}.ics" apart; FALSE for unmatched or repeated braces, or an empty name. */
static gboolean segment_read(const char *text, gsize length, Segment *segment)
{
  const char *open = memchr(text, '{', length), *close = memchr(text, '}', length), *end = text + length;
  *segment = (Segment){ .text = text, .length = length };
  if (!open && !close)
    return TRUE;
  if (!open || !close || close < open + 2 || memchr(open + 1, '{', (gsize)(end - open - 1))
      || memchr(close + 1, '}', (gsize)(end - close - 1)))
    return FALSE;
  segment->name = g_strndup(open + 1, (gsize)(close - open - 1));
  segment->before = (gsize)(open - text);
  segment->after = (gsize)(end - close - 1);
  return TRUE;
}

/* Literals come first, then names with the most text round them, so that the first match is the most particular. */
static int node_order(gconstpointer a, gconstpointer b)
{
  const Segment *one = &(*(Node *const *)a)->segment, *other = &(*(Node *const *)b)->segment;
  if (!one->name != !other->name)
    return one->name ? 1 : -1;
  gsize round_one = one->before + one->after, round_other = other->before + other->after;
  if (one->name && round_one != round_other)
    return round_one > round_other ? -1 : 1;
  int order = memcmp(one->text, other->text, MIN(one->length, other->length));
  return order ? order : (one->length > other->length) - (one->length < other->length);
}

/* The child of @node for a pattern's segment, made if need be. NULL if the segment cannot be read. */
static Node *child_for(Node *node, const char *text, gsize length)
{
  for (guint i = 0; i < count(node->children); i++) {
    Node *child = node->children->pdata[i];
    if (child->segment.length == length && memcmp(child->segment.text, text, length) == 0)
      return child;
  }
  Segment segment;
  if (!segment_read(text, length, &segment))
    return NULL;
  Node *child = g_new0(Node, 1);
  child->segment = segment;
  append(&node->children, (GDestroyNotify)node_free, child);
  return child;
}

static gboolean refuse(const HttpRoute *route, GError **error)
{
  return error_set(error, ERROR_INVALID,
                   "route %s %s cannot be read: it begins with / and has at most %d parts, a {name} in one of them at most "
                   "once, and %d names in all", route->method, route->pattern, HTTP_MOST_SEGMENTS, HTTP_MOST_PARAMS);
}

static gboolean add_route(Node *root, const HttpRoute *route, GError **error)
{
  Node *node = root;
  guint names = 0, parts = 0;
  const char *at = route->pattern;
  for (; *at == '/'; parts++) {
    gsize length = strcspn(++at, "/");
    node = child_for(node, at, length);
    names += node && node->segment.name ? 1 : 0;
    if (!node || names > HTTP_MOST_PARAMS)
      return refuse(route, error);
    at += length;
  }
  if (parts == 0 || parts > HTTP_MOST_SEGMENTS)
    return refuse(route, error);
  for (guint i = 0; i < count(node->routes); i++)
    if (strcmp(((const HttpRoute *)node->routes->pdata[i])->method, route->method) == 0)
      return error_set(error, ERROR_INVALID, "route %s %s stands in the table twice", route->method, route->pattern);
  append(&node->routes, NULL, (void *)route);
  return TRUE;
}

/* Two names for the same place ("/a/{id}" and "/a/{slot}/x") would make a choice by chance. */
static gboolean is_choice_by_chance(const Segment *one, const Segment *other)
{
  return one->name && other->name && one->before == other->before && one->after == other->after
         && memcmp(one->text, other->text, one->before) == 0
         && memcmp(one->text + one->length - one->after, other->text + other->length - other->after, one->after) == 0;
}

static char *write_allow(const GPtrArray *routes)
{
  GString *allow = g_string_new(NULL);
  for (guint i = 0; i < routes->len; i++) {
    const char *method = ((const HttpRoute *)routes->pdata[i])->method;
    g_string_append_printf(allow, "%s%s%s", i ? ", " : "", method, strcmp(method, "GET") == 0 ? ", HEAD" : "");
  }
  return g_string_free(allow, FALSE);
}

static gboolean check_choices(const Node *node, GError **error)
{
  for (guint i = 0; i < count(node->children); i++)
    for (guint j = 0; j < i; j++) {
      const Segment *one = &((const Node *)node->children->pdata[j])->segment;
      const Segment *other = &((const Node *)node->children->pdata[i])->segment;
      if (is_choice_by_chance(one, other))
        return error_set(error, ERROR_INVALID, "routes name the same part {%s} and {%s}", one->name, other->name);
    }
  return TRUE;
}

/* When all rows are in: refuses what is ambiguous below @node, orders it, and writes what is allowed. */
static gboolean settle(Node *node, GError **error)
{
  if (!check_choices(node, error))
    return FALSE;
  if (node->routes)
    node->allow = write_allow(node->routes);
  if (count(node->children) > 1)
    g_ptr_array_sort(node->children, node_order);
  for (guint i = 0; i < count(node->children); i++)
    if (!settle(node->children->pdata[i], error))
      return FALSE;
  return TRUE;
}

HttpRouter *http_router_new(const HttpRoute *rows, gsize n, GError **error)
{
  g_autoptr(HttpRouter) router = g_new0(HttpRouter, 1);
  router->root = g_new0(Node, 1);
  for (gsize i = 0; i < n; i++)
    if (!add_route(router->root, &rows[i], error))
      return NULL;
  return settle(router->root, error) ? g_steal_pointer(&router) : NULL;
}

void http_router_free(HttpRouter *router)
{
  if (!router)
    return;
  node_free(router->root);
  g_free(router);
}

/* Whether @text fits @segment, and how many bytes of it the named part takes. */
static gboolean segment_fits(const Segment *segment, const char *text, gsize *length)
{
  if (!segment->name)
    return strncmp(segment->text, text, segment->length) == 0 && !text[segment->length];
  gsize size = strlen(text), round = segment->before + segment->after;
  if (size <= round || memcmp(text, segment->text, segment->before) != 0
      || memcmp(text + size - segment->after, segment->text + segment->length - segment->after, segment->after) != 0)
    return FALSE;
  *length = size - round;
  return TRUE;
}

static const HttpRoute *route_for(const Node *node, const char *method)
{
  const char *wanted = strcmp(method, "HEAD") == 0 ? "GET" : method;
  for (guint i = 0; i < count(node->routes); i++) {
    const HttpRoute *route = node->routes->pdata[i];
    if (strcmp(route->method, wanted) == 0)
      return route;
  }
  return NULL;
}

/* Depth is bounded by HTTP_MOST_SEGMENTS. Names are noted on the way back, when the whole path is known to fit. */
static const Node *walk(const Node *node, char **segments, guint n, guint at, HttpMatch *match)
{
  if (at == n)
    return node->routes ? node : NULL;
  for (guint i = 0; i < count(node->children); i++) {
    const Node *child = node->children->pdata[i];
    gsize start = child->segment.before, length = 0;
    if (!segment_fits(&child->segment, segments[at], &length))
      continue;
    const Node *end = walk(child, segments, n, at + 1, match);
    if (!end)
      continue;
    if (child->segment.name) {
      segments[at][start + length] = '\0';
      match->names[match->n_params] = child->segment.name;
      match->values[match->n_params++] = segments[at] + start;
    }
    return end;
  }
  return NULL;
}

HttpMatchResult http_router_match(const HttpRouter *router, const char *method, char **segments, guint n_segments,
                                  HttpMatch *match)
{
  *match = (HttpMatch){ 0 };
  const Node *end = n_segments > 0 ? walk(router->root, segments, n_segments, 0, match) : NULL;
  if (!end)
    return HTTP_NO_PATH;
  match->route = route_for(end, method);
  match->allow = end->allow;
  return match->route ? HTTP_MATCH : HTTP_NO_METHOD;
}
