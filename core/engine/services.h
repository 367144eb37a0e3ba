/* services: the engine's cache of services, ready to be asked about. Private to engine/; see engine_service(). */
#ifndef ENGINE_SERVICES_H
#define ENGINE_SERVICES_H

#include "engine/engine.h"

void services_init(Engine *engine);
void services_clear(Engine *engine);

#endif
