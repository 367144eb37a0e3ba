/* What is changed at a page, as a service book of one or two groups. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "engine/edit.h"
#include "engine/load-book.h"
#include "engine/series.h"
#include "store/closure.h"
#include "store/schedule.h"
#include "store/series.h"
#include "store/service.h"
#include "store/target.h"

#define ID_MOST 48 /* so that a number fits behind it */

struct Edit {
  GPtrArray *groups; /* LoadGroup *; NULL once it is used up */
  char *ends;        /* id of a schedule that is to end; NULL for none */
  gboolean has_last;
  Civil last;
  char *splits;      /* id of a schedule that another goes on with; NULL for none */
  Civil from;
};

Edit *edit_new(void)
{
  Edit *edit = g_new0(Edit, 1);
  edit->groups = g_ptr_array_new_with_free_func((GDestroyNotify)load_group_free);
  return edit;
}

void edit_free(Edit *edit)
{
  if (!edit)
    return;
  g_clear_pointer(&edit->groups, g_ptr_array_unref);
  g_free(edit->ends);
  g_free(edit->splits);
  g_free(edit);
}

static LoadGroup *last_group(const Edit *edit)
{
  return edit->groups->pdata[edit->groups->len - 1];
}

void edit_begin(Edit *edit, const char *kind, const char *name)
{
  g_ptr_array_add(edit->groups, load_group_new(kind, name, "page", 0));
}

void edit_say(Edit *edit, const char *key, const char *value)
{
  if (value && *value)
    load_group_add(last_group(edit), key, value, 0);
}

void edit_end(Edit *edit, const char *schedule_id, const Civil *last)
{
  edit->ends = g_strdup(schedule_id);
  edit->has_last = last != NULL;
  if (last)
    edit->last = *last;
}

void edit_split(Edit *edit, const char *from_id, Civil from)
{
  edit->splits = g_strdup(from_id);
  edit->from = from;
}

static void edit_fault_free(EditFault *fault)
{
  g_free(fault->key);
  g_free(fault->says);
  g_free(fault);
}

void edit_outcome_init(EditOutcome *outcome)
{
  *outcome = (EditOutcome){ .faults = g_ptr_array_new_with_free_func((GDestroyNotify)edit_fault_free) };
}

void edit_outcome_clear(EditOutcome *outcome)
{
  g_clear_pointer(&outcome->faults, g_ptr_array_unref);
  g_clear_pointer(&outcome->letters, g_ptr_array_unref);
  publish_outcome_clear(&outcome->slots);
}

static void add_fault(EditOutcome *outcome, const char *key, const char *says, gboolean missing)
{
  EditFault *fault = g_new0(EditFault, 1);
  *fault = (EditFault){ g_strdup(key), g_strdup(says), missing };
  g_ptr_array_add(outcome->faults, fault);
}

/* ---- one schedule's end ---- */

/* The schedule as it is stored; ERROR_MISSING. */
static Schedule *find_schedule(Engine *engine, const char *id, GError **error)
{
  g_autoptr(Schedule) schedule = NULL;
  if (!store_schedule_get(engine->db, id, &schedule, error))
    return NULL;
  if (!schedule)
    error_set(error, ERROR_MISSING, "there is no schedule “%.64s”", id);
  return g_steal_pointer(&schedule);
}

static gboolean end_after(Engine *engine, Schedule *schedule, Civil last, const char *who, Instant now, GError **error)
{
  char text[CIVIL_DATE_TEXT];
  g_free(schedule->until);
  schedule->until = g_strdup(civil_format_date(last, text));
  return load_apply_schedule(engine, schedule, who, now, error);
}

static gboolean apply_end(Engine *engine, const Edit *edit, const char *who, Instant now, EditOutcome *outcome, GError **error)
{
  g_autoptr(Schedule) schedule = find_schedule(engine, edit->ends, error);
  if (!schedule)
    return FALSE;
  char last[CIVIL_DATE_TEXT];
  gboolean later = edit->has_last && civil_to_day(edit->last) >= civil_to_day(schedule->starts);
  if (schedule->ended || (later && strcmp(schedule->until, civil_format_date(edit->last, last)) == 0))
    return TRUE;
  outcome->n++;
  if (later)
    return end_after(engine, schedule, edit->last, who, now, error);
  schedule->ended = TRUE;
  return load_apply_schedule(engine, schedule, who, now, error);
}

/* ---- this one and later ones ---- */

static gboolean check_split(Engine *engine, const Edit *edit, const Schedule *old, Instant now, EditOutcome *outcome)
{
  int from = civil_to_day(edit->from), today = civil_to_day(zone_to_civil(engine->zone, now));
  Civil until;
  if (old->ended || (civil_parse_date(old->until, &until, NULL) && civil_to_day(until) < from))
    add_fault(outcome, "from", "this schedule has no dates from that day on", FALSE);
  else if (from <= civil_to_day(old->starts))
    add_fault(outcome, "from", "that is the schedule’s first date; change all of it", FALSE);
  else if (from < today)
    add_fault(outcome, "from", "that day has passed; choose one that is still to come", FALSE);
  else
    return TRUE;
  return FALSE;
}

static gboolean apply_split(Engine *engine, const Edit *edit, Schedule *old, const char *new_id, const char *who, Instant now,
                            GError **error)
{
  Civil last = civil_from_day(civil_to_day(edit->from) - 1);
  return end_after(engine, old, last, who, now, error)
         && series_hand_over(engine, who, old, new_id, edit->from, now, error);
}

/* ---- all ---- */

