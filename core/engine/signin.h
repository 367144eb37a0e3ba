/* signin: coming in by a link that is sent to a mail address. No passwords.
 *
 * A link is a secret of 256 random bits that opens a session once, within a quarter of an hour. It is bound to the browser
 * that asked for it: in that one a press of a button is enough; in any other the code is wanted that the asking browser
 * shows. Looking at a link, however often and by whomever, changes nothing. Its secret is made when its letter leaves,
 * and only its hash is kept.
 */
#ifndef ENGINE_SIGNIN_H
#define ENGINE_SIGNIN_H

#include "base/token.h"
#include "engine/session.h"
#include "store/signin.h"

#define SIGNIN_LETTER "sign-in" /* kind of its letter */
#define SIGNIN_SECONDS 900      /* a link's life, counted from when its letter leaves */
#define SIGNIN_WRONG_MOST 5     /* codes that may be wrong before the link is dead */
#define SIGNIN_CODE_DIGITS 6
#define SIGNIN_CODE_TEXT 7
#define SIGNIN_ONWARD_MOST 500  /* characters */
#define SIGNIN_MINUTES_MOST 1440 /* of a link that the operator makes */
#define DOOR_SPAN 900           /* seconds of a span in which knocks are counted */

/* What the browser that asked for a link shows, and another is asked for: in @code (SIGNIN_CODE_TEXT bytes). Pure. */
void signin_code(const char *browser, char *code);

/* ---- asking ---- */

typedef struct {
  const char *mail;    /* as typed */
  const char *browser; /* secret of the asking browser's cookie */
  const char *network; /* "192.0.2.7", "2001:db8:0:1::/64", "unix" */
  const char *onward;  /* path of the page they wanted, "" for none */
} SignInWish;

typedef enum {
  SIGNIN_ASKED,    /* if anybody has that address, a letter is on its way */
  SIGNIN_TOO_OFTEN /* asked for too often, for this address or from this network; ask again later */
} SignInAnswer;

/* Does the same, and takes the same time as far as that can be, whether the address is known or not. In a transaction, which
 * is to be committed whatever the answer is. ERROR_INVALID for what is no mail address. */
gboolean engine_signin_ask(Engine *engine, const SignInWish *wish, SignInAnswer *answer, GError **error);

/* Pure: whether one more knock is let through. @before and @now are the knocks in the span before and in this one, the last
 * one with them; @into is how many seconds of this span are over. Of the span before that part counts which lies within the
 * last DOOR_SPAN seconds, as if its knocks had been spread evenly. @most 0: no limit. */
gboolean door_is_open(gint64 before, gint64 now, gint64 into, gint64 most);

/* ---- the link ---- */

/* For whoever delivers a letter of the kind SIGNIN_LETTER, which is about the wish @id: its template's “link” comes from here,
 * and from nowhere else. The link's secret is made now, for a letter that leaves now: *@address takes it, whole. An older one
 * of the same wish opens nothing any more. *@address NULL: the wish is over or answered, send nothing. In a transaction. */
gboolean engine_signin_issue(Engine *engine, const char *id, char **address, GError **error);

/* A link by the operator or an administrator, for any browser, without a code: for the first of all people, and where mail
 * does not get through. @minutes from 1 to SIGNIN_MINUTES_MOST. In a transaction. */
gboolean engine_signin_link(Engine *engine, const Actor *actor, const char *mail, int minutes, char **address,
                            GError **error);

/* ---- coming in ---- */

typedef enum {
  SIGNIN_GONE,       /* unknown, used, too old, too many wrong codes, or a person who is no longer active */
  SIGNIN_READY,      /* a press of the button is enough */
  SIGNIN_NEEDS_CODE, /* another browser asked: its code is wanted */
  SIGNIN_WRONG_CODE, /* that was not it */
  SIGNIN_IN          /* a session is open */
} SignInStand;

/* Pure: what a link is good for. @browser_hash is that of the browser's cookie ("" for none), @code_hash that of the code that
 * was typed, NULL for none. Never SIGNIN_IN. */
SignInStand signin_decide(const SignInRecord *record, gboolean is_active, const char *browser_hash, const char *code_hash,
                          Instant now);

/* A look: changes nothing. *@person (may be NULL) takes who would come in, NULL for a link that is gone. */
gboolean engine_signin_look(Engine *engine, const char *link, const char *browser, SignInStand *stand, Person **person,
                            GError **error);

typedef struct {
  const char *link;
  const char *browser; /* secret of the cookie, NULL for none */
  const char *code;    /* as typed, blanks and hyphens allowed; NULL or "" for none */
  const char *client;  /* "Firefox on Windows" */
} SignInStep;

typedef struct {
  SignInStand stand;
  Person *person;         /* with SIGNIN_IN */
  char token[TOKEN_TEXT]; /* with SIGNIN_IN: for the cookie */
  char *onward;           /* with SIGNIN_IN: "" for none */
} SignInDone;

void sign_in_done_clear(SignInDone *done);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SignInDone, sign_in_done_clear)

/* Opens a session, once. In a transaction, which is to be committed whatever @done says: wrong codes are counted. */
gboolean engine_signin_step(Engine *engine, const SignInStep *step, SignInDone *done, GError **error);

#endif
