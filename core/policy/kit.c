/* The conformance kit: what can be read from the file, then, in a child, its table and its behaviour. */
#include "policy/kit.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "policy/elf.h"
#include "policy/load.h"
#include "policy/registry.h"
#include "policy/table.h"
#include "policy/trust.h"

#define PATIENCE_MS 20000
#define UNDER_WAY "# " /* begins a line that says what is looked at */

/* What a pure function may call, and what compilers add by themselves. */
static const char *const may_take[] = {
  "memcpy", "memmove", "memset", "memcmp", "strcmp", "strlen", "snprintf", "__memcpy_chk", "__memmove_chk", "__memset_chk",
  "__snprintf_chk", "__stack_chk_fail", "__cxa_finalize", "__gmon_start__", "_ITM_registerTMCloneTable",
  "_ITM_deregisterTMCloneTable", "__gxx_personality_v0", NULL
};
static const char *const linkers_own[] = { "_init", "_fini", "_edata", "_end", "__bss_start", NULL };

/* ---- in the parent: the file ------------------------------------------------------------------------------------- */

static gboolean report_line(GPtrArray *report, const char *what, const char *why)
{
  g_ptr_array_add(report, why ? g_strdup_printf("not ok %s : %s", what, why) : g_strdup_printf("ok %s", what));
  return why == NULL;
}

/* A program built with sanitizers tries plugins that are built with them too. */
static gboolean is_sanitizer(const char *name)
{
#ifdef __SANITIZE_ADDRESS__
  return g_str_has_prefix(name, "__asan_") || g_str_has_prefix(name, "__ubsan_") || g_str_has_prefix(name, "__sanitizer_");
#else
  return FALSE;
#endif
}

static gboolean check_taken(const ElfSymbols *symbols, GPtrArray *report)
{
  g_autoptr(GString) others = g_string_new(NULL);
  for (guint i = 0; i < symbols->taken->len; i++) {
    const char *name = g_ptr_array_index(symbols->taken, i);
    if (!g_strv_contains(may_take, name) && !is_sanitizer(name))
      g_string_append_printf(others, "%s%s", others->len ? ", " : "it calls for ", name);
  }
  return report_line(report, "takes nothing from outside but plain functions on memory and text",
                     others->len ? others->str : NULL);
}

static gboolean check_given(const ElfSymbols *symbols, GPtrArray *report)
{
  g_autoptr(GString) others = g_string_new(NULL);
  gboolean found = FALSE;
  for (guint i = 0; i < symbols->given->len; i++) {
    const char *name = g_ptr_array_index(symbols->given, i);
    if (strcmp(name, "attune_plugin") == 0)
      found = TRUE;
    else if (!g_strv_contains(linkers_own, name) && !is_sanitizer(name))
      g_string_append_printf(others, "%s%s", others->len ? ", " : "it also exports ", name);
  }
  const char *why = !found ? "it does not export it" : others->len ? others->str : NULL;
  return report_line(report, "exports attune_plugin and nothing else", why);
}

static gboolean check_symbols(int fd, GPtrArray *report)
{
  g_auto(ElfSymbols) symbols = { NULL, NULL };
  g_autoptr(GError) why = NULL;
  if (!elf_read_symbols(fd, &symbols, &why))
    return report_line(report, "is a shared object", why->message);
  report_line(report, "is a shared object", NULL);
  gboolean taken = check_taken(&symbols, report);
  return check_given(&symbols, report) && taken;
}

/* ---- in the child: the table and the behaviour -------------------------------------------------------------------- */

void kit_begin(const Kit *kit, const char *what)
{
  probe_say(kit->out, UNDER_WAY "%s", what);
}

void kit_end(const Kit *kit, const char *what, const char *why)
{
  probe_say(kit->out, why ? "not ok %s : %s" : "ok %s", what, why);
}

void kit_end_error(const Kit *kit, const char *what, GError **error)
{
  kit_end(kit, what, *error ? (*error)->message : NULL);
  g_clear_error(error);
}

guint kit_chance(guint64 *state, guint below)
{
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (guint)((*state >> 33) % below);
}

typedef struct {
  const char *path, *name;
} Candidate;

static gboolean check_table(const Kit *kit, const char *name)
{
  GError *why = NULL;
  gboolean head = table_check_head(kit->plugin, name, &why);
  kit_end_error(kit, "the head of its table: ABI, size, name, words, functions", &why);
  if (!head)
    return FALSE;
  gboolean settings = table_check_settings(kit->plugin, &why);
  kit_end_error(kit, "settings: keys, words, bounds, standard values", &why);
  gboolean reasons = table_check_reasons(kit->plugin, &why);
  kit_end_error(kit, "reasons: codes and sentences", &why);
  gboolean questions = table_check_questions(kit->plugin, &why);
  kit_end_error(kit, "questions: keys and words", &why);
  return settings && reasons && questions;
}

