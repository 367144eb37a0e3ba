/* reach: what of its kind of thing a route lets each role get at, by how the thing is related to whoever asks. A table of
 * data: the engine decides, and the tests ask every cell of it of a running program. What is in no cell is denied.
 */
#ifndef WEB_REACH_H
#define WEB_REACH_H

#include <glib.h>

#include "model/person.h"

typedef enum {
  REACH_OWN,     /* a booking for themself, their own feed, their own sign-in */
  REACH_TEAM,    /* of a member of their team, or of the team */
  REACH_SESSION, /* of a session that they give */
  REACH_OTHER,   /* of anybody else */
  REACH_N
} ReachRelation;

#define REACH_NO_SUCH (1u << 30) /* there is no such relation to this thing */

typedef struct {
  const char *thing;    /* "booking" */
  guint may[REACH_N];   /* Role bits, any of which will do; 0: nobody */
  guint sees[REACH_N];  /* of these, who is shown its note and case reference */
} WebReach;

extern const WebReach reach_booking;      /* to read one */
extern const WebReach reach_bookings;     /* to find it in a list */
extern const WebReach reach_mine;         /* to find it among one's own and one's team's */
extern const WebReach reach_change;       /* to change one */
extern const WebReach reach_attendance;   /* to say who came */
extern const WebReach reach_plan;         /* what an administrator keeps: a service, schedule, closure, target or year */
extern const WebReach reach_party;        /* to book for somebody */
extern const WebReach reach_draft;        /* what somebody is about to book */
extern const WebReach reach_feed;         /* to make a calendar address or take it back */
extern const WebReach reach_feeds;        /* to find it in a list */
extern const WebReach reach_my_feeds;     /* to find it among those one looks after */
extern const WebReach reach_offer;        /* a service or slot, to read */
extern const WebReach reach_slot;         /* a slot, to change */
extern const WebReach reach_person;       /* of the people an administrator keeps */
extern const WebReach reach_keep_team;
extern const WebReach reach_token;
extern const WebReach reach_letter;
extern const WebReach reach_team;         /* a team, to look at: own is the one somebody belongs to */
extern const WebReach reach_sign_in;      /* where somebody is signed in */

const char *reach_relation_text(ReachRelation relation); /* "own", "team", "session", "other" */
/* "own: practitioner; leader · team: leader", for people to read; of the @roles that the route lets in at all. Newly
 * allocated. */
char *reach_words(const WebReach *reach, guint roles);

#endif
