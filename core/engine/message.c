/* Messages that only a person understands, passed on. */
#include <jansson.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "engine/letters.h"
#include "engine/reply.h"
#include "store/outbox.h"
#include "store/person.h"

#define DAY ((Instant)86400)
#define KIND "message"

static json_t *view_of(const MessageWish *wish)
{
  json_t *view = json_pack("{s:s, s:s, s:s, s:s, s:s, s:b}", "author", *wish->name ? wish->name : wish->address, "address",
                           wish->address, "about_subject", wish->subject, "text", wish->text, "reply_to", wish->address, "known",
                           wish->author != NULL);
  if (wish->booking_id)
    json_object_set_new(view, "booking", json_pack("{s:s}", "id", wish->booking_id));
  return view;
}

static gboolean pass_to(Engine *engine, const MessageWish *wish, const Person *reader, const json_t *view, guint *passed,
                        GError **error)
{
  LetterWish letter = { .kind = KIND, .event = wish->event, .person = reader, .view = view };
  (*passed)++;
  return engine_post_letter(engine, &letter, error);
}

static gboolean pass_to_administrators(Engine *engine, const MessageWish *wish, const json_t *view, guint *passed, GError **error)
{
  g_autoptr(GPtrArray) people = store_person_list(engine->db, 1u << PERSON_ACTIVE, error);
  for (guint i = 0; people && i < people->len; i++) {
    const Person *person = people->pdata[i];
    if ((person->roles & ROLE_ADMINISTRATOR) && !pass_to(engine, wish, person, view, passed, error))
      return FALSE;
  }
  return people != NULL;
}

static gboolean pass_on(Engine *engine, const MessageWish *wish, guint *passed, GError **error)
{
  json_auto_t *view = view_of(wish);
  const Config *config = engine->config;
  const Person office = { .id = (char *)"", .mail = config->mail_office, .name = config->service_name, .state = PERSON_ACTIVE };
  return config->mail_office ? pass_to(engine, wish, &office, view, passed, error)
                             : pass_to_administrators(engine, wish, view, passed, error);
}

static gboolean answer(Engine *engine, const MessageWish *wish, GError **error)
{
  if (!wish->author)
    return TRUE;
  /* Anybody can write an address of ours as their own, so what they wrote is not sent on to its owner: it is named alone. */
  json_auto_t *view = json_pack("{s:b, s:s, s:s}", "unknown", TRUE, "about_subject", "", "in_reply_to", wish->message_id);
  g_autofree char *event = g_strdup_printf("unknown:%" G_GINT64_FORMAT, clock_now() / DAY);
  LetterWish letter = { .kind = "answer", .event = event, .person = wish->author, .view = view };
  return engine_post_letter(engine, &letter, error);
}

gboolean engine_message(Engine *engine, const MessageWish *wish, guint *passed, GError **error)
{
  gint64 today = 0;
  *passed = 0;
  if (!store_outbox_count_since(engine->db, KIND, clock_now() - DAY, &today, error))
    return FALSE;
  if (today >= MESSAGES_A_DAY)
    return error_set(error, ERROR_BUSY, "%d messages were passed on within a day; the others wait", MESSAGES_A_DAY);
  if (!pass_on(engine, wish, passed, error))
    return FALSE;
  if (*passed == 0)
    return error_set(error, ERROR_MISSING, "there is nobody to pass a message on to: set mail-office, or make somebody an "
                     "administrator");
  return answer(engine, wish, error);
}
