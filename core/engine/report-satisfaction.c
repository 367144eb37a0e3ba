#include "engine/report-gather.h"

typedef struct {
  Sheet *sheet;
  const ReportService *service;
  gint64 least;
} Answers;

gboolean report_least_answers(const ReportService *service, gint64 *least, GError **error)
{
  g_autoptr(PolicySettings) settings = policy_settings_from_json(NULL, service->settings, error);
  if (!settings) {
    g_prefix_error(error, "service “%s” as stored: ", service->id);
    return FALSE;
  }
  *least = policy_setting_core(settings, CORE_LEAST_ANSWERS);
  return TRUE;
}

/* The answer that stands at place @rank (from 0) when all are put in order. */
static int answer_at(const ReportAnswers *answers, gint64 rank)
{
  int answer = 1;
  for (; answer < 5 && rank >= answers->answers[answer]; answer++)
    rank -= answers->answers[answer];
  return answer;
}

static void add_figures(Sheet *sheet, const ReportAnswers *answers, gint64 n)
{
  gint64 sum = 0;
  for (int i = 1; i <= 5; i++)
    sum += i * answers->answers[i];
  sheet_number(sheet, (double)sum / (double)n);
  sheet_number(sheet, (answer_at(answers, (n - 1) / 2) + answer_at(answers, n / 2)) / 2.0);
  sheet_share(sheet, answers->answers[4] + answers->answers[5], n);
  sheet_none(sheet);
}

/* A GTraverseFunc. */
static gboolean add_question(gpointer question, gpointer value, gpointer data)
{
  const ReportAnswers *answers = value;
  const Answers *to = data;
  gint64 n = 0;
  for (int i = 1; i <= 5; i++)
    n += answers->answers[i];
  sheet_text(to->sheet, to->service->id);
  sheet_text(to->sheet, answers->question);
  sheet_count(to->sheet, n);
  if (n >= to->least) {
    add_figures(to->sheet, answers, n);
    return FALSE;
  }
  for (int i = 0; i < 3; i++)
    sheet_none(to->sheet);
  g_autofree char *why = g_strdup_printf("fewer than %" G_GINT64_FORMAT " answers: a person could be told from them",
                                         to->least);
  sheet_text(to->sheet, why);
  return FALSE;
}

Sheet *report_satisfaction_sheet(const char *key)
{
  static const char *const columns[] = { "service", "question", "answers", "mean", "median", "four_or_more", "hidden",
                                         NULL };
  return sheet_new(key, "Satisfaction", columns);
}

gboolean report_add_satisfaction(Engine *engine, Civil from, Civil to, const char *const *services, Sheet *sheet,
                                 GError **error)
{
  g_autoptr(GPtrArray) all = report_services(engine, services, error);
  if (!all)
    return FALSE;
  for (guint i = 0; i < all->len; i++) {
    Answers answers = { .sheet = sheet, .service = g_ptr_array_index(all, i) };
    g_auto(ReportOpinion) opinion;
    report_opinion_init(&opinion);
    if (!report_least_answers(answers.service, &answers.least, error) ||
        !report_gather_answers(engine->read, answers.service->id, from, to, &opinion, error))
      return FALSE;
    g_tree_foreach(opinion.questions, add_question, &answers);
  }
  return TRUE;
}

typedef struct {
  Civil from, to;
  const char *const *services;
} SatisfactionQuery;

static gboolean work(Engine *engine, const void *asked, Report *report, GError **error)
{
  const SatisfactionQuery *query = asked;
  if (!report_check_period(query->from, query->to, error))
    return FALSE;
  report_period_facts(report, query->from, query->to);
  report_note(report, "Answers run from 1 to 5. A question that fewer answered than the service allows is not shown.");
  Sheet *sheet = report_take(report, report_satisfaction_sheet("items"));
  return report_add_satisfaction(engine, query->from, query->to, query->services, sheet, error)
         && report_add_comments(engine, query->from, query->to, query->services, report, error);
}

gboolean engine_report_satisfaction(Engine *engine, Civil from, Civil to, const char *const *services, Report **report,
                                    GError **error)
{
  SatisfactionQuery query = { from, to, services };
  return report_run(engine, work, &query, "satisfaction", "Satisfaction", report, error);
}
