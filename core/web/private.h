/* private: what the files of this room share and nobody else sees. */
#ifndef WEB_PRIVATE_H
#define WEB_PRIVATE_H

#include "base/words.h"
#include "db/sync.h"
#include "render/template.h"
#include "web/assets.h"
#include "http/proxy.h"
#include "identity/provider.h"
#include "web/feed-cache.h"
#include "web/fetches.h"
#include "web/routes.h"
#include "web/seen.h"
#include "web/web.h"

struct Web {
  Engine *engine;
  const Config *config;     /* as last read */
  Config *own_config;       /* after a reload; NULL: the caller's is still in use */
  HttpRoute *rows;          /* for the router, one a WebRoute */
  HttpRouter *router;
  HttpServer *server;       /* NULL until attached */
  Board *board;
  DbSync *sync;             /* NULL: every commit waits for the disk itself */
  int number;               /* of our row on it */
  Words *words;
  Templates *templates;
  Assets *assets;
  HttpPrepared *openapi;    /* made when first asked for */
  gint64 started;           /* clock_ticks() */
  void (*look)(void *data); /* see web_look_after */
  void *look_data;
  gboolean tried;           /* the plugins: somebody was sent to try them, or has */
  gboolean told_refused;    /* the log names the plugins that were refused; or it is not ours to say */
  Instant now;              /* at the last look whether the database has changed */
  FeedCache feeds;
  Fetches fetches;
  int day;                  /* civil day, as far as we have noticed */
  gint64 day_began;         /* clock_ticks() when we noticed */
  Seen seen;
  gint64 let_in_at;         /* clock_ticks() from when on it is looked whether a waiting list has places */
  gint64 letters_at;        /* clock_ticks() from when on it is looked which letters are due */
  Instant sweep_at;         /* not before then is swept what is over */
  Provider *provider;       /* of identities; NULL for none */
  HttpProxies *proxies;     /* whose word on addresses is believed */
  int published_day;        /* civil day on which schedules were last cut up to the horizon; 0: not yet */
};

/* What was committed besides a turn's writes shall be on the disk too: whoever reads it waits for that. */
void web_keep(Web *web);
/* Writes the figures of this worker's calendars where the others see them. */
void web_tell_board(Web *web);
/* What went wrong with @request, as a page or as a problem document. */
HttpResponse *web_fault(Web *web, HttpRequest *request, const GError *error);

/* Runs one call through its row's handler, a write under its own savepoint. */
HttpResponse *web_dispatch(HttpRequest *request, void *web);

#endif
