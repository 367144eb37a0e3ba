/* page: what a handler of pages stands on. One page a file (page-NAME.c), one template a page (templates/NAME.html), its row
 * in page-routes.c.
 *
 * A handler gathers an object of values (a view), and gives it to page_answer with the template's name; the frame round it
 * (title, menu, who is signed in, styles, CSRF token) is page_answer's. Keys that every template finds besides the view's:
 *
 *   lang          "en", "cy": of the answer
 *   title         as given to page_answer; the <title>, and as a rule the <h1>
 *   service_name  of the whole
 *   csrf          for {{>part-csrf}}, which stands in every <form method="post">
 *   frame         what head and foot need; no business of the page's
 *
 * A page looks like this:
 *
 *   {{%AUTOESCAPE context="HTML"}}
 *   {{>part-head}}
 *   <h1 class="nhsuk-heading-l">{{title}}</h1>
 *   …
 *   {{>part-foot}}
 *
 * Parts that take an object of their own, to be included within its section ({{#note}}{{>part-textarea}}{{/note}}), stand in
 * templates/part-*.html and say at their top what they want. page_field() and page_choice() make those objects.
 *
 * Rules: a GET changes nothing. A POST that did something answers page_go (303), so that back and reload are harmless; one
 * whose form will not do answers the same page again with 422, what was typed still in it, and page_fault for each field.
 * Every text goes through _() or [[…]]. Nothing inline: no style="", no <script> with content, no on…="".
 */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include "web/call.h"
#include "web/form.h"

/* The page. @title and @view (taken over, also on failure) as above. With a status of 400 or more nothing that the call did
 * stays. */
HttpResponse *page_answer(WebCall *call, int status, const char *template_name, const char *title, json_t *view,
                          GError **error);

/* 303: go on there. The address is made of a format; what stands in a path or query goes through page_escape. */
HttpResponse *page_go(const char *format, ...) G_GNUC_PRINTF(1, 2);
/* Percent-encodes a text for one segment of a path or one value of a query; newly allocated. */
char *page_escape(const char *text);

/* The form that was sent; see form.h. */
Form *page_form(WebCall *call, GError **error);

/* ---- parts of a form -------------------------------------------------------------------------------------------- */

/* {id, label, hint, value, error, described}: for part-input and part-textarea. @hint and @value may be NULL. The id is the
 * name too. Put it into the view under its id. */
json_t *page_field(const char *id, const char *label, const char *hint, const char *value);
/* Says what is wrong with the field @id of @view (an object made by page_field or page_choice under that key, if there is one):
 * beside the field, and in the summary on top, which links to it. @says is a whole sentence. */
void page_fault(json_t *view, const char *id, const char *says);
/* Whether an engine's error is about something that was typed, so that the form is to be shown again. */
gboolean page_is_typed_fault(const GError *error);
/* As page_fault for such an error: its message names the field in front of a colon ("note: …"), as the engine's do. */
void page_fault_of_error(json_t *view, const GError *error);
/* Whether page_fault was called: then answer 422. */
gboolean page_is_faulty(const json_t *view);

/* As page_field, with room for options: for part-radios, part-checkboxes and part-select. */
json_t *page_choice(const char *id, const char *label, const char *hint);
/* Adds an option to what page_choice made; @note (may be NULL) is a line under its label. Gives the option back, borrowed, for
 * whatever else a template wants to know of it. */
json_t *page_option(json_t *choice, const char *value, const char *label, const char *note, gboolean chosen);

/* @text (taken over) under @key. */
void page_set_text(json_t *view, const char *key, char *text);

/* Gives the first object of an array the key “first” and the last one “last”: for what stands round a list. */
void page_mark_ends(json_t *items);

/* ---- faults ----------------------------------------------------------------------------------------------------- */

/* What went wrong, as a page: 404, 403, 409, 422, 500 with its request id … A stranger's GET is sent to sign in, and comes
 * back to this address. Never NULL. */
HttpResponse *page_of_error(WebCall *call, const GError *error);
/* For what the server refuses before anybody was asked: 404, 405, 413 … */
HttpResponse *page_of_status(WebCall *call, int status);
/* Whether the answer to @request should be a page rather than JSON: its row says so, or it has no row, lies outside /api and
 * /feeds, and the asker would like HTML. @request may be NULL. */
gboolean page_is_wanted(const HttpRequest *request);

/* Settles in which language this call is answered: of those we have, the one that the reader's browser likes best, else the
 * configuration's. Called before every handler, so that _() says what it should. */
void page_speak(Web *web, const HttpRequest *request);

#endif
