#include "web/page.h"

#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "http/accept.h"
#include "render/template.h"
#include "web/page-frame.h"
#include "web/private.h"

static HttpResponse *fill(WebCall *call, int status, const char *template_name, const json_t *view, GError **error)
{
  gsize size = 0;
  char *text = templates_fill(call->web->templates, template_name, words_language(), view, &size, error);
  if (!text)
    return NULL;
  HttpResponse *response = http_response_new(status, "text/html; charset=utf-8", g_bytes_new_take(text, size));
  page_frame_headers(response);
  return response;
}

HttpResponse *page_answer(WebCall *call, int status, const char *template_name, const char *title, json_t *view,
                          GError **error)
{
  HttpResponse *response = NULL;
  if (page_frame_add(call, title, view, error))
    response = fill(call, status, template_name, view, error);
  json_decref(view);
  call->undo = call->undo || status >= 400;
  return response;
}

HttpResponse *page_go(const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  g_autofree char *address = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  HttpResponse *response = http_response_new(303, NULL, NULL);
  http_response_add(response, "Location", address);
  http_response_add(response, "Cache-Control", "no-store");
  return response;
}

char *page_escape(const char *text)
{
  return g_uri_escape_string(text, NULL, FALSE);
}

Form *page_form(WebCall *call, GError **error)
{
  return form_read(call->request, error);
}

json_t *page_field(const char *id, const char *label, const char *hint, const char *value)
{
  g_autofree char *described = hint ? g_strconcat(id, "-hint", NULL) : NULL;
  return json_pack("{s:s, s:s, s:s?, s:s, s:n, s:s?}", "id", id, "label", label, "hint", hint, "value",
                   value ? value : "", "error", "described", described);
}

json_t *page_choice(const char *id, const char *label, const char *hint)
{
  json_t *choice = page_field(id, label, hint, NULL);
  json_object_set_new(choice, "options", json_array());
  return choice;
}

json_t *page_option(json_t *choice, const char *value, const char *label, const char *note, gboolean chosen)
{
  json_t *options = json_object_get(choice, "options");
  const char *id = json_string_value(json_object_get(choice, "id"));
  gsize n = json_array_size(options);
  /* The first has the choice's own id: it is what the summary of faults leads to. */
  g_autofree char *option_id = n == 0 ? g_strdup(id) : g_strdup_printf("%s-%u", id, (guint)n + 1);
  json_t *option = json_pack("{s:s, s:s, s:s, s:s, s:s?, s:b}", "id", option_id, "name", id, "value", value, "label",
                             label, "note", note, "chosen", chosen);
  json_array_append_new(options, option);
  return option;
}

void page_fault(json_t *view, const char *id, const char *says)
{
  json_t *faults = json_object_get(view, "faults");
  if (!faults) {
    faults = json_array();
    json_object_set_new(view, "faults", faults);
  }
  json_array_append_new(faults, json_pack("{s:s, s:s}", "id", id, "says", says));
  json_t *field = json_object_get(view, id);
  if (!json_is_object(field))
    return;
  const char *before = json_string_value(json_object_get(field, "described"));
  g_autofree char *described = g_strdup_printf("%s%s%s-error", before ? before : "", before ? " " : "", id);
  json_object_set_new(field, "error", json_string(says));
  json_object_set_new(field, "described", json_string(described));
}

gboolean page_is_typed_fault(const GError *error)
{
  return g_error_matches(error, ERROR_DOMAIN, ERROR_INVALID) || g_error_matches(error, ERROR_DOMAIN, ERROR_PRIVATE)
         || (g_error_matches(error, ERROR_DOMAIN, ERROR_MISSING) && strchr(error->message, ':'));
}

/* "note: too long" is told at the field “note”, and begins with a capital. */
void page_fault_of_error(json_t *view, const GError *error)
{
  const char *colon = strstr(error->message, ": ");
  g_autofree char *field = colon ? g_strndup(error->message, (gsize)(colon - error->message)) : NULL;
  gboolean known = field && json_is_object(json_object_get(view, field));
  const char *says = known ? colon + 2 : error->message;
  gunichar first = g_unichar_toupper(g_utf8_get_char(says));
  char capital[8] = { 0 };
  g_unichar_to_utf8(first, capital);
  gboolean ended = *says && strchr(".?!", says[strlen(says) - 1]);
  g_autofree char *sentence = g_strconcat(capital, g_utf8_next_char(says), ended ? "" : ".", NULL);
  page_fault(view, known ? field : "maincontent", sentence);
}

gboolean page_is_faulty(const json_t *view)
{
  return json_object_get(view, "faults") != NULL;
}

gboolean page_is_wanted(const HttpRequest *request)
{
  static const char *const types[] = { "application/json", "text/html", NULL };
  const WebRoute *route = request ? http_request_user(request) : NULL;
  if (!request || route)
    return route && route->page;
  const char *target = http_request_target(request);
  if (!target || g_str_has_prefix(target, "/api/") || g_str_has_prefix(target, "/feeds/"))
    return FALSE;
  const char *accept = http_request_header(request, "Accept");
  return accept && http_accept_choose(accept, types) == 1;
}

/* The best of ours in an Accept-Language line (RFC 9110 §12.5.4); NULL if it names none. */
static const char *choose_language(const Words *words, const char *line)
{
  const char *best = NULL;
  double most = 0;
  g_auto(GStrv) parts = g_strsplit(line, ",", 20);
  for (char **part = parts; *part; part++) {
    char *weight = strchr(*part, ';');
    if (weight)
      *weight++ = '\0';
    const char *language = words_match(words, g_strstrip(*part));
    const char *equals = weight ? strchr(weight, '=') : NULL;
    double liking = equals ? g_ascii_strtod(equals + 1, NULL) : 1;
    if (language && liking > most) {
      best = language;
      most = liking;
    }
  }
  return best;
}

void page_speak(Web *web, const HttpRequest *request)
{
  const char *line = request ? http_request_header(request, "Accept-Language") : NULL;
  const char *language = line ? choose_language(web->words, line) : NULL;
  if (!language)
    language = words_match(web->words, web->config->language);
  words_use(web->words, language ? language : WORDS_ENGLISH);
}

void page_set_text(json_t *view, const char *key, char *text)
{
  json_object_set_new(view, key, json_string(text));
  g_free(text);
}
