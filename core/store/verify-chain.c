/* The log's chain, proved entry by entry: sealed anew from what is stored, in the order of their numbers. Behind a break the
 * stored seal is believed again, so that each fault is told once, the first one first. */
#include <stdlib.h>
#include <string.h>

#include "store/audit.h"
#include "store/chain.h"
#include "store/fact.h"
#include "store/verify.h"

typedef struct {
  const VerifySink *sink;
  gint64 number; /* of the entry before */
  char seal[SEAL_TEXT];
} Walk;

static void found(const Walk *walk, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void found(const Walk *walk, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  g_autofree char *text = g_strdup_vprintf(format, args);
  va_end(args);
  walk->sink->found(walk->sink->data, text);
}

static ChainEntry entry_of_row(DbRows *rows)
{
  return (ChainEntry){ .number = db_int(rows, 0), .id = db_text(rows, 1), .at = db_int(rows, 2), .who = db_text(rows, 3),
                       .act = db_text(rows, 4), .kind = db_text(rows, 5), .subject = db_text(rows, 6),
                       .before = db_text(rows, 7), .after = db_text(rows, 8), .salt = db_text(rows, 9),
                       .digest = db_text(rows, 10) };
}

static void look_at_entry(Walk *walk, DbRows *rows)
{
  char sealed[SEAL_TEXT];
  const ChainEntry entry = entry_of_row(rows);
  const char *stored = db_text(rows, 11);
  if (entry.number != walk->number + 1)
    found(walk, "change: entry %" G_GINT64_FORMAT " of the log is missing (%" G_GINT64_FORMAT " in all before change %s)",
          walk->number + 1, entry.number - walk->number - 1, entry.id);
  else if (strcmp(chain_seal(&entry, walk->seal, sealed), stored) != 0)
    found(walk, "change %s: entry %" G_GINT64_FORMAT " of the log is not what was sealed, or does not follow from the one "
          "before it", entry.id, entry.number);
  if (*entry.digest && (*entry.salt || *entry.before || *entry.after))
    found(walk, "change %s: it is said to be dropped, and still tells something", entry.id);
  walk->number = entry.number;
  g_strlcpy(walk->seal, stored, sizeof walk->seal);
}

static gboolean walk_entries(Db *db, Walk *walk, GError **error)
{
  static const char sql[] = "SELECT number, id, at, who, act, kind, subject, before, after, salt, digest, seal FROM change "
                            "WHERE number > 0 ORDER BY number";
  g_autoptr(DbRows) rows = db_ask(db, error, sql, "");
  g_autoptr(GError) why = NULL;
  if (!rows)
    return FALSE;
  while (db_next(rows, &why)) {
    walk->sink->looked(walk->sink->data);
    look_at_entry(walk, rows);
  }
  if (!why)
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&why));
  return FALSE;
}

/* What the database says of where the log ends. */
static gboolean check_end(Db *db, const Walk *walk, GError **error)
{
  g_autofree char *head = NULL;
  if (!store_fact_get(db, FACT_LOG_HEAD, &head, error))
    return FALSE;
  const char *blank = head ? strchr(head, ' ') : NULL;
  gint64 number = blank ? g_ascii_strtoll(head, NULL, 10) : 0;
  if (number > walk->number)
    found(walk, "change: entry %" G_GINT64_FORMAT " of the log is missing, and all after it: there were %" G_GINT64_FORMAT,
          walk->number + 1, number);
  else if (number != walk->number || (number > 0 && strcmp(blank + 1, walk->seal) != 0))
    found(walk, "change: the log ends with entry %" G_GINT64_FORMAT ", and the database says that entry %" G_GINT64_FORMAT
          " was the last", walk->number, number);
  return TRUE;
}

/* ---- what was dropped, against the entries that say why ---- */

typedef struct {
  char *by;   /* id of the entry, NULL before the first */
  guint n;
  SealRun *ids;
} Dropped;

static gboolean check_dropped(Db *db, const Walk *walk, Dropped *dropped, GError **error)
{
  static const char sql[] = "SELECT id FROM change WHERE id = $1 AND act IN (" AUDIT_KEPT ") AND digest = '' AND after = $2";
  if (!dropped->by)
    return TRUE;
  g_autofree char *by = g_steal_pointer(&dropped->by);
  g_autofree char *after = audit_dropped_text(dropped->n, g_steal_pointer(&dropped->ids));
  g_autoptr(DbRows) rows = db_ask(db, error, sql, "tt", by, after);
  g_autoptr(GError) why = NULL;
  if (!rows)
    return FALSE;
  if (!db_next(rows, &why) && !why)
    found(walk, "change: %u entries are dropped that change %s does not account for", dropped->n, *by ? by : "(none)");
  if (!why)
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&why));
  return FALSE;
}

static gboolean walk_dropped(Db *db, const Walk *walk, Dropped *dropped, GError **error)
{
  static const char sql[] = "SELECT dropped_by, id FROM change WHERE digest <> '' ORDER BY dropped_by, id";
  g_autoptr(DbRows) rows = db_ask(db, error, sql, "");
  g_autoptr(GError) why = NULL;
  if (!rows)
    return FALSE;
  while (db_next(rows, &why)) {
    const char *by = db_text(rows, 0);
    if (g_strcmp0(by, dropped->by) != 0) {
      if (!check_dropped(db, walk, dropped, error))
        return FALSE;
      *dropped = (Dropped){ g_strdup(by), 0, seal_begin() };
    }
    seal_take(dropped->ids, db_text(rows, 1));
    dropped->n++;
  }
  if (!why)
    return check_dropped(db, walk, dropped, error);
  g_propagate_error(error, g_steal_pointer(&why));
  return FALSE;
}

static gboolean verify_dropped(Db *db, const Walk *walk, GError **error)
{
  Dropped dropped = { NULL };
  gboolean fine = walk_dropped(db, walk, &dropped, error);
  g_free(dropped.by);
  if (dropped.ids)
    seal_end(dropped.ids, (char[SEAL_TEXT]){ 0 });
  return fine;
}

gboolean store_verify_chain(Db *db, const VerifySink *sink, GError **error)
{
  Walk walk = { .sink = sink };
  return walk_entries(db, &walk, error) && check_end(db, &walk, error) && verify_dropped(db, &walk, error);
}
