/* page-glance: the figures of the present reporting year at a glance, as the values that pages show. */
#ifndef WEB_PAGE_GLANCE_H
#define WEB_PAGE_GLANCE_H

#include "web/page.h"

/* {period_says, whole (a share, or null), used: [{name, href, share}], nothing, and what page_targets_add() adds}: for the
 * standard period of /figures, counted as there. NULL with @error. */
json_t *page_glance(WebCall *call, GError **error);

#endif
