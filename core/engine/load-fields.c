#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "engine/load-book.h"
#include "store/person.h"

void load_group_fault(LoadBook *book, const LoadGroup *group, const LoadEntry *entry, const char *format, ...)
{
  va_list words;
  va_start(words, format);
  g_autofree char *reason = g_strdup_vprintf(format, words);
  va_end(words);
  load_fault_of(&book->faults, group->file, entry ? entry->line : group->line, entry ? entry->key : "", FALSE, reason);
}

void load_group_error(LoadBook *book, const LoadGroup *group, const LoadEntry *entry, GError *error)
{
  load_group_fault(book, group, entry, "%s", error->message);
  g_error_free(error);
}

void load_group_needs(LoadBook *book, const LoadGroup *group, const LoadEntry *entry, const char *key, const char *what)
{
  g_autofree char *reason =
    g_strdup_printf("[%s%s%s] needs “%s”", group->kind, *group->name ? " " : "", group->name, what);
  load_fault_of(&book->faults, group->file, entry ? entry->line : group->line, key, TRUE, reason);
}

LoadEntry *load_entry(LoadBook *book, LoadGroup *group, const char *key, gboolean required)
{
  LoadEntry *entry = load_group_find(group, key);
  if (entry && *entry->value)
    return entry;
  if (required)
    load_group_needs(book, group, entry, key, key);
  return NULL;
}

const char *load_text(LoadBook *book, LoadGroup *group, const char *key, gsize most, gboolean required)
{
  LoadEntry *entry = load_entry(book, group, key, required);
  GError *why = NULL;
  if (!entry)
    return "";
  if (text_check(entry->value, most, FALSE, key, &why))
    return entry->value;
  load_group_error(book, group, entry, why);
  return "";
}

const char *load_title(LoadBook *book, LoadGroup *group, gsize most)
{
  const char *title = load_text(book, group, "title", most, FALSE);
  return *title ? title : group->name;
}

gboolean load_date(LoadBook *book, LoadGroup *group, const char *key, gboolean required, Civil *date)
{
  LoadEntry *entry = load_entry(book, group, key, required);
  GError *why = NULL;
  if (!entry)
    return FALSE;
  if (civil_parse_date(entry->value, date, &why))
    return TRUE;
  g_prefix_error(&why, "%s: ", key);
  load_group_error(book, group, entry, why);
  return FALSE;
}

gboolean load_period(LoadBook *book, LoadGroup *group, Civil *from, Civil *to)
{
  gboolean has_from = load_date(book, group, "from", TRUE, from), has_to = load_date(book, group, "to", TRUE, to);
  if (!has_from || !has_to)
    return FALSE;
  if (civil_compare(*from, *to) <= 0)
    return TRUE;
  load_group_fault(book, group, load_group_find(group, "to"), "“to” lies before “from”; swap them, or mend the year");
  return FALSE;
}

gint64 load_number(LoadBook *book, LoadGroup *group, const char *key, gint64 least, gint64 most, gint64 standard)
{
  LoadEntry *entry = load_entry(book, group, key, FALSE);
  gint64 number = standard;
  GError *why = NULL;
  if (entry && !text_to_int(entry->value, least, most, key, &number, &why)) {
    load_group_error(book, group, entry, why);
    return standard;
  }
  return number;
}

double load_share(LoadBook *book, LoadGroup *group, const char *key, double most, double standard, gboolean required)
{
  double real = load_real(book, group, key, most * 100, standard, required);
  return real > most ? real / 100 : real;
}

