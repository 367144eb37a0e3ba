/* curl-post: letters by SMTP through libcurl, in a module of its own: libcurl brings thirty libraries along, and the daemon
 * sends no letters itself.
 */
#include "wire/curl-post.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONNECT_SECONDS 30L
#define TOTAL_SECONDS 900L  /* RFC 5321 §4.5.3.2.6: ten minutes for the answer to the end alone */
#define STALL_SECONDS 660L

struct CurlPost {
  CURL *curl;
  char *url, *user, *password, *ca_file;
  int tls;
  int used; /* letters sent over this handle */
};

/* How far a letter has come, as far as the last command tells. */
typedef enum { STAGE_BEFORE, STAGE_READER, STAGE_DATA, STAGE_END } Stage;

typedef struct {
  const CurlPostLetter *letter;
  size_t sent;
  Stage stage;
  int off;              /* it was called off */
  char answer[256];     /* the server's last refusal, or nothing */
  char fault[CURL_ERROR_SIZE];
} Run;

/* ---- a handle ---- */

static char *copy(const char *text)
{
  return text ? strdup(text) : NULL;
}

static void post_close(CurlPost *post)
{
  if (!post)
    return;
  if (post->curl)
    curl_easy_cleanup(post->curl);
  if (post->password)
    explicit_bzero(post->password, strlen(post->password));
  free(post->url);
  free(post->user);
  free(post->password);
  free(post->ca_file);
  free(post);
}

static CurlPost *post_open(const CurlPostSettings *settings)
{
  static int begun;
  if (!begun && curl_global_init(CURL_GLOBAL_DEFAULT) != 0)
    return NULL;
  begun = 1;
  CurlPost *post = calloc(1, sizeof *post);
  if (!post)
    return NULL;
  post->curl = curl_easy_init();
  post->url = copy(settings->url);
  post->user = copy(settings->user);
  post->password = copy(settings->password);
  post->ca_file = copy(settings->ca_file);
  post->tls = settings->tls;
  if (post->curl && post->url)
    return post;
  post_close(post);
  return NULL;
}

/* ---- what libcurl calls ---- */

/* The bytes of the letter, and nothing more once there is nothing more: after that libcurl ends the letter. */
static size_t give_bytes(char *out, size_t size, size_t count, void *data)
{
  Run *run = data;
  size_t left = run->letter->size - run->sent, room = size * count;
  if (left > 0) {
    size_t now = left < room ? left : room;
    memcpy(out, run->letter->bytes + run->sent, now);
    run->sent += now;
    return now;
  }
  if (run->stage == STAGE_END)
    return 0;
  run->off = !run->letter->before_end(run->letter->data);
  if (run->off)
    return CURL_READFUNC_ABORT;
  run->stage = STAGE_END;
  return 0;
}

static int on_progress(void *data, curl_off_t down_total, curl_off_t down, curl_off_t up_total, curl_off_t up)
{
  Run *run = data;
  (void)down_total, (void)down, (void)up_total, (void)up;
  if (run->letter->tick(run->letter->data) || run->stage == STAGE_END)
    return 0;
  run->off = 1;
  return 1;
}

static void note_command(Run *run, const char *line, size_t size)
{
  if (size >= 7 && memcmp(line, "RCPT TO", 7) == 0)
    run->stage = STAGE_READER;
  else if (size >= 4 && memcmp(line, "DATA", 4) == 0)
    run->stage = STAGE_DATA;
}

/* A refusal is kept, whatever politeness follows it. */
static void note_answer(Run *run, const char *line, size_t size)
{
  size_t length = 0;
  if (size == 0 || (*line != '4' && *line != '5'))
    return;
  while (length < size && length < sizeof run->answer - 1 && line[length] != '\r' && line[length] != '\n')
    length++;
  memcpy(run->answer, line, length);
  run->answer[length] = 0;
}

/* The conversation is listened to for how far it came; nothing of it is kept or shown but the server's last line. */
static int on_talk(CURL *curl, curl_infotype kind, char *line, size_t size, void *data)
{
  (void)curl;
  if (kind == CURLINFO_HEADER_OUT)
    note_command(data, line, size);
  else if (kind == CURLINFO_HEADER_IN)
    note_answer(data, line, size);
  return 0;
}

