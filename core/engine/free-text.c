#include "engine/free-text.h"

#include "base/clock.h"
#include "base/text.h"
#include "model/privacy.h"

#define NAMES (PRIVACY_NHS_NUMBER | PRIVACY_BIRTH_DATE)

static const struct {
  const char *field;
  gsize most;    /* characters */
  gboolean lines;
  guint refused; /* PrivacyFind bits */
} kinds[] = {
  [FREE_REFERENCE] = { "reference", 64, FALSE, PRIVACY_ALL },
  [FREE_NOTE] = { "note", 2000, TRUE, PRIVACY_ALL },
  [FREE_REASON] = { "reason", 500, TRUE, PRIVACY_ALL },
  [FREE_OVERRIDE] = { "override reason", 500, TRUE, PRIVACY_ALL },
  [FREE_COMMENT] = { "comment", 4000, TRUE, PRIVACY_ALL },
  [FREE_LABEL] = { "label", 100, FALSE, PRIVACY_ALL },
  [FREE_PARTY] = { "party", 200, FALSE, PRIVACY_ALL },
  [FREE_GROUP] = { "party", 2000, FALSE, NAMES },
  [FREE_NAME] = { "name", 200, FALSE, PRIVACY_ALL },
  [FREE_TITLE] = { "title", 200, FALSE, NAMES },
};

gboolean free_text_check_as(Engine *engine, FreeText what, const char *field, const char *text, GError **error)
{
  if (!text || !*text)
    return TRUE;
  Civil today = zone_to_civil(engine->zone, clock_now());
  return text_check(text, kinds[what].most, kinds[what].lines, field, error)
         && privacy_check(text, kinds[what].refused, today, field, error);
}

gboolean free_text_check(Engine *engine, FreeText what, const char *text, GError **error)
{
  return free_text_check_as(engine, what, kinds[what].field, text, error);
}
