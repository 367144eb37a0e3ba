#include "case-words.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

#define DAY 86400
#define FIRST_DAY G_GINT64_CONSTANT(1767571200) /* 2026-01-05, a Monday */
#define STARTS G_GINT64_CONSTANT(1781514000)    /* 2026-06-15T09:00:00Z */

void case_line_clear(CaseLine *line)
{
  g_clear_pointer(&line->kind, g_free);
  g_clear_pointer(&line->words, g_strfreev);
  g_clear_pointer(&line->openings, g_strfreev);
  g_clear_pointer(&line->expected, g_strfreev);
}

static GStrv split(const char *text, GError **error)
{
  g_autofree char *stripped = g_strstrip(g_strdup(text));
  char **words = NULL;
  if (!*stripped)
    return g_new0(char *, 1);
  return g_shell_parse_argv(stripped, NULL, &words, error) ? words : NULL;
}

gboolean case_line_parse(const char *text, CaseLine *line, GError **error)
{
  g_auto(GStrv) sides = g_strsplit(text, " -> ", 2);
  if (g_strv_length(sides) != 2)
    return error_set(error, ERROR_INVALID, "a case has an arrow “->” and what is expected behind it");
  g_auto(GStrv) halves = g_strsplit(sides[0], "|", 2);
  line->words = split(halves[0], error);
  line->openings = line->words ? split(halves[1] ? halves[1] : "", error) : NULL;
  line->expected = line->openings ? split(sides[1], error) : NULL;
  if (!line->expected || !*line->words || !*line->expected)
    return line->expected ? error_set(error, ERROR_INVALID, "a case says what is asked and what is expected") : FALSE;
  line->kind = line->words[0];
  memmove(line->words, line->words + 1, g_strv_length(line->words + 1) * sizeof(char *) + sizeof(char *));
  return TRUE;
}

/* ---- times --------------------------------------------------------------------------------------------------------- */

void case_slot_free(CaseSlot *slot)
{
  g_array_unref(slot->meetings);
  g_free(slot);
}

static gboolean take_number(const char **at, int *number)
{
  if (!g_ascii_isdigit(**at))
    return FALSE;
  *number = (int)g_ascii_strtoll(*at, (char **)at, 10);
  return TRUE;
}

static gboolean take_sign(const char **at, const char *sign)
{
  if (!g_str_has_prefix(*at, sign))
    return FALSE;
  *at += strlen(sign);
  return TRUE;
}

/* "09:30" as seconds of the day. */
static gboolean take_time(const char **at, gint64 *seconds)
{
  int hours, minutes;
  if (!take_number(at, &hours) || !take_sign(at, ":") || !take_number(at, &minutes))
    return FALSE;
  *seconds = hours * 3600 + minutes * 60;
  return TRUE;
}

/* "3+" or "0..7w+" in front of the times; without it day 0. */
static gboolean take_days(const char **at, int *first, int *last, int *step)
{
  const char *mark = *at;
  *first = *last = 0;
  *step = 1;
  if (!strchr(*at, '+'))
    return TRUE;
  if (!take_number(&mark, first))
    return FALSE;
  *last = *first;
  if (take_sign(&mark, "..") && !take_number(&mark, last))
    return FALSE;
  if (take_sign(&mark, "w"))
    *step = 7;
  *at = mark;
  return take_sign(at, "+");
}

static gboolean take_meetings(const char *text, CaseSlot *slot)
{
  int first, last, step;
  gint64 from, to;
  if (!take_days(&text, &first, &last, &step) || !take_time(&text, &from) || !take_sign(&text, "-") ||
      !take_time(&text, &to))
    return FALSE;
  if (take_sign(&text, "*") && !take_number(&text, &slot->capacity))
    return FALSE;
  for (int i = first; i <= last; i++) {
    gint64 day = FIRST_DAY + (gint64)i * step * DAY;
    PolicyOpening meeting = { day + from, day + to, i, slot->capacity };
    g_array_append_val(slot->meetings, meeting);
  }
  return *text == 0;
}

