/* fixture: a diary of its own in a temporary folder, with a clock that stands still, for tests of the engine. */
#ifndef TESTS_ENGINE_FIXTURE_H
#define TESTS_ENGINE_FIXTURE_H

#include "engine/booking.h"
#include "engine/engine.h"
#include "../support/scratch.h"

typedef struct {
  char *folder;
  Config *config;
  Engine *engine;
  Actor *operator;
} Fixture;

/* The clock stands at @now ("2026-10-01T09:00", London time). */
Fixture *fixture_new(const char *now);
void fixture_free(Fixture *fixture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Fixture, fixture_free)

void fixture_at(Fixture *fixture, const char *now); /* sets the clock */
Instant fixture_instant(const char *civil);         /* London time */

void fixture_team(Fixture *fixture, const char *id, const char *title);
/* Adds a person and gives an actor for them, whose id is "p-" and the part of @mail before the @. */
Actor *fixture_person(Fixture *fixture, const char *mail, guint roles, const char *team_id);
/* @settings: "key=value key=value". */
void fixture_service(Fixture *fixture, const char *id, const char *plugin, const char *settings);
/* One slot of one meeting; @hosts person ids, comma-separated. The slot's id is @id. */
void fixture_slot(Fixture *fixture, const char *id, const char *service, const char *starts, int minutes, int capacity,
                  const char *hosts);
/* As fixture_slot, with @n meetings a week apart. */
void fixture_cohort(Fixture *fixture, const char *id, const char *service, const char *starts, int minutes, int n,
                    int capacity, const char *hosts);

/* One number out of the database; fails the test if there is none. */
gint64 fixture_number(Fixture *fixture, const char *sql);
/* "taken waiting units delivered did_not_attend given_back by_service open free" of a slot. */
char *fixture_tallies(Fixture *fixture, const char *slot);

/* Books in a transaction of its own, undone if refused. @party: NULL for the actor, else "person:ID" or "team:ID". Returns
 * the state's name or "refused REASON" (newly allocated); *@id (may be NULL) takes the booking's id. */
char *fixture_book(Fixture *fixture, const Actor *actor, const char *slot, const char *party, int seats, char **id);
char *fixture_cancel(Fixture *fixture, const Actor *actor, const char *booking, CancelledBy by);
char *fixture_move(Fixture *fixture, const Actor *actor, const char *booking, const char *slot);
char *fixture_accept(Fixture *fixture, const Actor *actor, const char *booking);
void fixture_lapse(Fixture *fixture);
char *fixture_state(Fixture *fixture, const char *booking);

#endif
