/* Calendar addresses: made, listed, taken back. */
#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
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

/* Under an id or key that was used already nothing is made: an address is shown once, so it cannot be told again. */
static gboolean create(WebCall *call, const json_t *body, char **address, char *id, GError **error)
{
  g_autofree char *text = scope_text(call, json_object_get(body, "scope"));
  g_autofree char *scope_id = NULL;
  const char *detail_text = call_text(body, "detail");
  FeedScope scope;
  FeedDetail detail = FEED_BUSY;
  if ((detail_text && !feed_detail_parse(detail_text, &detail, error))
      || !engine_feed_read_scope(call->engine, call->actor, text, &scope, &scope_id, error))
    return FALSE;
  const char *given = call_key(call, call_text(body, "id"), id);
  if (!given)
    id_new(id);
  else if (given != id)
    g_strlcpy(id, given, ID_TEXT);
  FeedWish wish = { id, scope, scope_id, detail };
  return engine_feed_make(call->engine, call->actor, &wish, address, error);
}

HttpResponse *api_feed_create(WebCall *call, GError **error)
{
  json_t *body = call_body(call, error);
  if (!body)
    return NULL;
  g_autofree char *address = NULL;
  char id[ID_TEXT];
  gboolean done = create(call, body, &address, id, error);
  json_decref(body);
  if (!done)
    return NULL;
  HttpResponse *response = call_json(201, json_pack("{s:s, s:s}", "id", id, "url", address));
  g_autofree char *where = g_strconcat("/api/v1/feeds/", id, NULL);
  http_response_add(response, "Location", where);
  return response;
}

HttpResponse *api_feed(WebCall *call, GError **error)
{
  const char *id = http_request_param(call->request, "id");
  g_autoptr(Feed) feed = engine_feed_get(call->engine, call->engine->read, call->actor, id, error);
  return feed ? call_json(200, view_feed(call->engine->zone, feed, clock_now())) : NULL;
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
