/* assets: styles, scripts and pictures, under names that hold their hash, so that a browser keeps them for ever. */
#ifndef WEB_ASSETS_H
#define WEB_ASSETS_H

#include "http/request.h"
#include "http/response.h"

typedef struct Assets Assets;

/* What the build put into @directory; nothing is read before it is asked for. */
Assets *assets_open(const char *directory);
void assets_free(Assets *assets);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Assets, assets_free)

/* The address of an asset by its plain name: "/assets/plain-0f1e2d3c4b5a.css" for "plain.css". Owned by @assets; "" with a
 * warning in the log for one that is not there. */
const char *assets_address(Assets *assets, const char *name);

/* The asset of that marked name ("plain-0f1e2d3c4b5a.css"), compressed where @request takes it. Names are looked up in the
 * build's table and never become part of a path unless they stand there: ERROR_MISSING. */
HttpResponse *assets_answer(Assets *assets, const HttpRequest *request, const char *marked, GError **error);

#endif
