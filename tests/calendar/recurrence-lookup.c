/* For recurrence-second-opinion.py: reads lines "STARTS ZONE LIMIT RULE", answers the dates in one line, as days. */
#include <stdio.h>
#include <string.h>

#include "calendar/recurrence.h"

static gboolean answer(char **words)
{
  g_autoptr(GError) error = NULL;
  Recurrence rule = { .zone = zone_get(words[1], &error), .repeat = words[3] };
  if (!rule.zone || !civil_parse(words[0], &rule.starts, &error)) {
    fprintf(stderr, "recurrence-lookup: %s\n", error->message);
    return FALSE;
  }
  g_autoptr(GArray) found = recurrence_expand(&rule, G_MININT64, G_MAXINT64, (gsize)atoi(words[2]), NULL, &error);
  for (guint i = 0; found && i < found->len; i++) {
    char date[CIVIL_DATE_TEXT];
    printf("%s%s", i ? " " : "", civil_format_date(g_array_index(found, Occurrence, i).starts, date));
  }
  printf("%s\n", error ? error->message : "");
  return TRUE;
}

int main(void)
{
  char line[4096];
  while (fgets(line, sizeof line, stdin)) {
    g_auto(GStrv) words = g_strsplit(g_strstrip(line), " ", 4);
    if (g_strv_length(words) != 4 || !answer(words))
      return 1;
  }
  return 0;
}
