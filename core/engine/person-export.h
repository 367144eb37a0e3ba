/* person-export: all that is kept about one person, for themself to be given (UK GDPR, Article 15 and 20). Looking at it is noted
 * in the log. Administrators only.
 */
#ifndef ENGINE_PERSON_EXPORT_H
#define ENGINE_PERSON_EXPORT_H

#include <jansson.h>

#include "engine/engine.h"

/* {exported_at, service, person: {…}, bookings: […], …}: each part of store/export.h, instants in the configured zone. The caller
 * owns it; NULL with @error. */
json_t *engine_person_export(Engine *engine, const Actor *actor, const char *id_or_mail, GError **error);

#endif
