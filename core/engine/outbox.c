#include "engine/outbox.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "engine/looks.h"
#include "store/change.h"
#include "store/outbox.h"

#define DAY ((Instant)86400)

static gboolean check_right(const Actor *actor, GError **error)
{
  return actor_has(actor, ROLE_ADMINISTRATOR) || error_set(error, ERROR_DENIED, "only an administrator looks after letters");
}

GPtrArray *engine_outbox(Engine *engine, const Actor *actor, gboolean all, int most, GError **error)
{
  GPtrArray *letters = check_right(actor, error) ? store_outbox_list(engine->read, all, most, error) : NULL;
  if (letters)
    engine_saw(engine, actor->id, "see", "letters", "", NULL);
  return letters;
}

/* "0.ID", as it was given out. */
static gboolean read_cursor(const char *text, OutboxCursor *cursor, GError **error)
{
  *cursor = (OutboxCursor){ .after = text != NULL };
  if (!text)
    return TRUE;
  if ((text[0] != '0' && text[0] != '1') || text[1] != '.' || !id_is_uuid(text + 2))
    return error_set(error, ERROR_INVALID, "after: take it unchanged from the page before");
  cursor->rank = text[0] - '0';
  cursor->id = text + 2;
  return TRUE;
}

GPtrArray *engine_outbox_page(Engine *engine, const Actor *actor, const char *after, guint most, char **next, GError **error)
{
  OutboxCursor cursor;
  GPtrArray *letters = check_right(actor, error) && read_cursor(after, &cursor, error)
                         ? store_outbox_page(engine->read, &cursor, (int)most + 1, error) : NULL;
  *next = NULL;
  if (!letters)
    return NULL;
  if (letters->len > most) { /* one more than asked for says that there are more */
    const Letter *last = letters->pdata[most - 1];
    *next = g_strdup_printf("%d.%s", store_outbox_rank(last), last->id);
    g_ptr_array_set_size(letters, (int)most);
  }
  engine_saw(engine, actor->id, "see", "letters", "", NULL);
  return letters;
}

gboolean engine_outbox_again(Engine *engine, const Actor *actor, const char *id, GError **error)
{
  gboolean done = FALSE;
  Instant now = clock_now();
  if (!check_right(actor, error) || !store_outbox_again(engine->db, id, now, now + LETTER_KEPT_DAYS * DAY, &done, error))
    return FALSE;
  if (!done)
    return error_set(error, ERROR_CONFLICT,
                     "%s is no letter that failed, was given up or is unsure, and of which there are still the words", id);
  return store_change_append(engine->db, now, actor->id, "send-again", "letter", id, NULL, NULL, error);
}

gboolean outbox_can_again(const Letter *letter)
{
  gboolean may = letter->state == LETTER_FAILED || letter->state == LETTER_GIVEN_UP || letter->state == LETTER_UNSURE;
  return may && *letter->address;
}
