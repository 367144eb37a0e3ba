/* page-admin: what the administrator's pages share. */
#ifndef WEB_PAGE_ADMIN_H
#define WEB_PAGE_ADMIN_H

#include "web/page.h"

/* The way back to the administrator's first page. */
json_t *page_admin_back(void);
/* “pages” for part-pages: the addresses of the page before and after @page (counted from 1) of @n; @base has a query already. */
void page_add_pages(json_t *view, const char *base, guint page, guint n);
/* A list that is searched: by “q”, over all there ever was with “all”, read in pages. */
typedef struct {
  const char *path;  /* of the list */
  const char *label, *hint, *also; /* what is asked for, by which words, and what “all” brings in besides */
  guint a_page;      /* how many stand on one */
  const char *words; /* the others are read: page_search_read() */
  gboolean all;
  guint page, first; /* counted from 1, from 0 */
} PageSearch;

gboolean page_search_read(const WebCall *call, PageSearch *search, GError **error);
/* Adds “search”, for part-search; “pages”, for the same search; and “found”: @says, how many there are in words. */
void page_search_add(json_t *view, const PageSearch *search, guint total, const char *says);

/* As page_add_pages, for a list that only goes on: @first leads to its beginning, @later to what follows; NULL where there is no
 * such way. @first_says and @later_says are their names. */
void page_add_ways(json_t *view, const char *first, const char *first_says, const char *later, const char *later_says);

#endif
