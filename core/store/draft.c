#include "store/draft.h"

#include "store/rows.h"

gboolean store_draft_put(Db *db, const Draft *draft, gboolean *done, GError **error)
{
  static const char sql[] =
    "INSERT INTO draft (id, person_id, slot_id, party_kind, party, seats, reference, note, made_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO UPDATE SET slot_id = excluded.slot_id, "
    "party_kind = excluded.party_kind, party = excluded.party, seats = excluded.seats, reference = excluded.reference, "
    "note = excluded.note, made_at = excluded.made_at WHERE draft.person_id = excluded.person_id RETURNING id";
  char *id = NULL;
  DbRows *rows = db_ask(db, error, sql, "tttttitti", draft->id, draft->person_id, draft->slot_id,
                        party_kind_text(draft->party_kind), draft->party, (gint64)draft->seats, draft->reference,
                        draft->note, draft->made_at);
  if (!rows_only(rows, rows_text, &id, error))
    return FALSE;
  *done = id != NULL;
  g_free(id);
  return TRUE;
}

static gpointer draft_of_row(DbRows *rows, GError **error)
{
  g_autoptr(Draft) draft = g_new0(Draft, 1);
  draft->id = db_text_copy(rows, 0);
  draft->person_id = db_text_copy(rows, 1);
  draft->slot_id = db_text_copy(rows, 2);
  draft->party = db_text_copy(rows, 4);
  draft->seats = (int)db_int(rows, 5);
  draft->reference = db_text_copy(rows, 6);
  draft->note = db_text_copy(rows, 7);
  draft->made_at = db_int(rows, 8);
  return party_kind_parse(db_text(rows, 3), &draft->party_kind, error) ? g_steal_pointer(&draft) : NULL;
}

gboolean store_draft_get(Db *db, const char *id, const char *person_id, Draft **draft, GError **error)
{
  static const char sql[] =
    "SELECT id, person_id, slot_id, party_kind, party, seats, reference, note, made_at FROM draft "
    "WHERE id = $1 AND person_id = $2";
  return rows_only(db_ask(db, error, sql, "tt", id, person_id), draft_of_row, draft, error);
}

gboolean store_draft_drop(Db *db, const char *id, const char *person_id, GError **error)
{
  return db_run(db, error, "DELETE FROM draft WHERE id = $1 AND person_id = $2", "tt", id, person_id);
}

gboolean store_draft_sweep(Db *db, Instant before, GError **error)
{
  return db_run(db, error, "DELETE FROM draft WHERE made_at < $1", "i", before);
}
