#include "engine/report-reach.h"

#include <string.h>

#include "base/error.h"
#include "engine/digest-text.h"
#include "engine/digest.h"
#include "engine/report-private.h"

#define NUMBERS_MOST 100000000

/* What came under one name. */
typedef struct {
  GHashTable *parties; /* "kind:id", owned */
  gint64 bookings, heads, priority_heads;
} Group;

/* What digests said of one number. */
typedef struct {
  gint64 bookings, heads;
} Came;

struct Reach {
  GHashTable *professions, *organisations; /* name → Group */
  Group *all;
  GHashTable *priority; /* borrowed */
  GArray *came;         /* Came, by number */
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

Reach *reach_new(GHashTable *priority)
{
  Reach *reach = g_new0(Reach, 1);
  reach->priority = priority;
  reach->came = g_array_new(FALSE, TRUE, sizeof(Came));
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
  g_array_unref(reach->came);
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

static void group_take(Group *group, const ReportAttender *attender, gboolean priority)
{
  g_hash_table_add(group->parties, g_strconcat(attender->party_kind, ":", attender->party_id, NULL));
  group->bookings += attender->bookings;
  group->heads += attender->heads;
  group->priority_heads += priority ? attender->heads : 0;
}

static void take_attender(void *data, const ReportAttender *attender)
{
  Reach *reach = data;
  gboolean priority = report_is_priority(reach->priority, attender->profession);
  group_take(group_of(reach->professions, attender->profession), attender, priority);
  group_take(group_of(reach->organisations, attender->organisation), attender, priority);
  group_take(reach->all, attender, priority);
}

static gboolean count_days(void *reach, Db *db, const ReportSpan *days, GError **error)
{
  return store_report_attenders(db, days, take_attender, reach, error);
}

/* Number, bookings, heads, and so on. */
static gboolean take_digest(void *data, const ReportDay *day, const char *cells, GError **error)
{
  Reach *reach = data;
  gint64 number, bookings, heads;
  while (digest_number_next(&cells, &number) && digest_number_next(&cells, &bookings) && digest_number_next(&cells, &heads)) {
    if (number < 0 || number > NUMBERS_MOST)
      return error_set(error, ERROR_BROKEN, "a digest names a party by a number that cannot be; “attune verify” says more");
    if (number >= reach->came->len)
      g_array_set_size(reach->came, (guint)number + 1);
    Came *came = &g_array_index(reach->came, Came, number);
    came->bookings += bookings;
    came->heads += heads;
  }
  return TRUE;
}

gboolean reach_add_service(Reach *reach, Db *db, const ReportSpan *span, gint64 today, GError **error)
{
  const DigestGathering gathering = { DIGEST_ATTENDERS, today, take_digest, count_days, reach };
  return digest_gather(db, span, &gathering, error);
}

static void take_number(void *data, gint64 number, const ReportAttender *of)
{
  Reach *reach = data;
  if (number < 0 || number >= reach->came->len)
    return;
  const Came *came = &g_array_index(reach->came, Came, number);
  ReportAttender attender = *of;
  attender.bookings = came->bookings;
  attender.heads = came->heads;
  if (came->bookings > 0)
    take_attender(reach, &attender);
}

gboolean reach_finish(Reach *reach, Db *db, GError **error)
{
  return reach->came->len == 0 || store_attenders(db, take_number, reach, error);
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
