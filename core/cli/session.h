/* session: what commands that act on the diary share: the opened engine and whoever acts. */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include <jansson.h>

#include "cli/cli.h"
#include "engine/booking.h"
#include "engine/engine.h"

/* Opens the engine, and the actor: @as (mail address or id) or, NULL, the operator. A database that an older program made is
 * an error that names “attune migrate”: no command that is meant for something else takes that step, and no timer. */
gboolean session_open(const CliCall *call, const char *as, Engine **engine, Actor **actor, GError **error);

/* Prints JSON and a line end to standard output. Takes @json. */
void session_print_json(json_t *json);

/* A refusal as an error (exit code of ERROR_CONFLICT): the sentence and the reason's code. Returns FALSE. */
gboolean session_refuse(const Verdict *verdict, GError **error);

/* An act on a booking, run in one transaction; a refusal undoes it and becomes an error. */
typedef gboolean (*SessionAct)(Engine *engine, const Actor *actor, gconstpointer wish, BookAnswer *answer, GError **error);
gboolean session_act(Engine *engine, const Actor *actor, SessionAct act, gconstpointer wish, BookAnswer *answer,
                     GError **error);

/* Prints what became of a booking: its id alone on standard output (or JSON), words for people on standard error. */
void session_print_answer(const CliCall *call, const Engine *engine, const BookAnswer *answer, const char *done);

/* Dates as options take them, in the engine's zone: *@from the first instant of @from_on, *@to the first after @to_on; 0
 * where NULL. */
gboolean session_dates(const Engine *engine, const char *from_on, const char *to_on, Instant *from, Instant *to,
                       GError **error);

#endif
