/* web: HTTP and the engine brought together; the only room that knows both. */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "engine/engine.h"
#include "http/server.h"

typedef struct Web Web;

/* Builds the router from the table of routes. @engine and @config are borrowed. */
Web *web_new(Engine *engine, const Config *config, GError **error);
void web_free(Web *web);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Web, web_free)

/* What the server is made with; its data is the Web. */
const HttpRouter *web_router(const Web *web);
extern const HttpHooks web_hooks;
/* Tells it which server it hangs on: for the figures of /metrics, and for what a reload changes of it. */
void web_attach(Web *web, HttpServer *server);
/* After the server's run: writes what is still only in memory. */
void web_finish(Web *web);

#endif
