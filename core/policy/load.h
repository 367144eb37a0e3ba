/* load: opens one shared object and finds its table; the only file that calls GModule. */
#ifndef POLICY_LOAD_H
#define POLICY_LOAD_H

#include <attune/plugin.h>
#include <glib.h>

/* Loads @path, whose owner has been checked, with every symbol bound now and none handed on, and checks its table against
 * @name. It stays mapped; a file that took the place of one loaded before is loaded beside that. NULL with a reason. */
const AttunePlugin *load_plugin(const char *path, const char *name, GError **error);
/* The same without the check of the table; for the conformance kit. */
const AttunePlugin *load_table(const char *path, GError **error);

/* Calls each function of @table once, lightly: a crash shows here, in a child, and not with the first booking. */
gboolean load_self_test(const AttunePlugin *table, GError **error);

#endif
