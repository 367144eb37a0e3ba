/* Writes a service book: what the database has already is left, the rest is made or changed and goes to the change
 * log. Two values are the same when they tell the same JSON. */
#include <jansson.h>
#include <string.h>

#include "engine/load-book.h"
#include "engine/load-json.h"
#include "engine/load-said.h"
#include "engine/session.h"
#include "store/change.h"
#include "store/closure.h"
#include "store/person.h"
#include "store/schedule.h"
#include "store/scope.h"
#include "store/service.h"
#include "store/target.h"

typedef struct {
  LoadBook *book;
  Db *db;
  const char *who;
  Instant now;
  LoadTally *tally;
  const LoadGroup *group; /* what it is read from; NULL where nothing but a value is there */
} Apply;

/* What is to be done with one value. */
typedef enum { DO_NOTHING, DO_INSERT, DO_UPDATE, DO_DELETE } Deed;

/* ---- deciding and telling ---- */

/* One value: as it is stored and as the book has it, as text; "" where there is none. */
typedef struct {
  LoadKind kind;
  const char *id, *title;
  char *was, *is;
} Word;

static void word_clear(Word *word)
{
  g_free(word->was);
  g_free(word->is);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Word, word_clear)

/* g_free and free are the same since GLib 2.46. */
static char *take_text(json_t *value)
{
  char *text = value ? json_dumps(value, JSON_COMPACT) : g_strdup("");
  json_decref(value);
  return text;
}

static void count(Apply *apply, const Word *word, Deed deed, gboolean over)
{
  static const char *const words[] = { "", "made", "changed", "took away" };
  if (deed == DO_INSERT)
    apply->tally->made++;
  else
    apply->tally->changed++;
  if (word->kind == LOAD_SERVICE || word->kind == LOAD_SCHEDULE || word->kind == LOAD_CLOSURE)
    apply->tally->plans_touched = TRUE;
  char *line = g_strdup_printf("%s %s %s%s", words[deed], load_kind_name(word->kind), word->title,
                               over ? ", over what was changed on the pages since" : "");
  g_ptr_array_add(apply->tally->lines, line);
  if (over)
    g_ptr_array_add(apply->tally->over, g_strdup(line));
}

/* A book that says of a thing what it said when it was last taken in says nothing new: what others have changed since, at the
 * pages above all, stays. One that says something new has the last word. */
static gboolean weigh(Apply *apply, const Word *word, Deed *deed, GError **error)
{
  g_autofree char *said = NULL;
  if (apply->book->by_hand)
    return TRUE;
  if (!store_change_last(apply->db, apply->who, load_kind_name(word->kind), word->id, &said, error))
    return FALSE;
  gboolean old = said && load_said_before(apply->group, said, word->is);
  gboolean theirs = said && load_said_changed(apply->group, said, word->was);
  if (*deed == DO_NOTHING && !old && *word->is) /* the book has caught up, and from now on has said so */
    return store_change_append(apply->db, apply->now, apply->who, "confirm", load_kind_name(word->kind), word->id, word->was,
                               word->is, error);
  if (*deed != DO_NOTHING && old && theirs && !apply->book->overrule) {
    *deed = DO_NOTHING;
    g_ptr_array_add(apply->tally->kept,
                    g_strdup_printf("%s %s was changed on the pages since the book was last taken in, and stays so",
                                    load_kind_name(word->kind), word->title));
  } else if (*deed != DO_NOTHING) {
    count(apply, word, *deed, theirs && *said);
  }
  return TRUE;
}

/* The thing as the log tells it; of what a book made of it, with the keys that the book said. */
static char *tell(const Apply *apply, json_t *after)
{
  if (json_is_object(after) && !apply->book->by_hand) {
    g_autofree char *keys = load_said_keys(apply->group);
    json_object_set_new(after, "said", json_string(keys));
  }
  return take_text(after);
}

/* Takes @before (NULL: there is none) and @after (NULL: it is to go); counts, logs under @id, tells of it by @title, and
 * says what is to be done. */
static gboolean decide_titled(Apply *apply, LoadKind kind, const char *id, const char *title, json_t *before, json_t *after,
                              Deed *deed, GError **error)
{
  static const char *const acts[] = { "", "add", "change", "remove" };
  gboolean same = before && after && json_equal(before, after);
  *deed = !before ? (after ? DO_INSERT : DO_NOTHING) : !after ? DO_DELETE : same ? DO_NOTHING : DO_UPDATE;
  g_auto(Word) word = { kind, id, title, take_text(before), tell(apply, after) };
  if (!weigh(apply, &word, deed, error))
    return FALSE;
  if (*deed == DO_NOTHING) {
    apply->tally->left++;
    return TRUE;
  }
  if (apply->book->by_hand)
    count(apply, &word, *deed, FALSE);
  return store_change_append(apply->db, apply->now, apply->who, acts[*deed], load_kind_name(kind), id, word.was, word.is, error);
}

