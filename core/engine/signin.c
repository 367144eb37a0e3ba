#include "engine/signin.h"

#include <jansson.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/text.h"
#include "engine/letters.h"
#include "store/change.h"
#include "store/person.h"

#define PURPOSE_CODE "sign-in code"
#define PURPOSE_BROWSER "sign-in browser"
#define ADDRESS_TIMES 4 /* what all networks together may ask for one address, by what one may */

void signin_code(const char *browser, char *code)
{
  token_derive_digits(browser, PURPOSE_CODE, SIGNIN_CODE_DIGITS, code);
}

/* The cookie's own hash is not kept, but that of a secret made from it: the two tables have nothing in common. */
static void hash_browser(const char *browser, char *hash)
{
  char secret[TOKEN_TEXT];
  token_derive(browser, PURPOSE_BROWSER, secret);
  token_hash(secret, hash);
  token_forget(secret);
}

static void hash_code(const char *id, const char *code, char *hash)
{
  g_autofree char *text = g_strconcat(id, " ", code, NULL);
  token_hash(text, hash);
}

/* ---- asking ---- */

gboolean door_is_open(gint64 before, gint64 now, gint64 into, gint64 most)
{
  return most == 0 || before * (DOOR_SPAN - into) / DOOR_SPAN + now <= most;
}

/* One more knock of "@kind @subject"; *@open stays as it is where it is let through. */
static gboolean count_knock(Engine *engine, const char *kind, const char *subject, gint64 most, gboolean *open,
                            GError **error)
{
  Instant now = clock_now();
  gint64 before = 0, n = 0;
  char hash[TOKEN_HASH_TEXT];
  g_autofree char *what = g_strconcat(kind, " ", subject, NULL);
  token_hash(what, hash);
  if (!store_door_count(engine->db, hash, now / DOOR_SPAN, &before, &n, error))
    return FALSE;
  *open = *open && door_is_open(before, n, now % DOOR_SPAN, most);
  return TRUE;
}

/* One network may not use up what there is for an address: its owner, elsewhere, must still get in. */
static gboolean knock(Engine *engine, const char *mail, const char *network, gboolean *open, GError **error)
{
  gint64 per_address = engine->config->sign_in_per_address, per_network = engine->config->sign_in_per_network;
  g_autofree char *pair = g_strconcat(mail, " ", network, NULL);
  *open = TRUE;
  return count_knock(engine, "network", network, per_network, open, error)
         && count_knock(engine, "pair", pair, per_address, open, error)
         && (!*open || count_knock(engine, "address", mail, per_address * ADDRESS_TIMES, open, error));
}

/* The letter knows its wish by id; whoever delivers it has the link made (engine_signin_issue), so that no secret waits in the
 * outbox. */
static gboolean post_letter(Engine *engine, const Person *person, const char *id, Instant now, GError **error)
{
  json_auto_t *view = json_pack("{s:i}", "minutes", SIGNIN_SECONDS / 60);
  LetterWish letter = { .kind = SIGNIN_LETTER, .event = id, .person = person, .about = id, .view = view,
                        .until = now + SIGNIN_SECONDS, .urgent = TRUE };
  return engine_post_letter(engine, &letter, error);
}

/* For an address that nobody has a row is written too: it takes the same time, and nobody has its link. */
static gboolean write_wish(Engine *engine, const SignInWish *wish, const Person *person, char *id, GError **error)
{
  Instant now = clock_now();
  char code[SIGNIN_CODE_TEXT], browser_hash[TOKEN_HASH_TEXT], code_hash[TOKEN_HASH_TEXT];
  gboolean known = person && person->state == PERSON_ACTIVE;
  id_new(id);
  signin_code(wish->browser, code);
  hash_browser(wish->browser, browser_hash);
  hash_code(id, code, code_hash);
  SignInRecord record = { .id = id,
                          .browser_hash = browser_hash,
                          .code_hash = code_hash,
                          .person_id = known ? person->id : NULL,
                          .onward = (char *)wish->onward,
                          .made_at = now,
                          .ends_at = now + SIGNIN_SECONDS };
  return store_signin_insert(engine->db, &record, error) && (!known || post_letter(engine, person, id, now, error));
}

