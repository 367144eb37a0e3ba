/* page-service: one service, its free times by day, and filters to narrow them down. */
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/words.h"
#include "engine/browse.h"
#include "engine/choices.h"
#include "render/when.h"
#include "web/page-slot.h"
#include "web/pages.h"

#define SLOTS_A_PAGE 30
#define FEW_SLOTS 8 /* so many are looked through at a glance: no filters */

/* ---- filters: what stands in the query ---- */

static int number_param(const WebCall *call, const char *name, int most)
{
  const char *text = call_param(call, name);
  gint64 number = 0;
  return text && text_to_int(text, 0, most, name, &number, NULL) ? (int)number : 0;
}

static gboolean param_is(const WebCall *call, const char *name, const char *value)
{
  return g_strcmp0(call_param(call, name), value) == 0;
}

/* What cannot be read filters nothing: an address that somebody kept still shows times. */
static SlotFilter read_filter(const WebCall *call, const char *service_id, const SlotChoices *choices)
{
  int day = number_param(call, "day", SUNDAY);
  SlotFilter filter = { .service = service_id, .from = clock_now(), .limit = SLOTS_A_PAGE, .after = call_param(call, "after"),
                        .weekdays = day ? 1u << day : 0 };
  filter.part = param_is(call, "part", "morning")     ? PART_MORNING
                : param_is(call, "part", "afternoon") ? PART_AFTERNOON
                                                      : PART_ANY;
  filter.where = param_is(call, "where", "online")  ? WHERE_ONLINE
                 : param_is(call, "where", "place") ? WHERE_PLACE
                                                    : WHERE_ANY;
  for (guint i = 0; i < choices->hosts->len; i++) {
    const NamedId *host = choices->hosts->pdata[i];
    if (param_is(call, "host", host->id))
      filter.host = host->id;
  }
  filter.open_only = !param_is(call, "show", "all");
  return filter;
}

static json_t *day_choice(const SlotFilter *filter, const SlotChoices *choices)
{
  json_t *choice = page_choice("day", _("Day"), NULL);
  page_option(choice, "", _("Any day"), NULL, filter->weekdays == 0);
  for (int day = MONDAY; day <= SUNDAY; day++)
    if (choices->weekdays & (1u << day)) {
      char value[8];
      g_snprintf(value, sizeof value, "%d", day);
      page_option(choice, value, when_weekday((Weekday)day), NULL, filter->weekdays == 1u << day);
    }
  return choice;
}

static json_t *host_choice(const SlotFilter *filter, const SlotChoices *choices)
{
  json_t *choice = page_choice("host", _("Clinician"), NULL);
  page_option(choice, "", _("Anyone"), NULL, !filter->host);
  for (guint i = 0; i < choices->hosts->len; i++) {
    const NamedId *host = choices->hosts->pdata[i];
    page_option(choice, host->id, host->name, NULL, g_strcmp0(filter->host, host->id) == 0);
  }
  return choice;
}

/* Only filters that tell something apart. */
static json_t *make_filters(const SlotFilter *filter, const SlotChoices *choices)
{
  json_t *filters = json_array();
  if (choices->slots <= FEW_SLOTS)
    return filters;
  if (choices->weekdays & (choices->weekdays - 1))
    json_array_append_new(filters, day_choice(filter, choices));
  if (choices->mornings && choices->afternoons) {
    json_t *part = page_choice("part", _("Time of day"), NULL);
    page_option(part, "", _("Any time"), NULL, filter->part == PART_ANY);
    page_option(part, "morning", _("Morning"), NULL, filter->part == PART_MORNING);
    page_option(part, "afternoon", _("Afternoon"), NULL, filter->part == PART_AFTERNOON);
    json_array_append_new(filters, part);
  }
  if (choices->places && choices->online) {
    json_t *where = page_choice("where", _("Place"), NULL);
    page_option(where, "", _("In person or online"), NULL, filter->where == WHERE_ANY);
    page_option(where, "place", _("In person"), NULL, filter->where == WHERE_PLACE);
    page_option(where, "online", _("Online"), NULL, filter->where == WHERE_ONLINE);
    json_array_append_new(filters, where);
  }
  if (choices->hosts->len > 1)
    json_array_append_new(filters, host_choice(filter, choices));
  return filters;
}

