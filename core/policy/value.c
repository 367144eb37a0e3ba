/* One setting's value: text in, number or word out, and back. */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "policy/settings.h"

static gboolean parse_yes_no(const AttuneSetting *setting, const char *text, AttuneValue *value, GError **error)
{
  static const char *const yes[] = { "yes", "true", "1", NULL }, *const no[] = { "no", "false", "0", NULL };
  *value = (AttuneValue){ g_strv_contains(yes, text), "" };
  return value->number || g_strv_contains(no, text)
         || error_set(error, ERROR_INVALID, "%s: write yes or no, not “%s”", setting->key, text);
}

static gboolean parse_choice(const AttuneSetting *setting, const char *text, AttuneValue *value, GError **error)
{
  for (int i = 0; setting->choices[i]; i++)
    if (strcmp(setting->choices[i], text) == 0) {
      *value = (AttuneValue){ i, setting->choices[i] };
      return TRUE;
    }
  g_autofree char *all = g_strjoinv(", ", (char **)setting->choices);
  return error_set(error, ERROR_INVALID, "%s: there is no “%s”; choose one of: %s", setting->key, text, all);
}

static gboolean parse_service(const AttuneSetting *setting, const char *text, GStringChunk *words, AttuneValue *value,
                              GError **error)
{
  if (*text && !text_is_id(text))
    return error_set(error, ERROR_INVALID, "%s: “%s” is not the id of a service", setting->key, text);
  *value = (AttuneValue){ 0, g_string_chunk_insert(words, text) };
  return TRUE;
}

/* "75" or "75%". */
static gboolean parse_share(const AttuneSetting *setting, const char *text, AttuneValue *value, GError **error)
{
  g_autofree char *digits = g_strdup(text);
  gsize length = strlen(digits);
  if (length > 1 && digits[length - 1] == '%')
    digits[length - 1] = 0;
  value->text = "";
  return text_to_int(g_strchomp(digits), setting->least, setting->most, setting->key, &value->number, error);
}

gboolean policy_value_parse(const AttuneSetting *setting, const char *text, GStringChunk *words, AttuneValue *value,
                            GError **error)
{
  AttuneValue read = { 0, "" };
  gboolean ok = FALSE;
  if (!text_check(text, 200, FALSE, setting->key, error))
    return FALSE;
  switch (setting->kind) {
  case ATTUNE_KIND_YES_NO:
    ok = parse_yes_no(setting, text, &read, error);
    break;
  case ATTUNE_KIND_CHOICE:
    ok = parse_choice(setting, text, &read, error);
    break;
  case ATTUNE_KIND_SERVICE:
    ok = parse_service(setting, text, words, &read, error);
    break;
  case ATTUNE_KIND_SHARE:
    ok = parse_share(setting, text, &read, error);
    break;
  case ATTUNE_KIND_NUMBER:
  case ATTUNE_KIND_MINUTES:
  case ATTUNE_KIND_DAYS:
    ok = text_to_int(text, setting->least, setting->most, setting->key, &read.number, error);
    break;
  }
  if (ok)
    *value = read;
  return ok;
}

AttuneValue policy_value_standard(const AttuneSetting *setting)
{
  if (setting->kind == ATTUNE_KIND_CHOICE)
    return (AttuneValue){ setting->standard, setting->choices[setting->standard] };
  return (AttuneValue){ setting->standard, "" };
}

char *policy_value_text(const AttuneSetting *setting, AttuneValue value)
{
  if (setting->kind == ATTUNE_KIND_SERVICE || setting->kind == ATTUNE_KIND_CHOICE)
    return g_strdup(value.text);
  if (setting->kind == ATTUNE_KIND_YES_NO)
    return g_strdup(value.number ? "yes" : "no");
  return g_strdup_printf("%" G_GINT64_FORMAT, (gint64)value.number);
}

const char *policy_kind_text(AttuneKind kind)
{
  switch (kind) {
  case ATTUNE_KIND_NUMBER: return "number";
  case ATTUNE_KIND_MINUTES: return "minutes";
  case ATTUNE_KIND_DAYS: return "days";
  case ATTUNE_KIND_YES_NO: return "yes or no";
  case ATTUNE_KIND_CHOICE: return "choice";
  case ATTUNE_KIND_SERVICE: return "service";
  case ATTUNE_KIND_SHARE: return "share";
  }
  return "unknown";
}
