#include "http/request.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/clock.h"
#include "http/private.h"

/* One block holds the request, its target as sent and a copy that is cut and decoded: a request costs one allocation. */
HttpRequest *http_request_new(HttpServer *server, HttpPeer *peer, struct MHD_Connection *connection, const char *target)
{
  gsize length = strlen(target);
  gboolean long_target = length > HTTP_MOST_TARGET;
  if (long_target)
    length = 0;
  HttpRequest *request = g_malloc(sizeof *request + 2 * (length + 1)); /* calloc would pass by malloc's quick lists */
  *request = (HttpRequest){ .server = server, .peer = peer, .connection = connection, .received = clock_ticks() };
  request->target = request->text;
  request->path = request->text + length + 1;
  memcpy(request->target, target, length);
  memcpy(request->path, target, length);
  request->target[length] = request->path[length] = '\0';
  if (long_target)
    request->fault = MHD_HTTP_URI_TOO_LONG;
  return request;
}

void http_request_free(HttpRequest *request)
{
  if (request->destroy_data && request->data)
    request->destroy_data(request->data);
  g_clear_pointer(&request->response, http_response_free);
  if (request->body)
    g_byte_array_unref(request->body);
  g_free(request->pairs);
  g_free(request);
}

/* A target may be a whole address, "http://host/path" (RFC 9112 §3.2.2): the host is not ours to choose by. */
static char *skip_authority(char *target)
{
  static const char *const schemes[] = { "http://", "https://" };
  for (gsize i = 0; i < G_N_ELEMENTS(schemes); i++)
    if (g_ascii_strncasecmp(target, schemes[i], strlen(schemes[i])) == 0) {
      char *path = strchr(target + strlen(schemes[i]), '/');
      return path ? path : target;
    }
  return target;
}

gboolean http_request_parse(HttpRequest *request)
{
  request->path = skip_authority(request->path);
  char *query = strchr(request->path, '?');
  if (query)
    *query++ = '\0';
  HttpPair pairs[HTTP_MOST_PAIRS];
  if (!http_target_split(request->path, request->segments, HTTP_MOST_SEGMENTS, &request->n_segments)
      || (query && !http_target_pairs(query, pairs, HTTP_MOST_PAIRS, &request->n_pairs))) {
    request->fault = MHD_HTTP_BAD_REQUEST;
    return FALSE;
  }
  if (request->n_pairs > 0)
    request->pairs = g_memdup2(pairs, request->n_pairs * sizeof *pairs);
  return TRUE;
}

const char *http_request_method(const HttpRequest *request)
{
  return request->method;
}

const char *http_request_target(const HttpRequest *request)
{
  return request->target;
}

const char *http_request_param(const HttpRequest *request, const char *name)
{
  for (guint i = 0; i < request->match.n_params; i++)
    if (strcmp(request->match.names[i], name) == 0)
      return request->match.values[i];
  return NULL;
}

const char *http_request_query(const HttpRequest *request, const char *name)
{
  for (guint i = 0; i < request->n_pairs; i++)
    if (strcmp(request->pairs[i].name, name) == 0)
      return request->pairs[i].value;
  return NULL;
}

gboolean http_request_query_at(const HttpRequest *request, guint index, const char **name, const char **value)
{
  if (index >= request->n_pairs)
    return FALSE;
  *name = request->pairs[index].name;
  *value = request->pairs[index].value;
  return TRUE;
}

const char *http_request_header(const HttpRequest *request, const char *name)
{
  return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

typedef struct {
  const char *name;
  gsize size;
  HttpHeaderTest holds;
  const void *data;
  gboolean held;
} HeaderSearch;

static enum MHD_Result test_header(void *search_pointer, enum MHD_ValueKind kind, const char *name, size_t size,
                                   const char *value, size_t value_size)
{
  HeaderSearch *search = search_pointer;
  if (size != search->size || g_ascii_strncasecmp(name, search->name, size) != 0)
    return MHD_YES;
  search->held = search->holds(value ? value : "", search->data);
  return search->held ? MHD_NO : MHD_YES;
}

gboolean http_request_header_any(const HttpRequest *request, const char *name, HttpHeaderTest holds, const void *data)
{
  HeaderSearch search = { name, strlen(name), holds, data, FALSE };
  MHD_get_connection_values_n(request->connection, MHD_HEADER_KIND, test_header, &search);
  return search.held;
}

typedef struct {
  const char *name;
  GString *joined;
} HeaderHunt;

static enum MHD_Result join_header(void *hunt_pointer, enum MHD_ValueKind kind, const char *name, const char *value)
{
  HeaderHunt *hunt = hunt_pointer;
  if (g_ascii_strcasecmp(name, hunt->name) == 0) {
    if (hunt->joined)
      g_string_append(hunt->joined, ", ");
    else
      hunt->joined = g_string_new(NULL);
    g_string_append(hunt->joined, value ? value : "");
  }
  return MHD_YES;
}

char *http_request_header_list(const HttpRequest *request, const char *name)
{
  HeaderHunt hunt = { name, NULL };
  MHD_get_connection_values(request->connection, MHD_HEADER_KIND, join_header, &hunt);
  return hunt.joined ? g_string_free(hunt.joined, FALSE) : NULL;
}

const char *http_request_body(const HttpRequest *request, gsize *size)
{
  *size = request->body ? request->body->len : 0;
  return *size > 0 ? (const char *)request->body->data : "";
}

const char *http_request_peer(const HttpRequest *request, char *out)
{
  const union MHD_ConnectionInfo *info =
    MHD_get_connection_info(request->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  const struct sockaddr *address = info ? info->client_addr : NULL;
  const void *bytes = NULL;
  if (address && address->sa_family == AF_INET)
    bytes = &((const struct sockaddr_in *)(const void *)address)->sin_addr;
  else if (address && address->sa_family == AF_INET6)
    bytes = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
  if (!bytes || !inet_ntop(address->sa_family, bytes, out, INET6_ADDRSTRLEN))
    strcpy(out, "unix");
  return out;
}

const char *http_request_id(HttpRequest *request)
{
  if (!*request->id)
    id_new(request->id);
  return request->id;
}

gint64 http_request_received(const HttpRequest *request)
{
  return request->received;
}

const void *http_request_user(const HttpRequest *request)
{
  return request->match.route ? request->match.route->user : NULL;
}

void http_request_set_data(HttpRequest *request, void *value, GDestroyNotify destroy)
{
  if (request->destroy_data && request->data)
    request->destroy_data(request->data);
  request->data = value;
  request->destroy_data = destroy;
}

void *http_request_data(const HttpRequest *request)
{
  return request->data;
}
