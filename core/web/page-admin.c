/* page-admin: the administrator's first page: what needs somebody's attention, and the way to everything that can be kept. */
#include "base/words.h"
#include "engine/engine.h"
#include "policy/registry.h"
#include "web/pages.h"

/* What an administrator keeps, in the order shown; sections of one group stand together. */
static const struct { const char *group, *href, *title, *note; } sections[] = {
  { N_("What is offered"), "/admin/services", N_("Services"), N_("What is offered, and the settings of each.") },
  { N_("What is offered"), "/admin/schedules", N_("Schedules"), N_("When each service is offered, where and by whom.") },
  { N_("What is offered"), "/admin/closures", N_("Closures"), N_("Bank holidays and pauses: days on which nothing is offered.") },
  { N_("What it is held against"), "/admin/targets", N_("Targets and reporting years"),
    N_("What is aimed at, in which period, and who is of the priority workforce.") },
  { N_("Whether it works"), "/figures/calendars", N_("Calendars, and who really looks"),
    N_("Which calendars are read, and which have been forgotten.") },
};

static json_t *list_sections(void)
{
  json_t *groups = json_array(), *items = NULL;
  const char *group = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS(sections); i++) {
    if (g_strcmp0(group, sections[i].group) != 0) {
      group = sections[i].group;
      items = json_array();
      json_array_append_new(groups, json_pack("{s:s, s:o}", "group", words_say(group), "sections", items));
    }
    json_array_append_new(items, json_pack("{s:s, s:s, s:s}", "href", sections[i].href, "name",
                                           words_say(sections[i].title), "note", words_say(sections[i].note)));
  }
  return groups;
}

/* ---- what needs attention ---- */

static void need(json_t *needs, guint number, const char *says, const char *href)
{
  if (number > 0)
    json_array_append_new(needs, json_pack("{s:s, s:s}", "says", says, "href", href));
}

static void add_refused(WebCall *call, json_t *needs)
{
  const GPtrArray *records = registry_records(call->engine->registry);
  guint refused = 0;
  for (guint i = 0; i < records->len; i++)
    refused += ((const PluginRecord *)records->pdata[i])->refused != NULL;
  g_autofree char *says = g_strdup_printf(words_say_count("%u plugin is refused", "%u plugins are refused", refused), refused);
  need(needs, refused, says, "/admin");
}

HttpResponse *page_admin(WebCall *call, GError **error)
{
  json_t *needs = json_array();
  add_refused(call, needs);
  json_t *view = json_pack("{s:o, s:b, s:o}", "needs", needs, "any", json_array_size(needs) > 0, "groups", list_sections());
  return page_answer(call, 200, "admin.html", _("Administration"), view, error);
}
