/* page-targets: how each target stands today. */
#include "web/page-targets.h"

#include <string.h>

#include "base/clock.h"
#include "base/words.h"
#include "engine/report.h"
#include "model/target.h"
#include "render/figures.h"
#include "render/when.h"
#include "web/pages.h"
#include "web/private.h"

/* A row of the report by the names of its columns. */
typedef struct {
  const Sheet *sheet;
  guint row;
} Row;

static const Cell *cell_of(const Row *row, const char *column)
{
  return sheet_find(row->sheet, row->row, column);
}

static const char *text_of(const Row *row, const char *column)
{
  const Cell *cell = cell_of(row, column);
  return cell->kind == CELL_TEXT ? cell->text : "";
}

/* Colour is never all that tells: each has a word and a shape of its own. */
static json_t *view_colour(const char *colour)
{
  static const struct { const char *colour, *word; } words[] = {
    { "green", N_("On target") }, { "amber", N_("A little behind") }, { "red", N_("Behind") },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
    if (strcmp(words[i].colour, colour) == 0)
      return json_pack("{s:s, s:s, s:b, s:b, s:b}", "name", colour, "word", words_say(words[i].word), "green", i == 0, "amber",
                       i == 1, "red", i == 2);
  return json_pack("{s:s, s:s, s:b}", "name", "none", "word", _("No figure yet"), "none", TRUE);
}

static char *say_value(const Cell *cell)
{
  if (cell->kind == CELL_SHARE || cell->kind == CELL_PART || cell->kind == CELL_MEAN)
    return g_strdup_printf("%d%%", (int)(cell->value * 100 + 0.5));
  if (cell->kind == CELL_NUMBER)
    return figures_count((gint64)(cell->value + 0.5));
  return cell->kind == CELL_COUNT ? figures_count(cell->over) : NULL;
}

static const char *unit_of(const char *measure)
{
  Measure kind;
  if (!measure_parse(measure, &kind, NULL))
    return "";
  switch (kind) {
  case MEASURE_SESSIONS: return _("sessions used");
  case MEASURE_PEOPLE: return _("people present");
  case MEASURE_PRIORITY_SHARE: return _("of those present are of the priority workforce");
  case MEASURE_SATISFACTION_SHARE: return _("of those who answered were content (4 or 5 of 5)");
  case MEASURE_UTILISATION: break;
  }
  return _("of what was offered was used");
}

/* Where the figure was counted from: by service, or by what it is a share of. One service alone narrows it. */
static char *address_behind(const Row *row)
{
  const char *services = text_of(row, "services"), *from = text_of(row, "from"), *to = text_of(row, "to");
  g_autofree char *one = *services && !strchr(services, ';') ? page_escape(services) : NULL;
  Measure kind = MEASURE_SESSIONS;
  const char *way = "/figures/by?key=service&";
  if (measure_parse(text_of(row, "measure"), &kind, NULL) && kind == MEASURE_SATISFACTION_SHARE)
    way = "/satisfaction?";
  else if (kind == MEASURE_PRIORITY_SHARE)
    way = "/figures/by?key=profession&";
  return g_strdup_printf("%sfrom=%s&to=%s%s%s", way, from, to, one ? "&service=" : "", one ? one : "");
}

static json_t *view_target(const Row *row)
{
  const Cell *delivered = cell_of(row, "delivered"), *passed = cell_of(row, "passed");
  gboolean share = cell_of(row, "target")->kind == CELL_PART;
  json_t *view = json_object();
  Civil from, to;
  if (civil_parse_date(text_of(row, "from"), &from, NULL) && civil_parse_date(text_of(row, "to"), &to, NULL)) {
    g_autofree char *first = when_day(from), *last = when_day(to);
    page_set_text(view, "period_says", g_strdup_printf(_("%s to %s"), first, last));
  }
  json_object_set_new(view, "id", json_string(text_of(row, "id")));
  json_object_set_new(view, "name", json_string(text_of(row, "title")));
  json_object_set_new(view, "unit", json_string(unit_of(text_of(row, "measure"))));
  json_object_set_new(view, "reason", json_string(text_of(row, "reason")));
  page_set_text(view, "href", address_behind(row));
  json_object_set_new(view, "colour", view_colour(text_of(row, "colour")));
  page_set_text(view, "target", say_value(cell_of(row, "target")));
  page_set_text(view, "value", say_value(delivered));
  if (delivered->kind == CELL_SHARE)
    json_object_set_new(view, "of", figures_share(delivered->over, delivered->under));
  if (!share)
    page_set_text(view, "due", say_value(cell_of(row, "due")));
  page_set_text(view, "passed",
                g_strdup_printf(_("%d of %d days of the period have passed"), (int)passed->over, (int)passed->under));
  json_object_set_new(view, "begun", json_boolean(passed->over > 0));
  json_object_set_new(view, "over", json_boolean(passed->over >= passed->under));
  json_object_set_new(view, "running", json_boolean(passed->over > 0 && passed->over < passed->under));
  return view;
}

gboolean page_targets_add(WebCall *call, json_t *view, GError **error)
{
  g_autoptr(Report) report = NULL;
  Instant now = clock_now();
  Civil today = civil_from_day(civil_to_day(zone_to_civil(call->engine->zone, now)));
  if (!engine_report_targets(call->engine, today, now, &report, error))
    return FALSE;
  const Sheet *sheet = report->sheets->pdata[0];
  json_t *present = json_array(), *past = json_array(), *coming = json_array();
  for (guint i = 0; i < sheet_rows(sheet); i++) {
    json_t *target = view_target(&(Row){ sheet, i });
    gboolean begun = json_is_true(json_object_get(target, "begun")), over = json_is_true(json_object_get(target, "over"));
    json_array_insert_new(over ? past : begun ? present : coming, 0, target); /* the latest first */
  }
  page_mark_ends(present);
  page_mark_ends(past);
  page_mark_ends(coming);
  page_set_text(view, "today", when_day(today));
  json_object_set_new(view, "none", json_boolean(sheet_rows(sheet) == 0));
  json_object_set_new(view, "present", present);
  json_object_set_new(view, "past", past);
  json_object_set_new(view, "not_begun", coming);
  return TRUE;
}

HttpResponse *page_targets(WebCall *call, GError **error)
{
  json_t *view = json_object();
  if (page_targets_add(call, view, error))
    return page_answer(call, 200, "targets.html", _("Targets"), view, error);
  json_decref(view);
  return NULL;
}
