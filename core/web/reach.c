#include "web/reach.h"

#define EVERYONE ROLES_ALL
#define STAFF ROLES_STAFF
#define BOOKS (ROLE_PRACTITIONER | ROLE_LEADER | ROLES_STAFF)
#define LEADS (ROLE_LEADER | ROLES_STAFF)
#define GIVES (ROLE_CLINICIAN | ROLE_ADMINISTRATOR)
#define KEEPS ROLE_ADMINISTRATOR
#define NOBODY 0
#define NO_SUCH REACH_NO_SUCH

/* In the order of ReachRelation: own, team, session, other. A leader acts for the team and sees no notes; a manager sees
 * figures only; a clinician acts for anybody, and sees the notes of those who come to them. One thing is in no cell: the members
 * of a team may say how it was that the team itself had booked (engine/party.h). */
const WebReach reach_booking = { "booking", { BOOKS, LEADS, STAFF, STAFF },
                                 { BOOKS, ROLE_ADMINISTRATOR, GIVES, ROLE_ADMINISTRATOR } };
const WebReach reach_bookings = { "booking", { EVERYONE, LEADS, STAFF, STAFF },
                                  { EVERYONE, ROLE_ADMINISTRATOR, GIVES, ROLE_ADMINISTRATOR } };
const WebReach reach_mine = { "booking", { EVERYONE, ROLE_LEADER, NOBODY, NOBODY }, { EVERYONE, NOBODY, NOBODY, NOBODY } };
const WebReach reach_change = { "booking", { BOOKS, LEADS, STAFF, STAFF }, { 0 } };
const WebReach reach_attendance = { "booking", { STAFF, STAFF, STAFF, STAFF }, { 0 } };
const WebReach reach_party = { "party", { BOOKS, LEADS, NO_SUCH, STAFF }, { 0 } };
const WebReach reach_plan = { "plan", { NO_SUCH, NO_SUCH, NO_SUCH, ROLE_ADMINISTRATOR }, { 0 } };
const WebReach reach_draft = { "draft", { BOOKS, NO_SUCH, NO_SUCH, NOBODY }, { 0 } };
const WebReach reach_feed = { "feed", { EVERYONE, ROLE_LEADER | ROLE_ADMINISTRATOR, GIVES, ROLE_ADMINISTRATOR }, { 0 } };
const WebReach reach_feeds = { "feed", { EVERYONE, ROLE_LEADER | ROLE_MANAGER | ROLE_ADMINISTRATOR, GIVES | ROLE_MANAGER,
                                         ROLE_MANAGER | ROLE_ADMINISTRATOR }, { 0 } };
const WebReach reach_my_feeds = { "feed", { EVERYONE, ROLE_LEADER | ROLE_ADMINISTRATOR, GIVES, NOBODY }, { 0 } };
const WebReach reach_offer = { "offer", { NO_SUCH, NO_SUCH, EVERYONE, EVERYONE }, { 0 } };
const WebReach reach_slot = { "offer", { NO_SUCH, NO_SUCH, STAFF, STAFF }, { 0 } };
const WebReach reach_person = { "person", { KEEPS, KEEPS, NO_SUCH, KEEPS }, { 0 } };
const WebReach reach_keep_team = { "team", { KEEPS, NO_SUCH, NO_SUCH, KEEPS }, { 0 } };
const WebReach reach_token = { "token", { KEEPS, NO_SUCH, NO_SUCH, KEEPS }, { 0 } };
const WebReach reach_letter = { "letter", { NO_SUCH, NO_SUCH, NO_SUCH, KEEPS }, { 0 } };
const WebReach reach_team = { "team", { EVERYONE, NO_SUCH, NO_SUCH, STAFF }, { 0 } };
const WebReach reach_sign_in = { "sign-in", { EVERYONE, NO_SUCH, NO_SUCH, ROLE_ADMINISTRATOR }, { 0 } };

const char *reach_relation_text(ReachRelation relation)
{
  static const char *const texts[] = { "own", "team", "session", "other" };
  return texts[relation];
}

char *reach_words(const WebReach *reach, guint roles)
{
  GString *words = g_string_new(NULL);
  for (guint relation = 0; relation < REACH_N; relation++) {
    guint may = reach->may[relation] & roles;
    if (reach->may[relation] == REACH_NO_SUCH || may == 0)
      continue;
    g_autofree char *who = may == ROLES_ALL ? g_strdup("everyone") : roles_format(may);
    g_string_append_printf(words, "%s%s: %s", words->len > 0 ? " · " : "", reach_relation_text((ReachRelation)relation), who);
  }
  return g_string_free(words, FALSE);
}
