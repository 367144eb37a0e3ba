#include "engine/load-lines.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"

#define MOST_BYTES (16 << 20)
#define MOST_LINE (64 << 10)

/* ---- faults ---- */

static void fault_free(LoadFault *fault)
{
  g_free(fault->file);
  g_free(fault->key);
  g_free(fault->reason);
  g_free(fault);
}

void load_faults_init(LoadFaults *faults)
{
  faults->shown = g_ptr_array_new_with_free_func((GDestroyNotify)fault_free);
  faults->n = 0;
}

void load_faults_clear(LoadFaults *faults)
{
  g_clear_pointer(&faults->shown, g_ptr_array_unref);
}

void load_fault_of(LoadFaults *faults, const char *file, int line, const char *key, gboolean missing, const char *reason)
{
  if (faults->n++ >= LOAD_FAULTS_SHOWN)
    return;
  LoadFault *fault = g_new0(LoadFault, 1);
  *fault = (LoadFault){ g_strdup(file), g_strdup(key), g_strdup(reason), missing, line, faults->n };
  g_ptr_array_add(faults->shown, fault);
}

void load_fault(LoadFaults *faults, const char *file, int line, const char *format, ...)
{
  va_list words;
  va_start(words, format);
  g_autofree char *reason = g_strdup_vprintf(format, words);
  va_end(words);
  load_fault_of(faults, file, line, "", FALSE, reason);
}

static int compare_faults(const void *a, const void *b)
{
  const LoadFault *left = *(const LoadFault *const *)a, *right = *(const LoadFault *const *)b;
  int files = strcmp(left->file, right->file);
  if (files != 0)
    return files;
  return left->line != right->line ? left->line - right->line : (int)left->number - (int)right->number;
}

gboolean load_faults_to_error(const LoadFaults *faults, GError **error)
{
  g_assert(faults->n > 0);
  GString *all = g_string_new(NULL);
  g_ptr_array_sort(faults->shown, compare_faults);
  g_string_append_printf(all, "nothing was taken in, for %u %s:", faults->n, faults->n == 1 ? "reason" : "reasons");
  for (guint i = 0; i < faults->shown->len; i++) {
    const LoadFault *fault = faults->shown->pdata[i];
    if (fault->line > 0)
      g_string_append_printf(all, "\n%s:%d: %s", fault->file, fault->line, fault->reason);
    else
      g_string_append_printf(all, "\n%s: %s", fault->file, fault->reason);
  }
  if (faults->n > faults->shown->len)
    g_string_append_printf(all, "\n… and %u more", faults->n - faults->shown->len);
  error_set(error, ERROR_INVALID, "%s", all->str);
  g_string_free(all, TRUE);
  return FALSE;
}

/* ---- groups and keys ---- */

static void entry_free(LoadEntry *entry)
{
  g_free(entry->key);
  g_free(entry->value);
  g_free(entry);
}

void load_group_free(LoadGroup *group)
{
  if (!group)
    return;
  g_free(group->kind);
  g_free(group->name);
  g_free(group->file);
  g_ptr_array_unref(group->entries);
  g_free(group);
}

LoadGroup *load_group_new(const char *kind, const char *name, const char *file, int line)
{
  LoadGroup *group = g_new0(LoadGroup, 1);
  group->kind = g_strdup(kind);
  group->name = g_strdup(name);
  group->file = g_strdup(file);
  group->line = line;
  group->entries = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
  return group;
}

void load_group_add(LoadGroup *group, const char *key, const char *value, int line)
{
  LoadEntry *entry = g_new0(LoadEntry, 1);
  entry->key = g_strdup(key);
  entry->value = g_strdup(value);
  entry->line = line;
  g_ptr_array_add(group->entries, entry);
}

static LoadEntry *find(const LoadGroup *group, const char *key)
{
  for (guint i = 0; i < group->entries->len; i++) {
    LoadEntry *entry = group->entries->pdata[i];
    if (strcmp(entry->key, key) == 0)
      return entry;
  }
  return NULL;
}

LoadEntry *load_group_find(LoadGroup *group, const char *key)
{
  LoadEntry *entry = find(group, key);
  if (entry)
    entry->used = TRUE;
  return entry;
}

/* ---- reading ---- */

typedef struct {
  const char *path;
  int line;
  GPtrArray *groups;
  LoadGroup *group; /* the one that keys go to; NULL before the first */
  LoadGroup *spare; /* takes the keys of a heading that was refused, so that they are not faults too */
  LoadFaults *faults;
} Reader;

/* "schedule  east-side" as kind and name. */
static void read_heading(Reader *reader, char *inside)
{
  char *blank = inside;
  while (*blank && !g_ascii_isspace(*blank))
    blank++;
  g_autofree char *kind = g_strndup(inside, (gsize)(blank - inside));
  reader->group = load_group_new(kind, g_strstrip(blank), reader->path, reader->line);
  g_ptr_array_add(reader->groups, reader->group);
}

