#include "engine/report-gather.h"

#include <string.h>

#include "engine/digest-text.h"
#include "engine/digest.h"

gboolean report_span_begun(const ReportService *service, Civil from, Civil to, Instant now, ReportSpan *span, gint64 *today,
                           GError **error)
{
  if (!report_today(service, now, today, error))
    return FALSE;
  *span = (ReportSpan){ service->id, civil_to_day(from), MIN(civil_to_day(to), *today), now };
  return TRUE;
}

/* ---- happenings ---- */

void report_happenings_add(ReportHappenings *to, const ReportHappenings *more)
{
  to->slots += more->slots;
  to->held += more->held;
  to->cancelled += more->cancelled;
  to->by_party += more->by_party;
  to->by_party_late += more->by_party_late;
  to->by_service += more->by_service;
}

static gboolean take_happenings(void *data, const ReportDay *day, const char *cells, GError **error)
{
  DigestItem item = { .n = 0 };
  GError *why = NULL;
  if (digest_item_next(&cells, &item, &why)) {
    const gint64 *n = item.numbers;
    ReportHappenings here = { .slots = n[0], .held = n[1], .cancelled = n[2], .by_party = n[3], .by_party_late = n[4],
                              .by_service = n[5] };
    report_happenings_add(data, &here);
  }
  if (why)
    g_propagate_error(error, why);
  return why == NULL;
}

static gboolean count_happenings(void *data, Db *db, const ReportSpan *days, GError **error)
{
  ReportHappenings here = { 0 };
  if (!store_report_happenings(db, days, &here, error))
    return FALSE;
  report_happenings_add(data, &here);
  return TRUE;
}

gboolean report_gather_happenings(Db *db, const ReportSpan *span, gint64 today, ReportHappenings *happenings, GError **error)
{
  const DigestGathering gathering = { DIGEST_HAPPENINGS, today, take_happenings, count_happenings, happenings };
  return digest_gather(db, span, &gathering, error);
}

/* ---- leads ---- */

typedef struct {
  GArray *leads;
  gint64 *after;
} Leads;

static gboolean take_leads(void *data, const ReportDay *day, const char *cells, GError **error)
{
  Leads *leads = data;
  gint64 number = 0, lead = 0;
  if (digest_number_next(&cells, &number))
    *leads->after += number;
  while (digest_number_next(&cells, &number)) {
    lead += number;
    g_array_append_val(leads->leads, lead);
  }
  return TRUE;
}

static gboolean count_leads(void *data, Db *db, const ReportSpan *days, GError **error)
{
  Leads *leads = data;
  return store_report_leads(db, days, leads->leads, leads->after, error);
}

gboolean report_gather_leads(Db *db, const ReportSpan *span, gint64 today, GArray *leads, gint64 *after, GError **error)
{
  Leads into = { leads, after };
  const DigestGathering gathering = { DIGEST_LEADS, today, take_leads, count_leads, &into };
  return digest_gather(db, span, &gathering, error);
}

/* ---- answers ---- */

static int compare_keys(gconstpointer a, gconstpointer b, gpointer data)
{
  return strcmp(a, b);
}

void report_opinion_init(ReportOpinion *opinion)
{
  *opinion = (ReportOpinion){ .questions = g_tree_new_full(compare_keys, NULL, NULL, g_free) };
}

void report_opinion_clear(ReportOpinion *opinion)
{
  g_clear_pointer(&opinion->questions, g_tree_unref);
}

/* The counts of one question, made if need be. Their `question` is the tree's key: both lie in one block. */
static ReportAnswers *find_question(ReportOpinion *opinion, const char *key)
{
  ReportAnswers *answers = g_tree_lookup(opinion->questions, key);
  if (answers)
    return answers;
  gsize length = strlen(key) + 1;
  answers = g_malloc0(sizeof *answers + length);
  answers->question = memcpy(answers + 1, key, length);
  g_tree_insert(opinion->questions, (gpointer)answers->question, answers);
  return answers;
}

static void add_answers(ReportOpinion *opinion, const char *question, const gint64 answers[5])
{
  ReportAnswers *to = find_question(opinion, question);
  for (int i = 1; i <= 5; i++)
    to->answers[i] += answers[i - 1];
}

static gboolean take_opinion(void *data, const ReportDay *day, const char *cells, GError **error)
{
  ReportOpinion *opinion = data;
  DigestItem item;
  GError *why = NULL;
  while (digest_item_next(&cells, &item, &why)) {
    if (item.length == 0) {
      opinion->sheets += item.numbers[0];
      opinion->content += item.numbers[1];
    } else {
      g_autofree char *question = g_strndup(item.key, item.length);
      add_answers(opinion, question, item.numbers);
    }
  }
  if (why)
    g_propagate_error(error, why);
  return why == NULL;
}

static void take_answers(void *data, const ReportAnswers *answers)
{
  add_answers(data, answers->question, answers->answers + 1);
}

static gboolean count_opinion(void *data, Db *db, const ReportSpan *days, GError **error)
{
  ReportOpinion *opinion = data;
  return store_report_medians(db, days, &opinion->sheets, &opinion->content, error) &&
         store_report_answers(db, days, take_answers, opinion, error);
}

gboolean report_gather_answers(Db *db, const char *service_id, Civil from, Civil to, ReportOpinion *opinion, GError **error)
{
  const ReportSpan span = { service_id, civil_to_day(from), civil_to_day(to), G_MAXINT64 };
  const DigestGathering gathering = { DIGEST_ANSWERS, G_MININT64, take_opinion, count_opinion, opinion };
  return digest_gather(db, &span, &gathering, error);
}
