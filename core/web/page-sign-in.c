/* page-sign-in: the door. An address is typed, a link comes by mail, a button on the page behind it opens the session.
 *
 * These pages know nobody: they look the same to whoever opens them, and their forms are guarded by the door's own cookie,
 * which also tells whether it is the browser that asked.
 */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "engine/signin.h"
#include "web/client.h"
#include "web/pages.h"
#include "web/private.h"

#define RETRY_SECONDS "900"
#define CODE_HALF (SIGNIN_CODE_DIGITS / 2)

const char *page_onward(const char *text)
{
  static const char *const doors[] = { "/sign-in", "/sign-out", "/signed-out", "/assets/", "/api/", "/feeds/" };
  if (!text || text[0] != '/' || text[1] == '/' || strlen(text) > SIGNIN_ONWARD_MOST)
    return "";
  for (const char *at = text; *at; at++)
    if (*at <= ' ' || *at > '~' || *at == '\\')
      return "";
  for (gsize i = 0; i < G_N_ELEMENTS(doors); i++)
    if (g_str_has_prefix(text, doors[i]))
      return "";
  return text;
}

/* ---- the door's cookie ---- */

/* The browser's, or a new one that is yet to be given to it. */
typedef struct {
  char cookie[TOKEN_TEXT], csrf[TOKEN_TEXT];
  gboolean fresh;
} Door;

static Door open_door(WebCall *call)
{
  Door door = { .fresh = !asker_cookie(call->web, call->request, COOKIE_DOOR, door.cookie) };
  if (door.fresh)
    token_new(door.cookie);
  asker_csrf(door.cookie, door.csrf);
  return door;
}

/* A page of the door: nobody is named on it, and its form is the door's. */
static HttpResponse *answer(WebCall *call, Door *door, int status, const char *template_name, const char *title, json_t *view,
                            GError **error)
{
  const Actor *actor = call->actor;
  call->actor = NULL;
  call->csrf = door->csrf;
  HttpResponse *response = page_answer(call, status, template_name, title, view, error);
  call->actor = actor;
  if (response && door->fresh)
    asker_set_cookie(call->web, response, COOKIE_DOOR, door->cookie, 0);
  token_forget(door->cookie);
  return response;
}

/* ---- asking ---- */

/* The way through the organisation's own sign-in, where there is one. */
static json_t *provider_view(const WebCall *call, const char *onward)
{
  if (!call->web->provider)
    return json_null();
  g_autofree char *escaped = page_escape(onward);
  g_autofree char *href = g_strconcat("/sign-in/provider", *onward ? "?return=" : "", escaped, NULL);
  return json_pack("{s:s, s:s}", "href", href, "name", call->web->config->oidc_name);
}

static json_t *ask_view(const WebCall *call, const char *mail, const char *onward)
{
  json_t *field = page_field("mail", _("Your work email address"), NULL, mail);
  json_object_set_new(field, "type", json_string("email"));
  json_object_set_new(field, "autocomplete", json_string("email"));
  return json_pack("{s:o, s:s, s:b, s:s, s:o}", "mail", field, "return", onward, "by_mail", call->web->config->mail != NULL,
                   "minutes", "15", "provider", provider_view(call, onward));
}

HttpResponse *page_sign_in(WebCall *call, GError **error)
{
  const char *onward = page_onward(http_request_query(call->request, "return"));
  if (call->actor)
    return page_go("%s", *onward ? onward : "/");
  Door door = open_door(call);
  return answer(call, &door, 200, "sign-in.html", _("Sign in"), ask_view(call, "", onward), error);
}

HttpResponse *page_start(WebCall *call, GError **error)
{
  Door door = open_door(call);
  return answer(call, &door, 200, "start.html", call->web->config->service_name, ask_view(call, "", ""), error);
}

/* The same page once more, with what is wrong. What was counted stays counted. */
static HttpResponse *ask_again(WebCall *call, int status, const char *mail, const char *onward, const char *says,
                               GError **error)
{
  Door door = open_door(call);
  json_t *view = ask_view(call, mail, onward);
  page_fault(view, "mail", says);
  HttpResponse *response = answer(call, &door, status, "sign-in.html", _("Sign in"), view, error);
  if (response && status == 429) {
    call->undo = FALSE;
    http_response_add(response, "Retry-After", RETRY_SECONDS);
  }
  return response;
}

