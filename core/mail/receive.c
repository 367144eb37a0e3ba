#include "mail/receive.h"

#include <string.h>

#include "base/error.h"
#include "base/id.h"
#include "base/seal.h"
#include "base/text.h"
#include "calendar/ics_reply.h"
#include "mail/mark.h"
#include "mail/skin.h"
#include "store/person.h"

#define PARTS_MOST 40
#define DEPTH_MOST 10
#define BEGINNING 2000 /* bytes of what cannot be read */

/* One message on its way. */
typedef struct {
  Engine *engine;
  MailRead *read;
  IcsReply *reply; /* NULL: there is none in it */
  char *key;       /* of marks */
  Person *author;  /* whose address it bears, NULL: nobody's who is active */
  Received *received;
} Receiving;

/* ---- who ---- */

static gboolean find_active(Engine *engine, const char *address, Person **person, GError **error)
{
  g_autofree char *mail = text_mail_key(address);
  g_autoptr(Person) found = NULL;
  *person = NULL;
  if (!text_is_mail(mail))
    return TRUE;
  if (!store_person_find(engine->db, mail, &found, error))
    return FALSE;
  if (found && found->state == PERSON_ACTIVE)
    *person = g_steal_pointer(&found);
  return TRUE;
}

/* The guest for whom @mark was made, among those the answer names; NULL: none of them. */
static gboolean find_guest(const Receiving *receiving, const char *mark, Person **person, const IcsGuest **guest, GError **error)
{
  const GPtrArray *guests = receiving->reply->guests;
  for (guint i = 0; i < guests->len && !*person; i++) {
    g_autoptr(Person) named = NULL;
    *guest = guests->pdata[i];
    if (!find_active(receiving->engine, (*guest)->address, &named, error))
      return FALSE;
    if (named && mark_holds(receiving->key, mark, named->id))
      *person = g_steal_pointer(&named);
  }
  return TRUE;
}

/* ---- the mark ---- */

/* In an address that the message came to, or in that of the organizer, whom the calendar answers. NULL: there is none. */
static char *find_mark(const Receiving *receiving)
{
  const char *base = receiving->engine->config->mail_reply_to;
  char booking_id[ID_TEXT];
  for (char **reader = receiving->read->readers; *reader; reader++) {
    g_autofree char *mark = mark_find(base, *reader);
    if (mark && mark_read(mark, booking_id))
      return g_steal_pointer(&mark);
  }
  g_autofree char *mark = receiving->reply ? mark_find(base, receiving->reply->organizer) : NULL;
  return mark && mark_read(mark, booking_id) ? g_steal_pointer(&mark) : NULL;
}

/* ---- what a calendar answered ---- */

static gboolean word_of(const IcsReply *reply, const IcsGuest *guest, ReplyWord *word)
{
  static const struct {
    const char *status;
    ReplyWord word;
  } rows[] = { { "ACCEPTED", REPLY_ACCEPTED }, { "TENTATIVE", REPLY_TENTATIVE }, { "DECLINED", REPLY_DECLINED } };
  *word = REPLY_PROPOSED;
  if (strcmp(reply->method, "COUNTER") == 0)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
    if (strcmp(guest->status, rows[i].status) == 0) {
      *word = rows[i].word;
      return strcmp(reply->method, "REPLY") == 0;
    }
  return FALSE;
}

/* *@done FALSE: it is none that could be acted upon. */
static gboolean act(Receiving *receiving, const char *mark, gboolean *done, GError **error)
{
  const IcsReply *reply = receiving->reply;
  const MailRead *read = receiving->read;
  const IcsGuest *guest = NULL;
  g_autoptr(Person) person = NULL;
  ReplyWord word;
  *done = FALSE;
  if (!mark || !reply || reply->one_date)
    return TRUE;
  if (!find_guest(receiving, mark, &person, &guest, error))
    return FALSE;
  if (!person || !word_of(reply, guest, &word))
    return TRUE;
  ReplyWish wish = { person, receiving->received->booking_id, reply->uid, reply->sequence, word, read->message_id, read->subject };
  if (!engine_reply(receiving->engine, &wish, &receiving->received->reply, error))
    return FALSE;
  *done = receiving->received->reply != REPLY_NOT_THEIRS;
  return TRUE;
}

/* ---- what is for people ---- */