gboolean engine_signin_ask(Engine *engine, const SignInWish *wish, SignInAnswer *answer, GError **error)
{
  g_autofree char *typed = g_strstrip(g_strdup(wish->mail));
  g_autofree char *mail = text_mail_key(typed);
  g_autoptr(Person) person = NULL;
  char id[ID_TEXT];
  gboolean open = FALSE;
  if (!text_is_mail(mail))
    return error_set(error, ERROR_INVALID, "Write your work mail address, like name@example.nhs.uk.");
  if (!text_check(wish->onward, SIGNIN_ONWARD_MOST, FALSE, "onward", error)
      || !knock(engine, mail, wish->network, &open, error) || !store_person_find(engine->db, mail, &person, error))
    return FALSE;
  *answer = open ? SIGNIN_ASKED : SIGNIN_TOO_OFTEN;
  return !open || write_wish(engine, wish, person, id, error);
}

/* ---- the link ---- */

static gboolean give_link(Engine *engine, const char *id, Instant ends_at, char **address, GError **error)
{
  char link[TOKEN_TEXT], hash[TOKEN_HASH_TEXT];
  token_new(link);
  token_hash(link, hash);
  gboolean kept = store_signin_set_link(engine->db, id, hash, ends_at, error);
  if (kept)
    *address = g_strconcat(engine->config->base_url, "/sign-in/", link, NULL);
  token_forget(link);
  return kept;
}

gboolean engine_signin_issue(Engine *engine, const char *id, char **address, GError **error)
{
  g_autoptr(SignInRecord) record = NULL;
  Instant now = clock_now();
  *address = NULL;
  if (!store_signin_get(engine->db, id, &record, error))
    return FALSE;
  if (!record || !record->person_id || record->used_at != 0 || record->ends_at <= now)
    return TRUE;
  return give_link(engine, id, now + SIGNIN_SECONDS, address, error);
}

static gboolean insert_link(Engine *engine, const Actor *actor, const Person *person, int minutes, char **address,
                            GError **error)
{
  char id[ID_TEXT];
  Instant now = clock_now();
  SignInRecord record = { .id = (char *)id_new(id),
                          .browser_hash = (char *)"",
                          .code_hash = (char *)"",
                          .person_id = person->id,
                          .onward = (char *)"",
                          .made_at = now,
                          .ends_at = now + (gint64)minutes * 60 };
  return store_signin_insert(engine->db, &record, error)
         && store_change_append(engine->db, now, actor->id, "link", "person", person->id, NULL, NULL, error)
         && give_link(engine, id, record.ends_at, address, error);
}

gboolean engine_signin_link(Engine *engine, const Actor *actor, const char *mail, int minutes, char **address,
                            GError **error)
{
  if (!actor_has(actor, ROLE_ADMINISTRATOR))
    return error_set(error, ERROR_DENIED, "only an administrator makes a link for somebody");
  if (minutes < 1 || minutes > SIGNIN_MINUTES_MOST)
    return error_set(error, ERROR_INVALID, "minutes: %d is out of bounds, from 1 to %d is possible", minutes,
                     SIGNIN_MINUTES_MOST);
  g_autoptr(Person) person = engine_find_person(engine, engine->db, mail, error);
  if (!person)
    return FALSE;
  if (person->state != PERSON_ACTIVE)
    return error_set(error, ERROR_INVALID, "person: %s is not active", person->mail);
  return insert_link(engine, actor, person, minutes, address, error);
}

/* ---- coming in ---- */

