#include "engine/reply.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/json-text.h"
#include "engine/booking.h"
#include "engine/letters-write.h"
#include "store/booking.h"
#include "store/fact.h"

#define DAY ((Instant)86400)

typedef struct {
  Engine *engine;
  const ReplyWish *wish;
  Instant now;
  const LetterFacts *facts;
  const char *sentence; /* why it was kept; NULL for none */
} Run;

static const char *const words[] = {
  [REPLY_NOTED] = "noted", [REPLY_CANCELLED] = "cancelled", [REPLY_AGAIN] = "again",
  [REPLY_KEPT] = "kept",   [REPLY_SEVERAL] = "several",     [REPLY_OLD] = "old",
  [REPLY_OVER] = "over",   [REPLY_ASKED] = "asked",         [REPLY_NOT_THEIRS] = "not theirs",
};

const char *reply_outcome_text(ReplyOutcome outcome)
{
  return words[outcome];
}

/* ---- the answer to the answer ---- */

/* Once a day, so that two programs that answer each other soon fall silent. */
static gboolean tell(const Run *run, ReplyOutcome outcome, GError **error)
{
  const ReplyWish *wish = run->wish;
  g_autoptr(GString) view = letter_view(run->facts, error);
  if (!view)
    return FALSE;
  if (outcome != REPLY_SEVERAL) /* the view says that already */
    json_text_truth(view, words[outcome], TRUE);
  json_text_string(view, "sentence", run->sentence ? run->sentence : "");
  json_text_string(view, "about_subject", wish->subject);
  json_text_string(view, "in_reply_to", wish->message_id);
  g_autofree char *event = g_strdup_printf("%s:%s:%" G_GINT64_FORMAT, words[outcome], wish->booking_id, run->now / DAY);
  LetterWish letter = { .kind = "answer", .event = event, .person = wish->person, .about = wish->booking_id };
  return letters_post(run->engine, &letter, view, error);
}

/* ---- declining ---- */

/* The same act as anybody's. *@denied: they may not. */
static gboolean cancel(const Run *run, BookAnswer *answer, gboolean *denied, GError **error)
{
  Db *db = run->engine->db;
  g_autoptr(GError) why = NULL;
  g_autoptr(Actor) actor = actor_new(run->wish->person);
  if (!db_savepoint(db, error))
    return FALSE;
  gboolean fine = engine_cancel(run->engine, actor, run->wish->booking_id, BY_PARTY, NULL, answer, &why);
  if (fine && answer->verdict.answer == VERDICT_ACCEPT)
    return db_release(db, error);
  db_undo(db);
  *denied = g_error_matches(why, ERROR_DOMAIN, ERROR_DENIED);
  if (!fine && !*denied)
    g_propagate_error(error, g_steal_pointer(&why));
  return fine || *denied;
}

static gboolean decline(Run *run, ReplyOutcome *outcome, GError **error)
{
  gboolean denied = FALSE;
  g_auto(BookAnswer) answer = { 0 };
  if (!cancel(run, &answer, &denied, error))
    return FALSE;
  *outcome = denied                                     ? REPLY_NOT_THEIRS
             : answer.verdict.answer != VERDICT_ACCEPT ? REPLY_KEPT
             : answer.again                            ? REPLY_AGAIN
                                                       : REPLY_CANCELLED;
  run->sentence = answer.verdict.sentence ? answer.verdict.sentence : "";
  return *outcome != REPLY_KEPT || tell(run, REPLY_KEPT, error);
}

/* ---- which entry ---- */

/* The meeting that a UID of ours names; newly allocated, NULL for another's. */
static char *meeting_of(Engine *engine, const char *uid, GError **error)
{
  g_autofree char *host = NULL;
  if (!store_fact_get(engine->db, FACT_UID_HOST, &host, error))
    return NULL;
  const char *at = strchr(uid, '@');
  return g_strndup(uid, at && host && g_ascii_strcasecmp(at + 1, host) == 0 ? (gsize)(at - uid) : 0);
}

/* Of the time before something else: what was answered is no longer what is there. Where it has taken place, it is too late for
 * anything of the kind. */
static gboolean is_old(const Run *run, const LetterEntry *entry)
{
  gint64 sequence = run->wish->sequence;
  return sequence >= 0 && sequence < entry->sequence && run->facts->booking->outcome == OUTCOME_NONE;
}

static gboolean settle(Run *run, ReplyOutcome *outcome, GError **error)
{
  const ReplyWish *wish = run->wish;
  LetterEntry entry;
  g_autofree char *meeting = meeting_of(run->engine, wish->uid, error);
  if (!meeting)
    return FALSE;
  gboolean live = booking_is_live(run->facts->booking->state), declines = wish->word == REPLY_DECLINED;
  gboolean there = letter_facts_entry(run->facts, meeting, &entry);
  *outcome = !there                              ? REPLY_NOTED /* an entry that the booking has left: it was told of that */
             : !live                             ? (declines ? REPLY_AGAIN : REPLY_OVER)
             : wish->word == REPLY_PROPOSED      ? REPLY_ASKED
             : !declines                         ? REPLY_NOTED
             : is_old(run, &entry)               ? REPLY_OLD
             : entry.meetings > 1 || entry.bookings > 1 ? REPLY_SEVERAL
                                                        : REPLY_CANCELLED;
  if (*outcome == REPLY_CANCELLED)
    return decline(run, outcome, error);
  gboolean told = *outcome == REPLY_OVER || *outcome == REPLY_ASKED || *outcome == REPLY_OLD || *outcome == REPLY_SEVERAL;
  return !told || tell(run, *outcome, error);
}

gboolean engine_reply(Engine *engine, const ReplyWish *wish, ReplyOutcome *outcome, GError **error)
{
  guint lapsed = 0;
  gboolean there = FALSE;
  g_autoptr(Booking) booking = NULL;
  g_auto(LetterFacts) facts = { 0 };
  Run run = { .engine = engine, .wish = wish, .now = clock_now(), .facts = &facts };
  *outcome = REPLY_NOT_THEIRS;
  if (!engine_lapse(engine, &lapsed, error) || !store_booking_get(engine->db, wish->booking_id, &booking, error))
    return FALSE;
  if (!booking)
    return TRUE;
  if (!letter_facts_read(engine, booking, booking->slot_id, &facts, &there, error))
    return FALSE;
  return !there || settle(&run, outcome, error);
}