/* The address of this page with the same filters, and whatever @more says. */
static char *same_address(const WebCall *call, const char *service_id, gboolean keep_show, const char *more)
{
  static const char *const names[] = { "day", "part", "where", "host", "show" };
  g_autofree char *id = page_escape(service_id);
  GString *address = g_string_new(NULL);
  g_string_append_printf(address, "/services/%s?", id);
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
    const char *value = call_param(call, names[i]);
    if (!value || (!keep_show && strcmp(names[i], "show") == 0))
      continue;
    g_autofree char *escaped = page_escape(value);
    g_string_append_printf(address, "%s=%s&", names[i], escaped);
  }
  return g_string_free(g_string_append(address, more), FALSE);
}

/* ---- the way through courses ---- */

static json_t *list_steps(WebCall *call, const char *service_id, GError **error)
{
  g_autoptr(GPtrArray) steps = engine_pathway(call->engine, call->actor, service_id, error);
  if (!steps)
    return NULL;
  json_t *list = json_array();
  for (guint i = 0; i < steps->len; i++) {
    const CourseStep *step = steps->pdata[i];
    g_autofree char *starts = step->booking_id ? when_day(step->starts) : NULL;
    json_array_append_new(list, json_pack("{s:s, s:s, s:b, s:b, s:s?, s:s?, s:b}", "service", step->service_id, "name",
                                          step->title, "here", step->here, "attended", step->state == STEP_ATTENDED,
                                          "booking", step->booking_id, "starts", starts, "open",
                                          step->state == STEP_OPEN));
  }
  page_mark_ends(list);
  return list;
}

/* ---- the page ---- */

static gboolean is_narrowed(const SlotFilter *filter)
{
  return filter->weekdays || filter->part || filter->where || filter->host;
}

/* What @filter finds. Where nothing is free: what can be waited for; and where that is nothing either, all there is, with the
 * reasons why not. */
static GPtrArray *find_slots(WebCall *call, SlotFilter *filter, char **next, GError **error)
{
  GPtrArray *slots = engine_slots(call->engine, call->actor, filter, next, error);
  while (slots && slots->len == 0 && filter->open_only && !filter->after) {
    filter->open_only = !filter->may_wait;
    filter->may_wait = TRUE;
    g_ptr_array_unref(slots);
    slots = engine_slots(call->engine, call->actor, filter, next, error);
  }
  return slots;
}

static json_t *make_view(WebCall *call, const EngineService *service, const SlotChoices *choices, GError **error)
{
  const char *id = service->service->id;
  SlotFilter filter = read_filter(call, id, choices);
  gboolean asked_open = filter.open_only;
  g_autofree char *next = NULL;
  json_t *steps = list_steps(call, id, error);
  g_autoptr(GPtrArray) slots = steps ? find_slots(call, &filter, &next, error) : NULL;
  if (!slots) {
    json_decref(steps);
    return NULL;
  }
  g_autofree char *later_query = next ? g_strdup_printf("after=%s", next) : NULL;
  g_autofree char *later = next ? same_address(call, id, TRUE, later_query) : NULL;
  g_autofree char *all = same_address(call, id, FALSE, asked_open ? "show=all" : "");
  json_t *filters = make_filters(&filter, choices);
  gboolean only_closed = asked_open && !filter.open_only, any = choices->slots > 0;
  json_t *view = json_pack("{s:s, s:s, s:o, s:o, s:o, s:s?, s:s, s:{s:s, s:s}}", "id", id, "summary",
                           service->service->summary, "steps", steps, "filters", filters, "days", page_days(call, slots),
                           "later", later, "other_show", all, "back", "href", "/", "text", _("All services"));
  json_t *flags = json_pack("{s:b, s:b, s:b, s:b, s:b, s:b, s:b, s:b}", "filtered", json_array_size(filters) > 0,
                            "is_narrowed", is_narrowed(&filter), "shows_open", asked_open, "only_closed", only_closed,
                            "none_free", asked_open && filter.may_wait && !only_closed, "toggles", any && !only_closed,
                            "is_later", filter.after != NULL, "any", any);
  json_object_update(view, flags);
  json_decref(flags);
  return view;
}

HttpResponse *page_service(WebCall *call, GError **error)
{
  const char *id = http_request_param(call->request, "id");
  const EngineService *service = engine_service(call->engine, call->engine->read, id, error);
  g_auto(SlotChoices) choices = { 0 };
  if (!service || !engine_slot_choices(call->engine, id, &choices, error))
    return NULL;
  json_t *view = make_view(call, service, &choices, error);
  return view ? page_answer(call, 200, "service.html", service->service->title, view, error) : NULL;
}
