/* front: the page for whoever opens the address in a browser. Words only: nothing in it is fetched, run or asked for. */
#include "base/config.h"
#include "config.h"
#include "web/api.h"
#include "web/private.h"

static const char page[] =
  "<!DOCTYPE html>\n"
  "<html lang=\"en-GB\">\n"
  "<head>\n"
  "<meta charset=\"utf-8\">\n"
  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
  "<title>%s</title>\n"
  "</head>\n"
  "<body>\n"
  "<main>\n"
  "<h1>%s</h1>\n"
  "<p>This is the diary of a service, kept by Attune " PACKAGE_VERSION
  ": what is offered, who booked it, and what became of it.</p>\n"
  "<h2>Calendars</h2>\n"
  "<p>A team, a clinician or a practitioner reads their dates in their own calendar program: it subscribes to an address "
  "of the form <code>%s/feeds/….ics</code>. Whoever keeps this service hands out the addresses. Each is a secret, "
  "and can be taken back.</p>\n"
  "<h2>Programs</h2>\n"
  "<p>Programs list, book, move and cancel through the API, with a token. "
  "<a href=\"/api/v1/openapi.json\">The description of the API</a> is open to all.</p>\n"
  "<h2>Whether it is well</h2>\n"
  "<ul>\n"
  "<li><a href=\"/healthz\">healthz</a>: the program answers</li>\n"
  "<li><a href=\"/readyz\">readyz</a>: its database answers too</li>\n"
  "<li><a href=\"/metrics\">metrics</a>: figures for Prometheus</li>\n"
  "</ul>\n"
  "</main>\n"
  "</body>\n"
  "</html>\n";

/* The document has a policy of its own, for there is nothing in it that a browser should load, run or send. */
HttpResponse *api_front(WebCall *call, GError **error)
{
  const Config *config = call->web->config;
  g_autofree char *name = g_markup_escape_text(config->service_name, -1);
  g_autofree char *address = g_markup_escape_text(config->base_url, -1);
  g_autofree char *text = g_strdup_printf(page, name, name, address);
  HttpResponse *response = http_response_new_text(200, "text/html; charset=utf-8", text);
  http_response_add(response, "Content-Security-Policy",
                    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  http_response_add(response, "X-Content-Type-Options", "nosniff");
  http_response_add(response, "Referrer-Policy", "no-referrer");
  http_response_add(response, "Cache-Control", "no-cache");
  return response;
}
