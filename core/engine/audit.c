#include "engine/audit.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "engine/looks.h"

static gboolean read_cursor(const char *after, gint64 *below, GError **error)
{
  *below = 0;
  return !after || text_to_int(after, 1, G_MAXINT64, "after", below, error);
}

GPtrArray *engine_audit(Engine *engine, const Actor *actor, const AuditWish *wish, char **next, GError **error)
{
  AuditFilter filter = { .subject = wish->subject, .act = wish->act, .from = wish->from, .to = wish->to,
                         .limit = wish->limit };
  g_autoptr(Person) person = NULL;
  *next = NULL;
  if (!actor_has(actor, ROLE_ADMINISTRATOR)) {
    error_set(error, ERROR_DENIED, "only administrators read the log");
    return NULL;
  }
  if (!read_cursor(wish->after, &filter.below, error))
    return NULL;
  if (wish->person) {
    person = engine_find_person(engine, engine->read, wish->person, error);
    if (!person)
      return NULL;
    filter.person_id = person->id;
  }
  g_autoptr(GPtrArray) entries = store_audit_list(engine->read, &filter, error);
  if (!entries)
    return NULL;
  if ((int)entries->len == wish->limit && entries->len > 0)
    *next = g_strdup_printf("%" G_GINT64_FORMAT, ((const AuditEntry *)entries->pdata[entries->len - 1])->number);
  engine_saw(engine, actor->id, "see", "log", person ? person->id : wish->subject ? wish->subject : "", NULL);
  return g_steal_pointer(&entries);
}

char *engine_audit_seal(Db *db, GError **error)
{
  gint64 number;
  char seal[SEAL_TEXT];
  return store_audit_end(db, &number, seal, error) ? g_strdup_printf("%" G_GINT64_FORMAT ":%s", number, seal) : NULL;
}

gboolean engine_audit_check(Db *db, const char *text, GError **error)
{
  const char *colon = strchr(text, ':');
  g_autofree char *digits = g_strndup(text, colon ? (gsize)(colon - text) : 0);
  gint64 number;
  char seal[SEAL_TEXT];
  if (!colon || !text_to_int(digits, 0, G_MAXINT64, "seal", &number, NULL) || strlen(colon + 1) >= SEAL_TEXT)
    return error_set(error, ERROR_INVALID, "seal: write it as “attune audit --seal” printed it, NUMBER:SEAL");
  if (!store_audit_seal(db, number, seal, error))
    return FALSE;
  return strcmp(seal, colon + 1) == 0
         || error_set(error, ERROR_BROKEN, "the log was altered: its entry %" G_GINT64_FORMAT " %s", number,
                      *seal ? "has another seal than the one that was kept" : "is no longer there");
}
