/* page-targets: how each target stands, as the values that pages show. */
#ifndef WEB_PAGE_TARGETS_H
#define WEB_PAGE_TARGETS_H

#include "web/page.h"

/* Adds to @view: today, none, and present, past and not_begun, each the targets for part-targets, the latest first. */
gboolean page_targets_add(WebCall *call, json_t *view, GError **error);

#endif
