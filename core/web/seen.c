#include "web/seen.h"

void seen_init(Seen *seen)
{
  seen->sessions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

void seen_clear(Seen *seen)
{
  g_clear_pointer(&seen->sessions, g_hash_table_unref);
}

void seen_note(Seen *seen, const char *id, Instant before, Instant now)
{
  if (now - before >= SEEN_SECONDS && !g_hash_table_contains(seen->sessions, id))
    g_hash_table_insert(seen->sessions, g_strdup(id), g_memdup2(&now, sizeof now));
}

gboolean seen_is_due(const Seen *seen)
{
  return g_hash_table_size(seen->sessions) > 0;
}

gboolean seen_write(const Seen *seen, Engine *engine, GError **error)
{
  GHashTableIter at;
  gpointer id, when;
  g_hash_table_iter_init(&at, seen->sessions);
  while (g_hash_table_iter_next(&at, &id, &when))
    if (!engine_session_seen(engine, id, *(const Instant *)when, error))
      return FALSE;
  return TRUE;
}

void seen_forget(Seen *seen)
{
  g_hash_table_remove_all(seen->sessions);
}
