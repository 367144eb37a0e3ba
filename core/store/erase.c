#include "store/erase.h"

#include <string.h>

#include "base/id.h"
#include "store/mention.h"
#include "store/rows.h"

/* ---- the pseudonym ---- */

static gboolean find_alias(Db *db, const char *person_id, char **alias, GError **error)
{
  return rows_only(db_ask(db, error, "SELECT alias FROM person WHERE id = $1 AND alias <> ''", "t", person_id), rows_text,
                   alias, error);
}

/* It keeps the team, as figures by team are those of people's teams now; profession and organisation are the bookings' own. */
static gboolean insert_pseudonym(Db *db, const Person *person, const char *id, Instant now, GError **error)
{
  static const char sql[] =
    "INSERT INTO person (id, mail, name, profession, organisation, team_id, roles, state, revision, made_at, pseudonym) "
    "VALUES ($1, $2, $3, '', '', $4, 0, 'past', 1, $5, 1)";
  g_autofree char *mail = g_strconcat("erased-", id, NULL); /* unique, and no address */
  return db_run(db, error, sql, "tttti", id, mail, ERASE_NO_NAME, person->team_id, now);
}

gboolean store_pseudonym(Db *db, const Person *person, const char *wanted, Instant now, char **id, GError **error)
{
  char made[ID_TEXT];
  g_autofree char *alias = NULL;
  if (!find_alias(db, person->id, &alias, error))
    return FALSE;
  if (!alias) {
    alias = g_strdup(wanted ? wanted : id_new(made));
    if (!insert_pseudonym(db, person, alias, now, error)
        || !db_run(db, error, "UPDATE person SET alias = $1 WHERE id = $2", "tt", alias, person->id))
      return FALSE;
  }
  *id = g_steal_pointer(&alias);
  return TRUE;
}

gboolean store_erase_duties(Db *db, const char *person_id, Instant after, gint64 *meetings, gint64 *schedules, GError **error)
{
  gboolean found;
  return db_ask_int(db, error, &found, meetings,
                    "SELECT count(*) FROM host h JOIN slot s ON s.id = h.slot_id WHERE h.person_id = $1 "
                    "AND h.starts_at > $2 AND s.state = 'offered'", "ti", person_id, after)
         && db_ask_int(db, error, &found, schedules,
                       "SELECT count(*) FROM schedule_host h JOIN schedule s ON s.id = h.schedule_id "
                       "WHERE h.person_id = $1 AND s.state = 'active'", "t", person_id);
}

/* ---- steps ---- */

/* A statement and what its placeholders are: 't' the first text, "tt" both, "ti" the first text and the time. */
typedef struct {
  const char *what; /* NULL: not counted */
  const char *types;
  const char *sql;
} Step;

typedef struct {
  Db *db;
  EraseCount count;
  void *data;
} Run;

static gboolean run_step(const Run *run, const Step *step, const char *a, const char *b, Instant now, GError **error)
{
  gint64 changed = 0;
  gboolean fine = strcmp(step->types, "t") == 0  ? db_run_counting(run->db, error, &changed, step->sql, "t", a)
                  : strcmp(step->types, "tt") == 0 ? db_run_counting(run->db, error, &changed, step->sql, "tt", a, b)
                                                   : db_run_counting(run->db, error, &changed, step->sql, "ti", a, now);
  if (fine && step->what && changed > 0)
    run->count(run->data, step->what, changed);
  return fine;
}

static gboolean run_steps(const Run *run, const Step *steps, gsize n, const char *a, const char *b, Instant now, GError **error)
{
  for (gsize i = 0; i < n; i++)
    if (!run_step(run, &steps[i], a, b, now, error))
      return FALSE;
  return TRUE;
}

#define RUN_STEPS(run, steps, a, b, now, error) run_steps(run, steps, G_N_ELEMENTS(steps), a, b, now, error)

#define OWN "party_kind = 'person' AND party_id = $1"

