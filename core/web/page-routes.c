#include "web/page-routes.h"

#include "web/pages.h"

#define EVERYONE ROLES_ALL
#define WRITES TRUE
#define READS FALSE
/* What a page is, in a row: it answers HTML, and takes what a form sends. */
#define PAGE NULL, NULL, 200, "text/html", TRUE

/* Together what stands under one address; addresses in order. */
static const WebRoute routes[] = {
  { "GET", "/", page_home, WEB_ANYONE, READS, "pageHome", "What is offered; for a stranger, what this is", NULL, PAGE },
  { "GET", "/assets/{name}", page_asset, WEB_ANYONE, READS, "pageAsset", "Styles, scripts and pictures of the pages", NULL,
    PAGE },
};

const WebRoute *page_routes(gsize *n)
{
  *n = G_N_ELEMENTS(routes);
  return routes;
}
