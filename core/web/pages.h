/* pages: the handlers behind page-routes.c. Each takes what a browser sent apart into an engine's wish, and puts the engine's
 * values together as a page's view; none decides anything.
 */
#ifndef WEB_PAGES_H
#define WEB_PAGES_H

#include "web/page.h"

HttpResponse *page_asset(WebCall *call, GError **error);
HttpResponse *page_home(WebCall *call, GError **error);

#endif