static gboolean decide(Apply *apply, LoadKind kind, const char *id, json_t *before, json_t *after, Deed *deed,
                       GError **error)
{
  return decide_titled(apply, kind, id, id, before, after, deed, error);
}

/* ---- kind by kind ---- */

static gboolean apply_team(Apply *apply, const LoadItem *item, GError **error)
{
  const Team *team = item->value;
  g_autoptr(Team) stored = NULL;
  Deed deed;
  if (!store_team_get(apply->db, team->id, &stored, error)
      || !decide(apply, LOAD_TEAM, team->id, stored ? load_team_json(stored) : NULL, load_team_json(team), &deed, error))
    return FALSE;
  if (deed == DO_INSERT)
    return store_team_insert(apply->db, team, apply->now, error);
  return deed == DO_NOTHING || store_team_update(apply->db, team, error);
}

static gboolean apply_person(Apply *apply, const LoadItem *item, GError **error)
{
  const Person *person = item->value;
  g_autoptr(Person) stored = NULL;
  Deed deed;
  if (!store_person_get(apply->db, person->id, &stored, error)
      || !decide_titled(apply, LOAD_PERSON, person->id, person->mail, stored ? load_person_json(stored) : NULL,
                        load_person_json(person), &deed, error))
    return FALSE;
  if (deed == DO_INSERT)
    return store_person_insert(apply->db, person, apply->now, error);
  if (deed == DO_NOTHING)
    return TRUE; /* what the pages made of them stays, and with it what they hold */
  if (stored->state == PERSON_ACTIVE && person->state == PERSON_DISABLED)
    g_ptr_array_add(apply->tally->left_us, g_strdup(person->id));
  return store_person_update(apply->db, person, error)
         && session_after_change(apply->db, person, stored->roles, error);
}

static int compare_texts(const void *a, const void *b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static gboolean apply_professions(Apply *apply, const LoadItem *item, GError **error)
{
  const LoadProfessions *wanted = item->value;
  g_auto(GStrv) stored = store_profession_priority(apply->db, error);
  Deed deed;
  if (!stored)
    return FALSE;
  qsort(wanted->priority, g_strv_length(wanted->priority), sizeof *wanted->priority, compare_texts);
  gboolean first = !*stored && *wanted->priority;
  if (!decide(apply, LOAD_PROFESSIONS, "priority", first ? NULL : load_texts_json((const char *const *)stored),
              load_texts_json((const char *const *)wanted->priority), &deed, error))
    return FALSE;
  if (deed == DO_NOTHING)
    return TRUE;
  for (char **name = stored; *name; name++)
    if (!g_strv_contains((const char *const *)wanted->priority, *name)
        && !store_profession_put(apply->db, *name, FALSE, error))
      return FALSE;
  for (char **name = wanted->priority; *name; name++)
    if (!store_profession_put(apply->db, *name, TRUE, error))
      return FALSE;
  return TRUE;
}

static gboolean apply_service(Apply *apply, const LoadItem *item, GError **error)
{
  const Service *service = item->value;
  g_autoptr(Service) stored = NULL;
  Deed deed;
  if (!store_service_get(apply->db, service->id, &stored, error)
      || !decide(apply, LOAD_SERVICE, service->id, stored ? load_service_json(stored) : NULL, load_service_json(service), &deed,
                 error))
    return FALSE;
  if (deed == DO_INSERT)
    return store_service_insert(apply->db, service, apply->now, error);
  return deed == DO_NOTHING || store_service_update(apply->db, service, error);
}

static gboolean put_schedule(Apply *apply, const Schedule *schedule, GError **error)
{
  g_autoptr(Schedule) stored = NULL;
  Deed deed;
  if (!store_schedule_get(apply->db, schedule->id, &stored, error)
      || !decide(apply, LOAD_SCHEDULE, schedule->id, stored ? load_schedule_json(stored) : NULL, load_schedule_json(schedule),
                 &deed, error))
    return FALSE;
  if (deed == DO_INSERT)
    return store_schedule_insert(apply->db, schedule, error);
  return deed == DO_NOTHING || store_schedule_update(apply->db, schedule, error);
}

static gboolean apply_schedule(Apply *apply, const LoadItem *item, GError **error)
{
  return put_schedule(apply, item->value, error);
}

gboolean load_apply_schedule(Engine *engine, const Schedule *schedule, const char *who, Instant now, GError **error)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
  LoadBook by_hand = { .engine = engine, .by_hand = TRUE };
  LoadTally tally = { .lines = lines };
  Apply apply = { &by_hand, engine->db, who, now, &tally, NULL };
  return put_schedule(&apply, schedule, error);
}

