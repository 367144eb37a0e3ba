/* Reporting years and targets of a service book. */
#include <string.h>

#include "base/text.h"
#include "engine/load-book.h"
#include "store/target.h"

#define TITLE_MOST 200
#define FIGURE_MOST 1e9
#define THRESHOLD_MOST 2.0

void *load_enter_year(LoadBook *book, LoadGroup *group)
{
  GError *why = NULL;
  if (!text_check(group->name, 64, FALSE, "the name of a reporting year", &why)) {
    load_group_error(book, group, NULL, why);
    return NULL;
  }
  ReportingYear *year = g_new0(ReportingYear, 1);
  year->name = g_strdup(group->name);
  return year;
}

void load_read_year(LoadBook *book, LoadGroup *group, void *value)
{
  ReportingYear *year = value;
  load_period(book, group, &year->from_on, &year->to_on);
  if (load_state(book, group, "active", "ended"))
    year->to_on.year = 0; /* it shares no day with any other */
}

static gboolean years_overlap(const ReportingYear *a, const ReportingYear *b)
{
  if (!a->to_on.year || !b->to_on.year) /* to go, or not read and a fault already */
    return FALSE;
  return civil_compare(a->from_on, b->to_on) <= 0 && civil_compare(b->from_on, a->to_on) <= 0;
}

static void refuse_overlap(LoadBook *book, const LoadItem *item, const char *other, const char *where)
{
  load_group_fault(book, item->group, load_group_find(item->group, "from"),
                   "the reporting years “%s” and “%s” (%s) share days; a day belongs to one year", item->group->name,
                   other, where);
}

static void check_stored_years(LoadBook *book, const LoadItem *item, const GPtrArray *stored)
{
  for (guint i = 0; i < stored->len; i++) {
    const ReportingYear *other = stored->pdata[i];
    g_autofree char *heading = g_strdup_printf("reporting-year %s", other->name);
    if (!g_hash_table_contains(book->headings, heading) && years_overlap(item->value, other))
      refuse_overlap(book, item, other->name, "loaded before");
  }
}

void load_check_years(LoadBook *book)
{
  GPtrArray *years = book->items[LOAD_YEAR];
  GError *why = NULL;
  g_autoptr(GPtrArray) stored = years->len ? store_reporting_year_list(book->engine->db, &why) : NULL;
  if (!stored) {
    load_broke(book, why);
    return;
  }
  for (guint i = 0; i < years->len; i++) {
    const LoadItem *item = years->pdata[i];
    for (guint j = 0; j < i; j++) {
      const LoadItem *other = years->pdata[j];
      g_autofree char *where = g_strdup_printf("%s:%d", other->group->file, other->group->line);
      if (years_overlap(item->value, other->value))
        refuse_overlap(book, item, other->group->name, where);
    }
    check_stored_years(book, item, stored);
  }
}

void *load_enter_target(LoadBook *book, LoadGroup *group)
{
  if (!load_check_id(book, group))
    return NULL;
  Target *target = g_new0(Target, 1);
  target->id = g_strdup(group->name);
  return target;
}

void load_read_target(LoadBook *book, LoadGroup *group, void *value)
{
  Target *target = value;
  target->title = g_strdup(load_title(book, group, TITLE_MOST));
  const char *measure = load_text(book, group, "measure", 64, TRUE);
  GError *why = NULL;
  if (*measure && !measure_parse(measure, &target->measure, &why))
    load_group_error(book, group, load_group_find(group, "measure"), why);
  load_period(book, group, &target->from_on, &target->to_on);
  target->figure = measure_is_share(target->measure) ? load_share(book, group, "figure", 1.0, 0, TRUE)
                                                     : load_real(book, group, "figure", FIGURE_MOST, 0, TRUE);
  target->green = load_share(book, group, "green", THRESHOLD_MOST, 1.0, FALSE);
  target->amber = load_share(book, group, "amber", THRESHOLD_MOST, 0.75, FALSE);
  if (target->amber > target->green)
    load_group_fault(book, group, load_group_find(group, "amber"), "amber (%g) lies above green (%g); swap them",
                     target->amber, target->green);
  target->services = load_service_list(book, group);
  load_state(book, group, "active", "ended");
}
