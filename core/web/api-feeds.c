/* Calendar addresses: made, listed, taken back. */
#include "base/clock.h"
#include "base/error.h"
#include "engine/feed.h"
#include "render/view.h"
#include "web/api.h"

/* The scope of a wish as "KIND:ID"; a person's or host's own where no id is given. */
static char *scope_text(const WebCall *call, const json_t *scope)
{
  const char *kind = call_text(scope, "kind");
  const char *id = call_text(scope, "id");
  gboolean own = !id && (g_str_equal(kind, "person") || g_str_equal(kind, "host"));
  const char *named = own ? call->actor->id : !id && g_str_equal(kind, "team") ? call->actor->team_id : id;
  return named && *named ? g_strdup_printf("%s:%s", kind, named) : g_strdup(kind);
}

static gboolean create(WebCall *call, const json_t *body, char **address, char **id, GError **error)
{
  g_autofree char *text = scope_text(call, json_object_get(body, "scope"));
  g_autofree char *scope_id = NULL;
  const char *detail_text = call_text(body, "detail");
  FeedScope scope;
  FeedDetail detail = FEED_BUSY;
  return (!detail_text || feed_detail_parse(detail_text, &detail, error))
    && engine_feed_read_scope(call->engine, text, &scope, &scope_id, error)
    && engine_feed_create(call->engine, call->actor, scope, scope_id, detail, address, id, error);
}

HttpResponse *api_feed_create(WebCall *call, GError **error)
{
  json_t *body = call_body(call, error);
  if (!body)
    return NULL;
  g_autofree char *address = NULL, *id = NULL;
  gboolean done = create(call, body, &address, &id, error);
  json_decref(body);
  return done ? call_json(201, json_pack("{s:s, s:s}", "id", id, "url", address)) : NULL;
}

HttpResponse *api_feeds(WebCall *call, GError **error)
{
  g_autoptr(GPtrArray) feeds = engine_feed_list(call->engine, call->actor, error);
  if (!feeds)
    return NULL;
  json_t *items = json_array();
  for (guint i = 0; i < feeds->len; i++)
    json_array_append_new(items, view_feed(call->engine->zone, feeds->pdata[i], clock_now()));
  return call_json(200, view_list(items, NULL));
}

HttpResponse *api_feed_revoke(WebCall *call, GError **error)
{
  const char *id = http_request_param(call->request, "id");
  return engine_feed_revoke(call->engine, call->actor, id, error) ? http_response_new(204, NULL, NULL) : NULL;
}
