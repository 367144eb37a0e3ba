/* table: what a plugin's table must hold before a single function of it is called. */
#ifndef POLICY_TABLE_H
#define POLICY_TABLE_H

#include <attune/plugin.h>
#include <glib.h>

/* Each reads no further than the table's size allows and says the first thing wrong. They are in this order: a later one
 * may only be called where the earlier ones passed. */
gboolean table_check_head(const AttunePlugin *table, const char *name, GError **error); /* abi, size, name, functions */
gboolean table_check_settings(const AttunePlugin *table, GError **error);
gboolean table_check_reasons(const AttunePlugin *table, GError **error);
gboolean table_check_questions(const AttunePlugin *table, GError **error);

/* All of them. */
gboolean table_check(const AttunePlugin *table, const char *name, GError **error);

#endif
