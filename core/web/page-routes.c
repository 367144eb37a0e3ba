#include "web/page-routes.h"

#include "web/pages.h"

#define EVERYONE ROLES_ALL
#define WRITES TRUE
#define READS FALSE
/* What a page is, in a row: it answers HTML, and takes what a form sends. */
#define PAGE NULL, NULL, 200, "text/html", TRUE

/* Together what stands under one address; addresses in order. */
static const WebRoute routes[] = {
  { "GET", "/", page_home, WEB_ANYONE, READS, "pageHome", "What is offered; for a stranger, what this is", NULL, PAGE },
  { "GET", "/account", page_account, EVERYONE, READS, "pageAccount", "Who one is here, and where one is signed in", NULL, PAGE },
  { "POST", "/account/sign-out", page_account_sign_out, EVERYONE, WRITES, "pageAccountSignOut",
    "Signs out one browser, or all", "Their own; administrators: anybody's", PAGE },
  { "GET", "/assets/{name}", page_asset, WEB_ANYONE, READS, "pageAsset", "Styles, scripts and pictures of the pages", NULL,
    PAGE },
  { "GET", "/sign-in", page_sign_in, WEB_ANYONE, READS, "pageSignIn", "Asks for a mail address", NULL, PAGE },
  { "POST", "/sign-in", page_sign_in_ask, WEB_ANYONE, WRITES, "pageSignInAsk", "Sends a link to it, if it is known", NULL, PAGE },
  { "GET", "/sign-in/sent", page_sign_in_sent, WEB_ANYONE, READS, "pageSignInSent", "Says what to do now", NULL, PAGE },
  { "GET", "/sign-in/{link}", page_sign_in_link, WEB_ANYONE, READS, "pageSignInLink", "Shows the button that signs in", NULL,
    PAGE },
  { "POST", "/sign-in/{link}", page_sign_in_confirm, WEB_ANYONE, WRITES, "pageSignInConfirm", "Signs in, once", NULL, PAGE },
  { "POST", "/sign-out", page_sign_out, EVERYONE, WRITES, "pageSignOut", "Signs this browser out", NULL, PAGE },
  { "GET", "/signed-out", page_signed_out, WEB_ANYONE, READS, "pageSignedOut", "Says so", NULL, PAGE },
};

const WebRoute *page_routes(gsize *n)
{
  *n = G_N_ELEMENTS(routes);
  return routes;
}