/* Whether a year or target is to be taken away. */
static gboolean is_ended(const LoadItem *item)
{
  const LoadEntry *entry = load_group_find(item->group, "state");
  return entry && strcmp(entry->value, "ended") == 0;
}

static const Closure *find_closure(const GPtrArray *closures, const char *id)
{
  for (guint i = 0; i < closures->len; i++)
    if (strcmp(((const Closure *)closures->pdata[i])->id, id) == 0)
      return closures->pdata[i];
  return NULL;
}

static gboolean apply_closure(Apply *apply, const LoadItem *item, GError **error)
{
  const LoadClosure *wanted = item->value;
  g_autoptr(GPtrArray) closures = store_closure_list(apply->db, error);
  Deed deed;
  if (!closures)
    return FALSE;
  const Closure *stored = find_closure(closures, wanted->closure->id);
  if (!decide(apply, LOAD_CLOSURE, wanted->closure->id, stored ? load_closure_json(stored) : NULL,
              wanted->ended ? NULL : load_closure_json(wanted->closure), &deed, error))
    return FALSE;
  if (deed == DO_DELETE)
    return store_closure_delete(apply->db, wanted->closure->id, error);
  return deed == DO_NOTHING || store_closure_put(apply->db, wanted->closure, error);
}

static gboolean apply_year(Apply *apply, const LoadItem *item, GError **error)
{
  const ReportingYear *year = item->value, *stored = NULL;
  g_autoptr(GPtrArray) years = store_reporting_year_list(apply->db, error);
  Deed deed;
  if (!years)
    return FALSE;
  for (guint i = 0; i < years->len; i++)
    if (strcmp(((const ReportingYear *)years->pdata[i])->name, year->name) == 0)
      stored = years->pdata[i];
  if (!decide(apply, LOAD_YEAR, year->name, stored ? load_year_json(stored) : NULL, is_ended(item) ? NULL : load_year_json(year),
              &deed, error))
    return FALSE;
  if (deed == DO_DELETE)
    return store_reporting_year_delete(apply->db, year->name, error);
  return deed == DO_NOTHING || store_reporting_year_put(apply->db, year, error);
}

static gboolean apply_target(Apply *apply, const LoadItem *item, GError **error)
{
  const Target *target = item->value, *stored = NULL;
  g_autoptr(GPtrArray) targets = store_target_list(apply->db, error);
  Deed deed;
  if (!targets)
    return FALSE;
  for (guint i = 0; i < targets->len; i++)
    if (strcmp(((const Target *)targets->pdata[i])->id, target->id) == 0)
      stored = targets->pdata[i];
  if (!decide(apply, LOAD_TARGET, target->id, stored ? load_target_json(stored) : NULL,
              is_ended(item) ? NULL : load_target_json(target), &deed, error))
    return FALSE;
  if (deed == DO_DELETE)
    return store_target_delete(apply->db, target->id, error);
  return deed == DO_NOTHING || store_target_put(apply->db, target, error);
}

gboolean load_apply(LoadBook *book, const char *who, Instant now, LoadTally *tally, GError **error)
{
  static gboolean (*const appliers[LOAD_KINDS])(Apply *, const LoadItem *, GError **) = {
    [LOAD_TEAM] = apply_team,       [LOAD_PERSON] = apply_person,     [LOAD_PROFESSIONS] = apply_professions,
    [LOAD_SERVICE] = apply_service, [LOAD_SCHEDULE] = apply_schedule, [LOAD_CLOSURE] = apply_closure,
    [LOAD_YEAR] = apply_year,       [LOAD_TARGET] = apply_target,
  };
  Apply apply = { book, book->engine->db, who, now, tally, NULL };
  for (int kind = 0; kind < LOAD_KINDS; kind++)
    for (guint i = 0; i < book->items[kind]->len; i++) {
      const LoadItem *item = book->items[kind]->pdata[i];
      apply.group = item->group;
      if (!appliers[kind](&apply, item, error)) {
        g_prefix_error(error, "%s:%d: ", item->group->file, item->group->line);
        return FALSE;
      }
    }
  /* Names and titles show in every feed that tells of them. */
  return tally->changed == 0 || store_scope_raise_all(book->engine->db, now, error);
}
