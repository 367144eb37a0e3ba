/* health: for whoever watches over the program. */
#include "base/clock.h"
#include "base/error.h"
#include "config.h"
#include "web/api.h"
#include "web/metrics.h"
#include "web/private.h"

HttpResponse *api_health(WebCall *call, GError **error)
{
  return call_json(200, json_pack("{s:s, s:s}", "status", "ok", "version", PACKAGE_VERSION));
}

/* Ready: the plugins have been tried, and the database answers. */
HttpResponse *api_ready(WebCall *call, GError **error)
{
  int version = 0;
  registry_records(call->engine->registry);
  if (db_schema_version(call->engine->read, &version, error))
    return call_json(200, json_pack("{s:s, s:s}", "status", "ok", "version", PACKAGE_VERSION));
  g_clear_error(error);
  error_set(error, ERROR_BUSY, "the database does not answer");
  return NULL;
}

/* Of all workers together, whichever is asked. */
HttpResponse *api_metrics(WebCall *call, GError **error)
{
  g_autoptr(GString) text = g_string_new(NULL);
  metrics_append_info(text, PACKAGE_VERSION, (double)(clock_ticks() - call->web->started) / G_USEC_PER_SEC);
  BoardRow all;
  web_tell_board(call->web);
  board_sum(call->web->board, &all);
  metrics_append_workers(text, call->web->board);
  metrics_append_http(text, &all.http);
  OutboxCount letters[LETTER_N_STATES];
  if (store_outbox_count(call->engine->read, letters, NULL)) /* the other figures are to be had though the database is not */
    metrics_append_letters(text, letters, clock_now());
  metrics_append(text, "attune_feed_hits_total", "counter", "Calendars answered from memory", all.feed_hits);
  metrics_append(text, "attune_feed_misses_total", "counter", "Calendars made anew", all.feed_misses);
  metrics_append(text, "attune_feed_bytes", "gauge", "Memory that kept calendars take", all.feed_bytes);
  HttpResponse *response = http_response_new_text(200, "text/plain; version=0.0.4; charset=utf-8", text->str);
  http_response_add(response, "Cache-Control", "no-store");
  return response;
}
