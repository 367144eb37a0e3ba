/* For zone-second-opinion.py: reads lines "ZONE WALL", answers "INSTANT CASE BACK" in seconds and words. */
#include <stdio.h>
#include <string.h>

#include "calendar/zone.h"

static gboolean answer(const char *name, const char *wall)
{
  static const char *const cases[] = { "plain", "gap", "fold" };
  g_autoptr(GError) error = NULL;
  Civil civil;
  const Zone *zone = zone_get(name, &error);
  if (!zone || !civil_parse(wall, &civil, &error)) {
    fprintf(stderr, "zone-lookup: %s\n", error->message);
    return FALSE;
  }
  Instant at = zone_to_instant(zone, civil);
  char back[CIVIL_TEXT];
  civil_format(zone_to_civil(zone, at), back);
  printf("%" G_GINT64_FORMAT " %s %s\n", at, cases[zone_case(zone, civil)], back);
  return TRUE;
}

int main(void)
{
  char line[128];
  while (fgets(line, sizeof line, stdin)) {
    g_auto(GStrv) words = g_strsplit(g_strstrip(line), " ", 3);
    if (g_strv_length(words) != 2 || !answer(words[0], words[1]))
      return 1;
  }
  return 0;
}
