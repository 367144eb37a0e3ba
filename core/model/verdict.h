/* verdict: an answer to a wish. A refusal is a value, never an error (law 2). */
#ifndef MODEL_VERDICT_H
#define MODEL_VERDICT_H

#include <glib.h>

typedef enum { VERDICT_ACCEPT = 1, VERDICT_WAIT, VERDICT_REFUSE } VerdictAnswer;

typedef struct {
  VerdictAnswer answer;
  const char *reason;   /* snake_case code, static or interned; NULL where none */
  const char *sentence; /* the same for people, static or interned; NULL where none */
  gboolean late;        /* cancel: given back later than cancel-minutes before the start */
} Verdict;

const char *verdict_answer_text(VerdictAnswer answer); /* "accept", "wait", "refuse" */

#endif
