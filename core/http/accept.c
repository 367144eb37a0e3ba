#include "http/accept.h"

#include <string.h>

/* One element of such a list: its name, trimmed, and its weight in thousandths. */
typedef struct {
  const char *name;
  gsize size;
  int weight;
} Choice;

/* "0.5" → 500, "1" → 1000; anything else that is written there counts as refused. */
static int read_weight(const char *at)
{
  if (*at == '1')
    return 1000;
  if (*at != '0')
    return 0;
  int weight = 0, worth = 100;
  if (at[1] == '.')
    for (const char *digit = at + 2; g_ascii_isdigit(*digit) && worth > 0; digit++, worth /= 10)
      weight += (*digit - '0') * worth;
  return weight;
}

/* To the first of @stops outside double quotes, or the end. */
static const char *find_outside_quotes(const char *at, const char *stops)
{
  gboolean quoted = FALSE;
  for (; *at; at++) {
    if (*at == '"')
      quoted = !quoted;
    else if (quoted && *at == '\\' && at[1])
      at++;
    else if (!quoted && strchr(stops, *at))
      break;
  }
  return at;
}

/* The weight among the parameters from @at (at a ';' or the element's end). Leaves @at at the element's end. */
static int take_weight(const char **at)
{
  int weight = 1000;
  while (**at == ';') {
    const char *parameter = *at + 1 + strspn(*at + 1, " \t");
    if ((*parameter == 'q' || *parameter == 'Q') && parameter[1] == '=')
      weight = read_weight(parameter + 2);
    *at = find_outside_quotes(parameter, ";,");
  }
  return weight;
}

/* Takes the next element from *@at; FALSE at the end of the list. */
static gboolean next_choice(const char **at, Choice *choice)
{
  *at += strspn(*at, " \t,");
  if (!**at)
    return FALSE;
  const char *end = find_outside_quotes(*at, ";,");
  choice->name = *at;
  choice->size = (gsize)(end - *at);
  while (choice->size > 0 && strchr(" \t", choice->name[choice->size - 1]))
    choice->size--;
  choice->weight = take_weight(&end);
  *at = end;
  return TRUE;
}

static gboolean is_name(const Choice *choice, const char *name)
{
  return choice->size == strlen(name) && g_ascii_strncasecmp(choice->name, name, choice->size) == 0;
}

gboolean http_accepts_gzip(const char *accept_encoding)
{
  if (!accept_encoding)
    return FALSE;
  int gzip = -1, identity = -1, any = -1;
  Choice choice;
  for (const char *at = accept_encoding; next_choice(&at, &choice);) {
    if (is_name(&choice, "gzip") || is_name(&choice, "x-gzip"))
      gzip = choice.weight;
    else if (is_name(&choice, "identity"))
      identity = choice.weight;
    else if (is_name(&choice, "*"))
      any = choice.weight;
  }
  if (gzip < 0 && any > 0 && identity == 0)
    return TRUE;
  return gzip > 0 && gzip >= identity;
}

/* How narrowly @choice speaks of @type: 3 by name, 2 as "text/" with a star, 1 for all types, 0 not at all. */
static int narrowness(const Choice *choice, const char *type)
{
  if (is_name(choice, type))
    return 3;
  gsize family = strcspn(type, "/") + 1;
  if (choice->size == family + 1 && choice->name[family] == '*'
      && g_ascii_strncasecmp(choice->name, type, family) == 0)
    return 2;
  return is_name(choice, "*/*") ? 1 : 0;
}

/* The narrowest element that speaks of @type decides (§12.5.1). */
static int weight_of(const char *accept, const char *type)
{
  int weight = 0, narrowest = 0;
  Choice choice;
  for (const char *at = accept; next_choice(&at, &choice);) {
    int narrow = narrowness(&choice, type);
    if (narrow > narrowest) {
      narrowest = narrow;
      weight = choice.weight;
    }
  }
  return weight;
}

int http_accept_choose(const char *accept, const char *const *types)
{
  if (!accept || accept[strspn(accept, " \t,")] == '\0')
    return 0;
  int best = -1, best_weight = 0;
  for (int i = 0; types[i]; i++) {
    int weight = weight_of(accept, types[i]);
    if (weight > best_weight) {
      best = i;
      best_weight = weight;
    }
  }
  return best;
}
