/* web: HTTP and the engine brought together; the only room that knows both. */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "engine/engine.h"
#include "http/server.h"
#include "web/board.h"

typedef struct Web Web;

/* Builds the router from the table of routes. @engine, @config and @board are borrowed. It is worker @number of as many as
 * the board has, from 0; one of several leaves to their parent to say what needs to be said but once. */
Web *web_new(Engine *engine, const Config *config, Board *board, int number, GError **error);
void web_free(Web *web);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Web, web_free)

/* What the server is made with; its data is the Web. */
const HttpRouter *web_router(const Web *web);
extern const HttpHooks web_hooks;
/* Tells it which server it hangs on: for the figures of /metrics, and for what a reload changes of it. */
void web_attach(Web *web, HttpServer *server);
/* Calls @look with @data once a second, before the chores: for what lies beside the server. */
void web_look_after(Web *web, void (*look)(void *data), void *data);
/* After the server's run: writes what is still only in memory. */
void web_finish(Web *web);

/* Rereads configuration and plugins, and says what came of it: *@own takes the configuration that holds from now on; where
 * that is faulty, everything stays as it was. The engine may be one that is not connected. */
gboolean web_reload(Engine *engine, Config **own);
/* Says which plugins are refused: one bad one harms nobody else, but somebody must hear of it. */
void web_tell_refused(const Engine *engine);

#endif
