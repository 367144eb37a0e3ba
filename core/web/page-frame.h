/* page-frame: what stands round every page. Private to page. */
#ifndef WEB_PAGE_FRAME_H
#define WEB_PAGE_FRAME_H

#include "web/call.h"

/* Adds lang, title, service_name, csrf and frame to @view. */
gboolean page_frame_add(WebCall *call, const char *title, json_t *view, GError **error);
/* Headers of every page. */
void page_frame_headers(HttpResponse *response);

#endif
