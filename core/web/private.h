/* private: what the files of this room share and nobody else sees. */
#ifndef WEB_PRIVATE_H
#define WEB_PRIVATE_H

#include "web/feed-cache.h"
#include "web/fetches.h"
#include "web/routes.h"
#include "web/web.h"

struct Web {
  Engine *engine;
  const Config *config;     /* as last read */
  Config *own_config;       /* after a reload; NULL: the caller's is still in use */
  HttpRoute *rows;          /* for the router, one a WebRoute */
  HttpRouter *router;
  HttpServer *server;       /* NULL until attached */
  HttpPrepared *openapi;    /* made when first asked for */
  gint64 started;           /* clock_ticks() */
  gboolean wrote;           /* something was committed since the last checkpoint */
  gboolean told_refused;    /* the log names the plugins that were refused */
  guint64 turn;             /* turns of the loop that had a request */
  guint64 looked_turn;      /* the turn in which it was last asked whether the database has changed */
  Instant now;              /* at that look */
  FeedCache feeds;
  Fetches fetches;
  int published_day;        /* civil day on which schedules were last cut up to the horizon; 0: not yet */
};

/* Runs one call through its row's handler, a write under its own savepoint. */
HttpResponse *web_dispatch(HttpRequest *request, void *web);

#endif
