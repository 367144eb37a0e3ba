#include "web/page-touches.h"

#include <string.h>

#include "base/words.h"
#include "engine/dates.h"
#include "render/when.h"
#include "store/series.h"
#include "web/page-slot.h"

#define LINES_MOST 80
#define DATES_MOST 60

/* ---- what is touched ---------------------------------------------------------------------------------------------- */

static gboolean same_day(Civil a, Civil b)
{
  return civil_to_day(a) == civil_to_day(b);
}

/* Whether two touches are told in one line: what nobody had booked, of one day. */
static gboolean together(const PublishTouch *a, const PublishTouch *b)
{
  return a->kind == b->kind && !*a->parties && !*b->parties && same_day(a->was, b->was) && same_day(a->is, b->is)
         && (civil_compare(a->was, a->is) == 0) == (civil_compare(b->was, b->is) == 0) && strcmp(a->service, b->service) == 0
         && g_strcmp0(a->why, b->why) == 0;
}

static char *say_what(const PublishTouch *touch, guint n)
{
  gboolean moves = civil_compare(touch->was, touch->is) != 0;
  g_autofree char *to = n > 1 ? when_day(touch->is) : when_moment(touch->is);
  switch (touch->kind) {
  case TOUCH_MADE: return g_strdup(words_say_count("is added", "are added", n));
  case TOUCH_CHANGED:
    if (!moves)
      return g_strdup(words_say_count("changes, but not its time", "change, but not their time", n));
    if (n > 1 && same_day(touch->was, touch->is))
      return g_strdup(_("move to another time that day"));
    return g_strdup_printf(words_say_count("moves to %s", "move to %s", n), to);
  case TOUCH_WITHDRAWN: return g_strdup_printf(words_say_count("falls away (%s)", "fall away (%s)", n), touch->why);
  case TOUCH_CANCELLED: return g_strdup_printf(words_say_count("is cancelled (%s)", "are cancelled (%s)", n), touch->why);
  case TOUCH_LEFT: return g_strdup_printf(words_say_count("stays as it is: %s", "stay as they are: %s", n), touch->why);
  }
  return g_strdup("");
}

static json_t *view_line(const PublishTouch *touch, guint n)
{
  g_autofree char *when = n > 1 ? when_day(touch->was) : when_moment(touch->was);
  g_autofree char *deed = say_what(touch, n);
  g_autofree char *who = page_join((const char *const *)touch->parties, g_strv_length(touch->parties));
  g_autofree char *sessions =
    n > 1 ? g_strdup_printf(words_say_count("%s, %u session", "%s, %u sessions", n), touch->service, n) : g_strdup(touch->service);
  g_autofree char *what = g_strdup_printf("%s: %s", sessions, deed);
  return json_pack("{s:s, s:s, s:s?, s:b}", "when", when, "what", what, "who", *who ? who : NULL, "lost",
                   touch->kind == TOUCH_CANCELLED);
}

/* What is told in one line stands together. */
static gint compare_touches(gconstpointer a, gconstpointer b)
{
  const PublishTouch *left = *(const PublishTouch *const *)a, *right = *(const PublishTouch *const *)b;
  int days = civil_to_day(left->was) - civil_to_day(right->was), services = strcmp(left->service, right->service);
  if (days != 0)
    return days;
  if (services != 0)
    return services;
  return left->kind != right->kind ? (int)left->kind - (int)right->kind : civil_compare(left->was, right->was);
}

typedef struct {
  const PublishTouch *first; /* the earliest of those that the line tells of */
  guint n;
} Line;

static gint compare_lines(gconstpointer a, gconstpointer b)
{
  const Line *left = a, *right = b;
  gint time = civil_compare(left->first->was, right->first->was);
  return time != 0 ? time : compare_touches(&left->first, &right->first);
}

/* Line, as time goes; sorts @touches on the way. */
static GArray *gather_lines(GPtrArray *touches)
{
  GArray *lines = g_array_new(FALSE, FALSE, sizeof(Line));
  g_ptr_array_sort(touches, compare_touches);
  for (guint i = 0; i < touches->len;) {
    Line line = { touches->pdata[i], 1 };
    while (i + line.n < touches->len && together(line.first, touches->pdata[i + line.n]))
      line.n++;
    g_array_append_val(lines, line);
    i += line.n;
  }
  g_array_sort(lines, compare_lines);
  return lines;
}

/* What somebody had booked is never left out. */
static void add_lines(json_t *view, GPtrArray *touches)
{
  g_autoptr(GArray) lines = gather_lines(touches);
  json_t *shown = json_array();
  guint left_out = 0;
  for (guint i = 0; i < lines->len; i++) {
    const Line *line = &g_array_index(lines, Line, i);
    if (*line->first->parties || json_array_size(shown) < LINES_MOST)
      json_array_append_new(shown, view_line(line->first, line->n));
    else
      left_out += line->n;
  }
  g_autofree char *more =
    g_strdup_printf(words_say_count("… and %u more session", "… and %u more sessions", left_out), left_out);
  json_object_set_new(view, "lines", shown);
  json_object_set_new(view, "more", left_out > 0 ? json_string(more) : json_null());
}

static void add_count(json_t *counts, guint n, const char *says)
{
  if (n > 0) {
    g_autofree char *text = g_strdup_printf("%u %s", n, says);
    json_array_append_new(counts, json_string(text));
  }
}

