#include "engine/people-list.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "engine/browse.h"
#include "engine/looks.h"
#include "store/booking.h"
#include "store/person.h"

static gboolean check_right(const Actor *actor, GError **error)
{
  return actor_has(actor, ROLE_ADMINISTRATOR)
         || error_set(error, ERROR_DENIED, "only an administrator looks after people");
}

gboolean people_match(const Person *person, const char *words)
{
  g_autofree char *all = g_strjoin("\n", person->name, person->mail, person->profession, person->organisation, NULL);
  return text_has_words(all, words);
}

GPtrArray *engine_people(Engine *engine, const Actor *actor, const PeopleFilter *filter, guint *total, GError **error)
{
  g_autoptr(GPtrArray) people =
    check_right(actor, error) ? store_person_list(engine->read, filter->states, error) : NULL;
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func((GDestroyNotify)person_free);
  guint n = 0;
  if (!people)
    return NULL;
  for (guint i = 0; i < people->len; i++) {
    if (filter->words && !people_match(people->pdata[i], filter->words))
      continue;
    if (n >= filter->first && n - filter->first < filter->most)
      g_ptr_array_add(found, g_steal_pointer(&people->pdata[i]));
    n++;
  }
  *total = n;
  engine_saw(engine, actor->id, "see", "people", "", NULL);
  return g_steal_pointer(&found);
}

Person *engine_person(Engine *engine, const Actor *actor, const char *id_or_mail, GError **error)
{
  Person *person = check_right(actor, error) ? engine_find_person(engine, engine->read, id_or_mail, error) : NULL;
  if (person && strcmp(person->id, actor->id) != 0)
    engine_saw(engine, actor->id, "see", "person", person->id, NULL);
  return person;
}

GPtrArray *engine_person_holds(Engine *engine, const Actor *actor, const char *person_id, GError **error)
{
  g_autoptr(GPtrArray) live =
    check_right(actor, error) ? store_booking_live_of(engine->read, PARTY_PERSON, person_id, clock_now(), error) : NULL;
  g_autoptr(GPtrArray) views = g_ptr_array_new_with_free_func((GDestroyNotify)booking_view_free);
  if (!live)
    return NULL;
  for (guint i = 0; i < live->len; i++) {
    BookingView *view = engine_booking(engine, actor, live->pdata[i], error);
    if (!view)
      return NULL;
    g_ptr_array_add(views, view);
  }
  return g_steal_pointer(&views);
}
