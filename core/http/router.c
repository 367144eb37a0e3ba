#include "http/router.h"

#include <string.h>

#include "base/error.h"

/* A segment of a pattern: literal text, or a name with text before and after it. */
typedef struct {
  char *before; /* the whole literal where there is no name */
  char *name;   /* or NULL */
  char *after;
} Segment;

typedef struct Node Node;
struct Node {
  Segment segment;
  GPtrArray *children; /* Node: literals first, then the most particular names */
  GPtrArray *routes;   /* const HttpRoute */
  char *allow;
};

struct HttpRouter {
  Node *root;
};

static void node_free(Node *node)
{
  g_free(node->segment.before);
  g_free(node->segment.name);
  g_free(node->segment.after);
  g_ptr_array_unref(node->children);
  g_ptr_array_unref(node->routes);
  g_free(node->allow);
  g_free(node);
}

static Node *node_new(void)
{
  Node *node = g_new0(Node, 1);
  node->children = g_ptr_array_new_with_free_func((GDestroyNotify)node_free);
  node->routes = g_ptr_array_new();
  return node;
}

/* Takes "{token}.ics" apart; FALSE for unmatched or repeated braces, or an empty name. */
static gboolean segment_read(const char *text, Segment *segment)
{
  const char *open = strchr(text, '{');
  const char *close = strchr(text, '}');
  if (!open && !close) {
    *segment = (Segment){ g_strdup(text), NULL, NULL };
    return TRUE;
  }
  if (!open || !close || close < open + 2 || strchr(open + 1, '{') || strchr(close + 1, '}'))
    return FALSE;
  *segment = (Segment){ g_strndup(text, (gsize)(open - text)), g_strndup(open + 1, (gsize)(close - open - 1)),
                        g_strdup(close + 1) };
  return TRUE;
}

static gboolean segment_same(const Segment *a, const Segment *b)
{
  return strcmp(a->before, b->before) == 0 && !a->name == !b->name
    && (!a->name || (strcmp(a->name, b->name) == 0 && strcmp(a->after, b->after) == 0));
}

/* Literals come first, then names with the most text round them, so that the first match is the most particular. */
static int node_rank(const Node *node)
{
  if (!node->segment.name)
    return 0;
  return G_MAXINT - (int)(strlen(node->segment.before) + strlen(node->segment.after));
}

static int node_order(gconstpointer a, gconstpointer b)
{
  int rank_a = node_rank(*(Node *const *)a);
  int rank_b = node_rank(*(Node *const *)b);
  if (rank_a != rank_b)
    return rank_a < rank_b ? -1 : 1;
  return strcmp((*(Node *const *)a)->segment.before, (*(Node *const *)b)->segment.before);
}

/* The child of @node for a pattern's segment @text, made if need be. NULL if @text cannot be read. */
static Node *child_for(Node *node, const char *text)
{
  Segment segment;
  if (!segment_read(text, &segment))
    return NULL;
  for (guint i = 0; i < node->children->len; i++) {
    Node *child = node->children->pdata[i];
    if (segment_same(&child->segment, &segment)) {
      g_free(segment.before);
      g_free(segment.name);
      g_free(segment.after);
      return child;
    }
  }
  Node *child = node_new();
  child->segment = segment;
  g_ptr_array_add(node->children, child);
  g_ptr_array_sort(node->children, node_order);
  return child;
}

static gboolean add_route(Node *root, const HttpRoute *route, GError **error)
{
  g_auto(GStrv) parts = g_strsplit(route->pattern, "/", -1);
  guint n = g_strv_length(parts);
  guint names = 0;
  if (*route->pattern != '/' || n > HTTP_MOST_SEGMENTS + 1)
    return error_set(error, ERROR_INVALID, "route %s %s: a pattern begins with / and has at most %d parts",
                     route->method, route->pattern, HTTP_MOST_SEGMENTS);
  Node *node = root;
  for (guint i = 1; i < n; i++) {
    node = child_for(node, parts[i]);
    names += node && node->segment.name ? 1 : 0;
    if (!node || names > HTTP_MOST_PARAMS)
      return error_set(error, ERROR_INVALID, "route %s %s: “%s” cannot be read (one {name} a part, %d in all)",
                       route->method, route->pattern, parts[i], HTTP_MOST_PARAMS);
  }
  for (guint i = 0; i < node->routes->len; i++)
    if (strcmp(((const HttpRoute *)node->routes->pdata[i])->method, route->method) == 0)
      return error_set(error, ERROR_INVALID, "route %s %s stands in the table twice", route->method, route->pattern);
  g_ptr_array_add(node->routes, (void *)route);
  return TRUE;
}

/* Two names for the same place ("/a/{id}" and "/a/{slot}/x") would make a choice by chance: refused. */
static gboolean check_node(const Node *node, GError **error)
{
  for (guint i = 0; i < node->children->len; i++) {
    const Node *child = node->children->pdata[i];
    const Node *next = i + 1 < node->children->len ? node->children->pdata[i + 1] : NULL;
    if (next && child->segment.name && next->segment.name && strcmp(child->segment.before, next->segment.before) == 0
        && strcmp(child->segment.after, next->segment.after) == 0)
      return error_set(error, ERROR_INVALID, "routes name the same part {%s} and {%s}", child->segment.name,
                       next->segment.name);
    if (!check_node(child, error))
      return FALSE;
  }
  return TRUE;
}

static void write_allow(Node *node)
{
  g_autoptr(GPtrArray) methods = g_ptr_array_new();
  for (guint i = 0; i < node->routes->len; i++) {
    const HttpRoute *route = node->routes->pdata[i];
    g_ptr_array_add(methods, (void *)route->method);
    if (strcmp(route->method, "GET") == 0)
      g_ptr_array_add(methods, (void *)"HEAD");
  }
  g_ptr_array_add(methods, NULL);
  node->allow = g_strjoinv(", ", (char **)methods->pdata);
  for (guint i = 0; i < node->children->len; i++)
    write_allow(node->children->pdata[i]);
}

HttpRouter *http_router_new(const HttpRoute *rows, gsize n, GError **error)
{
  g_autoptr(HttpRouter) router = g_new0(HttpRouter, 1);
  router->root = node_new();
  for (gsize i = 0; i < n; i++)
    if (!add_route(router->root, &rows[i], error))
      return NULL;
  if (!check_node(router->root, error))
    return NULL;
  write_allow(router->root);
  return g_steal_pointer(&router);
}

void http_router_free(HttpRouter *router)
{
  if (!router)
    return;
  node_free(router->root);
  g_free(router);
}

/* Whether @text fits @segment, and where the named part lies in it: from *@start, *@length bytes. */
static gboolean segment_fits(const Segment *segment, const char *text, gsize *start, gsize *length)
{
  if (!segment->name)
    return strcmp(segment->before, text) == 0;
  gsize before = strlen(segment->before);
  gsize after = strlen(segment->after);
  gsize size = strlen(text);
  if (size <= before + after || strncmp(text, segment->before, before) != 0
      || strcmp(text + size - after, segment->after) != 0)
    return FALSE;
  *start = before;
  *length = size - before - after;
  return TRUE;
}

static const HttpRoute *route_for(const Node *node, const char *method)
{
  const char *wanted = strcmp(method, "HEAD") == 0 ? "GET" : method;
  for (guint i = 0; i < node->routes->len; i++) {
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
    return node->routes->len > 0 ? node : NULL;
  for (guint i = 0; i < node->children->len; i++) {
    const Node *child = node->children->pdata[i];
    gsize start = 0, length = 0;
    if (!segment_fits(&child->segment, segments[at], &start, &length))
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