SignInStand signin_decide(const SignInRecord *record, gboolean is_active, const char *browser_hash, const char *code_hash,
                          Instant now)
{
  if (!is_active || record->used_at != 0 || record->ends_at <= now || record->wrong >= SIGNIN_WRONG_MOST)
    return SIGNIN_GONE;
  if (!*record->browser_hash || token_is_same(record->browser_hash, browser_hash))
    return SIGNIN_READY;
  if (!code_hash)
    return SIGNIN_NEEDS_CODE;
  return token_is_same(record->code_hash, code_hash) ? SIGNIN_READY : SIGNIN_WRONG_CODE;
}

/* The digits of what was typed: people leave gaps as they read them. NULL for none. */
static char *digits_of(const char *typed)
{
  GString *digits = g_string_new(NULL);
  for (const char *at = typed ? typed : ""; *at && digits->len < SIGNIN_CODE_DIGITS + 1; at++)
    if (g_ascii_isdigit(*at))
      g_string_append_c(digits, *at);
  gboolean any = digits->len > 0;
  char *text = g_string_free(digits, !any);
  return any ? text : NULL;
}

/* Finds the link's record and person and decides. *@record and *@person NULL: there is none. */
static gboolean look(Engine *engine, Db *db, const SignInStep *step, SignInRecord **record, Person **person,
                     SignInStand *stand, GError **error)
{
  char link_hash[TOKEN_HASH_TEXT], browser_hash[TOKEN_HASH_TEXT] = "", code_hash[TOKEN_HASH_TEXT];
  g_autofree char *code = digits_of(step->code);
  token_hash(step->link, link_hash);
  if (!store_signin_find(db, link_hash, record, error)
      || (*record && (*record)->person_id && !store_person_get(db, (*record)->person_id, person, error)))
    return FALSE;
  if (step->browser)
    hash_browser(step->browser, browser_hash);
  if (*record && code)
    hash_code((*record)->id, code, code_hash);
  *stand = *person ? signin_decide(*record, (*person)->state == PERSON_ACTIVE, browser_hash, code ? code_hash : NULL,
                                   clock_now())
                   : SIGNIN_GONE;
  return TRUE;
}

gboolean engine_signin_look(Engine *engine, const char *link, const char *browser, SignInStand *stand, Person **person,
                            GError **error)
{
  g_autoptr(SignInRecord) record = NULL;
  g_autoptr(Person) found = NULL;
  SignInStep step = { .link = link, .browser = browser };
  if (!look(engine, engine->read, &step, &record, &found, stand, error))
    return FALSE;
  if (person)
    *person = *stand == SIGNIN_GONE ? NULL : g_steal_pointer(&found);
  return TRUE;
}

void sign_in_done_clear(SignInDone *done)
{
  token_forget(done->token);
  g_clear_pointer(&done->person, person_free);
  g_clear_pointer(&done->onward, g_free);
}

/* Whoever marks the link as used first has it. */
static gboolean come_in(Engine *engine, const SignInStep *step, SignInRecord *record, Person **person, SignInDone *done,
                        GError **error)
{
  gboolean was_free = FALSE;
  SessionWay way = *record->browser_hash ? SESSION_LINK : SESSION_OPERATOR;
  if (!store_signin_use(engine->db, record->id, clock_now(), &was_free, error))
    return FALSE;
  done->stand = was_free ? SIGNIN_IN : SIGNIN_GONE;
  if (!was_free)
    return TRUE;
  done->person = g_steal_pointer(person);
  done->onward = g_strdup(record->onward);
  return engine_session_open(engine, done->person, way, step->client, done->token, error);
}

gboolean engine_signin_step(Engine *engine, const SignInStep *step, SignInDone *done, GError **error)
{
  g_autoptr(SignInRecord) record = NULL;
  g_autoptr(Person) person = NULL;
  if (!look(engine, engine->db, step, &record, &person, &done->stand, error))
    return FALSE;
  if (done->stand == SIGNIN_WRONG_CODE)
    return store_signin_wrong(engine->db, record->id, error);
  return done->stand != SIGNIN_READY || come_in(engine, step, record, &person, done, error);
}