gboolean store_erase_words(Db *db, const Person *person, Instant now, EraseCount count, void *data, GError **error)
{
  static const Step own[] = {
    { "notes", "t", "UPDATE booking SET note = '' WHERE " OWN " AND note <> ''" },
    { "references", "t", "UPDATE booking SET reference = '' WHERE " OWN " AND reference <> ''" },
    { "reasons", "t", "UPDATE booking SET cancel_reason = '' WHERE " OWN " AND cancel_reason <> ''" },
    { "comments", "t",
      "DELETE FROM comment WHERE person_id = $1 OR booking_id IN (SELECT id FROM booking WHERE " OWN ")" },
    { "notes for a team", "ti",
      "UPDATE booking SET note = '', reference = '', cancel_reason = '' WHERE made_by = $1 AND party_kind = 'team' "
      "AND starts_at < $2 AND (note <> '' OR reference <> '' OR cancel_reason <> '')" },
  };
  static const Step elsewhere[] = {
    { "notes that named them", "t", "UPDATE booking SET note = '' WHERE lower(note) LIKE lower($1) ESCAPE '!'" },
    { "references that named them", "t",
      "UPDATE booking SET reference = '' WHERE lower(reference) LIKE lower($1) ESCAPE '!'" },
    { "reasons that named them", "t",
      "UPDATE booking SET cancel_reason = '' WHERE lower(cancel_reason) LIKE lower($1) ESCAPE '!'" },
    { "comments that named them", "t", "DELETE FROM comment WHERE lower(text) LIKE lower($1) ESCAPE '!'" },
    { "labels that named them", "t", "UPDATE token SET label = '' WHERE lower(label) LIKE lower($1) ESCAPE '!'" },
  };
  const Run run = { db, count, data };
  g_autofree char *mail = mention_pattern(person->mail), *name = mention_pattern(person->name);
  return RUN_STEPS(&run, own, person->id, NULL, now, error)
         && (!mail || RUN_STEPS(&run, elsewhere, mail, NULL, now, error))
         && (!name || RUN_STEPS(&run, elsewhere, name, NULL, now, error));
}

gboolean store_erase_doors(Db *db, const Person *person, const char *pseudonym_id, Instant now, EraseCount count, void *data,
                           GError **error)
{
  static const Step doors[] = {
    { "tokens", "t", "DELETE FROM token WHERE person_id = $1" },
    { "sessions", "t", "DELETE FROM session WHERE person_id = $1" },
    { "links to sign in", "t", "DELETE FROM sign_in WHERE person_id = $1" },
    { "letters", "t", "DELETE FROM outbox WHERE person_id = $1" },
    { "drafts", "t", "DELETE FROM draft WHERE person_id = $1 OR party = $1" },
    { "names at identity providers", "t", "DELETE FROM identity WHERE person_id = $1" },
    { NULL, "ti", "UPDATE feed SET revoked_at = $2 WHERE scope_kind IN ('person', 'host') AND scope_id = $1 AND revoked_at = 0" },
    { NULL, "t", "UPDATE feed SET client = '' WHERE scope_kind IN ('person', 'host') AND scope_id = $1" },
  };
  static const Step renamed[] = {
    { "calendars", "tt", "UPDATE feed SET scope_id = $1 WHERE scope_kind IN ('person', 'host') AND scope_id = $2" },
    { NULL, "tt", "UPDATE scope SET id = $1 WHERE kind IN ('person', 'host') AND id = $2" },
    { NULL, "tt", "UPDATE feed SET made_by = $1 WHERE made_by = $2" },
  };
  static const Step meant[] = { { "drafts", "t", "DELETE FROM draft WHERE lower(party) = $1" } };
  const Run run = { db, count, data };
  return RUN_STEPS(&run, doors, person->id, NULL, now, error)
         && RUN_STEPS(&run, meant, person->mail, NULL, now, error)
         && RUN_STEPS(&run, renamed, pseudonym_id, person->id, now, error)
         && store_erase_letters(db, person, count, data, error);
}

/* ---- who was erased ---- */

void erasure_free(Erasure *erasure)
{
  if (!erasure)
    return;
  g_free(erasure->pseudonym_id);
  g_free(erasure->salt);
  g_free(erasure->person_hash);
  g_free(erasure->mail_hash);
  g_free(erasure);
}

gboolean store_erasure_put(Db *db, const Erasure *erasure, GError **error)
{
  return db_run(db, error,
                "INSERT INTO erasure (id, salt, person_hash, mail_hash, at) VALUES ($1, $2, $3, $4, $5) "
                "ON CONFLICT DO NOTHING", "tttti", erasure->pseudonym_id, erasure->salt, erasure->person_hash,
                erasure->mail_hash, erasure->at);
}

static gpointer erasure_of_row(DbRows *rows, GError **error)
{
  Erasure *erasure = g_new0(Erasure, 1);
  erasure->pseudonym_id = db_text_copy(rows, 0);
  erasure->salt = db_text_copy(rows, 1);
  erasure->person_hash = db_text_copy(rows, 2);
  erasure->mail_hash = db_text_copy(rows, 3);
  erasure->at = db_int(rows, 4);
  return erasure;
}

GPtrArray *store_erasure_list(Db *db, GError **error)
{
  return rows_all(db_ask(db, error, "SELECT id, salt, person_hash, mail_hash, at FROM erasure ORDER BY at, id", ""),
                  erasure_of_row, (GDestroyNotify)erasure_free, error);
}

gboolean store_erase_visit(Db *db, EraseVisit visit, void *data, GError **error)
{
  g_autoptr(DbRows) rows = db_ask(db, error, "SELECT id, mail, made_at FROM person WHERE pseudonym = 0", "");
  g_autoptr(GError) why = NULL;
  if (!rows)
    return FALSE;
  while (db_next(rows, &why) && visit(data, db_text(rows, 0), db_text(rows, 1), db_int(rows, 2)))
    ;
  if (!why)
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&why));
  return FALSE;
}
