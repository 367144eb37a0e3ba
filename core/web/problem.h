/* problem: why not, as RFC 9457 has it. */
#ifndef WEB_PROBLEM_H
#define WEB_PROBLEM_H

#include "web/call.h"

#define BUSY_RETRY_SECONDS "1" /* Retry-After of what is busy, for pages as well */

/* @error's own status, reason and sentence. What is our fault shows a request id only; the log has the rest. @request may
 * be NULL. */
HttpResponse *problem_of_error(HttpRequest *request, const GError *error);
/* For what the server refuses before anybody was asked: 400, 404, 405, 408, 413, 414, 431 … */
HttpResponse *problem_of_status(int status);
/* A refusal (409): the verdict's reason and sentence, and other times (ids of slots, may be NULL). */
HttpResponse *problem_of_refusal(WebCall *call, const Verdict *verdict, const GPtrArray *other_slots);

#endif
