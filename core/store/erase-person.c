/* Whatever names one person names another afterwards. */
#include <string.h>

#include "store/digest.h"
#include "store/erase.h"
#include "store/rows.h"

typedef struct {
  const char *what; /* NULL: not counted */
  const char *sql;  /* $1 becomes, where it was $2 */
} Renaming;

static gboolean rename_all(Db *db, const Renaming *renamings, gsize n, const char *to, const char *from, EraseCount count,
                           void *data, GError **error)
{
  for (gsize i = 0; i < n; i++) {
    gint64 changed = 0;
    if (!db_run_counting(db, error, &changed, renamings[i].sql, "tt", to, from))
      return FALSE;
    if (renamings[i].what && changed > 0)
      count(data, renamings[i].what, changed);
  }
  return TRUE;
}

/* ---- the hosts of a slot, kept as a sorted list in its row ---- */

static int compare_texts(const void *a, const void *b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static char *exchange(const char *list, const char *to, const char *from)
{
  g_auto(GStrv) ids = g_strsplit(list, ",", -1);
  for (char **id = ids; *id; id++)
    if (strcmp(*id, from) == 0) {
      g_free(*id);
      *id = g_strdup(to);
    }
  qsort(ids, g_strv_length(ids), sizeof *ids, compare_texts);
  return g_strjoinv(",", ids);
}

/* The key of an imported slot names its hosts as well. */
static gboolean rename_host(Db *db, const char *to, const char *from, EraseCount count, void *data, GError **error)
{
  g_autoptr(GPtrArray) slots = rows_pairs(
    db_ask(db, error, "SELECT DISTINCT s.id, s.hosts FROM slot s JOIN host h ON h.slot_id = s.id WHERE h.person_id = $1", "t",
           from), error);
  for (guint i = 0; slots && i < slots->len; i++) {
    const RowsPair *slot = slots->pdata[i];
    g_autofree char *hosts = exchange(slot->text, to, from);
    if (!db_run(db, error, "UPDATE slot SET hosts = $1, slot_key = replace(slot_key, $2, $3) WHERE id = $4", "tttt", hosts,
                from, to, slot->id)
        || !store_digest_stale_slot(db, slot->id, error))
      return FALSE;
  }
  if (slots && slots->len > 0)
    count(data, "sessions given", slots->len);
  /* What the digests say of a stale day is of no meaning, but it is there until they are made anew. */
  static const char cells[] = "UPDATE digest SET cells = replace(cells, $1, $2) WHERE kind = 'host' "
                              "AND cells <> replace(cells, $1, $2)";
  return slots && db_run(db, error, "UPDATE host SET person_id = $1 WHERE person_id = $2", "tt", to, from)
         && (slots->len == 0 || db_run(db, error, cells, "tt", from, to));
}

gboolean store_erase_person(Db *db, const char *person_id, const char *pseudonym_id, EraseCount count, void *data,
                            GError **error)
{
  static const Renaming renamings[] = {
    { "bookings", "UPDATE booking SET party_id = $1 WHERE party_kind = 'person' AND party_id = $2" },
    { "bookings made", "UPDATE booking SET made_by = $1 WHERE made_by = $2" },
    { NULL, "UPDATE booking_left SET party_id = $1 WHERE party_kind = 'person' AND party_id = $2" },
    { "attendance recorded", "UPDATE attendance SET recorded_by = $1 WHERE recorded_by = $2" },
    { "ratings", "UPDATE rating SET person_id = $1 WHERE person_id = $2" },
    { NULL, "UPDATE schedule_host SET person_id = $1 WHERE person_id = $2" },
    { "teams led", "UPDATE team SET leader_id = NULL WHERE leader_id = $2 AND $1 <> $2" },
  };
  return store_attender_forget(db, person_id, error)
         && rename_all(db, renamings, G_N_ELEMENTS(renamings), pseudonym_id, person_id, count, data, error)
         && rename_host(db, pseudonym_id, person_id, count, data, error)
         && db_run(db, error, "DELETE FROM person WHERE id = $1", "t", person_id);
}
