/* load-lines: a file of the service book as groups and keys, each with its line. The grammar is GKeyFile's (comments
 * with #, [group], key=value, the escapes \s \n \t \r \\); GKeyFile itself keeps no lines and lets the last of two
 * equal keys win, which would hide slips. Private to engine/load*.
 */
#ifndef ENGINE_LOAD_LINES_H
#define ENGINE_LOAD_LINES_H

#include <glib.h>

#define LOAD_FAULTS_SHOWN 100

typedef struct {
  char *file, *key, *reason; /* key: which of the group's it is about, "" for none */
  gboolean missing;          /* it is that the key is not there */
  int line;                  /* 0: of the whole file */
  guint number;
} LoadFault;

/* What is wrong, gathered so that all of it can be said at once. */
typedef struct {
  GPtrArray *shown; /* LoadFault *, at most LOAD_FAULTS_SHOWN */
  guint n;          /* all */
} LoadFaults;

void load_faults_init(LoadFaults *faults);
void load_faults_clear(LoadFaults *faults);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LoadFaults, load_faults_clear)
void load_fault(LoadFaults *faults, const char *file, int line, const char *format, ...) G_GNUC_PRINTF(4, 5);
/* The same about one key. */
void load_fault_of(LoadFaults *faults, const char *file, int line, const char *key, gboolean missing, const char *reason);
/* Sets @error to all faults by file and line (“file:line: reason”), a line each, under a heading; returns FALSE.
 * There must be one. */
gboolean load_faults_to_error(const LoadFaults *faults, GError **error);

typedef struct {
  char *key, *value; /* value with its escapes resolved and the blanks at both ends taken off */
  int line;
  gboolean used; /* somebody asked for it */
} LoadEntry;

typedef struct {
  char *kind, *name; /* "[schedule east-side]": "schedule", "east-side"; name "" where there is none */
  char *file;
  int line;
  GPtrArray *entries; /* LoadEntry * in order */
} LoadGroup;

LoadGroup *load_group_new(const char *kind, const char *name, const char *file, int line);
void load_group_free(LoadGroup *group);
/* Appends an entry without looking whether there is one. */
void load_group_add(LoadGroup *group, const char *key, const char *value, int line);
/* The entry called @key, marked as used, or NULL. */
LoadEntry *load_group_find(LoadGroup *group, const char *key);

/* Reads @path and appends its groups (LoadGroup *) to @groups. A group or key that stands twice is a fault naming
 * both lines; so is everything that cannot be read. At most 16 MiB a file and 64 KiB a line. */
void load_lines_read(const char *path, GPtrArray *groups, LoadFaults *faults);

#endif
