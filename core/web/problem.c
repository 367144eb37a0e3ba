#include "web/problem.h"

#include "base/error.h"
#include "engine/browse.h"
#include "render/view.h"

static HttpResponse *make(int status, const char *title, const char *reason, const char *detail, json_t *more)
{
  json_t *document = json_pack("{s:s, s:s, s:i, s:s}", "type", "about:blank", "title", title, "status", status, "reason",
                               reason);
  if (detail && g_utf8_validate(detail, -1, NULL))
    json_object_set_new(document, "detail", json_string(detail));
  if (more) {
    json_object_update(document, more);
    json_decref(more);
  }
  g_autofree char *text = json_dumps(document, JSON_COMPACT);
  json_decref(document);
  HttpResponse *response = http_response_new_text(status, "application/problem+json", text);
  http_response_add(response, "Cache-Control", "private, no-store");
  return response;
}

/* Our own fault: what went wrong is for the log, under an id that the answer shows. The target is not written down: a
 * feed's address is a secret. */
static HttpResponse *make_broken(HttpRequest *request, const ErrorKind *kind, const GError *error)
{
  const char *id = request ? http_request_id(request) : "unknown";
  const WebRoute *route = request ? http_request_user(request) : NULL;
  g_warning("request %s, %s %s: %s", id, route ? route->method : "", route ? route->pattern : "",
            error ? error->message : "failed without a reason");
  return make(kind->http_status, kind->title, kind->reason, "The program's log says more under this request's id.",
              json_pack("{s:s}", "request_id", id));
}

HttpResponse *problem_of_error(HttpRequest *request, const GError *error)
{
  const ErrorKind *kind = error_kind(error);
  if (kind->code == ERROR_BROKEN)
    return make_broken(request, kind, error);
  HttpResponse *response = make(kind->http_status, kind->title, kind->reason, error->message, NULL);
  if (kind->code == ERROR_BUSY)
    http_response_add(response, "Retry-After", BUSY_RETRY_SECONDS);
  return response;
}

HttpResponse *problem_of_status(int status)
{
  static const struct { int status; const char *title, *reason, *detail; } rows[] = {
    { 400, "Could not be read", "unreadable", "The request is not well-formed HTTP, or its address cannot be decoded." },
    { 404, "Not found", "missing", "There is nothing at this address; GET /api/v1/openapi.json lists what there is." },
    { 405, "Not at this address", "method_not_allowed", "The Allow header says what is possible here." },
    { 408, "Too slow", "too_slow", "The request did not arrive in time." },
    { 413, "Too long", "too_long", "The body is longer than this server takes (max-body-bytes)." },
    { 414, "Address too long", "too_long", "The address is longer than this server takes." },
    { 415, "Not a kind of content taken here", "unsupported_media_type",
      "Send the body as JSON, with Content-Type: application/json." },
    { 431, "Headers too long", "too_long", "The headers are longer than this server takes." },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
    if (rows[i].status == status)
      return make(status, rows[i].title, rows[i].reason, rows[i].detail, NULL);
  return make(status, "Not possible", "refused", NULL, NULL);
}

/* Other open slots as whole views, as far as they are still there. */
static json_t *other_times(WebCall *call, const GPtrArray *ids)
{
  json_t *list = json_array();
  for (guint i = 0; i < ids->len; i++) {
    g_autoptr(SlotView) view = engine_slot(call->engine, call->actor, ids->pdata[i], NULL);
    if (view)
      json_array_append_new(list, view_slot(view));
  }
  return json_pack("{s:o}", "other_times", list);
}

HttpResponse *problem_of_refusal(WebCall *call, const Verdict *verdict, const GPtrArray *other_slots)
{
  const GError conflict = { ERROR_DOMAIN, ERROR_CONFLICT, NULL };
  const ErrorKind *kind = error_kind(&conflict);
  call->undo = TRUE;
  return make(kind->http_status, kind->title, verdict->reason ? verdict->reason : kind->reason, verdict->sentence,
              other_slots ? other_times(call, other_slots) : NULL);
}
