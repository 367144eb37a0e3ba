#include "web/fetches.h"

#include "base/clock.h"

#define CLIENT_TEXT 256

struct Fetch {
  gint64 times;
  Instant at;
  char client[CLIENT_TEXT]; /* cut short; made good UTF-8 when it is written */
};

void fetches_init(Fetches *fetches)
{
  fetches->fetches = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  fetches->written = 0;
  fetches->round = 1;
}

void fetches_clear(Fetches *fetches)
{
  g_hash_table_unref(fetches->fetches);
}

Fetch *fetches_of(Fetches *fetches, const char *feed_id)
{
  Fetch *fetch = g_hash_table_lookup(fetches->fetches, feed_id);
  if (!fetch) {
    fetch = g_new0(Fetch, 1);
    g_hash_table_insert(fetches->fetches, g_strdup(feed_id), fetch);
  }
  return fetch;
}

void fetches_note(Fetch *fetch, Instant now, const char *client)
{
  fetch->times++;
  fetch->at = now;
  g_strlcpy(fetch->client, client ? client : "", sizeof fetch->client);
}

gboolean fetches_are_due(const Fetches *fetches, int seconds)
{
  return g_hash_table_size(fetches->fetches) > 0
    && (fetches->written == 0 || clock_ticks() - fetches->written >= (gint64)seconds * G_USEC_PER_SEC);
}

gboolean fetches_write(Fetches *fetches, Engine *engine, GError **error)
{
  GHashTableIter all;
  gpointer id, value;
  g_hash_table_iter_init(&all, fetches->fetches);
  while (g_hash_table_iter_next(&all, &id, &value)) {
    const Fetch *fetch = value;
    if (!engine_feed_fetched(engine, id, fetch->times, fetch->at, fetch->client, error))
      return FALSE;
  }
  return TRUE;
}

void fetches_forget(Fetches *fetches)
{
  g_hash_table_remove_all(fetches->fetches);
  fetches->round++;
  fetches->written = clock_ticks();
}