double load_real(LoadBook *book, LoadGroup *group, const char *key, double most, double standard, gboolean required)
{
  LoadEntry *entry = load_entry(book, group, key, required);
  if (!entry)
    return standard;
  char *end = NULL;
  double real = g_ascii_strtod(entry->value, &end);
  while (g_ascii_isspace(*end))
    end++;
  if (end != entry->value && *end == '%') {
    real /= 100;
    end++;
  }
  if (end == entry->value || *end || !isfinite(real))
    load_group_fault(book, group, entry, "%s: “%.40s” is not a number; write 150, 0.75 or 75%%", key, entry->value);
  else if (real < 0 || real > most)
    load_group_fault(book, group, entry,
                     "%s: %s is out of bounds, from 0 to %g is possible (a share is written 0.75 or "
                     "75%%)",
                     key, entry->value, most);
  else
    return real;
  return standard;
}

gboolean load_state(LoadBook *book, LoadGroup *group, const char *first, const char *second)
{
  LoadEntry *entry = load_entry(book, group, "state", FALSE);
  if (!entry || strcmp(entry->value, first) == 0)
    return FALSE;
  if (strcmp(entry->value, second) == 0)
    return TRUE;
  load_group_fault(book, group, entry, "state: write %s or %s, not “%.40s”", first, second, entry->value);
  return FALSE;
}

/* ---- references ---- */

static int compare_texts(const void *a, const void *b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

gboolean load_broke(LoadBook *book, GError *why)
{
  if (why && !book->broken)
    book->broken = why;
  else if (why)
    g_error_free(why);
  return why != NULL;
}

/* Names the nearest of those of the book and of the database that were looked up. */
static void refuse_unknown(LoadBook *book, const LoadGroup *group, const LoadEntry *entry, const char *kind,
                           const char *name, GHashTable *known)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  GHashTableIter iter;
  void *key, *value;
  g_hash_table_iter_init(&iter, known);
  while (g_hash_table_iter_next(&iter, &key, &value))
    if (value)
      g_ptr_array_add(names, key);
  g_ptr_array_sort(names, compare_texts);
  g_ptr_array_add(names, NULL);
  const char *nearest = text_nearest(name, (const char *const *)names->pdata);
  if (nearest)
    load_group_fault(book, group, entry, "there is no %s “%s”; did you mean “%s”?", kind, name, nearest);
  else
    load_group_fault(book, group, entry, "there is no %s “%s”; add a group [%s %s]", kind, name, kind, name);
}

const Person *load_find_person(LoadBook *book, const LoadGroup *group, const LoadEntry *entry, const char *mail)
{
  g_autofree char *key = text_mail_key(mail);
  Person *person = g_hash_table_lookup(book->people, key);
  if (!person && !g_hash_table_contains(book->people, key)) {
    GError *why = NULL;
    store_person_find(book->engine->db, key, &person, &why);
    if (load_broke(book, why))
      return NULL;
    g_hash_table_insert(book->people, g_strdup(key), person);
  }
  if (!person)
    refuse_unknown(book, group, entry, "person", mail, book->people);
  return person;
}

const Team *load_find_team(LoadBook *book, const LoadGroup *group, const LoadEntry *entry, const char *id)
{
  Team *team = g_hash_table_lookup(book->teams, id);
  if (!team)
    refuse_unknown(book, group, entry, "team", id, book->teams);
  return team;
}

const Service *load_find_service(LoadBook *book, const LoadGroup *group, const LoadEntry *entry, const char *id)
{
  Service *service = g_hash_table_lookup(book->services, id);
  if (!service)
    refuse_unknown(book, group, entry, "service", id, book->services);
  return service;
}

GStrv load_service_list(LoadBook *book, LoadGroup *group)
{
  LoadEntry *entry = load_group_find(group, "services");
  g_auto(GStrv) ids = text_split_list(entry ? entry->value : "");
  qsort(ids, g_strv_length(ids), sizeof *ids, compare_texts);
  g_autoptr(GStrvBuilder) kept = g_strv_builder_new();
  for (char **id = ids; *id; id++) {
    if (id > ids && strcmp(id[-1], *id) == 0)
      load_group_fault(book, group, entry, "services: “%s” stands twice", *id);
    else if (load_find_service(book, group, entry, *id))
      g_strv_builder_add(kept, *id);
  }
  return g_strv_builder_end(kept);
}
