/* page-admin: what the administrator's pages share. */
#ifndef WEB_PAGE_ADMIN_H
#define WEB_PAGE_ADMIN_H

#include "web/page.h"

/* The way back to the administrator's first page. */
json_t *page_admin_back(void);
/* “pages” for part-pages: the addresses of the page before and after @page (counted from 1) of @n; @base has a query already. */
void page_add_pages(json_t *view, const char *base, guint page, guint n);
/* The same for a list that only goes on: @first leads to its beginning, @later to what follows; NULL where there is no such way.
 * @first_says and @later_says are their names. */
void page_add_ways(json_t *view, const char *first, const char *first_says, const char *later, const char *later_says);

#endif
