/* Schedules and closures of a service book. */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "engine/load-book.h"
#include "engine/openings.h"
#include "store/schedule.h"

#define PLACE_MOST 200
#define LINK_MOST 1000
#define REPEAT_MOST 500
#define HOSTS_MOST 50
#define MINUTES_MOST 1440
#define CAPACITY_MOST 10000

/* The value keeps what the database has as its service, so that reading it can tell a change. */
void *load_enter_schedule(LoadBook *book, LoadGroup *group)
{
  if (!load_check_id(book, group))
    return NULL;
  g_autoptr(Schedule) stored = NULL;
  GError *why = NULL;
  store_schedule_get(book->engine->db, group->name, &stored, &why);
  if (load_broke(book, why))
    return NULL;
  Schedule *schedule = g_new0(Schedule, 1);
  schedule->id = g_strdup(group->name);
  schedule->service_id = g_strdup(stored ? stored->service_id : "");
  return schedule;
}

/* "12:30" on the day of the start, or a whole date and time. */
static gboolean parse_end(const char *text, Civil starts, Civil *ends, GError **error)
{
  char day[CIVIL_DATE_TEXT];
  g_autofree char *whole = g_strdup_printf("%sT%s", civil_format_date(starts, day), text);
  g_autoptr(GError) why = NULL;
  if (civil_parse(whole, ends, NULL) || civil_parse_moment(text, ends, &why))
    return TRUE;
  return error_set(error, ERROR_INVALID,
                   "ends: write a time (12:30) or a date and time (2026-10-25T12:30), not “%.40s”", text);
}

static int minutes_to_end(LoadBook *book, LoadGroup *group, const LoadEntry *entry, Civil starts)
{
  Civil ends;
  GError *why = NULL;
  if (!parse_end(entry->value, starts, &ends, &why)) {
    load_group_error(book, group, entry, why);
    return 0;
  }
  gint64 seconds = civil_to_seconds(ends) - civil_to_seconds(starts);
  if (seconds <= 0)
    load_group_fault(book, group, entry, "ends: not after “starts”; for one that runs past midnight write “minutes”");
  else if (seconds > MINUTES_MOST * 60 || seconds % 60)
    load_group_fault(book, group, entry, "ends: from 1 to %d whole minutes after “starts” are possible",
                     MINUTES_MOST);
  else
    return (int)(seconds / 60);
  return 0;
}

static void read_time(LoadBook *book, LoadGroup *group, Schedule *schedule)
{
  GError *why = NULL;
  LoadEntry *starts = load_entry(book, group, "starts", TRUE);
  if (starts && !civil_parse_moment(starts->value, &schedule->starts, &why)) {
    g_prefix_error(&why, "starts: ");
    load_group_error(book, group, starts, why);
  }
  LoadEntry *minutes = load_entry(book, group, "minutes", FALSE), *ends = load_entry(book, group, "ends", FALSE);
  if (minutes && ends)
    load_group_fault(book, group, ends, "“minutes” and “ends” both say how long; keep one");
  else if (!minutes && !ends)
    load_group_needs(book, group, NULL, "minutes", "minutes” or “ends");
  else if (minutes)
    schedule->minutes = (int)load_number(book, group, "minutes", 1, MINUTES_MOST, 0);
  else if (schedule->starts.year)
    schedule->minutes = minutes_to_end(book, group, ends, schedule->starts);
}

static char *read_dates(LoadBook *book, LoadGroup *group, const char *key)
{
  LoadEntry *entry = load_entry(book, group, key, FALSE);
  GError *why = NULL;
  if (!entry)
    return g_strdup("");
  g_autoptr(GArray) dates = openings_read_dates(entry->value, &why);
  if (dates)
    return openings_write_dates(dates);
  g_prefix_error(&why, "%s: ", key);
  load_group_error(book, group, entry, why);
  return g_strdup("");
}

static void read_until(LoadBook *book, LoadGroup *group, Schedule *schedule)
{
  Civil until;
  char text[CIVIL_DATE_TEXT];
  gboolean said = load_date(book, group, "until", FALSE, &until);
  schedule->until = g_strdup(said ? civil_format_date(until, text) : "");
  if (said && civil_to_day(until) < civil_to_day(schedule->starts))
    load_group_fault(book, group, load_group_find(group, "until"),
                     "“until” lies before “starts”, so there would be no date");
}

