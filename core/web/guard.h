/* guard: who asks, and may they ask this at all? What they may do to whose booking is the engine's to say. */
#ifndef WEB_GUARD_H
#define WEB_GUARD_H

#include "web/web.h"

/* Lets a call go on (NULL; the actor is then http_request_data(request)) or gives the answer that refuses it: 401 without
 * a token that is known, 403 without a role that the row names. A row that names no roles lets nobody in. A page for anyone
 * knows who asks, if they say so. */
HttpResponse *guard_admit(HttpRequest *request, void *web);

#endif
