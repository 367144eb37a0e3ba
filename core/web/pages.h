/* pages: the handlers behind page-routes.c. Each takes what a browser sent apart into an engine's wish, and puts the engine's
 * values together as a page's view; none decides anything.
 */
#ifndef WEB_PAGES_H
#define WEB_PAGES_H

#include "web/page.h"

HttpResponse *page_account(WebCall *call, GError **error);
HttpResponse *page_account_sign_out(WebCall *call, GError **error);
HttpResponse *page_asset(WebCall *call, GError **error);
HttpResponse *page_home(WebCall *call, GError **error);

HttpResponse *page_sign_in(WebCall *call, GError **error);
HttpResponse *page_sign_in_ask(WebCall *call, GError **error);
HttpResponse *page_sign_in_sent(WebCall *call, GError **error);
HttpResponse *page_sign_in_link(WebCall *call, GError **error);
HttpResponse *page_sign_in_confirm(WebCall *call, GError **error);
HttpResponse *page_sign_out(WebCall *call, GError **error);
HttpResponse *page_signed_out(WebCall *call, GError **error);

/* A session was opened with this @token: gives the browser its cookie, ends the one it had before, and goes on to @onward (a
 * path of our own, "" for the first page). */
HttpResponse *page_let_in(WebCall *call, const char *token, const char *onward, GError **error);

#endif