/* ---- one letter ---- */

static void set_server(const CurlPost *post)
{
  static const long levels[] = { CURLUSESSL_ALL, CURLUSESSL_TRY, CURLUSESSL_NONE };
  CURL *curl = post->curl;
  curl_easy_setopt(curl, CURLOPT_URL, post->url);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(curl, CURLOPT_USE_SSL, levels[post->tls]);
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, TOTAL_SECONDS);
  curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, STALL_SECONDS);
  if (post->user)
    curl_easy_setopt(curl, CURLOPT_USERNAME, post->user);
  if (post->password)
    curl_easy_setopt(curl, CURLOPT_PASSWORD, post->password);
  if (post->ca_file)
    curl_easy_setopt(curl, CURLOPT_CAINFO, post->ca_file);
}

static void set_letter(CURL *curl, Run *run)
{
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_bytes);
  curl_easy_setopt(curl, CURLOPT_READDATA, run);
  curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)-1);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, run);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, on_talk);
  curl_easy_setopt(curl, CURLOPT_DEBUGDATA, run);
  curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, run->fault);
}

/* A refusal for good is only what is said of this letter: of its reader, or of its bytes. Whatever goes wrong before (the
 * sign-in, our own address) goes wrong for all letters, and is for somebody to set right meanwhile. */
static CurlPostOutcome judge(CURLcode code, long status, const Run *run)
{
  if (code == CURLE_OK)
    return CURL_POST_SENT;
  if (run->off)
    return CURL_POST_OFF;
  return run->stage >= STAGE_READER && status >= 500 && status < 600 ? CURL_POST_NEVER : CURL_POST_LATER;
}

static void say_why(CURLcode code, long status, const Run *run, CurlPostResult *result)
{
  const char *fault = *run->fault ? run->fault : curl_easy_strerror(code);
  if (status >= 400 && *run->answer)
    snprintf(result->why, sizeof result->why, "%s", run->answer);
  else
    snprintf(result->why, sizeof result->why, "%s", fault);
}

static CURLcode perform(CurlPost *post, const CurlPostLetter *letter, Run *run, long *status)
{
  char from[512], to[512];
  snprintf(from, sizeof from, "<%s>", letter->from);
  snprintf(to, sizeof to, "<%s>", letter->to);
  struct curl_slist *readers = curl_slist_append(NULL, to);
  *run = (Run){ .letter = letter };
  curl_easy_reset(post->curl);
  set_server(post);
  set_letter(post->curl, run);
  curl_easy_setopt(post->curl, CURLOPT_MAIL_FROM, from);
  curl_easy_setopt(post->curl, CURLOPT_MAIL_RCPT, readers);
  CURLcode code = readers ? curl_easy_perform(post->curl) : CURLE_OUT_OF_MEMORY;
  *status = 0;
  curl_easy_getinfo(post->curl, CURLINFO_RESPONSE_CODE, status);
  curl_slist_free_all(readers);
  return code;
}

/* A kept connection may have been closed by the server meanwhile; that is no reason to wait. */
static int is_worth_a_new_connection(const CurlPost *post, CURLcode code, long status, const Run *run)
{
  return code != CURLE_OK && post->used > 0 && run->sent == 0 && status < 400 && run->stage == STAGE_BEFORE;
}

static void post_send(CurlPost *post, const CurlPostLetter *letter, CurlPostResult *result)
{
  Run run;
  long status;
  CURLcode code = perform(post, letter, &run, &status);
  if (is_worth_a_new_connection(post, code, status, &run))
    code = perform(post, letter, &run, &status);
  result->outcome = judge(code, status, &run);
  *result->why = 0;
  if (code != CURLE_OK)
    say_why(code, status, &run, result);
  post->used++;
  curl_easy_setopt(post->curl, CURLOPT_ERRORBUFFER, NULL);
}

__attribute__((visibility("default"))) const CurlPostTable *curl_post(void)
{
  static const CurlPostTable table = { post_open, post_close, post_send };
  return &table;
}
