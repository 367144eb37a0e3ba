/* person: rows of person and team.
 *
 * All functions: FALSE or NULL with @error on a broken database; "not there" is not an error: the out value is NULL then.
 */
#ifndef STORE_PERSON_H
#define STORE_PERSON_H

#include "base/civil.h"
#include "db/db.h"
#include "model/person.h"

/* The columns of "person p" in the order in which store_person_of_row takes them from a row's start. */
#define STORE_PERSON_COLUMNS "p.id, p.mail, p.name, p.profession, p.organisation, p.team_id, p.roles, p.state"
gpointer store_person_of_row(DbRows *rows, GError **error); /* RowsMake: a Person * */

gboolean store_person_get(Db *db, const char *id, Person **person, GError **error);
/* By id or mail address; the address in any case. */
gboolean store_person_find(Db *db, const char *id_or_mail, Person **person, GError **error);
/* A mail address that another person has is ERROR_CONFLICT. */
gboolean store_person_insert(Db *db, const Person *person, Instant made_at, GError **error);
/* Writes every field but id and mail anew and raises the row's revision. Who leaves a team takes nothing from what the
 * team's calendar has counted, and marks the days of their bookings for the reports (store/digest.h). */
gboolean store_person_update(Db *db, const Person *person, GError **error);
/* Person * in order of name; @states: bits 1 << PersonState to list. */
GPtrArray *store_person_list(Db *db, guint states, GError **error);
/* Members of a team, active ones, in order of name. */
GPtrArray *store_person_team(Db *db, const char *team_id, GError **error);

gboolean store_team_get(Db *db, const char *id, Team **team, GError **error);
/* By title exactly, the first by id where several have it. */
gboolean store_team_find_title(Db *db, const char *title, Team **team, GError **error);
gboolean store_team_insert(Db *db, const Team *team, Instant made_at, GError **error);
gboolean store_team_update(Db *db, const Team *team, GError **error); /* all but id */
/* Team * in order of title; past ones too if @past. */
GPtrArray *store_team_list(Db *db, gboolean past, GError **error);

#endif
