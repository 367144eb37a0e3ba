#include "web/metrics.h"

static void append_head(GString *out, const char *name, const char *type, const char *help)
{
  g_string_append_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

void metrics_append(GString *out, const char *name, const char *type, const char *help, guint64 value)
{
  append_head(out, name, type, help);
  g_string_append_printf(out, "%s %" G_GUINT64_FORMAT "\n", name, value);
}

/* A real number with a point, whatever the locale. */
static void append_seconds(GString *out, const char *before, double seconds, const char *after)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_string_append_printf(out, "%s%s%s", before, g_ascii_formatd(text, sizeof text, "%.6f", seconds), after);
}

void metrics_append_info(GString *out, const char *version, double seconds_up)
{
  append_head(out, "attune_build_info", "gauge", "The version that runs");
  g_string_append_printf(out, "attune_build_info{version=\"%s\"} 1\n", version);
  append_head(out, "attune_uptime_seconds", "gauge", "How long it has been running");
  append_seconds(out, "attune_uptime_seconds ", seconds_up, "\n");
}

static void append_answers(GString *out, const HttpCounters *counters)
{
  append_head(out, "attune_http_answers_total", "counter", "Answers by class of status");
  for (int i = 1; i <= 5; i++)
    g_string_append_printf(out, "attune_http_answers_total{class=\"%dxx\"} %" G_GUINT64_FORMAT "\n", i,
                           counters->answers[i]);
}

static void append_times(GString *out, const HttpCounters *counters)
{
  const char *name = "attune_http_answer_seconds";
  append_head(out, name, "histogram", "From the request line to the answer being ready");
  guint64 sum = 0;
  for (int i = 0; i < HTTP_N_TIMES; i++) {
    sum += counters->times[i];
    append_seconds(out, "attune_http_answer_seconds_bucket{le=\"", (double)http_time_bounds[i] / G_USEC_PER_SEC, "\"} ");
    g_string_append_printf(out, "%" G_GUINT64_FORMAT "\n", sum);
  }
  sum += counters->times[HTTP_N_TIMES];
  g_string_append_printf(out, "%s_bucket{le=\"+Inf\"} %" G_GUINT64_FORMAT "\n", name, sum);
  append_seconds(out, "attune_http_answer_seconds_sum ", (double)counters->time_sum / G_USEC_PER_SEC, "\n");
  g_string_append_printf(out, "%s_count %" G_GUINT64_FORMAT "\n", name, sum);
}

static void append_a_worker(GString *out, const char *name, int number, guint64 value)
{
  g_string_append_printf(out, "%s{worker=\"%d\"} %" G_GUINT64_FORMAT "\n", name, number + 1, value);
}

void metrics_append_workers(GString *out, const Board *board)
{
  metrics_append(out, "attune_workers", "gauge", "Workers that serve", (guint64)board_count_ready(board));
  metrics_append(out, "attune_worker_restarts_total", "counter", "Workers started in the place of others",
                 __atomic_load_n(&board->restarts, __ATOMIC_RELAXED));
  append_head(out, "attune_worker_requests_total", "counter", "Requests begun, by worker, since it was started");
  for (int i = 0; i < board->n; i++)
    append_a_worker(out, "attune_worker_requests_total", i, board->rows[i].http.requests);
  append_head(out, "attune_worker_connections", "gauge", "Connections open, by worker");
  for (int i = 0; i < board->n; i++)
    append_a_worker(out, "attune_worker_connections", i, board->rows[i].http.connections);
}

void metrics_append_http(GString *out, const HttpCounters *counters)
{
  append_answers(out, counters);
  append_times(out, counters);
  metrics_append(out, "attune_http_requests_total", "counter", "Requests begun", counters->requests);
  metrics_append(out, "attune_http_aborted_total", "counter", "Requests whose client went early", counters->aborted);
  metrics_append(out, "attune_http_timed_out_total", "counter", "Connections closed for dawdling", counters->timed_out);
  metrics_append(out, "attune_http_in_flight", "gauge", "Requests being read or answered", counters->in_flight);
  metrics_append(out, "attune_http_connections", "gauge", "Connections open", counters->connections);
  metrics_append(out, "attune_turns_total", "counter", "Turns of the loop with a request", counters->turns);
  metrics_append(out, "attune_write_turns_total", "counter", "Turns with a transaction", counters->write_turns);
  metrics_append(out, "attune_writes_total", "counter", "Requests that went through a transaction", counters->writes);
  metrics_append(out, "attune_failed_turns_total", "counter", "Transactions that did not come about",
                 counters->failed_turns);
  metrics_append(out, "attune_busy_turns_total", "counter", "Times a transaction waited for other processes",
                 counters->busy_turns);
  metrics_append(out, "attune_most_writes_a_turn", "gauge", "The most requests that shared one transaction",
                 counters->most_writes);
}

void metrics_append_letters(GString *out, const OutboxCount *counts, Instant now)
{
  static const LetterState waiting[] = { LETTER_QUEUED, LETTER_SENDING, LETTER_HANDING, LETTER_GONE, LETTER_FAILED };
  Instant oldest = now;
  append_head(out, "attune_letters", "gauge", "Letters by what has become of them");
  for (int i = 0; i < LETTER_N_STATES; i++)
    g_string_append_printf(out, "attune_letters{state=\"%s\"} %" G_GINT64_FORMAT "\n", letter_state_text((LetterState)i),
                           counts[i].number);
  for (gsize i = 0; i < G_N_ELEMENTS(waiting); i++)
    if (counts[waiting[i]].oldest)
      oldest = MIN(oldest, counts[waiting[i]].oldest);
  metrics_append(out, "attune_letters_oldest_seconds", "gauge", "How long the oldest letter has waited that is not over",
                 (guint64)(now - oldest));
}
