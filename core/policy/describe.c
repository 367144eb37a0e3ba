/* The words of a calendar entry: the plugin's, made safe; plain ones where there is no plugin. */
#include "policy/policy.h"
#include "policy/settings.h"

#include <string.h>

#define MOST_SUMMARY 500      /* bytes kept of what a plugin says */
#define MOST_DESCRIPTION 20000

void policy_words_clear(PolicyWords *words)
{
  g_clear_pointer(&words->summary, g_free);
  g_clear_pointer(&words->description, g_free);
}

/* At most @most bytes of @text as valid UTF-8, cut between characters. */
static char *take_text(const char *text, gsize most)
{
  gsize length = strnlen(text, most + 1);
  if (length > most) {
    const char *end = g_utf8_find_prev_char(text, text + most + 1);
    length = end ? (gsize)(end - text) : most;
  }
  return g_utf8_make_valid(text, (gssize)length);
}

static void take_field(void *sink, AttuneField field, const char *text)
{
  PolicyWords *words = sink;
  if (!text)
    return;
  if (field == ATTUNE_FIELD_SUMMARY && !words->summary)
    words->summary = take_text(text, MOST_SUMMARY);
  else if (field == ATTUNE_FIELD_DESCRIPTION && !words->description)
    words->description = take_text(text, MOST_DESCRIPTION);
}

static const char *or_empty(const char *text)
{
  return text ? text : "";
}

/* What an audience may not read is not even given to the plugin. */
static AttuneTelling to_plugin(const PolicySettings *settings, const PolicyTelling *telling, AttuneAudience audience)
{
  gboolean full = audience == ATTUNE_AUDIENCE_FULL, busy = audience == ATTUNE_AUDIENCE_BUSY;
  return (AttuneTelling){
    .size = sizeof(AttuneTelling),
    .service = or_empty(telling->service),
    .party = full ? or_empty(telling->party) : "",
    .hosts = busy ? "" : or_empty(telling->hosts),
    .note = full ? or_empty(telling->note) : "",
    .reference = full ? or_empty(telling->reference) : "",
    .capacity = telling->capacity,
    .taken = telling->taken,
    .waiting = telling->waiting,
    .meeting = telling->meeting,
    .n_meetings = telling->n_meetings,
    .state = telling->state,
    .settings = policy_settings_values(settings),
  };
}

PolicyWords policy_describe(const AttunePlugin *plugin, const PolicySettings *settings, const PolicyTelling *telling,
                            AttuneAudience audience)
{
  PolicyWords words = { NULL, NULL };
  if (plugin) {
    AttuneTelling told = to_plugin(settings, telling, audience);
    plugin->describe(&told, audience, take_field, &words);
  }
  if (!words.summary || !*words.summary) {
    g_free(words.summary);
    words.summary = g_strdup(audience == ATTUNE_AUDIENCE_BUSY ? "Busy" : or_empty(telling->service));
  }
  if (!words.description)
    words.description = g_strdup("");
  return words;
}
