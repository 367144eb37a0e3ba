#include "store/person.h"

#include <string.h>

#include "store/rows.h"

#define COLUMNS "id, title, organisation, leader_id, state"

static gpointer read_team(DbRows *rows, GError **error)
{
  Team *team = g_new0(Team, 1);
  team->id = g_strdup(db_text(rows, 0));
  team->title = g_strdup(db_text(rows, 1));
  team->organisation = g_strdup(db_text(rows, 2));
  team->leader_id = db_text_copy(rows, 3);
  team->past = strcmp(db_text(rows, 4), "past") == 0;
  return team;
}

static const char get_sql[] = "SELECT " COLUMNS " FROM team WHERE id = $1";

gboolean store_team_get(Db *db, const char *id, Team **team, GError **error)
{
  return rows_only(db_ask(db, error, get_sql, "t", id), read_team, team, error);
}

static const char find_title_sql[] = "SELECT " COLUMNS " FROM team WHERE title = $1 ORDER BY id LIMIT 1";

gboolean store_team_find_title(Db *db, const char *title, Team **team, GError **error)
{
  return rows_only(db_ask(db, error, find_title_sql, "t", title), read_team, team, error);
}

static const char insert_sql[] =
  "INSERT INTO team (id, title, organisation, leader_id, state, made_at) VALUES ($1, $2, $3, $4, $5, $6)";

gboolean store_team_insert(Db *db, const Team *team, Instant made_at, GError **error)
{
  return db_run(db, error, insert_sql, "ttttti", team->id, team->title, team->organisation, team->leader_id,
                team->past ? "past" : "active", (gint64)made_at);
}

static const char update_sql[] = "UPDATE team SET title = $2, organisation = $3, leader_id = $4, state = $5 WHERE id = $1";

gboolean store_team_update(Db *db, const Team *team, GError **error)
{
  return db_run(db, error, update_sql, "ttttt", team->id, team->title, team->organisation, team->leader_id,
                team->past ? "past" : "active");
}

static const char list_sql[] =
  "SELECT " COLUMNS " FROM team WHERE state = 'active' OR $1 = 1 ORDER BY title, id";

GPtrArray *store_team_list(Db *db, gboolean past, GError **error)
{
  return rows_all(db_ask(db, error, list_sql, "i", (gint64)(past ? 1 : 0)),
                  read_team, (GDestroyNotify)team_free, error);
}