HttpResponse *page_sign_in_ask(WebCall *call, GError **error)
{
  g_autoptr(Form) form = page_form(call, error);
  if (!form)
    return NULL;
  char network[HTTP_NETWORK_TEXT], browser[TOKEN_TEXT] = "";
  const char *mail = form_text(form, "mail"), *onward = page_onward(form_text(form, "return"));
  asker_network(call->web, call->request, network);
  asker_cookie(call->web, call->request, COOKIE_DOOR, browser);
  SignInWish wish = { .mail = mail, .browser = browser, .network = network, .onward = onward };
  SignInAnswer said = SIGNIN_TOO_OFTEN;
  g_autoptr(GError) why = NULL;
  gboolean done = engine_signin_ask(call->engine, &wish, &said, &why);
  token_forget(browser);
  if (!done && g_error_matches(why, ERROR_DOMAIN, ERROR_INVALID))
    return ask_again(call, 422, mail, onward, _("Write your work email address, like name@example.nhs.uk"), error);
  if (!done) {
    g_propagate_error(error, g_steal_pointer(&why));
    return NULL;
  }
  if (said == SIGNIN_TOO_OFTEN)
    return ask_again(call, 429, mail, onward,
                     _("Too many links were asked for. Look for the last email we sent, or try again in 15 minutes"), error);
  return page_go("/sign-in/sent");
}

HttpResponse *page_sign_in_sent(WebCall *call, GError **error)
{
  Door door = open_door(call);
  if (door.fresh)
    return page_go("/sign-in");
  char code[SIGNIN_CODE_TEXT];
  signin_code(door.cookie, code);
  json_t *view = json_pack("{s:s%, s:s}", "first", code, (gsize)CODE_HALF, "second", code + CODE_HALF);
  return answer(call, &door, 200, "sign-in-sent.html", _("Check your email"), view, error);
}

/* ---- coming in ---- */

static HttpResponse *say_gone(WebCall *call, Door *door, GError **error)
{
  return answer(call, door, 410, "sign-in-gone.html", _("This link no longer works"), json_object(), error);
}

/* @person is named to the browser that asked, so that nobody signs in as somebody else unawares. */
static json_t *confirm_view(SignInStand stand, const Person *person, const char *link)
{
  gboolean named = stand == SIGNIN_READY && person;
  json_t *view = json_pack("{s:s, s:s?, s:s?}", "link", link, "name", named ? person->name : NULL, "mail",
                           named ? person->mail : NULL);
  json_t *field = json_null();
  if (stand != SIGNIN_READY) {
    field = page_field("code", _("Code"), _("6 numbers, shown where you asked for the link"), "");
    json_object_set_new(field, "inputmode", json_string("numeric"));
    json_object_set_new(field, "autocomplete", json_string("one-time-code"));
    json_object_set_new(field, "width", json_string("nhsuk-input--width-10"));
  }
  json_object_set_new(view, "code", field);
  return view;
}

HttpResponse *page_sign_in_link(WebCall *call, GError **error)
{
  const char *link = http_request_param(call->request, "link");
  g_autoptr(Person) person = NULL;
  SignInStand stand = SIGNIN_GONE;
  Door door = open_door(call);
  if (!engine_signin_look(call->engine, link, door.fresh ? NULL : door.cookie, &stand, &person, error))
    return NULL;
  if (stand == SIGNIN_GONE)
    return say_gone(call, &door, error);
  return answer(call, &door, 200, "sign-in-confirm.html", _("Sign in"), confirm_view(stand, person, link), error);
}

static HttpResponse *ask_code_again(WebCall *call, const char *link, SignInStand stand, GError **error)
{
  Door door = open_door(call);
  json_t *view = confirm_view(stand, NULL, link);
  page_fault(view, "code", stand == SIGNIN_NEEDS_CODE ? _("Type the 6 numbers that are shown where you asked for the link")
                                                      : _("That is not the code. Check it where you asked for the link"));
  HttpResponse *response = answer(call, &door, 422, "sign-in-confirm.html", _("Sign in"), view, error);
  call->undo = FALSE; /* a wrong code is counted */
  return response;
}

/* Who was signed in here before is so no longer; the next link asked for here shows another code. */
HttpResponse *page_let_in(WebCall *call, const char *token, const char *onward, GError **error)
{
  const SessionRecord *before = call->asker ? call->asker->session : NULL;
  if (before && !page_end_session(call, before->id, error))
    return NULL;
  HttpResponse *response = page_go("%s", *onward ? onward : "/");
  asker_set_cookie(call->web, response, COOKIE_SESSION, token, (gint64)call->web->config->session_hours * 3600);
  asker_set_cookie(call->web, response, COOKIE_DOOR, NULL, 0);
  return response;
}

HttpResponse *page_sign_in_confirm(WebCall *call, GError **error)
{
  g_autoptr(Form) form = page_form(call, error);
  if (!form)
    return NULL;
  char client[CLIENT_TEXT];
  Door door = open_door(call);
  SignInStep step = { .link = http_request_param(call->request, "link"),
                      .browser = door.fresh ? NULL : door.cookie,
                      .code = form_text(form, "code"),
                      .client = client_words(http_request_header(call->request, "User-Agent"), client) };
  g_auto(SignInDone) done = { 0 };
  if (!engine_signin_step(call->engine, &step, &done, error))
    return NULL;
  if (done.stand == SIGNIN_IN)
    return page_let_in(call, done.token, page_onward(done.onward), error);
  if (done.stand == SIGNIN_GONE)
    return say_gone(call, &door, error);
  return ask_code_again(call, step.link, done.stand, error);
}
