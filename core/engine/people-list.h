/* people-list: people as an administrator looks for them. Reads committed data only. */
#ifndef ENGINE_PEOPLE_LIST_H
#define ENGINE_PEOPLE_LIST_H

#include "engine/engine.h"
#include "model/booking.h"

typedef struct {
  const char *words; /* each of which is in name, mail, profession or organisation, in whatever case; NULL for all */
  guint states;      /* bits 1 << PersonState */
  guint first, most; /* so many are passed over, and so many given */
} PeopleFilter;

/* Pure: whether somebody is meant by @words. */
gboolean people_match(const Person *person, const char *words);

/* Person * in order of name; *@total takes how many there are in all. Looking is noted (engine/looks.h). ERROR_DENIED but for
 * administrators, as for all below. */
GPtrArray *engine_people(Engine *engine, const Actor *actor, const PeopleFilter *filter, guint *total, GError **error);
/* One by id or mail address; looking is noted. */
Person *engine_person(Engine *engine, const Actor *actor, const char *id_or_mail, GError **error);
/* What engine_person_disable would give back: BookingView * in order of start. */
GPtrArray *engine_person_holds(Engine *engine, const Actor *actor, const char *person_id, GError **error);

#endif
