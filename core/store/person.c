#include "store/person.h"

#include "base/clock.h"
#include "base/text.h"
#include "store/digest.h"
#include "store/rows.h"

gpointer store_person_of_row(DbRows *rows, GError **error)
{
  Person *person = g_new0(Person, 1);
  person->id = g_strdup(db_text(rows, 0));
  person->mail = g_strdup(db_text(rows, 1));
  person->name = g_strdup(db_text(rows, 2));
  person->profession = g_strdup(db_text(rows, 3));
  person->organisation = g_strdup(db_text(rows, 4));
  person->team_id = db_text_copy(rows, 5);
  person->roles = (guint)db_int(rows, 6);
  person->state = person_state_from_text(db_text(rows, 7));
  return person;
}

static const char get_sql[] = "SELECT " STORE_PERSON_COLUMNS " FROM person p WHERE id = $1";

gboolean store_person_get(Db *db, const char *id, Person **person, GError **error)
{
  return rows_only(db_ask(db, error, get_sql, "t", id), store_person_of_row, person, error);
}

static const char find_sql[] = "SELECT " STORE_PERSON_COLUMNS " FROM person p WHERE id = $1 OR mail = $2";

gboolean store_person_find(Db *db, const char *id_or_mail, Person **person, GError **error)
{
  g_autofree char *mail = text_mail_key(id_or_mail);
  return rows_only(db_ask(db, error, find_sql, "tt", id_or_mail, mail), store_person_of_row, person, error);
}

static const char insert_sql[] =
  "INSERT INTO person (id, mail, name, profession, organisation, team_id, roles, state, revision, made_at)"
  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9)";

gboolean store_person_insert(Db *db, const Person *person, Instant made_at, GError **error)
{
  return db_run(db, error, insert_sql, "ttttttiti", person->id, person->mail, person->name, person->profession,
                person->organisation, person->team_id, (gint64)person->roles, person_state_text(person->state),
                (gint64)made_at);
}

static const char update_sql[] =
  "UPDATE person SET name = $2, profession = $3, organisation = $4, team_id = $5, roles = $6, state = $7,"
  " revision = revision + 1 WHERE id = $1";

/* What the team's calendar counted for this member goes on counting there, as if one change more had come. */
static gboolean leave_team(Db *db, const Person *before, GError **error)
{
  static const char sql[] =
    "INSERT INTO team_left (team_id, slot_id, counted, left_at) SELECT $1, c.slot_id, sum(c.counted) + 1, $3 FROM ("
    "SELECT slot_id, revision AS counted FROM booking WHERE party_kind = 'person' AND party_id = $2 UNION ALL "
    "SELECT slot_id, revision FROM booking_left WHERE party_kind = 'person' AND party_id = $2) c GROUP BY c.slot_id "
    "ON CONFLICT (team_id, slot_id) DO UPDATE SET counted = team_left.counted + excluded.counted, "
    "left_at = excluded.left_at";
  return !before->team_id || db_run(db, error, sql, "tti", before->team_id, before->id, clock_now());
}

/* Calendars and reports by team follow the person's present team. */
static gboolean change_team(Db *db, const Person *person, GError **error)
{
  g_autoptr(Person) before = NULL;
  if (!store_person_get(db, person->id, &before, error))
    return FALSE;
  if (!before || g_strcmp0(before->team_id, person->team_id) == 0)
    return TRUE;
  return leave_team(db, before, error) && store_digest_stale_person(db, person->id, error);
}

gboolean store_person_update(Db *db, const Person *person, GError **error)
{
  return change_team(db, person, error)
         && db_run(db, error, update_sql, "tttttit", person->id, person->name, person->profession, person->organisation,
                   person->team_id, (gint64)person->roles, person_state_text(person->state));
}

static const char list_sql[] =
  "SELECT " STORE_PERSON_COLUMNS " FROM person p WHERE state IN ($1, $2, $3) AND pseudonym = 0 ORDER BY name, mail";

GPtrArray *store_person_list(Db *db, guint states, GError **error)
{
  const char *wanted[] = { "", "", "" };
  for (guint state = PERSON_ACTIVE; state <= PERSON_PAST; state++)
    if (states & (1u << state))
      wanted[state] = person_state_text((PersonState)state);
  return rows_all(db_ask(db, error, list_sql, "ttt", wanted[0], wanted[1], wanted[2]),
                  store_person_of_row, (GDestroyNotify)person_free, error);
}

static const char team_members_sql[] =
  "SELECT " STORE_PERSON_COLUMNS " FROM person p WHERE team_id = $1 AND state = 'active' ORDER BY name, mail";

GPtrArray *store_person_team(Db *db, const char *team_id, GError **error)
{
  return rows_all(db_ask(db, error, team_members_sql, "t", team_id), store_person_of_row, (GDestroyNotify)person_free, error);
}
