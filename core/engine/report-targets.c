#include "engine/report-gather.h"
#include "store/target.h"

#define NEARLY 1e-9 /* so that 75 of 100 is not below 0.75 by the last bit */

/* What a target has come to by a day. */
typedef struct {
  gint64 over, under;  /* a count, or a share's numerator and denominator */
  gint64 days, passed; /* of the period */
  const char *hidden;  /* why there is no figure, or NULL */
} Standing;

/* The period's part that counts: up to @on, and what had begun by then. */
typedef struct {
  Engine *engine;
  const Target *target;
  Civil to;
  Instant now;
  GPtrArray *services;
} Question;

static gboolean ask_usage(const Question *question, gboolean by_profession, UtilisationReport **usage, GError **error)
{
  const Target *target = question->target;
  UtilisationQuery query = { .from = target->from_on, .to = question->to, .now = question->now,
                             .keys = { UTILISATION_BY_PROFESSION }, .n_keys = by_profession ? 1 : 0,
                             .services = (const char *const *)target->services };
  return report_utilisation_inside(question->engine, &query, usage, error);
}

/* Heads of the priority workforce's professions by all heads. */
static gboolean ask_priority(const Question *question, Standing *standing, GError **error)
{
  g_autoptr(GHashTable) priority = report_priority(question->engine, error);
  g_autoptr(UtilisationReport) usage = NULL;
  if (!priority || !ask_usage(question, TRUE, &usage, error))
    return FALSE;
  standing->under = usage->total.heads;
  for (guint i = 0; i < usage->rows->len; i++) {
    const UtilisationRow *row = g_ptr_array_index(usage->rows, i);
    standing->over += report_is_priority(priority, row->keys[0]) ? row->buckets.heads : 0;
  }
  return TRUE;
}

static gboolean ask_delivery(const Question *question, Standing *standing, GError **error)
{
  g_autoptr(UtilisationReport) usage = NULL;
  if (!ask_usage(question, FALSE, &usage, error))
    return FALSE;
  standing->over = question->target->measure == MEASURE_PEOPLE ? usage->total.heads : usage->total.delivered;
  standing->under = buckets_finished(&usage->total);
  return TRUE;
}

static gboolean ask_satisfaction(const Question *question, Standing *standing, GError **error)
{
  gint64 least = 1, here = 0;
  g_auto(ReportOpinion) opinion;
  report_opinion_init(&opinion);
  for (guint i = 0; i < question->services->len; i++) {
    const ReportService *service = g_ptr_array_index(question->services, i);
    if (!report_least_answers(service, &here, error) ||
        !report_gather_answers(question->engine->read, service->id, question->target->from_on, question->to, &opinion, error))
      return FALSE;
    least = MAX(least, here);
  }
  standing->over = opinion.content;
  standing->under = opinion.sheets;
  if (standing->under > 0 && standing->under < least)
    standing->hidden = "too few answers: a person could be told from them";
  return TRUE;
}

static gboolean ask(const Question *question, Standing *standing, GError **error)
{
  switch (question->target->measure) {
  case MEASURE_PRIORITY_SHARE: return ask_priority(question, standing, error);
  case MEASURE_SATISFACTION_SHARE: return ask_satisfaction(question, standing, error);
  case MEASURE_SESSIONS:
  case MEASURE_PEOPLE:
  case MEASURE_UTILISATION: break;
  }
  return ask_delivery(question, standing, error);
}

static void add_colour(Sheet *sheet, const Target *target, double due, double value)
{
  double ratio = due > 0 ? value / due : 1;
  if (due > 0)
    sheet_part(sheet, ratio);
  else
    sheet_none(sheet);
  sheet_text(sheet, ratio >= target->green - NEARLY ? "green" : ratio >= target->amber - NEARLY ? "amber" : "red");
  sheet_none(sheet);
}

static void add_no_colour(Sheet *sheet, const char *why)
{
  sheet_none(sheet);
  sheet_none(sheet);
  sheet_text(sheet, why);
}

