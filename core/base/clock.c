#include "base/clock.h"

#include <string.h>

#include "base/error.h"

static Instant fixed_at; /* 0: the clock runs */

gboolean clock_init(gboolean *fixed, GError **error)
{
  const char *text = g_getenv("ATTUNE_NOW");
  *fixed = FALSE;
  if (!text || !*text)
    return TRUE;
  Civil civil;
  Instant now;
  if (civil_parse(text, &civil, NULL))
    now = civil_to_seconds(civil);
  else if (!instant_parse(text, &now, error)) {
    g_prefix_error(error, "ATTUNE_NOW: ");
    return FALSE;
  }
  fixed_at = now;
  *fixed = TRUE;
  return TRUE;
}

gboolean clock_stands(void)
{
  return fixed_at != 0;
}

Instant clock_now(void)
{
  return fixed_at ? fixed_at : g_get_real_time() / G_USEC_PER_SEC;
}

gint64 clock_now_ms(void)
{
  return fixed_at ? fixed_at * 1000 : g_get_real_time() / 1000;
}

gint64 clock_ticks(void)
{
  return g_get_monotonic_time();
}

void clock_fix(Instant now)
{
  fixed_at = now;
}
