#include "base/words-plural.h"

#include <stdlib.h>
#include <string.h>

#define DEEPEST 32

typedef struct {
  const char *at;
  gulong n;
  int depth;
  gboolean failed;
} Reading;

typedef struct {
  const char *sign;
  int rank; /* a higher one binds closer */
} Operator;

/* Longer signs before those they begin with. */
static const Operator operators[] = {
  { "||", 1 }, { "&&", 2 }, { "==", 3 }, { "!=", 3 }, { "<=", 4 }, { ">=", 4 }, { "<", 4 }, { ">", 4 },
  { "+", 5 },  { "-", 5 },  { "*", 6 },  { "/", 6 },  { "%", 6 },
};

static gulong read_choice(Reading *reading);

static gboolean take(Reading *reading, const char *sign)
{
  reading->at += strspn(reading->at, " \t");
  if (!g_str_has_prefix(reading->at, sign))
    return FALSE;
  reading->at += strlen(sign);
  return TRUE;
}

static gulong fail(Reading *reading)
{
  reading->failed = TRUE;
  return 0;
}

static gulong read_number(Reading *reading)
{
  if (!g_ascii_isdigit(*reading->at))
    return fail(reading);
  char *end;
  gulong number = strtoul(reading->at, &end, 10);
  reading->at = end;
  return number;
}

static gulong read_operand(Reading *reading)
{
  if (++reading->depth > DEEPEST)
    return fail(reading);
  gulong value;
  if (take(reading, "!"))
    value = !read_operand(reading);
  else if (take(reading, "n"))
    value = reading->n;
  else if (take(reading, "(")) {
    value = read_choice(reading);
    if (!take(reading, ")"))
      fail(reading);
  } else
    value = read_number(reading);
  reading->depth--;
  return reading->failed ? 0 : value;
}

static gulong apply(Reading *reading, const char *sign, gulong a, gulong b)
{
  switch (*sign) {
  case '|': return a || b;
  case '&': return a && b;
  case '=': return a == b;
  case '!': return a != b;
  case '<': return sign[1] ? a <= b : a < b;
  case '>': return sign[1] ? a >= b : a > b;
  case '+': return a + b;
  case '-': return a - b;
  case '*': return a * b;
  default: return b == 0 ? fail(reading) : *sign == '/' ? a / b : a % b;
  }
}

static const Operator *take_operator(Reading *reading, int least)
{
  for (gsize i = 0; i < G_N_ELEMENTS(operators); i++)
    if (operators[i].rank >= least && take(reading, operators[i].sign))
      return &operators[i];
  return NULL;
}

static gulong read_terms(Reading *reading, int least)
{
  gulong value = read_operand(reading);
  const Operator *operator;
  while (!reading->failed && (operator = take_operator(reading, least)))
    value = apply(reading, operator->sign, value, read_terms(reading, operator->rank + 1));
  return value;
}

static gulong read_choice(Reading *reading)
{
  if (++reading->depth > DEEPEST)
    return fail(reading);
  gulong value = read_terms(reading, 1);
  if (!reading->failed && take(reading, "?")) {
    gulong then = read_choice(reading);
    if (!take(reading, ":"))
      fail(reading);
    gulong otherwise = reading->failed ? 0 : read_choice(reading);
    value = value ? then : otherwise;
  }
  reading->depth--;
  return reading->failed ? 0 : value;
}

gulong words_plural(const char *expression, gulong n)
{
  Reading reading = { .at = expression, .n = n };
  gulong value = read_choice(&reading);
  reading.at += strspn(reading.at, " \t;");
  return reading.failed || (*reading.at && *reading.at != '\n') ? 0 : value;
}