static void read_rule(LoadBook *book, LoadGroup *group, Schedule *schedule)
{
  schedule->repeat = g_strdup(load_text(book, group, "repeat", REPEAT_MOST, FALSE));
  schedule->except_on = read_dates(book, group, "except");
  schedule->extra_on = read_dates(book, group, "extra");
  read_until(book, group, schedule);
  g_auto(OpeningRule) rule = { 0 };
  const Recurrence alone = { .repeat = schedule->repeat }; /* read without its dates, where those have a fault */
  GError *why = NULL;
  if (recurrence_check(opening_rule_read(schedule, &rule, NULL) ? &rule.rule : &alone, &why))
    return;
  g_prefix_error(&why, "repeat: ");
  load_group_error(book, group, load_group_find(group, "repeat"), why);
}

static void read_where(LoadBook *book, LoadGroup *group, Schedule *schedule)
{
  schedule->place = g_strdup(load_text(book, group, "place", PLACE_MOST, FALSE));
  schedule->online = g_strdup(load_text(book, group, "online", LINK_MOST, FALSE));
  schedule->capacity = (int)load_number(book, group, "capacity", 1, CAPACITY_MOST, 0);
  if (*schedule->online && !g_str_has_prefix(schedule->online, "https://")
      && !g_str_has_prefix(schedule->online, "http://"))
    load_group_fault(book, group, load_group_find(group, "online"),
                     "online: write the whole address of the meeting, beginning with https://");
}

static gboolean may_host(LoadBook *book, LoadGroup *group, const LoadEntry *entry, const Person *person)
{
  if (person->state == PERSON_DISABLED)
    load_group_fault(book, group, entry, "hosts: %s is disabled; name somebody else or enable them", person->mail);
  else if (!(person->roles & ROLE_CLINICIAN))
    load_group_fault(book, group, entry, "hosts: %s is not a clinician; give [person %s] the role clinician",
                     person->mail, person->mail);
  else
    return TRUE;
  return FALSE;
}

static int compare_texts(const void *a, const void *b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static GStrv read_hosts(LoadBook *book, LoadGroup *group)
{
  LoadEntry *entry = load_entry(book, group, "hosts", FALSE);
  g_auto(GStrv) mails = text_split_list(entry ? entry->value : "");
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
  if (g_strv_length(mails) > HOSTS_MOST)
    load_group_fault(book, group, entry, "hosts: more than %d", HOSTS_MOST);
  for (char **mail = mails; *mail; mail++) {
    const Person *person = load_find_person(book, group, entry, *mail);
    if (!person || !may_host(book, group, entry, person))
      continue;
    if (g_ptr_array_find_with_equal_func(ids, person->id, g_str_equal, NULL))
      load_group_fault(book, group, entry, "hosts: %s stands twice", person->mail);
    else
      g_ptr_array_add(ids, g_strdup(person->id));
  }
  g_ptr_array_sort(ids, compare_texts);
  g_ptr_array_set_free_func(ids, NULL);
  g_ptr_array_add(ids, NULL);
  return (GStrv)g_ptr_array_free(g_steal_pointer(&ids), FALSE);
}

static const Service *read_service(LoadBook *book, LoadGroup *group, Schedule *schedule)
{
  const char *id = load_text(book, group, "service", 64, TRUE);
  LoadEntry *entry = load_group_find(group, "service");
  if (*schedule->service_id && *id && strcmp(schedule->service_id, id) != 0)
    load_group_fault(book, group, entry,
                     "this schedule belongs to the service “%s” and stays there; end it (state=ended) "
                     "and begin another",
                     schedule->service_id);
  g_free(schedule->service_id);
  schedule->service_id = g_strdup(id);
  return *id ? load_find_service(book, group, entry, id) : NULL;
}

void load_read_schedule(LoadBook *book, LoadGroup *group, void *value)
{
  Schedule *schedule = value;
  const Service *service = read_service(book, group, schedule);
  schedule->zone = g_strdup(service && service->zone ? service->zone : zone_name(book->engine->zone));
  schedule->ended = load_state(book, group, "active", "ended");
  read_time(book, group, schedule);
  read_rule(book, group, schedule);
  read_where(book, group, schedule);
  schedule->hosts = read_hosts(book, group);
}

void *load_enter_closure(LoadBook *book, LoadGroup *group)
{
  if (!load_check_id(book, group))
    return NULL;
  LoadClosure *entered = g_new0(LoadClosure, 1);
  entered->closure = g_new0(Closure, 1);
  entered->closure->id = g_strdup(group->name);
  return entered;
}

void load_read_closure(LoadBook *book, LoadGroup *group, void *value)
{
  LoadClosure *read = value;
  Closure *closure = read->closure;
  closure->title = g_strdup(load_title(book, group, PLACE_MOST));
  read->ended = load_state(book, group, "active", "ended");
  load_period(book, group, &closure->from_on, &closure->to_on);
  closure->services = load_service_list(book, group);
}
