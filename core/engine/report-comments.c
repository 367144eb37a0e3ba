/* What those who came wrote beside their answers: to be read, and to lead to nobody. Neither a name nor a day stands with a
 * comment, its place in the table tells nothing of when it came, and there are none where few people answered. */
#include <string.h>

#include "engine/report-gather.h"

#define MOST_COMMENTS 100 /* of one service */

typedef struct {
  char month[8]; /* "2026-09", of the session */
  char *text;
} Comment;

static void comment_clear(gpointer data)
{
  g_free(((Comment *)data)->text);
}

static void take_comment(void *data, gint64 day, const char *text)
{
  Civil on = civil_from_day((int)day);
  Comment comment = { .text = g_strdup(text) };
  g_snprintf(comment.month, sizeof comment.month, "%04u-%02u", (guint)on.year % 10000, (guint)on.month % 100);
  g_array_append_val((GArray *)data, comment);
}

/* The newest month first; within it by their words, which are as good as any order that is not theirs. */
static int compare_comments(gconstpointer a, gconstpointer b)
{
  const Comment *left = a, *right = b;
  int months = strcmp(right->month, left->month);
  return months ? months : strcmp(left->text, right->text);
}

static void add_rows(Sheet *sheet, const ReportService *service, GArray *comments)
{
  g_array_sort(comments, compare_comments);
  for (guint i = 0; i < comments->len && i < MOST_COMMENTS; i++) {
    const Comment *comment = &g_array_index(comments, Comment, i);
    sheet_text(sheet, service->id);
    sheet_text(sheet, comment->month);
    sheet_text(sheet, comment->text);
  }
}

static void say_hidden(Report *report, const ReportService *service, gint64 least)
{
  g_autofree char *note = g_strdup_printf("What was written about “%s” is not shown: fewer than %" G_GINT64_FORMAT
                                          " people answered, and one could be told from it.", service->title, least);
  report_note(report, note);
}

static void say_left_out(Report *report, const ReportService *service, guint left_out)
{
  g_autofree char *note = g_strdup_printf("Of what was written about “%s” the newest months are shown; %u more are left out: "
                                          "ask for a shorter period.", service->title, left_out);
  report_note(report, note);
}

static gboolean add_service(Engine *engine, const ReportSpan *span, const ReportService *service, Report *report, Sheet *sheet,
                            GError **error)
{
  gint64 least = 0, people = 0;
  g_autoptr(GArray) comments = g_array_new(FALSE, FALSE, sizeof(Comment));
  g_array_set_clear_func(comments, comment_clear);
  if (!report_least_answers(service, &least, error) || !store_report_answerers(engine->read, span, &people, error)
      || !store_report_comments(engine->read, span, take_comment, comments, error))
    return FALSE;
  if (people < least && (people > 0 || comments->len > 0))
    say_hidden(report, service, least);
  if (people < least)
    return TRUE;
  add_rows(sheet, service, comments);
  if (comments->len > MOST_COMMENTS)
    say_left_out(report, service, comments->len - MOST_COMMENTS);
  return TRUE;
}

gboolean report_add_comments(Engine *engine, Civil from, Civil to, const char *const *services, Report *report, GError **error)
{
  static const char *const columns[] = { "service", "month", "text", NULL };
  g_autoptr(GPtrArray) all = report_services(engine, services, error);
  if (!all)
    return FALSE;
  Sheet *sheet = report_take(report, sheet_new("comments", "What people wrote", columns));
  sheet->beside = TRUE;
  for (guint i = 0; i < all->len; i++) {
    const ReportService *service = g_ptr_array_index(all, i);
    const ReportSpan span = { service->id, civil_to_day(from), civil_to_day(to), G_MAXINT64 };
    if (!add_service(engine, &span, service, report, sheet, error))
      return FALSE;
  }
  return TRUE;
}