static json_t *view_counts(const PublishOutcome *slots)
{
  json_t *counts = json_array();
  add_count(counts, slots->made, words_say_count("session is added", "sessions are added", slots->made));
  add_count(counts, slots->changed, words_say_count("session changes", "sessions change", slots->changed));
  add_count(counts, slots->withdrawn,
            words_say_count("session that nobody has booked falls away", "sessions that nobody has booked fall away",
                            slots->withdrawn));
  add_count(counts, slots->cancelled,
            words_say_count("session that was booked is cancelled", "sessions that were booked are cancelled", slots->cancelled));
  add_count(counts, slots->bookings, words_say_count("booking is lost with it", "bookings are lost with them", slots->bookings));
  return counts;
}

/* Names in order, each once, with how many letters. */
static json_t *view_told(const GPtrArray *letters)
{
  json_t *told = json_array();
  for (guint i = 0; i < letters->len;) {
    const SeriesLetter *letter = letters->pdata[i];
    guint n = 1;
    while (i + n < letters->len && strcmp(((const SeriesLetter *)letters->pdata[i + n])->name, letter->name) == 0)
      n++;
    g_autofree char *count = g_strdup_printf(words_say_count("%u letter", "%u letters", n), n);
    json_array_append_new(told, json_pack("{s:s, s:s?}", "name", letter->name, "count", n > 1 ? count : NULL));
    i += n;
  }
  return told;
}

json_t *page_touches(const EditOutcome *outcome)
{
  const PublishOutcome *slots = &outcome->slots;
  guint letters = outcome->letters ? outcome->letters->len : 0;
  g_autofree char *says =
    g_strdup_printf(words_say_count("%u letter tells of it, to:", "%u letters tell of it, to:", letters), letters);
  json_t *view = json_pack("{s:b, s:b, s:o, s:s, s:o}", "nothing", outcome->n == 0, "made", outcome->made > 0, "counts",
                           view_counts(slots), "letters_says", says, "told",
                           outcome->letters ? view_told(outcome->letters) : json_array());
  json_t *notes = json_array();
  for (guint i = 0; slots->notes && i < slots->notes->len; i++)
    json_array_append_new(notes, json_string(slots->notes->pdata[i]));
  json_object_set_new(view, "notes", notes);
  json_object_set_new(view, "untouched", json_boolean(!slots->touches || slots->touches->len == 0));
  json_object_set_new(view, "quiet", json_boolean(letters == 0));
  if (slots->touches)
    add_lines(view, slots->touches);
  return view;
}

/* ---- dates -------------------------------------------------------------------------------------------------------- */

static void add_note(json_t *notes, char *text)
{
  json_array_append_new(notes, json_string(text));
  g_free(text);
}

static void add_clocks(json_t *notes, const ScheduleDate *date)
{
  g_autofree char *time = when_time(date->starts);
  if (date->marks & DATE_FORWARD)
    add_note(notes, g_strdup_printf(_("The clocks have gone forward since the date before: it is at %s by the new time."), time));
  if (date->marks & DATE_BACK)
    add_note(notes, g_strdup_printf(_("The clocks have gone back since the date before: it is at %s by the new time."), time));
  if (date->marks & DATE_SKIPPED)
    add_note(notes, g_strdup_printf(_("The clocks skip the time that was asked for: it begins at %s instead."), time));
  if (date->marks & DATE_TWICE)
    add_note(notes, g_strdup(_("The clocks show this time twice that night: the first is meant.")));
}

static void add_elsewhere(json_t *notes, const Zone *zone, const ScheduleDate *date)
{
  for (guint i = 0; i < date->elsewhere->len; i++) {
    const SeriesStay *stay = date->elsewhere->pdata[i];
    g_autofree char *span = when_span(zone_to_civil(zone, stay->starts_at), zone_to_civil(zone, stay->ends_at));
    add_note(notes, g_strdup_printf(_("%s is elsewhere: %s, %s."), stay->name, stay->service, span));
  }
}

static json_t *view_date(const Zone *zone, const ScheduleDate *date)
{
  json_t *notes = json_array();
  if (date->marks & DATE_PAST)
    add_note(notes, g_strdup(_("In the past: nothing is offered.")));
  if (date->marks & DATE_CLOSED)
    add_note(notes, g_strdup_printf(_("Closed: %s. Nothing is offered."), date->closure));
  add_clocks(notes, date);
  add_elsewhere(notes, zone, date);
  g_autofree char *day = when_day(date->starts);
  g_autofree char *time = when_span(date->starts, date->ends);
  char on[CIVIL_DATE_TEXT];
  return json_pack("{s:s, s:s, s:s, s:b, s:b, s:o}", "day", day, "time", time, "date", civil_format_date(date->starts, on), "gone",
                   (date->marks & (DATE_PAST | DATE_CLOSED)) != 0, "marked", json_array_size(notes) > 0, "notes", notes);
}

json_t *page_dates(WebCall *call, Db *db, const char *schedule_id, GError **error)
{
  g_auto(ScheduleDates) dates = { 0 };
  if (!engine_schedule_dates(call->engine, db, schedule_id, DATES_MOST, &dates, error))
    return NULL;
  const Zone *zone = zone_get(dates.zone, error);
  if (!zone)
    return NULL;
  json_t *list = json_array();
  for (guint i = 0; i < dates.dates->len; i++)
    json_array_append_new(list, view_date(zone, dates.dates->pdata[i]));
  g_autofree char *past =
    g_strdup_printf(words_say_count("%u date before today is not shown.", "%u dates before today are not shown.", dates.past),
                    dates.past);
  g_autofree char *open = g_strdup_printf(words_say_count("%u date on which it is offered", "%u dates on which it is offered",
                                                          dates.open), dates.open);
  return json_pack("{s:o, s:b, s:s, s:s?, s:b, s:s}", "list", list, "any", dates.dates->len > 0, "open", open, "past",
                   dates.past > 0 ? past : NULL, "more", dates.more, "zone", dates.zone);
}
