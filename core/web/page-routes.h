/* page-routes: the pages' part of the table of routes. */
#ifndef WEB_PAGE_ROUTES_H
#define WEB_PAGE_ROUTES_H

#include "web/routes.h"

/* All rows; *@n takes their number. */
const WebRoute *page_routes(gsize *n);

#endif
