#include "model/privacy.h"

#include "base/error.h"

#define INSTEAD "initials or your own case number"

static const struct {
  PrivacyFind find;
  const char *looks, *instead;
} finds[] = {
  { PRIVACY_NHS_NUMBER, "an NHS number", "Leave it out and write " INSTEAD "." },
  { PRIVACY_BIRTH_DATE, "a date of birth",
    "Write the age in its place, and " INSTEAD "; a past date that is something else can stand without its year." },
  { PRIVACY_POSTCODE, "a postcode", "Leave it out, or write its first half only, and " INSTEAD "." },
};

guint privacy_find(const char *text, guint wanted, Civil today)
{
  g_autofree char *folded = privacy_fold(text);
  guint found = 0;
  if (!folded)
    return 0;
  if ((wanted & PRIVACY_NHS_NUMBER) && privacy_has_nhs_number(folded))
    found |= PRIVACY_NHS_NUMBER;
  if ((wanted & PRIVACY_BIRTH_DATE) && privacy_has_birth_date(folded, today))
    found |= PRIVACY_BIRTH_DATE;
  if ((wanted & PRIVACY_POSTCODE) && privacy_has_postcode(folded))
    found |= PRIVACY_POSTCODE;
  return found;
}

gboolean privacy_check(const char *text, guint wanted, Civil today, const char *what, GError **error)
{
  guint found = privacy_find(text, wanted, today);
  for (gsize i = 0; i < G_N_ELEMENTS(finds); i++)
    if (found & finds[i].find)
      return error_set(error, ERROR_PRIVATE, "%s: this holds what looks like %s, and nobody may be told from it who a family "
                       "is. %s", what, finds[i].looks, finds[i].instead);
  return TRUE;
}
