/* hold: answers that wait until what they tell of is on the disk. */
#include "base/error.h"
#include "http/private.h"

int http_hold_fd(const HttpServer *server)
{
  return server->hooks->kept ? server->hooks->kept(server->data) : -1;
}

gboolean http_hold(HttpServer *server, HttpRequest *request, HttpResponse *response)
{
  guint64 owed = server->hooks->owed ? server->hooks->owed(server->data) : 0;
  if (owed == 0)
    return FALSE;
  request->owed = owed;
  request->response = response;
  g_ptr_array_add(server->held, request);
  return TRUE;
}

gboolean http_hold_waits(const HttpServer *server)
{
  return server->held->len > 0 || (server->hooks->owed && server->hooks->owed(server->data) > 0);
}

/* Those of the first @n. */
static void let_go(HttpServer *server, guint n)
{
  for (guint i = 0; i < n; i++)
    MHD_resume_connection(((HttpRequest *)server->held->pdata[i])->connection);
  if (n > 0)
    g_ptr_array_remove_range(server->held, 0, n);
}

gboolean http_hold_look(HttpServer *server, GError **error)
{
  guint64 through = 0;
  guint n = 0;
  if (!http_hold_waits(server))
    return TRUE;
  if (!server->hooks->look(server->data, &through, error))
    return FALSE;
  while (n < server->held->len && ((HttpRequest *)server->held->pdata[n])->owed <= through)
    n++;
  let_go(server, n);
  return TRUE;
}

void http_hold_abandon(HttpServer *server)
{
  g_autoptr(GError) why = NULL, unsure = NULL;
  if (server->held->len == 0)
    return;
  if (!server->hooks->keep(server->data, TRUE, &why)) {
    error_set(&unsure, ERROR_BROKEN, "the server ends because its disk failed: look whether it was done before you try again");
    for (guint i = 0; i < server->held->len; i++) {
      HttpRequest *request = server->held->pdata[i];
      g_clear_pointer(&request->response, http_response_free);
      request->response = http_exchange_refuse(server, request, error_kind(unsure)->http_status, unsure);
    }
  }
  let_go(server, server->held->len);
}
