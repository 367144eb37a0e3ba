/* guard: who asks, and may they ask this at all? What they may do to whose booking is the engine's to say. */
#ifndef WEB_GUARD_H
#define WEB_GUARD_H

#include "web/web.h"

/* Lets a call go on (NULL; http_request_data(request) is then the WebAsker, or NULL where nobody was looked for) or gives the
 * answer that refuses it: 401 without a token or a session that is known, 403 without a role that the row names, and for
 * whatever is more than a GET and comes from a browser, but not from a page of ours (web/forgery.h). A row that names no roles
 * lets nobody in. Programs show “Authorization: Bearer TOKEN” and need nothing else; where they do, cookies are not looked at. */
HttpResponse *guard_admit(HttpRequest *request, void *web);

#endif