/* The same for the same message, at whatever delivery of it. */
static void name_message(const MailRead *read, char *name)
{
  const char *const by_id[] = { read->message_id }, *const by_words[] = { read->from, read->subject, read->text };
  if (*read->message_id)
    seal_texts(by_id, G_N_ELEMENTS(by_id), name);
  else
    seal_texts(by_words, G_N_ELEMENTS(by_words), name);
}

/* Whether the mark proves that the author was written to about that booking. */
static gboolean is_theirs(const Receiving *receiving, const char *mark)
{
  return mark && receiving->author && mark_holds(receiving->key, mark, receiving->author->id);
}

static gboolean pass_on(Receiving *receiving, const char *mark, GError **error)
{
  const MailRead *read = receiving->read;
  char event[SEAL_TEXT];
  name_message(read, event);
  if (!is_theirs(receiving, mark))
    *receiving->received->booking_id = 0;
  MessageWish wish = { .event = event, .author = receiving->author, .address = read->from, .name = read->from_name,
                       .subject = read->subject, .text = read->text, .message_id = read->message_id,
                       .booking_id = *receiving->received->booking_id ? receiving->received->booking_id : NULL };
  receiving->received->kind = RECEIVED_PASSED_ON;
  return engine_message(receiving->engine, &wish, &receiving->received->passed, error);
}

/* ---- all ---- */

static gboolean run(Engine *engine, void *data, GError **error)
{
  Receiving *receiving = data;
  gboolean done = FALSE;
  g_autofree char *key = mark_key(engine->db, error);
  g_autoptr(Person) author = NULL;
  if (!key || !find_active(engine, receiving->read->from, &author, error))
    return FALSE;
  receiving->key = key;
  receiving->author = author;
  *receiving->received = (Received){ .kind = RECEIVED_REPLY };
  g_autofree char *mark = find_mark(receiving);
  if (mark)
    mark_read(mark, receiving->received->booking_id);
  if (!act(receiving, mark, &done, error))
    return FALSE;
  if (done)
    return TRUE;
  if (!receiving->read->automatic)
    return pass_on(receiving, mark, error);
  *receiving->received = (Received){ .kind = RECEIVED_LEFT_ALONE };
  return TRUE;
}

/* What GMime makes nothing of: people are shown its beginning. */
static gboolean receive_unread(Engine *engine, const char *bytes, gsize size, Received *received, GError **error)
{
  static char none[] = "", *nobody[] = { NULL };
  g_autofree char *beginning = g_strndup(size ? bytes : "", MIN(size, BEGINNING));
  g_autofree char *text = g_utf8_make_valid(beginning, -1);
  MailRead read = { .from = none, .from_name = none, .subject = none, .message_id = none, .text = text, .sender = none,
                    .readers = nobody, .calendar = none, .method = none, .automatic = size == 0 };
  Receiving receiving = { .engine = engine, .read = &read, .received = received };
  return engine_write(engine, run, &receiving, error);
}

gboolean receive_message(Engine *engine, const char *bytes, gsize size, Received *received, GError **error)
{
  const GmimeSkin *skin = mail_skin(error);
  if (!skin)
    return FALSE;
  if (!engine->config->mail_reply_to)
    return error_set(error, ERROR_INVALID, "mail-reply-to says nothing, so there is no address to read for");
  MailRead *read = size > 0 ? skin->read(bytes, MIN(size, RECEIVE_MOST), PARTS_MOST, DEPTH_MOST) : NULL;
  if (!read)
    return receive_unread(engine, bytes, size, received, error);
  g_autoptr(IcsReply) reply = ics_reply_read(read->calendar, strlen(read->calendar));
  Receiving receiving = { .engine = engine, .read = read, .reply = reply, .received = received };
  gboolean fine = engine_write(engine, run, &receiving, error);
  skin->read_free(read);
  return fine;
}

char *received_line(const Received *received)
{
  switch (received->kind) {
  case RECEIVED_REPLY:
    return g_strdup_printf("a calendar answered about booking %s: %s", received->booking_id,
                           reply_outcome_text(received->reply));
  case RECEIVED_PASSED_ON:
    return g_strdup_printf("passed on to %u", received->passed);
  case RECEIVED_LEFT_ALONE:
    break;
  }
  return g_strdup("no person wrote it, so it is left alone");
}
