/* page-error: what went wrong, said in a page. */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "web/page-frame.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/private.h"
#include "web/problem.h"

/* What each status means to somebody who only wanted to book something. */
static const struct { int status; const char *title, *advice; } kinds[] = {
  { 400, N_("The page could not read what was sent"), N_("Go back, reload the page and try again.") },
  { 401, N_("You need to sign in"), N_("Sign in, and you come back to where you were.") },
  { 403, N_("You do not have access to this page"), N_("If you think that you should, ask whoever runs this service.") },
  { 404, N_("Page not found"), N_("If you typed or pasted the address, check that it is whole. What you look for may have "
                                  "been cancelled or moved.") },
  { 405, N_("The page could not read what was sent"), N_("Go back, reload the page and try again.") },
  { 408, N_("That took too long"), N_("Check your connection and try again.") },
  { 409, N_("That is no longer possible"), N_("Somebody may have been quicker, or something has changed since you opened "
                                              "the page.") },
  { 413, N_("That is too long"), N_("Go back and send less.") },
  { 422, N_("Something is missing or not right"), N_("Go back, check what you chose or typed, and try again.") },
  { 429, N_("Too many tries"), N_("Wait a while, then try again.") },
  { 503, N_("The service is busy"), N_("Wait a moment, then try again. Nothing was changed.") },
  { 500, N_("Sorry, there is a problem with the service"), N_("Try again later. Nothing was changed.") },
};

/* The same address once more, where it was only looked at and may do the next time; NULL for none. */
static const char *address_again(const WebCall *call, int status)
{
  const char *method = call->request ? http_request_method(call->request) : "";
  gboolean passes = status == 408 || status == 429 || status >= 500;
  if (!passes || (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0))
    return NULL;
  const char *target = page_onward(http_request_target(call->request));
  return *target ? target : NULL;
}

static HttpResponse *answer(WebCall *call, int status, const char *says, const char *request_id)
{
  gsize i = 0;
  while (i < G_N_ELEMENTS(kinds) - 1 && kinds[i].status != status)
    i++;
  g_autoptr(GError) error = NULL;
  json_t *view = json_pack("{s:s?, s:s, s:s?, s:s?}", "says", says, "advice", _(kinds[i].advice), "request_id", request_id, "again",
                           address_again(call, status));
  HttpResponse *response = page_answer(call, status, "error.html", _(kinds[i].title), view, &error);
  if (response && status == 503)
    http_response_add(response, "Retry-After", BUSY_RETRY_SECONDS);
  if (response)
    return response;
  g_warning("the page for status %d: %s", status, error->message);
  return problem_of_status(status);
}

/* Where to come back to after signing in: this very address, if it can be asked for again. */
static HttpResponse *send_to_sign_in(const HttpRequest *request)
{
  const char *method = http_request_method(request);
  if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
    return page_go("/sign-in");
  g_autofree char *back = page_escape(http_request_target(request));
  return page_go("/sign-in?return=%s", back);
}

/* What the engine says, as a sentence. */
static char *sentence(const char *message)
{
  gunichar first = g_unichar_toupper(g_utf8_get_char(message));
  GString *text = g_string_new(NULL);
  g_string_append_unichar(text, first);
  g_string_append(text, g_utf8_next_char(message));
  if (!strchr(".!?", text->str[text->len - 1]))
    g_string_append_c(text, '.');
  return g_string_free(text, FALSE);
}

HttpResponse *page_of_error(WebCall *call, const GError *error)
{
  const ErrorKind *kind = error_kind(error);
  if (kind->code == ERROR_STRANGER && !call->actor)
    return send_to_sign_in(call->request);
  if (kind->code != ERROR_BROKEN) {
    g_autofree char *says = *error->message ? sentence(error->message) : NULL;
    return answer(call, kind->http_status, says, NULL);
  }
  const char *id = http_request_id(call->request);
  g_warning("request %s, %s %s: %s", id, call->route ? call->route->method : "", call->route ? call->route->pattern : "",
            error ? error->message : "failed without a reason");
  return answer(call, kind->http_status, NULL, id);
}

HttpResponse *page_of_status(WebCall *call, int status)
{
  return answer(call, status, NULL, NULL);
}
