/* curl-fetch: HTTP through libcurl's multi interface, in a module of its own, driven by whoever watches one descriptor: an epoll
 * with libcurl's sockets and a timer in it.
 */
#include "wire/curl-fetch.h"

#include <curl/curl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define MOST_EVENTS 16
#define CONNECT_MS 5000L

struct CurlFetch {
  CURLM *multi;
  int epoll, timer;
  CurlFetchJob *jobs; /* all that are under way */
};

struct CurlFetchJob {
  CurlFetch *fetch;
  CurlFetchJob *next, **link;
  CURL *curl;
  struct curl_slist *headers;
  char *bytes;
  size_t size, most;
  int overflow;
  char fault[CURL_ERROR_SIZE];
  CurlFetchDone done;
  void *data;
};

/* ---- the descriptor ---- */

static int on_socket(CURL *curl, curl_socket_t socket, int what, void *data, void *known)
{
  CurlFetch *fetch = data;
  (void)curl;
  if (what == CURL_POLL_REMOVE) {
    epoll_ctl(fetch->epoll, EPOLL_CTL_DEL, socket, NULL);
    return 0;
  }
  struct epoll_event event = { .data.fd = socket };
  event.events = (what & CURL_POLL_IN ? EPOLLIN : 0u) | (what & CURL_POLL_OUT ? EPOLLOUT : 0u);
  if (epoll_ctl(fetch->epoll, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &event) != 0)
    return -1;
  curl_multi_assign(fetch->multi, socket, fetch);
  return 0;
}

/* A timer of 0 would be one that is switched off: the next nanosecond is as good. */
static int on_timer(CURLM *multi, long milliseconds, void *data)
{
  CurlFetch *fetch = data;
  struct itimerspec when = { 0 };
  (void)multi;
  if (milliseconds == 0)
    when.it_value.tv_nsec = 1;
  else if (milliseconds > 0)
    when.it_value = (struct timespec){ milliseconds / 1000, milliseconds % 1000 * 1000000 };
  return timerfd_settime(fetch->timer, 0, &when, NULL);
}

static void fetch_close(CurlFetch *fetch);

static int begin_watching(CurlFetch *fetch)
{
  struct epoll_event event = { .events = EPOLLIN };
  fetch->epoll = epoll_create1(EPOLL_CLOEXEC);
  fetch->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  event.data.fd = fetch->timer;
  return fetch->epoll >= 0 && fetch->timer >= 0 && epoll_ctl(fetch->epoll, EPOLL_CTL_ADD, fetch->timer, &event) == 0;
}