static void refuse_line(Reader *reader, const char *reason)
{
  load_fault(reader->faults, reader->path, reader->line, "%s", reason);
}

static void read_group_line(Reader *reader, char *line)
{
  char *end = strchr(line, ']');
  reader->group = reader->spare;
  if (!end || end[1])
    refuse_line(reader, "a group's heading stands alone on its line and ends with “]”");
  else {
    *end = 0;
    char *inside = g_strstrip(line + 1);
    if (!*inside)
      refuse_line(reader, "a group needs a heading, such as [service drop-in]");
    else if (strchr(inside, '['))
      refuse_line(reader, "a group's heading may not contain “[”");
    else
      read_heading(reader, inside);
  }
}

/* Resolves the escapes of GKeyFile in place. FALSE for one that there is not. */
static gboolean unescape(char *value)
{
  static const char from[] = "sntr\\", to[] = " \n\t\r\\";
  char *out = value;
  for (const char *p = value; *p; p++) {
    if (*p == '\\') {
      const char *which = p[1] ? strchr(from, p[1]) : NULL;
      if (!which)
        return FALSE;
      *out++ = to[which - from];
      p++;
    } else {
      *out++ = *p;
    }
  }
  *out = 0;
  return TRUE;
}

static void add_entry(Reader *reader, const char *key, const char *value)
{
  LoadEntry *before = find(reader->group, key);
  if (before) {
    load_fault(reader->faults, reader->path, reader->line,
               "“%s” stands twice in this group, first on line %d; keep one", key, before->line);
    return;
  }
  load_group_add(reader->group, key, value, reader->line);
}

static void read_entry_line(Reader *reader, char *line)
{
  char *equals = strchr(line, '=');
  if (!equals || equals == line) {
    refuse_line(reader, "this is no heading, no key=value and no comment (comments begin with #)");
    return;
  }
  *equals = 0;
  char *key = g_strstrip(line), *value = g_strstrip(equals + 1);
  if (!reader->group)
    refuse_line(reader, "a key stands before the first group; begin with a heading such as [service drop-in]");
  else if (!unescape(value))
    refuse_line(reader, "there is no such escape; a backslash itself is written \\\\");
  else if (reader->group == reader->spare)
    return;
  else
    add_entry(reader, key, value);
}

static void read_line(Reader *reader, char *line)
{
  reader->line++;
  if (strlen(line) > MOST_LINE) {
    refuse_line(reader, "the line is longer than 64 KiB");
    return;
  }
  if (!g_utf8_validate(line, -1, NULL)) {
    refuse_line(reader, "the line is not valid UTF-8 text; save the file as UTF-8");
    return;
  }
  g_strstrip(line);
  if (*line == 0 || *line == '#')
    return;
  if (*line == '[')
    read_group_line(reader, line);
  else
    read_entry_line(reader, line);
}

/* At most MOST_BYTES + 1 bytes of @path, so that a device without end does no harm. */
static gboolean slurp(const char *path, GString *text, GError **error)
{
  FILE *file = fopen(path, "re");
  char chunk[1 << 15];
  gsize n = 0;
  while (file && text->len <= MOST_BYTES && (n = fread(chunk, 1, sizeof chunk, file)) > 0)
    g_string_append_len(text, chunk, (gssize)n);
  int fault = !file || ferror(file) ? errno : 0;
  if (file)
    fclose(file);
  return !fault || error_set(error, ERROR_UNREADABLE, "cannot be read: %s", g_strerror(fault));
}

static gboolean fetch(const char *path, GString *text, LoadFaults *faults)
{
  g_autoptr(GError) why = NULL;
  if (!slurp(path, text, &why))
    load_fault(faults, path, 0, "%s", why->message);
  else if (text->len > MOST_BYTES)
    load_fault(faults, path, 0, "larger than 16 MiB; split the book into several files");
  else if (memchr(text->str, 0, text->len))
    load_fault(faults, path, 0, "contains a NUL byte: this is no text file");
  else
    return TRUE;
  return FALSE;
}

void load_lines_read(const char *path, GPtrArray *groups, LoadFaults *faults)
{
  g_autoptr(GString) text = g_string_new(NULL);
  if (!fetch(path, text, faults))
    return;
  Reader reader = { .path = path, .groups = groups, .faults = faults, .spare = load_group_new("", "", path, 0) };
  char *line = g_str_has_prefix(text->str, "\xef\xbb\xbf") ? text->str + 3 : text->str;
  while (line) {
    char *end = strchr(line, '\n');
    if (end)
      *end = 0;
    read_line(&reader, line);
    line = end ? end + 1 : NULL;
  }
  load_group_free(reader.spare);
}
