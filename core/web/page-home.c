/* page-home: what is offered, in plain words. */
#include "base/words.h"
#include "engine/browse.h"
#include "web/pages.h"
#include "web/private.h"

HttpResponse *page_asset(WebCall *call, GError **error)
{
  return assets_answer(call->web->assets, call->request, http_request_param(call->request, "name"), error);
}

HttpResponse *page_home(WebCall *call, GError **error)
{
  if (!call->actor)
    return page_answer(call, 200, "start.html", call->web->config->service_name, json_object(), error);
  g_autoptr(GPtrArray) services = engine_services(call->engine, error);
  if (!services)
    return NULL;
  json_t *items = json_array();
  for (guint i = 0; i < services->len; i++) {
    const EngineService *service = services->pdata[i];
    g_autofree char *href = g_strconcat("/services/", service->service->id, NULL);
    json_array_append_new(items, json_pack("{s:s, s:s, s:s}", "href", href, "name", service->service->title, "summary",
                                           service->service->summary));
  }
  return page_answer(call, 200, "home.html", _("Book"), json_pack("{s:o}", "services", items), error);
}
