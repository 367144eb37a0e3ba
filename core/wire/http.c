#include "wire/http.h"

#include <string.h>

#include "base/error.h"
#include "base/module.h"
#include "config.h"
#include "wire/curl-fetch.h"
#include "wire/smtp.h"

struct WireHttp {
  const CurlFetchTable *table;
  CurlFetch *fetch;
};

struct WireJob {
  const CurlFetchTable *table;
  CurlFetchJob *job;
  WireDone done;
  void *data;
};

#ifdef HAVE_LIBCURL
static const CurlFetchTable *find_table(GError **error)
{
  CurlFetchFinder finder = (CurlFetchFinder)module_find("wire", "curl-fetch.so", "curl_fetch", error);
  return finder ? finder() : NULL;
}
#else
static const CurlFetchTable *find_table(GError **error)
{
  error_set(error, ERROR_INVALID, "this program was built without libcurl, so it asks no other server");
  return NULL;
}
#endif

WireHttp *wire_http_open(GError **error)
{
  const CurlFetchTable *table = find_table(error);
  CurlFetch *fetch = table ? table->open() : NULL;
  if (table && !fetch)
    error_set(error, ERROR_BROKEN, "libcurl could not begin");
  if (!fetch)
    return NULL;
  WireHttp *http = g_new(WireHttp, 1);
  *http = (WireHttp){ table, fetch };
  return http;
}

void wire_http_close(WireHttp *http)
{
  if (!http)
    return;
  http->table->close(http->fetch);
  g_free(http);
}

int wire_http_fd(const WireHttp *http)
{
  return http->table->fd(http->fetch);
}

void wire_http_run(WireHttp *http)
{
  http->table->run(http->fetch);
}

static void on_done(void *data, const CurlFetchAnswer *answer)
{
  WireJob *job = data;
  WireAnswer told = { answer->status, answer->type, answer->body, answer->why, answer->size };
  job->done(job->data, &told);
  g_free(job);
}

WireJob *wire_http_ask(WireHttp *http, const WireWish *wish, WireDone done, void *data)
{
  CurlFetchWish told = { wish->url, wish->headers, wish->body, wish->user, wish->password, wish->ca_file, wish->milliseconds,
                         wish->most, wish->plain };
  WireJob *job = g_new0(WireJob, 1);
  *job = (WireJob){ http->table, NULL, done, data };
  job->job = http->table->begin(http->fetch, &told, on_done, job);
  if (!job->job)
    g_error("no memory for a question to another server");
  return job;
}

void wire_job_cancel(WireJob *job)
{
  if (!job)
    return;
  job->table->cancel(job->job);
  g_free(job);
}

gboolean wire_is_local(const char *url)
{
  return g_str_has_prefix(url, "http://") && smtp_is_near(url);
}
