/* Runs the rules that stand as text beside each plugin (plugins/NAME.cases), through the real loader and policy. A line that
 * begins with "=" names what the cases below it show; a file without cases, a heading without cases, a plugin without a
 * file or a word that is none: each is a failure. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "case-words.h"

typedef struct {
  const AttunePlugin *plugin;
  char *file;
  int line; /* of the heading */
  GPtrArray *lines;  /* texts of the cases */
  GArray *numbers;   /* int: the line each stands on */
} Section;

static Registry *registry;

static void section_free(gpointer data)
{
  Section *section = data;
  g_free(section->file);
  g_ptr_array_unref(section->lines);
  g_array_unref(section->numbers);
  g_free(section);
}

/* ---- one case ------------------------------------------------------------------------------------------------------- */

/* "wait queue_first", "accept late". */
static char *verdict_text(Verdict verdict)
{
  return g_strconcat(verdict_answer_text(verdict.answer), verdict.late ? " late" : "", verdict.reason ? " " : "",
                     verdict.reason, NULL);
}

typedef Verdict (*Ask)(Registry *, const AttunePlugin *, const PolicySettings *, const PolicyCase *);

static gboolean run_verdict(const AttunePlugin *plugin, const CaseLine *line, Ask ask, GError **error)
{
  PolicyCase wish;
  g_autoptr(PolicySettings) settings = case_wish(plugin, line, &wish, error);
  if (!settings)
    return FALSE;
  g_autofree char *got = verdict_text(ask(registry, plugin, settings, &wish));
  g_autofree char *expected = g_strjoinv(" ", line->expected);
  return strcmp(got, expected) == 0 || error_set(error, ERROR_INVALID, "the answer is “%s”", got);
}

/* Whether @slot is what @expected says; places are compared only where it names them. */
static gboolean is_slot(const PolicySlot *slot, const CaseSlot *expected)
{
  if (slot->n_meetings != (int)expected->meetings->len || (expected->capacity && slot->capacity != expected->capacity))
    return FALSE;
  for (int i = 0; i < slot->n_meetings; i++) {
    const PolicyOpening *meeting = &g_array_index(expected->meetings, PolicyOpening, i);
    if (slot->meetings[i].starts != meeting->starts || slot->meetings[i].ends != meeting->ends)
      return FALSE;
  }
  return TRUE;
}

static gboolean compare_slots(const GArray *slots, GStrv expected, GError **error)
{
  g_autoptr(GString) got = g_string_new(NULL);
  gboolean none = g_strcmp0(expected[0], "nothing") == 0 && !expected[1];
  gboolean same = slots->len == (none ? 0 : g_strv_length(expected));
  for (guint i = 0; i < slots->len; i++) {
    const PolicySlot *slot = &g_array_index(slots, PolicySlot, i);
    g_autofree char *text = case_slot_text(slot);
    g_string_append_printf(got, " %s", text);
    if (!same)
      continue;
    CaseSlot *wanted = case_slot_parse(expected[i], error);
    if (!wanted)
      return FALSE;
    same = is_slot(slot, wanted);
    case_slot_free(wanted);
  }
  return same || error_set(error, ERROR_INVALID, "the slots are%s", slots->len ? got->str : " none");
}

static gboolean run_plan(const AttunePlugin *plugin, const CaseLine *line, GError **error)
{
  g_autoptr(PolicySettings) settings = case_settings(plugin, line, error);
  g_autoptr(GArray) openings = g_array_new(FALSE, FALSE, sizeof(PolicyOpening));
  for (char **opening = line->openings; settings && *opening; opening++) {
    CaseSlot *dates = case_slot_parse(*opening, error);
    if (!dates)
      return FALSE;
    g_array_append_vals(openings, dates->meetings->data, dates->meetings->len);
    case_slot_free(dates);
  }
  g_autoptr(GArray) slots = settings ? policy_plan(registry, plugin, settings, (PolicyOpening *)(void *)openings->data,
                                                   (int)openings->len, error)
                                     : NULL;
  return slots && compare_slots(slots, line->expected, error);
}

static gboolean run_describe(const AttunePlugin *plugin, const CaseLine *line, GError **error)
{
  PolicyTelling telling;
  AttuneAudience audience;
  g_autoptr(PolicySettings) settings = case_telling(plugin, line, &telling, &audience, error);
  if (!settings)
    return FALSE;
  g_auto(PolicyWords) words = policy_describe(plugin, settings, &telling, audience);
  const char *said[] = { words.summary, words.description };
  for (int i = 0; line->expected[i]; i++) {
    g_autofree char *expected = g_strcompress(line->expected[i]);
    if (i > 1 || strcmp(said[i], expected) != 0)
      return error_set(error, ERROR_INVALID, "the words are “%s” and “%s”", words.summary, words.description);
  }
  return TRUE;
}

static gboolean run_case(const AttunePlugin *plugin, const char *text, GError **error)
{
  g_auto(CaseLine) line = { NULL };
  if (!case_line_parse(text, &line, error))
    return FALSE;
  if (strcmp(line.kind, "book") == 0)
    return run_verdict(plugin, &line, policy_book, error);
  if (strcmp(line.kind, "cancel") == 0)
    return run_verdict(plugin, &line, policy_cancel, error);
  if (strcmp(line.kind, "plan") == 0)
    return run_plan(plugin, &line, error);
  if (strcmp(line.kind, "describe") == 0)
    return run_describe(plugin, &line, error);
  return error_set(error, ERROR_INVALID, "“%s” is none of plan, book, cancel and describe", line.kind);
}

