#include "http/response.h"

#include <string.h>

#include "http/private.h"

static void free_bytes(void *bytes)
{
  g_bytes_unref(bytes);
}

/* libmicrohttpd keeps a reference to the bytes, so nothing is copied. */
static struct MHD_Response *make_mhd(const char *type, GBytes *body)
{
  gsize size = 0;
  const void *bytes = body ? g_bytes_get_data(body, &size) : NULL;
  struct MHD_Response *mhd = size == 0
    ? MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT)
    : MHD_create_response_from_buffer_with_free_callback_cls(size, (void *)bytes, free_bytes, g_bytes_ref(body));
  if (!mhd)
    g_error("no memory for an answer of %" G_GSIZE_FORMAT " bytes", size);
  if (type)
    MHD_add_response_header(mhd, MHD_HTTP_HEADER_CONTENT_TYPE, type);
  return mhd;
}

HttpResponse *http_response_new(int status, const char *type, GBytes *body)
{
  HttpResponse *response = g_new0(HttpResponse, 1);
  response->status = status;
  response->mhd = make_mhd(type, body);
  response->body = body;
  return response;
}

HttpResponse *http_response_new_text(int status, const char *type, const char *text)
{
  return http_response_new(status, type, g_bytes_new(text, strlen(text)));
}

HttpResponse *http_response_new_prepared(HttpPrepared *prepared)
{
  HttpResponse *response = g_new(HttpResponse, 1);
  *response = (HttpResponse){ .status = prepared->status, .prepared = http_prepared_ref(prepared), .mhd = prepared->mhd };
  return response;
}

void http_response_free(HttpResponse *response)
{
  if (!response)
    return;
  if (response->prepared)
    http_prepared_unref(response->prepared);
  else
    MHD_destroy_response(response->mhd);
  if (response->body)
    g_bytes_unref(response->body);
  g_free(response);
}

static void add_header(struct MHD_Response *mhd, const char *name, const char *value)
{
  if (MHD_add_response_header(mhd, name, value) != MHD_YES)
    g_warning("header %s left out of an answer: its value cannot be carried by HTTP", name);
}

void http_response_add(HttpResponse *response, const char *name, const char *value)
{
  g_return_if_fail(!response->prepared);
  add_header(response->mhd, name, value);
}

void http_response_add_missing(HttpResponse *response, const char *name, const char *value)
{
  g_return_if_fail(!response->prepared);
  if (!MHD_get_response_header(response->mhd, name))
    add_header(response->mhd, name, value);
}

/* A prepared answer is completed once, before it is given to any connection. */
void http_response_complete(HttpResponse *response, const char *const *headers)
{
  if (!headers || (response->prepared && response->prepared->whole))
    return;
  for (gsize i = 0; headers[i] && headers[i + 1]; i += 2)
    if (!MHD_get_response_header(response->mhd, headers[i]))
      add_header(response->mhd, headers[i], headers[i + 1]);
  if (response->prepared)
    response->prepared->whole = TRUE;
}

static enum MHD_Result write_header(void *text, enum MHD_ValueKind kind, const char *name, const char *value)
{
  g_string_append_printf(text, "%s: %s\r\n", name, value);
  return MHD_YES;
}

char *http_response_headers(const HttpResponse *response)
{
  GString *text = g_string_new(NULL);
  MHD_get_response_headers(response->mhd, write_header, text);
  return g_string_free(text, FALSE);
}

int http_response_status(const HttpResponse *response)
{
  return response->status;
}

HttpPrepared *http_prepared_new(int status, const char *type, GBytes *body, const char *const *headers)
{
  HttpPrepared *prepared = g_new0(HttpPrepared, 1);
  prepared->references = 1;
  prepared->status = status;
  prepared->body = body;
  prepared->mhd = make_mhd(type, body);
  for (gsize i = 0; headers && headers[i] && headers[i + 1]; i += 2)
    add_header(prepared->mhd, headers[i], headers[i + 1]);
  return prepared;
}

HttpPrepared *http_prepared_ref(HttpPrepared *prepared)
{
  prepared->references++;
  return prepared;
}

/* libmicrohttpd counts its own references to the answer, so that one on its way out outlives ours. */
void http_prepared_unref(HttpPrepared *prepared)
{
  if (!prepared || --prepared->references > 0)
    return;
  MHD_destroy_response(prepared->mhd);
  if (prepared->body)
    g_bytes_unref(prepared->body);
  g_free(prepared);
}

gsize http_prepared_size(const HttpPrepared *prepared)
{
  return prepared->body ? g_bytes_get_size(prepared->body) : 0;
}

static enum MHD_Result copy_header(void *mhd, enum MHD_ValueKind kind, const char *name, const char *value)
{
  add_header(mhd, name, value);
  return MHD_YES;
}

/* A shared answer cannot be marked for one connection: at the end of the server's life a copy is made that can. */
static struct MHD_Response *copy_for_closing(const HttpPrepared *prepared)
{
  struct MHD_Response *copy = make_mhd(NULL, prepared->body);
  MHD_get_response_headers(prepared->mhd, copy_header, copy);
  return copy;
}

enum MHD_Result http_response_send(HttpResponse *response, struct MHD_Connection *connection, gboolean closing)
{
  if (closing) {
    if (response->prepared) {
      response->mhd = copy_for_closing(response->prepared);
      g_clear_pointer(&response->prepared, http_prepared_unref);
    }
    add_header(response->mhd, MHD_HTTP_HEADER_CONNECTION, "close");
  }
  enum MHD_Result queued = MHD_queue_response(connection, (unsigned)response->status, response->mhd);
  http_response_free(response);
  return queued;
}
