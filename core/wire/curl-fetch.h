/* curl-fetch: what the module curl-fetch.so can do: HTTP requests that nobody waits for. It knows no GLib and calls nothing of the
 * program's but what it is handed.
 */
#ifndef WIRE_CURL_FETCH_H
#define WIRE_CURL_FETCH_H

#include <stddef.h>

typedef struct {
  const char *url;
  const char *const *headers; /* "Name: value", …, NULL */
  const char *body;           /* NULL: GET; else POST of this text */
  const char *user, *password; /* for Basic; may be NULL */
  const char *ca_file;        /* NULL: the system's */
  long milliseconds;          /* for all of it */
  size_t most;                /* bytes of an answer */
  int plain;                  /* 1: http is good enough, else https alone */
} CurlFetchWish;

/* How it ended: with a status and a body, or with status 0 and a reason. Valid until `done` returns. */
typedef struct {
  int status;
  const char *type; /* Content-Type, "" if there was none */
  const char *body;
  size_t size;
  const char *why;
} CurlFetchAnswer;

typedef struct CurlFetch CurlFetch;
typedef struct CurlFetchJob CurlFetchJob;
typedef void (*CurlFetchDone)(void *data, const CurlFetchAnswer *answer);

typedef struct {
  CurlFetch *(*open)(void); /* NULL: no memory or no descriptors */
  void (*close)(CurlFetch *fetch); /* ends all jobs without a word */
  int (*fd)(const CurlFetch *fetch); /* can be read when `run` has something to do */
  void (*run)(CurlFetch *fetch);     /* never waits; calls `done` of what has ended */
  /* Never calls `done` itself. The job lives until `done` or `cancel`. NULL: no memory. */
  CurlFetchJob *(*begin)(CurlFetch *fetch, const CurlFetchWish *wish, CurlFetchDone done, void *data);
  void (*cancel)(CurlFetchJob *job);
} CurlFetchTable;

/* The one function of the module. */
const CurlFetchTable *curl_fetch(void);
typedef const CurlFetchTable *(*CurlFetchFinder)(void);

#endif