static void run_section(gconstpointer data)
{
  const Section *section = data;
  if (section->lines->len == 0) {
    g_test_message("%s:%d: a heading without cases", section->file, section->line);
    g_test_fail();
  }
  for (guint i = 0; i < section->lines->len; i++) {
    g_autoptr(GError) why = NULL;
    const char *text = g_ptr_array_index(section->lines, i);
    if (run_case(section->plugin, text, &why))
      continue;
    g_test_message("%s:%d: %s\n    %s", section->file, g_array_index(section->numbers, int, i), text, why->message);
    g_test_fail();
  }
}

/* ---- files ------------------------------------------------------------------------------------------------------------ */

static Section *section_new(const AttunePlugin *plugin, const char *file, int line)
{
  Section *section = g_new0(Section, 1);
  section->plugin = plugin;
  section->file = g_strdup(file);
  section->line = line;
  section->lines = g_ptr_array_new_with_free_func(g_free);
  section->numbers = g_array_new(FALSE, FALSE, sizeof(int));
  return section;
}

static void add_section(const AttunePlugin *plugin, const char *heading, Section *section)
{
  g_autofree char *title = g_strdelimit(g_strstrip(g_strdup(heading)), " /,;:", '-');
  g_autofree char *path = g_strdup_printf("/plugins/%s/%s", plugin->name, title);
  g_test_add_data_func_full(path, section, run_section, section_free);
}

/* Registers a test for each heading of @text. Cases in front of the first heading have no name, so there may be none. */
static void add_file(const AttunePlugin *plugin, const char *file, const char *text)
{
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  Section *section = NULL;
  for (int i = 0; lines[i]; i++) {
    char *line = g_strstrip(lines[i]);
    if (*line == '=') {
      section = section_new(plugin, file, i + 1);
      add_section(plugin, line + 1, section);
    } else if (*line && *line != '#') {
      if (!section)
        g_error("%s:%d: a case in front of the first heading", file, i + 1);
      int number = i + 1;
      g_ptr_array_add(section->lines, g_strdup(line));
      g_array_append_val(section->numbers, number);
    }
  }
  if (!section)
    g_error("%s: no cases", file);
}

static void add_plugin(const PluginRecord *record)
{
  g_autofree char *name = g_strconcat(record->name, ".cases", NULL);
  g_autofree char *file = g_build_filename(g_getenv("ATTUNE_SOURCE"), "plugins", name, NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) why = NULL;
  if (!record->table)
    g_error("plugin %s was refused: %s", record->name, record->refused);
  if (!g_file_get_contents(file, &text, NULL, &why))
    g_error("%s", why->message);
  add_file(record->table, file, text);
}

/* ---- the runner itself sees --------------------------------------------------------------------------------------------- */

static void refuses_wrong_lines(void)
{
  const AttunePlugin *plugin = registry_find(registry, "drop-in");
  static const char *const wrong[] = {
    "book capacity=1 -> refuse full",              /* is accepted */
    "book -> accept late",                         /* is not late */
    "book capcity=1 -> accept",                    /* a word that is none */
    "book capacity=many -> accept",                /* a value that is none */
    "book capacity -> accept",                     /* no value */
    "book capacity=1",                             /* nothing expected */
    "borrow capacity=1 -> accept",                 /* no such question */
    "plan slot-minutes=60 | 09:00-11:00 -> 09:00-10:00",
    "plan slot-minutes=60 | 09:00-10:00 -> 09:00-10:00*2",
    "plan slot-minutes=60 | 09:00-10:00 -> nothing",
    "plan slot-minutes=60 | nine -> nothing",
    "describe audience=busy -> Free",
    "describe audience=all -> Busy",
  };
  for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
    g_autoptr(GError) why = NULL;
    if (run_case(plugin, wrong[i], &why))
      g_error("passed, but is wrong: %s", wrong[i]);
    g_assert_nonnull(why);
  }
}

int main(int argc, char **argv)
{
  char *words[] = { argv[0], (char *)"-k", NULL }; /* one wrong rule hides no other */
  int n_words = argc > 1 ? argc : 2;
  char **all = argc > 1 ? argv : words;
  g_test_init(&n_words, &all, NULL);
  g_autofree char *directory = g_build_filename(g_getenv("ATTUNE_BUILD"), "plugins", ".libs", NULL);
  g_autoptr(GError) why = NULL;
  registry = registry_open(directory, &why);
  if (!registry)
    g_error("%s", why->message);
  const GPtrArray *records = registry_records(registry);
  g_assert_cmpuint(records->len, >=, 5);
  for (guint i = 0; i < records->len; i++)
    add_plugin(g_ptr_array_index(records, i));
  g_test_add_func("/plugins/cases/a-wrong-line-is-seen", refuses_wrong_lines);
  int status = g_test_run();
  registry_free(registry);
  return status;
}
