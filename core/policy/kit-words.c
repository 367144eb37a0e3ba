/* The words of calendar entries, for every audience. Here the plugin is told everything, though the core would keep from it
 * what an audience may not read: a plugin must not lean on that. */
#include <string.h>

#include "base/error.h"
#include "policy/kit.h"

/* Marks that no plugin writes by chance. */
#define SERVICE "Servicezxq"
#define PARTY "Partyzxq"
#define HOSTS "Hostszxq"
#define NOTE "Notezxq"
#define REFERENCE "Referencezxq"

typedef struct {
  char *texts[2];
  int calls[2];
  int strange; /* fields that are none, or texts at no address */
} Said;

static void said_clear(Said *said)
{
  g_free(said->texts[0]);
  g_free(said->texts[1]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Said, said_clear)

static void take_text(void *sink, AttuneField field, const char *text)
{
  Said *said = sink;
  if ((field != ATTUNE_FIELD_SUMMARY && field != ATTUNE_FIELD_DESCRIPTION) || !text) {
    said->strange++;
    return;
  }
  said->calls[field - ATTUNE_FIELD_SUMMARY]++;
  g_free(said->texts[field - ATTUNE_FIELD_SUMMARY]);
  said->texts[field - ATTUNE_FIELD_SUMMARY] = g_strdup(text);
}

static Said ask(const Kit *kit, const AttuneTelling *telling, AttuneAudience audience)
{
  Said said = { { NULL, NULL }, { 0, 0 }, 0 };
  kit->plugin->describe(telling, audience, take_text, &said);
  return said;
}

static const char *audience_text(AttuneAudience audience)
{
  static const char *const texts[] = { "", "busy", "title", "full" };
  return texts[audience];
}

/* ---- tellings -------------------------------------------------------------------------------------------------------- */

static AttuneTelling telling_at(int number, const AttuneValue *settings)
{
  int state = number % 5, form = number / 5;
  AttuneTelling telling = { sizeof(AttuneTelling), SERVICE, PARTY, HOSTS, NOTE, REFERENCE, 3, 1, 0, 1, 1, state, settings };
  if (form == 1)
    telling = (AttuneTelling){ sizeof(AttuneTelling), SERVICE, "", "", "", "", 1, 1, 4, 1, 1, state, settings };
  if (form == 2) {
    telling.capacity = 10000;
    telling.taken = 0;
    telling.n_meetings = 8;
    telling.meeting = 8;
  }
  return telling;
}
#define N_TELLINGS 15

/* Texts of characters of one to four bytes, so long that a buffer must end inside one, at each of its bytes in turn. */
static char *long_text(int shift)
{
  GString *text = g_string_new(NULL);
  for (int i = 0; i < shift; i++)
    g_string_append_c(text, 'a');
  while (text->len < 40000)
    g_string_append(text, "ü€😀");
  return g_string_free(text, FALSE);
}

/* ---- what is looked at ------------------------------------------------------------------------------------------------ */

static gboolean check_text(const char *text, const char *what, GError **error)
{
  if (!text)
    return TRUE;
  if (!g_utf8_validate(text, -1, NULL))
    return error_set(error, ERROR_INVALID, "the %s is not valid UTF-8", what);
  for (const char *p = text; *p; p++)
    if (((guchar)*p < ' ' && *p != '\n' && *p != '\t') || *p == 127)
      return error_set(error, ERROR_INVALID, "the %s holds the control character %d", what, *p);
  return TRUE;
}

static gboolean check_form(const Said *said, GError **error)
{
  if (said->strange > 0)
    return error_set(error, ERROR_INVALID, "it emitted a field that there is not, or no text");
  if (said->calls[0] > 1 || said->calls[1] > 1)
    return error_set(error, ERROR_INVALID, "it emitted a field twice");
  if (!said->texts[0] || !*said->texts[0])
    return error_set(error, ERROR_INVALID, "it gave no summary");
  if (strchr(said->texts[0], '\n'))
    return error_set(error, ERROR_INVALID, "the summary has a line break");
  return check_text(said->texts[0], "summary", error) && check_text(said->texts[1], "description", error);
}

static gboolean check_silence(const Said *said, AttuneAudience audience, GError **error)
{
  static const char *const kept[][6] = {
    [ATTUNE_AUDIENCE_BUSY] = { PARTY, NOTE, REFERENCE, HOSTS, SERVICE, NULL },
    [ATTUNE_AUDIENCE_TITLE] = { PARTY, NOTE, REFERENCE, NULL },
    [ATTUNE_AUDIENCE_FULL] = { NULL },
  };
  for (int field = 0; field < 2; field++)
    for (const char *const *word = kept[audience]; *word; word++)
      if (said->texts[field] && strstr(said->texts[field], *word)) {
        g_autofree char *name = g_ascii_strdown(*word, (gssize)strlen(*word) - 3);
        return error_set(error, ERROR_INVALID, "it tells the audience “%s” the %s", audience_text(audience), name);
      }
  return TRUE;
}

static gboolean check_again(const Kit *kit, const AttuneTelling *telling, AttuneAudience audience, const Said *said,
                            GError **error)
{
  g_auto(Said) again = ask(kit, telling, audience);
  if (g_strcmp0(said->texts[0], again.texts[0]) != 0 || g_strcmp0(said->texts[1], again.texts[1]) != 0)
    return error_set(error, ERROR_INVALID, "told the same twice, it gave different words");
  return TRUE;
}

static gboolean look_at(const Kit *kit, const AttuneTelling *telling, AttuneAudience audience, GError **error)
{
  g_auto(Said) said = ask(kit, telling, audience);
  if (check_form(&said, error) && check_silence(&said, audience, error) &&
      check_again(kit, telling, audience, &said, error))
    return TRUE;
  g_prefix_error(error, "for the audience “%s”: ", audience_text(audience));
  return FALSE;
}

static void check_audience(const Kit *kit, AttuneAudience audience, const char *what)
{
  GError *why = NULL;
  kit_begin(kit, what);
  for (guint i = 0; i < kit->settings->len && !why; i++)
    for (int number = 0; number < N_TELLINGS && !why; number++) {
      AttuneTelling telling = telling_at(number, g_ptr_array_index(kit->settings, i));
      look_at(kit, &telling, audience, &why);
    }
  kit_end_error(kit, what, &why);
}

static void check_long(const Kit *kit)
{
  static const char *const what = "describe: long texts end at a whole character";
  GError *why = NULL;
  kit_begin(kit, what);
  for (int shift = 0; shift < 9 && !why; shift++) {
    g_autofree char *text = long_text(shift);
    AttuneTelling telling = telling_at(1, g_ptr_array_index(kit->settings, 0));
    telling.service = telling.party = telling.hosts = telling.note = telling.reference = text;
    for (AttuneAudience audience = ATTUNE_AUDIENCE_BUSY; audience <= ATTUNE_AUDIENCE_FULL && !why; audience++)
      look_at(kit, &telling, audience, &why);
  }
  kit_end_error(kit, what, &why);
}

void kit_check_words(const Kit *kit)
{
  check_audience(kit, ATTUNE_AUDIENCE_BUSY, "describe: the audience “busy” learns nothing but that time is taken");
  check_audience(kit, ATTUNE_AUDIENCE_TITLE, "describe: the audience “title” learns of no party, note or reference");
  check_audience(kit, ATTUNE_AUDIENCE_FULL, "describe: the audience “full” gets a summary and words");
  check_long(kit);
}