static gboolean take_faults(const LoadBook *book, EditOutcome *outcome)
{
  for (guint i = 0; i < book->faults.shown->len; i++) {
    const LoadFault *fault = book->faults.shown->pdata[i];
    add_fault(outcome, fault->key, fault->reason, fault->missing);
  }
  return outcome->faults->len == 0;
}

/* Whose slots have to be looked at: those of one service, or of all (NULL). */
static const char *scope_of(const LoadBook *book, const Schedule *touched)
{
  if (touched)
    return touched->service_id;
  if (book->items[LOAD_CLOSURE]->len > 0)
    return NULL;
  if (book->items[LOAD_SCHEDULE]->len > 0)
    return ((const Schedule *)((const LoadItem *)book->items[LOAD_SCHEDULE]->pdata[0])->value)->service_id;
  if (book->items[LOAD_SERVICE]->len > 0)
    return ((const Service *)((const LoadItem *)book->items[LOAD_SERVICE]->pdata[0])->value)->id;
  return NULL;
}

/* A clinician who would be in two places at once is a fault of what was asked for. */
static gboolean publish(Engine *engine, const Actor *actor, const char *service_id, EditOutcome *outcome, GError **error)
{
  g_autoptr(GError) why = NULL;
  if (publish_schedules(engine, actor, service_id, TRUE, &outcome->slots, &why))
    return TRUE;
  if (!g_error_matches(why, ERROR_DOMAIN, ERROR_CONFLICT)) {
    g_propagate_error(error, g_steal_pointer(&why));
    return FALSE;
  }
  add_fault(outcome, "", why->message, FALSE);
  return TRUE;
}

static gboolean apply(Engine *engine, const Actor *actor, const Edit *edit, LoadBook *book, EditOutcome *outcome,
                      GError **error)
{
  Instant now = clock_now();
  char mark[ID_TEXT];
  id_new(mark);
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GPtrArray) left_us = g_ptr_array_new_with_free_func(g_free);
  LoadTally tally = { .lines = lines, .left_us = left_us };
  const char *touched_id = edit->splits ? edit->splits : edit->ends;
  g_autoptr(Schedule) touched = touched_id ? find_schedule(engine, touched_id, error) : NULL;
  if (touched_id && !touched)
    return FALSE;
  if (edit->splits && !check_split(engine, edit, touched, now, outcome))
    return TRUE;
  if (!load_apply(book, actor->id, now, &tally, error))
    return FALSE;
  outcome->made = tally.made;
  outcome->n = tally.made + tally.changed;
  const LoadItem *begun = edit->splits ? book->items[LOAD_SCHEDULE]->pdata[0] : NULL;
  if ((edit->ends && !apply_end(engine, edit, actor->id, now, outcome, error))
      || (begun && !apply_split(engine, edit, touched, begun->group->name, actor->id, now, error)))
    return FALSE;
  engine_forget(engine);
  gboolean plans = tally.plans_touched || touched;
  return (!plans || publish(engine, actor, scope_of(book, touched), outcome, error))
         && (outcome->letters = store_series_letters(engine->db, mark, error)) != NULL;
}

gboolean engine_edit(Engine *engine, const Actor *actor, Edit *edit, EditOutcome *outcome, GError **error)
{
  edit_outcome_init(outcome);
  if (!actor_has(actor, ROLE_ADMINISTRATOR))
    return error_set(error, ERROR_DENIED, "only an administrator changes what is offered and when");
  g_autoptr(LoadBook) book = load_book_read_groups(engine, g_steal_pointer(&edit->groups), error);
  if (!book)
    return FALSE;
  return !take_faults(book, outcome) || apply(engine, actor, edit, book, outcome, error);
}

/* ---- ids ---- */

/* "Drop-in, North" as "drop-in-north"; what is no letter or digit of ASCII becomes a hyphen, several of them one. */
static char *words_of(const char *title, const char *kind)
{
  g_autofree char *plain = g_str_to_ascii(title, "C");
  GString *id = g_string_new(NULL);
  for (const char *p = plain; *p && id->len < ID_MOST; p++)
    if (g_ascii_isalnum(*p))
      g_string_append_c(id, g_ascii_tolower(*p));
    else if (id->len > 0 && id->str[id->len - 1] != '-')
      g_string_append_c(id, '-');
  while (id->len > 0 && id->str[id->len - 1] == '-')
    g_string_truncate(id, id->len - 1);
  if (id->len == 0)
    g_string_append(id, kind);
  return g_string_free(id, FALSE);
}

/* All ids of a kind, each in the place of a list's things where its pointer is: every one begins with its id. */
static gboolean is_free(const GPtrArray *things, const char *id)
{
  for (guint i = 0; i < things->len; i++)
    if (strcmp(*(char *const *)things->pdata[i], id) == 0)
      return FALSE;
  return TRUE;
}

char *engine_edit_id(Engine *engine, const char *kind, const char *title, GError **error)
{
  g_autoptr(GPtrArray) things = strcmp(kind, "service") == 0    ? store_service_list(engine->db, error)
                                : strcmp(kind, "schedule") == 0 ? store_schedule_list(engine->db, NULL, error)
                                : strcmp(kind, "closure") == 0  ? store_closure_list(engine->db, error)
                                                                : store_target_list(engine->db, error);
  if (!things)
    return NULL;
  g_autofree char *words = words_of(title, kind);
  char *id = g_strdup(words);
  for (guint n = 2; !is_free(things, id); n++) {
    g_free(id);
    id = g_strdup_printf("%s-%u", words, n);
  }
  return id;
}