CaseSlot *case_slot_parse(const char *text, GError **error)
{
  CaseSlot *slot = g_new0(CaseSlot, 1);
  slot->meetings = g_array_new(FALSE, FALSE, sizeof(PolicyOpening));
  g_auto(GStrv) parts = g_strsplit(text, ",", -1);
  for (char **part = parts; *part; part++)
    if (!take_meetings(*part, slot)) {
      error_set(error, ERROR_INVALID, "“%s” is no time as in 09:00-12:00 or 0..7w+10:00-12:00*8", text);
      case_slot_free(slot);
      return NULL;
    }
  return slot;
}

char *case_slot_text(const PolicySlot *slot)
{
  GString *text = g_string_new(NULL);
  for (int i = 0; i < slot->n_meetings; i++) {
    gint64 from = slot->meetings[i].starts - FIRST_DAY, to = slot->meetings[i].ends - FIRST_DAY;
    g_string_append_printf(text, "%s%d+%02d:%02d-%02d:%02d", i ? "," : "", (int)(from / DAY), (int)(from % DAY / 3600),
                           (int)(from % 3600 / 60), (int)(to % DAY / 3600), (int)(to % 3600 / 60));
  }
  g_string_append_printf(text, "*%d", slot->capacity);
  return g_string_free(text, FALSE);
}

/* ---- words --------------------------------------------------------------------------------------------------------- */

/* "-14d", "+90m", "0": seconds. */
static gboolean parse_span(const char *text, gint64 *seconds)
{
  char *unit;
  gint64 count = g_ascii_strtoll(text, &unit, 10);
  gint64 each = strcmp(unit, "d") == 0 ? DAY : strcmp(unit, "h") == 0 ? 3600 : strcmp(unit, "m") == 0 ? 60 : 1;
  *seconds = count * each;
  return unit != text && (!*unit || each > 1 || strcmp(unit, "s") == 0);
}

static gboolean parse_number(const char *text, int *number)
{
  gint64 read;
  if (!text_to_int(text, -1000000, 1000000, "number", &read, NULL))
    return FALSE;
  *number = (int)read;
  return TRUE;
}

static gboolean parse_flag(const char *text, gboolean *flag)
{
  *flag = strcmp(text, "yes") == 0;
  return *flag || strcmp(text, "no") == 0;
}

