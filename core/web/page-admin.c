/* page-admin: the administrator's first page: what needs somebody's attention, and the way to everything that can be kept. */
#include "web/page-admin.h"

#include "base/clock.h"
#include "base/words.h"
#include "engine/feed.h"
#include "policy/registry.h"
#include "store/outbox.h"
#include "store/unsaid.h"
#include "web/pages.h"

#define DAY 86400
#define DAYS_BACK 60 /* how far back a session without an outcome is looked for, as on the page of sessions */

/* What an administrator keeps, in the order shown; sections of one group stand together. */
static const struct { const char *group, *href, *title, *note; } sections[] = {
  { N_("What is offered"), "/admin/services", N_("Services"), N_("What is offered, and the settings of each.") },
  { N_("What is offered"), "/admin/schedules", N_("Schedules"), N_("When each service is offered, where and by whom.") },
  { N_("What is offered"), "/admin/closures", N_("Closures"), N_("Bank holidays and pauses: days on which nothing is offered.") },
  { N_("What it is held against"), "/admin/targets", N_("Targets and reporting years"),
    N_("What is aimed at, in which period, and who is of the priority workforce.") },
  { N_("People and access"), "/admin/people", N_("People"),
    N_("Who may book, give, lead and look after what; links to sign in.") },
  { N_("People and access"), "/admin/teams", N_("Teams"), N_("Who belongs to them, and who leads them.") },
  { N_("People and access"), "/admin/feeds", N_("Calendar addresses"), N_("All of them, who reads them, and taking one back.") },
  { N_("People and access"), "/admin/tokens", N_("Tokens"), N_("For programs that act for somebody.") },
  { N_("Whether it works"), "/admin/letters", N_("Letters"), N_("Which wait, which failed, and sending one again.") },
  { N_("Whether it works"), "/admin/plugins", N_("Plugins"), N_("Which kinds of service there are, and which were refused.") },
  { N_("Whether it works"), "/admin/audit", N_("Who did and saw what"),
    N_("The log of every change, and of every look at somebody.") },
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
  need(needs, refused, says, "/admin/plugins");
}

static gboolean add_letters(WebCall *call, json_t *needs, GError **error)
{
  OutboxCount counts[LETTER_N_STATES];
  if (!store_outbox_count(call->engine->read, counts, error))
    return FALSE;
  guint over = (guint)(counts[LETTER_GIVEN_UP].number + counts[LETTER_UNSURE].number);
  guint failed = (guint)counts[LETTER_FAILED].number;
  g_autofree char *gone = g_strdup_printf(
    words_say_count("%u letter may not have arrived", "%u letters may not have arrived", over), over);
  g_autofree char *again = g_strdup_printf(
    words_say_count("%u letter failed and is tried again", "%u letters failed and are tried again", failed), failed);
  need(needs, over, gone, "/admin/letters");
  need(needs, failed, again, "/admin/letters");
  return TRUE;
}

static gboolean add_forsaken(WebCall *call, json_t *needs, GError **error)
{
  g_autoptr(GPtrArray) feeds = engine_feed_list(call->engine, call->actor, error);
  guint forsaken = 0;
  for (guint i = 0; feeds && i < feeds->len; i++) {
    const Feed *feed = feeds->pdata[i];
    forsaken += feed->revoked_at == 0 && !feed->closed && feed_is_forsaken(feed, clock_now());
  }
  g_autofree char *says = g_strdup_printf(
    words_say_count("Nobody reads %u calendar address", "Nobody reads %u calendar addresses", forsaken), forsaken);
  need(needs, forsaken, says, "/admin/feeds");
  return feeds != NULL;
}

static gboolean add_unsaid(WebCall *call, json_t *needs, GError **error)
{
  Instant now = clock_now();
  gint64 unsaid = 0;
  if (!store_unsaid_count(call->engine->read, now - (Instant)DAYS_BACK * DAY, now, &unsaid, error))
    return FALSE;
  g_autofree char *says = g_strdup_printf(
    words_say_count("Of %u session nobody has said who came", "Of %u sessions nobody has said who came", (gulong)unsaid),
    (guint)unsaid);
  need(needs, (guint)unsaid, says, "/sessions?show=all");
  return TRUE;
}

HttpResponse *page_admin(WebCall *call, GError **error)
{
  json_t *needs = json_array();
  add_refused(call, needs);
  if (!add_letters(call, needs, error) || !add_unsaid(call, needs, error) || !add_forsaken(call, needs, error)) {
    json_decref(needs);
    return NULL;
  }
  json_t *view = json_pack("{s:o, s:b, s:o}", "needs", needs, "any", json_array_size(needs) > 0, "groups", list_sections());
  return page_answer(call, 200, "admin.html", _("Administration"), view, error);
}

/* ---- what the other pages of administration share ---- */

json_t *page_admin_back(void)
{
  return json_pack("{s:s, s:s}", "href", "/admin", "text", _("Administration"));
}

static json_t *way_to(const char *href, const char *title, const char *says)
{
  return href ? json_pack("{s:s, s:s, s:s}", "href", href, "title", title, "says", says) : json_null();
}

static json_t *page_way(const char *base, guint page, guint n, const char *title)
{
  if (page < 1 || page > n)
    return json_null();
  g_autofree char *href = g_strdup_printf("%s&page=%u", base, page);
  g_autofree char *says = g_strdup_printf(_("Page %u of %u"), page, n);
  return way_to(href, title, says);
}

void page_add_pages(json_t *view, const char *base, guint page, guint n)
{
  g_autofree char *says = g_strdup_printf(_("Page %u of %u"), page, n);
  json_t *pages = n > 1 ? json_pack("{s:s, s:o, s:o}", "says", says, "earlier",
                                    page_way(base, MIN(page, n + 1) - 1, n, _("Previous")), "later",
                                    page_way(base, page + 1, n, _("Next")))
                        : json_null();
  json_object_set_new(view, "pages", pages);
}

gboolean page_search_read(const WebCall *call, PageSearch *search, GError **error)
{
  int page = 1;
  search->words = call_param(call, "q") ? call_param(call, "q") : "";
  search->all = call_param(call, "all") != NULL;
  if (!call_param_whole(call, "page", 1, 100000, &page, error))
    return FALSE;
  search->page = (guint)page;
  search->first = (search->page - 1) * search->a_page;
  return TRUE;
}

void page_search_add(json_t *view, const PageSearch *search, guint total, const char *says)
{
  g_autofree char *escaped = page_escape(search->words);
  g_autofree char *base = g_strdup_printf("%s?q=%s%s", search->path, escaped, search->all ? "&all=yes" : "");
  page_add_pages(view, base, search->page, (total + search->a_page - 1) / search->a_page);
  json_object_set_new(view, "search", json_pack("{s:s, s:o, s:b, s:s}", "path", search->path, "q",
                                                page_field("q", search->label, search->hint, search->words), "all", search->all,
                                                "also", search->also));
  json_object_set_new(view, "found", json_string(says));
}

void page_add_ways(json_t *view, const char *first, const char *first_says, const char *later, const char *later_says)
{
  json_object_set_new(view, "pages", first || later ? json_pack("{s:n, s:o, s:o}", "says", "earlier",
                                                                way_to(first, _("Back"), first_says), "later",
                                                                way_to(later, _("Next"), later_says))
                                                    : json_null());
}