/* A fingerprint of all that the table says, to see whether it stays as it is. */
static char *fingerprint(const AttunePlugin *plugin)
{
  g_autoptr(GString) all = g_string_new_len((const char *)plugin, sizeof *plugin);
  g_string_append_printf(all, "%s\n%s\n%s\n", plugin->name, plugin->title, plugin->summary);
  for (int i = 0; i < plugin->n_settings; i++) {
    const AttuneSetting *setting = &plugin->settings[i];
    g_string_append_len(all, (const char *)setting, sizeof *setting);
    g_string_append_printf(all, "%s\n%s\n%s\n", setting->key, setting->label, setting->help);
  }
  for (int i = 0; i < plugin->n_reasons; i++)
    g_string_append_printf(all, "%s\n%s\n", plugin->reasons[i].code, plugin->reasons[i].sentence);
  for (int i = 0; i < plugin->n_questions; i++)
    g_string_append_printf(all, "%s\n%s\n", plugin->questions[i].key, plugin->questions[i].text);
  return g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)all->str, all->len);
}

static void check_behaviour(Kit *kit)
{
  static const char *const unchanged = "its table stays as it is";
  g_autofree char *before = fingerprint(kit->plugin);
  kit->settings = kit_settings(kit->plugin);
  kit_check_plan(kit);
  kit_check_verdicts(kit);
  kit_check_words(kit);
  g_ptr_array_unref(kit->settings);
  g_autofree char *after = fingerprint(kit->plugin);
  kit_end(kit, unchanged, strcmp(before, after) == 0 ? NULL : "it has changed while its functions were called");
}

static void look_at(ProbeLine *out, gpointer data)
{
  static const char *const loads = "loads, with every symbol bound at once";
  const Candidate *candidate = data;
  Kit kit = { out, NULL, NULL };
  GError *why = NULL;
  kit_begin(&kit, loads);
  kit.plugin = load_table(candidate->path, &why);
  kit_end_error(&kit, loads, &why);
  if (!kit.plugin)
    return;
  kit_begin(&kit, "the words of its table can be read");
  if (check_table(&kit, candidate->name))
    check_behaviour(&kit);
}

/* Moves the child's lines into the report; the last thing under way is where it died. */
static gboolean take_lines(GPtrArray *lines, const char *death, GPtrArray *report)
{
  gboolean ok = TRUE;
  const char *under_way = "loads";
  for (guint i = 0; i < lines->len; i++) {
    const char *line = g_ptr_array_index(lines, i);
    if (g_str_has_prefix(line, UNDER_WAY)) {
      under_way = line + strlen(UNDER_WAY);
      continue;
    }
    ok = ok && g_str_has_prefix(line, "ok ");
    g_ptr_array_add(report, g_strdup(line));
  }
  return death ? report_line(report, under_way, death) : ok;
}

/* Checks the behaviour of @path, whose hands and symbols are known. */
static gboolean check_in_child(const char *path, const char *name, GPtrArray *report, gboolean *ok, GError **error)
{
  Candidate candidate = { path, name };
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *death = NULL;
  if (!probe_run(look_at, &candidate, PATIENCE_MS, lines, &death, error))
    return FALSE;
  *ok = take_lines(lines, death, report);
  return TRUE;
}

/* Where an author works, the directory is their own affair; it counts where the file is installed. */
static int open_candidate(const char *folder, const char *base, char **path, GError **error)
{
  int directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) {
    error_set(error, ERROR_MISSING, "%s: %s", folder, g_strerror(errno));
    return -1;
  }
  int fd = trust_open_file(directory, folder, base, path, error);
  close(directory);
  return fd;
}

gboolean registry_check_file(const char *file, GPtrArray *report, GError **error)
{
  static const char *const hands = "only root and you can have written it";
  g_autofree char *folder = g_path_get_dirname(file), *base = g_path_get_basename(file), *path = NULL;
  g_autofree char *name = g_str_has_suffix(base, ".so") ? g_strndup(base, strlen(base) - 3) : NULL;
  if (!report_line(report, "its file is called NAME.so", name ? NULL : base))
    return FALSE;
  g_autoptr(GError) why = NULL;
  int fd = open_candidate(folder, base, &path, &why);
  if (g_error_matches(why, ERROR_DOMAIN, ERROR_MISSING)) {
    g_propagate_error(error, g_steal_pointer(&why));
    return FALSE;
  }
  if (!report_line(report, hands, fd < 0 ? why->message : NULL))
    return FALSE;
  gboolean pure = check_symbols(fd, report), ok = FALSE;
  close(fd);
  return check_in_child(path, name, report, &ok, error) && ok && pure;
}