/* value, standing, colour, reason */
static void add_standing(Sheet *sheet, const Target *target, const Standing *standing)
{
  gboolean share = measure_is_share(target->measure);
  double due = share ? target->figure : target->figure * (double)standing->passed / (double)standing->days;
  if (share)
    sheet_part(sheet, due);
  else
    sheet_number(sheet, due);
  if (standing->passed == 0 || standing->hidden || (share && standing->under == 0)) {
    sheet_none(sheet);
    add_no_colour(sheet, standing->passed == 0 ? "the period has not begun"
                         : standing->hidden    ? standing->hidden
                                               : "nothing to count yet");
    return;
  }
  if (share)
    sheet_share(sheet, standing->over, standing->under);
  else
    sheet_count(sheet, standing->over);
  add_colour(sheet, target, due, share ? (double)standing->over / (double)standing->under : (double)standing->over);
}

static void add_row(Sheet *sheet, const Target *target, const Standing *standing)
{
  char from[CIVIL_DATE_TEXT], to[CIVIL_DATE_TEXT];
  g_autofree char *services = g_strjoinv(";", target->services);
  sheet_text(sheet, target->id);
  sheet_text(sheet, target->title);
  sheet_text(sheet, measure_text(target->measure));
  sheet_text(sheet, services);
  sheet_text(sheet, civil_format_date(target->from_on, from));
  sheet_text(sheet, civil_format_date(target->to_on, to));
  if (measure_is_share(target->measure))
    sheet_part(sheet, target->figure);
  else
    sheet_number(sheet, target->figure);
  sheet_share(sheet, standing->passed, standing->days);
  add_standing(sheet, target, standing);
}

static gboolean add_target(Engine *engine, const Target *target, Civil on, Instant now, Sheet *sheet, GError **error)
{
  int first = civil_to_day(target->from_on), last = civil_to_day(target->to_on), day = civil_to_day(on);
  Standing standing = { .days = last - first + 1, .passed = CLAMP(day - first + 1, 0, last - first + 1) };
  Question question = { .engine = engine, .target = target, .now = now, .to = day < last ? on : target->to_on };
  question.services = report_services(engine, (const char *const *)target->services, error);
  g_autoptr(GPtrArray) services = question.services;
  if (!services || (standing.passed > 0 && !ask(&question, &standing, error)))
    return FALSE;
  add_row(sheet, target, &standing);
  return TRUE;
}

gboolean report_add_targets(Engine *engine, Civil on, Instant now, Civil from, Civil to, Report *report, GError **error)
{
  static const char *const columns[] = { "id",     "title",    "measure", "services", "from",   "to",     "target",
                                         "passed", "due", "delivered", "standing", "colour", "reason", NULL };
  g_autoptr(GPtrArray) targets = store_target_list(engine->read, error);
  if (!targets)
    return FALSE;
  Sheet *sheet = report_take(report, sheet_new(report->sheets->len ? "targets" : "items", "Targets", columns));
  for (guint i = 0; i < targets->len; i++) {
    const Target *target = g_ptr_array_index(targets, i);
    if (civil_compare(target->to_on, from) >= 0 && civil_compare(target->from_on, to) <= 0 &&
        !add_target(engine, target, on, now, sheet, error))
      return FALSE;
  }
  return TRUE;
}

typedef struct {
  Civil on;
  Instant now;
} TargetsQuery;

static gboolean work(Engine *engine, const void *asked, Report *report, GError **error)
{
  static const Civil ever = { 1, 1, 1, 0, 0, 0 }, never = { 9999, 12, 31, 0, 0, 0 };
  const TargetsQuery *query = asked;
  char on[CIVIL_DATE_TEXT];
  report_fact(report, "on", civil_format_date(query->on, on));
  report_note(report, "passed counts days up to and with that day; due is the target pro rata to it, or the whole of a target "
                      "that is a share; standing is delivered by due. Outcomes recorded later than that day count as well.");
  return report_add_targets(engine, query->on, query->now, ever, never, report, error);
}

gboolean engine_report_targets(Engine *engine, Civil on, Instant now, Report **report, GError **error)
{
  TargetsQuery query = { on, now };
  return report_run(engine, work, &query, "targets", "Targets", report, error);
}
