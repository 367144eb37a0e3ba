/* curl-post: what the module curl-post.so can do. It knows no GLib and calls nothing of the program's. */
#ifndef WIRE_CURL_POST_H
#define WIRE_CURL_POST_H

#include <stddef.h>

typedef struct {
  const char *url, *user, *password, *ca_file; /* user, password, ca_file may be NULL */
  int tls; /* 0: needed, 1: where offered, 2: off */
} CurlPostSettings;

typedef struct {
  const char *from, *to; /* bare addresses */
  const char *bytes;
  size_t size;
  int (*before_end)(void *data); /* 0: call it off */
  int (*tick)(void *data);       /* 0: call it off, if its end has not gone */
  void *data;
} CurlPostLetter;

typedef enum { CURL_POST_SENT, CURL_POST_LATER, CURL_POST_NEVER, CURL_POST_OFF } CurlPostOutcome;

typedef struct {
  CurlPostOutcome outcome;
  char why[512]; /* the server's answer, or what libcurl says; may hold addresses */
} CurlPostResult;

typedef struct CurlPost CurlPost;

typedef struct {
  CurlPost *(*open)(const CurlPostSettings *settings); /* texts are copied; NULL: no memory */
  void (*close)(CurlPost *post);
  void (*send)(CurlPost *post, const CurlPostLetter *letter, CurlPostResult *result);
} CurlPostTable;

/* The one function of the module. */
const CurlPostTable *curl_post(void);
typedef const CurlPostTable *(*CurlPostFinder)(void);

#endif
