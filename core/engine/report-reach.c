#include "engine/report-reach.h"

#include <string.h>

/* What came under one name. */
typedef struct {
  GHashTable *parties; /* "kind:id", owned */
  gint64 bookings, heads, priority_heads;
} Group;

struct Reach {
  GHashTable *professions, *organisations; /* name → Group */
  Group *all;
};

static Group *group_new(void)
{
  Group *group = g_new0(Group, 1);
  group->parties = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  return group;
}

static void group_free(gpointer data)
{
  Group *group = data;
  g_hash_table_unref(group->parties);
  g_free(group);
}

Reach *reach_new(void)
{
  Reach *reach = g_new0(Reach, 1);
  reach->professions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, group_free);
  reach->organisations = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, group_free);
  reach->all = group_new();
  return reach;
}

void reach_free(Reach *reach)
{
  if (!reach)
    return;
  g_hash_table_unref(reach->professions);
  g_hash_table_unref(reach->organisations);
  group_free(reach->all);
  g_free(reach);
}

static Group *group_of(GHashTable *groups, const char *name)
{
  Group *group = g_hash_table_lookup(groups, name);
  if (!group) {
    group = group_new();
    g_hash_table_insert(groups, g_strdup(name), group);
  }
  return group;
}

static void group_take(Group *group, const ReportAttender *attender)
{
  g_hash_table_add(group->parties, g_strconcat(attender->party_kind, ":", attender->party_id, NULL));
  group->bookings += attender->bookings;
  group->heads += attender->heads;
  group->priority_heads += attender->priority ? attender->heads : 0;
}

void reach_take(void *data, const ReportAttender *attender)
{
  Reach *reach = data;
  group_take(group_of(reach->professions, attender->profession), attender);
  group_take(group_of(reach->organisations, attender->organisation), attender);
  group_take(reach->all, attender);
}

static void add_row(Sheet *sheet, const char *name, const Group *group)
{
  sheet_text(sheet, name);
  sheet_count(sheet, g_hash_table_size(group->parties));
  sheet_count(sheet, group->bookings);
  sheet_count(sheet, group->heads);
  sheet_share(sheet, group->priority_heads, group->heads);
}

static int compare_names(gconstpointer a, gconstpointer b)
{
  const char *left = a, *right = b;
  return !*left || !*right ? !*left - !*right : strcmp(left, right);
}

static void add_sheet(Report *report, GHashTable *groups, const Group *all, const char *key, const char *title,
                      const char *column)
{
  const char *const columns[] = { column, "parties", "bookings", "heads", "priority_share", NULL };
  Sheet *sheet = report_take(report, sheet_new(key, title, columns));
  g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(groups), compare_names);
  for (GList *name = names; name; name = name->next)
    add_row(sheet, name->data, g_hash_table_lookup(groups, name->data));
  add_row(sheet, "", all);
  sheet->has_total = TRUE;
}

void reach_add_professions(Reach *reach, Report *report)
{
  add_sheet(report, reach->professions, reach->all, "professions", "Who came, by profession", "profession");
}

void reach_add_organisations(Reach *reach, Report *report)
{
  add_sheet(report, reach->organisations, reach->all, "organisations", "Who came, by organisation", "organisation");
}

void reach_priority(const Reach *reach, gint64 *priority, gint64 *heads)
{
  *priority = reach->all->priority_heads;
  *heads = reach->all->heads;
}

gint64 reach_parties(const Reach *reach)
{
  return g_hash_table_size(reach->all->parties);
}
