/* load-json: things of a service book as JSON, as the change log tells them and as two of them are compared; each a new object,
 * or array. Private to engine/.
 */
#ifndef ENGINE_LOAD_JSON_H
#define ENGINE_LOAD_JSON_H

#include <jansson.h>

#include "model/person.h"
#include "model/service.h"
#include "model/target.h"

json_t *load_texts_json(const char *const *texts); /* NULL: none */
json_t *load_person_json(const Person *person);
json_t *load_team_json(const Team *team);
json_t *load_service_json(const Service *service);
json_t *load_schedule_json(const Schedule *schedule);
json_t *load_closure_json(const Closure *closure);
json_t *load_year_json(const ReportingYear *year);
json_t *load_target_json(const Target *target);

#endif
