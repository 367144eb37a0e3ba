#include "model/feed.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

#define FORSAKEN_SECONDS (14 * 86400)

static const char *const scopes[] = { "person", "team", "host", "service", "offers", NULL };
static const char *const details[] = { "busy", "title", "full", NULL };

static gboolean find_word(const char *const *words, const char *text, const char *what, guint *index, GError **error)
{
  for (guint i = 0; words[i]; i++)
    if (strcmp(words[i], text) == 0) {
      *index = i;
      return TRUE;
    }
  const char *nearest = text_nearest(text, words);
  g_autofree char *all = g_strjoinv(", ", (char **)words);
  return error_set(error, ERROR_INVALID, nearest ? "unknown %s “%.40s”; did you mean “%s”?" : "unknown %s “%.40s”; there are %s",
                   what, text, nearest ? nearest : all);
}

const char *feed_scope_text(FeedScope scope)
{
  return scopes[scope];
}

gboolean feed_scope_parse(const char *text, FeedScope *scope, GError **error)
{
  guint index = 0;
  if (!find_word(scopes, text, "kind of feed", &index, error))
    return FALSE;
  *scope = (FeedScope)index;
  return TRUE;
}

const char *feed_detail_text(FeedDetail detail)
{
  return details[detail];
}

gboolean feed_detail_parse(const char *text, FeedDetail *detail, GError **error)
{
  guint index = 0;
  if (!find_word(details, text, "level of detail", &index, error))
    return FALSE;
  *detail = (FeedDetail)index;
  return TRUE;
}

void feed_free(Feed *feed)
{
  if (!feed)
    return;
  g_free(feed->id);
  g_free(feed->scope_id);
  g_free(feed->scope_title);
  g_free(feed->made_by);
  g_free(feed->client);
  g_free(feed);
}

gboolean feed_is_forsaken(const Feed *feed, Instant now)
{
  return now - MAX(feed->made_at, feed->fetched_at) > FORSAKEN_SECONDS;
}
