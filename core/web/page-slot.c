#include "web/page-slot.h"

#include <string.h>

#include "base/clock.h"
#include "base/words.h"
#include "render/when.h"
#include "web/private.h"

#define DAY 86400

char *page_join(const char *const *names, guint n)
{
  GString *joined = g_string_new(NULL);
  for (guint i = 0; i < n; i++) {
    if (i > 0)
      g_string_append(joined, i + 1 < n ? ", " : _(" and "));
    g_string_append(joined, names[i]);
  }
  return g_string_free(joined, FALSE);
}

static char *join_hosts(const SlotView *view)
{
  g_autofree const char **names = g_new0(const char *, view->hosts->len + 1);
  for (guint i = 0; i < view->hosts->len; i++)
    names[i] = ((const NamedId *)view->hosts->pdata[i])->name;
  return page_join(names, view->hosts->len);
}

static const char *say_where(const Meeting *meeting)
{
  return *meeting->place ? meeting->place : _("Online");
}

Civil page_ends(const Meeting *meeting)
{
  const Zone *zone = zone_get(meeting->zone, NULL);
  return zone ? zone_to_civil(zone, meeting->ends_at) : civil_add_seconds(meeting->starts, (gint64)meeting->minutes * 60);
}

static char *say_when(const Meeting *meeting, char **day, char **time)
{
  g_autofree char *on = when_day(meeting->starts);
  g_autofree char *at = when_span(meeting->starts, page_ends(meeting));
  char *when = g_strdup_printf("%s, %s", on, at);
  if (day)
    *day = g_steal_pointer(&on);
  if (time)
    *time = g_steal_pointer(&at);
  return when;
}

char *page_when(const Meeting *meeting)
{
  return say_when(meeting, NULL, NULL);
}

static json_t *list_meetings(const SlotView *view)
{
  if (view->meetings->len < 2)
    return json_null();
  json_t *list = json_array();
  for (guint i = 0; i < view->meetings->len; i++) {
    const Meeting *meeting = view->meetings->pdata[i];
    g_autofree char *when = page_when(meeting);
    json_array_append_new(list, json_pack("{s:i, s:s, s:s}", "number", meeting->ordinal, "when", when, "where",
                                          say_where(meeting)));
  }
  return list;
}

static char *say_left(const Slot *slot)
{
  int left = slot->capacity - slot->taken;
  if (slot->state != SLOT_OFFERED)
    return g_strdup(_("Cancelled"));
  if (slot->waiting > 0)
    return g_strdup_printf(words_say_count("Full, %d is waiting", "Full, %d are waiting", (gulong)slot->waiting),
                           slot->waiting);
  if (left <= 0)
    return g_strdup(_("Full"));
  return g_strdup_printf(words_say_count("%d place left", "%d places left", (gulong)left), left);
}

/* ---- reasons ---- */

static char *say_opening(const EngineService *service, const SlotView *view)
{
  gint64 days = policy_setting_core(service->settings, CORE_OPENS_DAYS);
  Civil opens = zone_to_civil(service->zone, view->slot->starts_at - days * DAY);
  g_autofree char *moment = when_moment(opens);
  return g_strdup_printf(_("Booking for this date opens on %s."), moment);
}

static char *say_prerequisite(WebCall *call, const EngineService *service)
{
  const char *id = policy_requires(service->settings);
  const EngineService *first = id ? engine_service(call->engine, call->engine->read, id, NULL) : NULL;
  return first ? g_strdup_printf(_("This opens for you once you have attended “%s”."), first->service->title) : NULL;
}

char *page_reason(WebCall *call, const SlotView *view)
{
  const Verdict *verdict = &view->bookable;
  const EngineService *service = engine_service(call->engine, call->engine->read, view->slot->service_id, NULL);
  char *better = NULL;
  if (!view->asked || !verdict->reason)
    return NULL;
  if (service && strcmp(verdict->reason, "not_open_yet") == 0)
    better = say_opening(service, view);
  else if (strcmp(verdict->reason, "already_booked") == 0 && !actor_has(call->actor, ROLE_LEADER | ROLES_STAFF))
    better = g_strdup(_("This is among your bookings already.")); /* others may have asked for somebody else */
  else if (service && strcmp(verdict->reason, "prerequisite_missing") == 0)
    better = say_prerequisite(call, service);
  else if (service && service->plugin && strcmp(verdict->reason, "party_not_allowed") == 0)
    better = g_strdup(service->plugin->party == ATTUNE_PARTY_TEAM
                        ? _("This is booked for a whole team, by the team’s leader.")
                        : _("This is booked by each person for themself, not for a team."));
  return better ? better : g_strdup(words_say(verdict->sentence));
}

/* ---- slots ---- */

static void add_verdict(WebCall *call, const SlotView *view, json_t *slot)
{
  gboolean told = g_strcmp0(view->bookable.reason, "full") == 0; /* “Full” stands there already */
  g_autofree char *reason = told ? NULL : page_reason(call, view);
  VerdictAnswer answer = view->asked ? view->bookable.answer : VERDICT_REFUSE;
  json_object_set_new(slot, "open", json_boolean(answer == VERDICT_ACCEPT));
  json_object_set_new(slot, "waits", json_boolean(answer == VERDICT_WAIT));
  json_object_set_new(slot, "closed", json_boolean(answer == VERDICT_REFUSE));
  json_object_set_new(slot, "reason", reason ? json_string(reason) : json_null());
}

static json_t *say_n_meetings(const SlotView *view)
{
  guint n = view->meetings->len;
  if (n < 2)
    return json_null();
  g_autofree char *text = g_strdup_printf(words_say_count("%u meeting", "%u meetings", n), n);
  return json_string(text);
}

json_t *page_slot(WebCall *call, const SlotView *view)
{
  const Meeting *first = view->meetings->pdata[0];
  const char *own_zone = zone_name(call->engine->zone);
  g_autofree char *day = NULL, *time = NULL;
  g_autofree char *when = say_when(first, &day, &time);
  g_autofree char *hosts = join_hosts(view);
  g_autofree char *left = say_left(view->slot);
  char date[CIVIL_DATE_TEXT];
  g_autofree char *name = g_strdup_printf("%s, %s%s%s, %s", when, say_where(first), *hosts ? _(", with ") : "", hosts, left);
  json_t *slot = json_pack(
    "{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s?, s:s, s:s, s:o, s:o, s:s, s:s, s:s}", "id", view->slot->id, "service",
    view->slot->service_id, "service_title", view->service_title, "day", day, "date",
    civil_format_date(first->starts, date), "time", time, "when", when, "zone",
    strcmp(view->zone, own_zone) == 0 ? NULL : view->zone, "where", say_where(first), "hosts", hosts, "meetings",
    list_meetings(view), "n_meetings", say_n_meetings(view), "left", left, "state", slot_state_text(view->slot->state),
    "name", name);
  add_verdict(call, view, slot);
  return slot;
}

json_t *page_days(WebCall *call, const GPtrArray *slots)
{
  json_t *days = json_array(), *today = NULL;
  const char *last = NULL;
  for (guint i = 0; i < slots->len; i++) {
    json_t *slot = page_slot(call, slots->pdata[i]);
    const char *date = json_string_value(json_object_get(slot, "date"));
    if (!last || strcmp(last, date) != 0) {
      json_t *day = json_pack("{s:O, s:o}", "day", json_object_get(slot, "day"), "slots", today = json_array());
      json_array_append_new(days, day);
    }
    last = date;
    json_array_append_new(today, slot);
  }
  page_mark_ends(days);
  return days;
}