static CurlFetch *fetch_open(void)
{
  static int begun;
  if (!begun && curl_global_init(CURL_GLOBAL_DEFAULT) != 0)
    return NULL;
  begun = 1;
  CurlFetch *fetch = calloc(1, sizeof *fetch);
  if (!fetch)
    return NULL;
  fetch->epoll = fetch->timer = -1;
  fetch->multi = curl_multi_init();
  if (!fetch->multi || !begin_watching(fetch)) {
    fetch_close(fetch);
    return NULL;
  }
  curl_multi_setopt(fetch->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
  curl_multi_setopt(fetch->multi, CURLMOPT_SOCKETDATA, fetch);
  curl_multi_setopt(fetch->multi, CURLMOPT_TIMERFUNCTION, on_timer);
  curl_multi_setopt(fetch->multi, CURLMOPT_TIMERDATA, fetch);
  curl_multi_setopt(fetch->multi, CURLMOPT_MAXCONNECTS, 8L);
  return fetch;
}

static int fetch_fd(const CurlFetch *fetch)
{
  return fetch->epoll;
}

/* ---- jobs ---- */

static void job_free(CurlFetchJob *job)
{
  *job->link = job->next;
  if (job->next)
    job->next->link = job->link;
  curl_multi_remove_handle(job->fetch->multi, job->curl);
  curl_easy_cleanup(job->curl);
  curl_slist_free_all(job->headers);
  if (job->bytes)
    explicit_bzero(job->bytes, job->size);
  free(job->bytes);
  free(job);
}

static void fetch_close(CurlFetch *fetch)
{
  while (fetch->jobs)
    job_free(fetch->jobs);
  if (fetch->multi)
    curl_multi_cleanup(fetch->multi);
  if (fetch->timer >= 0)
    close(fetch->timer);
  if (fetch->epoll >= 0)
    close(fetch->epoll);
  free(fetch);
}

static size_t take_bytes(char *bytes, size_t one, size_t count, void *data)
{
  CurlFetchJob *job = data;
  size_t size = one * count;
  if (size > job->most - job->size) {
    job->overflow = 1;
    return CURL_WRITEFUNC_ERROR;
  }
  char *grown = realloc(job->bytes, job->size + size + 1);
  if (!grown)
    return CURL_WRITEFUNC_ERROR;
  job->bytes = grown;
  memcpy(job->bytes + job->size, bytes, size);
  job->size += size;
  job->bytes[job->size] = '\0';
  return size;
}

/* No redirects: an address that is not the one we were told is nobody we know. */
static void set_options(CurlFetchJob *job, const CurlFetchWish *wish)
{
  CURL *curl = job->curl;
  curl_easy_setopt(curl, CURLOPT_URL, wish->url);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, wish->plain ? "http,https" : "https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, wish->milliseconds);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, job->headers);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_bytes);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, job);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, job->fault);
  curl_easy_setopt(curl, CURLOPT_PRIVATE, job);
  if (wish->ca_file)
    curl_easy_setopt(curl, CURLOPT_CAINFO, wish->ca_file);
  if (wish->body)
    curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, wish->body);
  if (wish->user) {
    curl_easy_setopt(curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
    curl_easy_setopt(curl, CURLOPT_USERNAME, wish->user);
    curl_easy_setopt(curl, CURLOPT_PASSWORD, wish->password ? wish->password : "");
  }
}

static int add_headers(CurlFetchJob *job, const char *const *headers)
{
  for (; headers && *headers; headers++) {
    struct curl_slist *longer = curl_slist_append(job->headers, *headers);
    if (!longer)
      return 0;
    job->headers = longer;
  }
  return 1;
}

static CurlFetchJob *fetch_begin(CurlFetch *fetch, const CurlFetchWish *wish, CurlFetchDone done, void *data)
{
  CurlFetchJob *job = calloc(1, sizeof *job);
  CURL *curl = job ? curl_easy_init() : NULL;
  if (!curl) {
    free(job);
    return NULL;
  }
  *job = (CurlFetchJob){ .fetch = fetch, .curl = curl, .most = wish->most, .done = done, .data = data, .next = fetch->jobs,
                         .link = &fetch->jobs };
  if (job->next)
    job->next->link = &job->next;
  fetch->jobs = job;
  if (!add_headers(job, wish->headers)) {
    job_free(job);
    return NULL;
  }
  set_options(job, wish);
  if (curl_multi_add_handle(fetch->multi, curl) == CURLM_OK)
    return job;
  job_free(job);
  return NULL;
}

/* ---- ends ---- */

static void end(CurlFetchJob *job, CURLcode code)
{
  long status = 0;
  const char *type = NULL;
  CurlFetchAnswer answer = { .type = "", .body = job->bytes ? job->bytes : "", .size = job->size, .why = "" };
  if (code == CURLE_OK) {
    curl_easy_getinfo(job->curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(job->curl, CURLINFO_CONTENT_TYPE, &type);
    answer.status = (int)status;
    answer.type = type ? type : "";
  } else {
    answer.why = job->overflow ? "the answer is too long" : *job->fault ? job->fault : curl_easy_strerror(code);
  }
  job->done(job->data, &answer);
  job_free(job);
}

/* `done` may begin and cancel other jobs, so the list of messages is asked for anew each time. */
static void tell_ends(CurlFetch *fetch)
{
  int left;
  for (CURLMsg *message; (message = curl_multi_info_read(fetch->multi, &left));) {
    char *job = NULL;
    CURLcode code = message->data.result;
    if (message->msg != CURLMSG_DONE)
      continue;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &job);
    end((CurlFetchJob *)(void *)job, code);
  }
}

static void fetch_run(CurlFetch *fetch)
{
  struct epoll_event events[MOST_EVENTS];
  int n = epoll_wait(fetch->epoll, events, MOST_EVENTS, 0), running = 0;
  for (int i = 0; i < n; i++) {
    uint64_t times;
    unsigned seen = events[i].events;
    int mask = (seen & EPOLLIN ? CURL_CSELECT_IN : 0) | (seen & EPOLLOUT ? CURL_CSELECT_OUT : 0)
               | (seen & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR : 0);
    if (events[i].data.fd != fetch->timer)
      curl_multi_socket_action(fetch->multi, events[i].data.fd, mask, &running);
    else if (read(fetch->timer, &times, sizeof times) > 0)
      curl_multi_socket_action(fetch->multi, CURL_SOCKET_TIMEOUT, 0, &running);
  }
  tell_ends(fetch);
}

__attribute__((visibility("default"))) const CurlFetchTable *curl_fetch(void)
{
  static const CurlFetchTable table = { fetch_open, fetch_close, fetch_fd, fetch_run, fetch_begin, job_free };
  return &table;
}