/* One word of a wish. FALSE if @key is none; *@fine tells whether the value could be read. */
static gboolean take_wish_word(const char *key, const char *value, PolicyCase *wish, gboolean *fine)
{
  const struct {
    const char *key;
    int *number;
    gboolean *flag;
  } rows[] = {
    { "capacity", &wish->capacity, NULL },       { "taken", &wish->taken, NULL },
    { "taken-other", &wish->taken_other, NULL }, { "waiting", &wish->waiting, NULL },
    { "mine", &wish->mine, NULL },               { "seats", &wish->seats, NULL },
    { "n", &wish->n_meetings, NULL },            { "prerequisite", NULL, &wish->prerequisite_met },
    { "priority", NULL, &wish->priority },       { "cancelled", NULL, &wish->cancelled },
    { "host-busy", NULL, &wish->host_busy },     { "on-list", NULL, &wish->on_list },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
    if (strcmp(rows[i].key, key) == 0) {
      *fine = rows[i].number ? parse_number(value, rows[i].number) : parse_flag(value, rows[i].flag);
      return TRUE;
    }
  if (strcmp(key, "party") == 0) {
    wish->team = strcmp(value, "team") == 0;
    *fine = wish->team || strcmp(value, "person") == 0;
  } else if (strcmp(key, "by") == 0) {
    wish->by_staff = strcmp(value, "staff") == 0;
    wish->by_service = strcmp(value, "service") == 0;
    *fine = wish->by_staff || wish->by_service || strcmp(value, "party") == 0;
  } else if (strcmp(key, "now") == 0) {
    gint64 span = 0;
    *fine = parse_span(value, &span);
    wish->now = wish->starts + span;
  } else {
    return FALSE;
  }
  return TRUE;
}

static int index_of(const char *word, const char *const *words)
{
  for (int i = 0; words[i]; i++)
    if (strcmp(words[i], word) == 0)
      return i;
  return -1;
}

typedef struct {
  PolicyTelling *telling;
  AttuneAudience *audience;
} TellingWords;

static gboolean take_telling_word(const char *key, const char *value, TellingWords *words, gboolean *fine)
{
  static const char *const states[] = { "offered", "booked", "waiting", "cancelled", "held", NULL };
  static const char *const audiences[] = { "", "busy", "title", "full", NULL };
  static const char *const text_keys[] = { "service", "party", "hosts", "note", "reference", NULL };
  static const char *const number_keys[] = { "capacity", "taken", "waiting", "meeting", "n", NULL };
  PolicyTelling *telling = words->telling;
  const char **texts[] = { &telling->service, &telling->party, &telling->hosts, &telling->note, &telling->reference };
  int *numbers[] = { &telling->capacity, &telling->taken, &telling->waiting, &telling->meeting, &telling->n_meetings };
  int text = index_of(key, text_keys), number = index_of(key, number_keys);
  if (text >= 0)
    *texts[text] = value;
  else if (number >= 0)
    *fine = parse_number(value, numbers[number]);
  else if (strcmp(key, "state") == 0)
    *fine = (telling->state = index_of(value, states)) >= 0;
  else if (strcmp(key, "audience") == 0)
    *fine = (*words->audience = (AttuneAudience)index_of(value, audiences)) >= ATTUNE_AUDIENCE_BUSY &&
            *words->audience <= ATTUNE_AUDIENCE_FULL;
  else
    return FALSE;
  return TRUE;
}

/* Gives each word to @wish or @telling (whichever is not NULL); the rest are settings. */
static PolicySettings *take_words(const AttunePlugin *plugin, const CaseLine *line, PolicyCase *wish,
                                  TellingWords *telling, GError **error)
{
  g_autoptr(GStrvBuilder) keys = g_strv_builder_new();
  g_autoptr(GStrvBuilder) values = g_strv_builder_new();
  for (char **word = line->words; *word; word++) {
    const char *equals = strchr(*word, '=');
    if (!equals) {
      error_set(error, ERROR_INVALID, "“%s” is not of the form word=value", *word);
      return NULL;
    }
    g_autofree char *key = g_strndup(*word, (gsize)(equals - *word));
    gboolean fine = TRUE, taken = (wish && take_wish_word(key, equals + 1, wish, &fine)) ||
                                  (telling && take_telling_word(key, equals + 1, telling, &fine));
    if (!fine) {
      error_set(error, ERROR_INVALID, "“%s” has a value that the word does not take", *word);
      return NULL;
    }
    if (taken)
      continue;
    g_strv_builder_add(keys, key);
    g_strv_builder_add(values, equals + 1);
  }
  g_auto(GStrv) all_keys = g_strv_builder_end(keys), all_values = g_strv_builder_end(values);
  return policy_settings_new(plugin, (const char *const *)all_keys, (const char *const *)all_values, error);
}

PolicySettings *case_wish(const AttunePlugin *plugin, const CaseLine *line, PolicyCase *wish, GError **error)
{
  *wish = (PolicyCase){ .now = STARTS - 21 * DAY, .starts = STARTS, .n_meetings = 1, .capacity = 1, .seats = 1,
                        .team = plugin->party == ATTUNE_PARTY_TEAM, .prerequisite_met = TRUE };
  PolicySettings *settings = take_words(plugin, line, wish, NULL, error);
  wish->ends = STARTS + (gint64)(wish->n_meetings - 1) * 7 * DAY + 7200;
  return settings;
}

PolicySettings *case_telling(const AttunePlugin *plugin, const CaseLine *line, PolicyTelling *telling,
                             AttuneAudience *audience, GError **error)
{
  *telling = (PolicyTelling){ .service = plugin->title, .party = "", .hosts = "", .note = "", .reference = "",
                              .capacity = 1, .meeting = 1, .n_meetings = 1, .state = 1 };
  *audience = ATTUNE_AUDIENCE_FULL;
  TellingWords words = { telling, audience };
  return take_words(plugin, line, NULL, &words, error);
}

PolicySettings *case_settings(const AttunePlugin *plugin, const CaseLine *line, GError **error)
{
  return take_words(plugin, line, NULL, NULL, error);
}
