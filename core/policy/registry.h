/* registry: finds, checks and loads plugins; the only code that opens a shared object.
 *
 * A directory or file that others than root or ourselves may write is refused. Every candidate is first tried in a
 * child process (load, self-test), so that a constructor that aborts harms nobody. A refused plugin leaves a line saying
 * why, and the rest goes on.
 */
#ifndef POLICY_REGISTRY_H
#define POLICY_REGISTRY_H

#include <attune/plugin.h>
#include <glib.h>

typedef struct Registry Registry;

typedef struct {
  char *file;    /* path */
  char *name;    /* file name without ".so" */
  char *refused; /* why it was not loaded, or NULL */
  const AttunePlugin *table; /* NULL if refused */
  gboolean quarantined;      /* it was loaded, and refused later, while at work */
} PluginRecord;

/* Looks what *.so there are in @directory and whose they are; nothing is run yet. Fails only if the directory itself
 * cannot be used; faulty plugins become records with `refused` set. The first question to the registry has each of them
 * tried by a child, waits for it, and loads those that passed. Where the machine has no process for that, the log says so,
 * no plugin is there for that question, and the next one tries again. They stay mapped for the life of the process, also
 * after registry_free. */
Registry *registry_open(const char *directory, GError **error);
/* Sends the child now, for whoever has something else to do before the first question: a command opens the database
 * meanwhile, the daemon does it in its first quiet moment, so that its first answer does not pay for it. FALSE: no child can be
 * had. */
gboolean registry_try(Registry *registry, GError **error);
/* Whether all have been tried; tries them. */
gboolean registry_is_settled(const Registry *registry);
void registry_free(Registry *registry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Registry, registry_free)

/* The table of plugin @name, or NULL. */
const AttunePlugin *registry_find(const Registry *registry, const char *name);
/* Why plugin @name is not there, as a sentence (refused because …, or no such file; nearest name). Owned by caller. */
char *registry_why_missing(const Registry *registry, const char *name);
/* All records in order of name (PluginRecord *, owned by the registry). */
const GPtrArray *registry_records(const Registry *registry);
/* Takes a plugin out of service after it broke its contract at run time; logs the line once. */
void registry_quarantine(Registry *registry, const char *name, const char *why);
/* Whether @table may be asked: not NULL and not in quarantine. */
gboolean registry_may_ask(const Registry *registry, const AttunePlugin *table);

/* The conformance kit: loads @file in a child process and puts it through the whole contract. Appends a line per check
 * to @report ("ok …" or "not ok … : why"). Returns whether all passed; @error only for a broken machine. */
gboolean registry_check_file(const char *file, GPtrArray *report, GError **error);

#endif
