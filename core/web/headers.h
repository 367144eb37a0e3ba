/* headers: what every answer says to the browser that shows it. */
#ifndef WEB_HEADERS_H
#define WEB_HEADERS_H

#include "web/web.h"

/* Name, value, …, NULL: HttpHooks.headers. Only our own scripts and styles run, nobody frames a page or is told where one came
 * from, and what does not say otherwise is kept by no cache, because people are named in it. Where base-url is https, browsers
 * are told to stay with it. */
const char *const *headers_always(void *web);

#endif
