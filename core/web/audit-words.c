#include "web/audit-words.h"

#include <string.h>

#include "base/words.h"

/* In the order in which a list of them is read: what is done to bookings, sessions, the offer, people, calendars, the whole. */
static const AuditAct acts[] = {
  { "book", N_("Booked"), FALSE },
  { "move", N_("Moved a booking"), FALSE },
  { "cancel", N_("Cancelled a booking"), FALSE },
  { "offer", N_("Held a place that came free"), FALSE },
  { "promote", N_("Gave a place to whoever waited"), FALSE },
  { "accept", N_("Took the place that was held"), FALSE },
  { "lapse", N_("Let a held place go, unanswered"), FALSE },
  { "attend", N_("Said who came"), FALSE },
  { "feedback", N_("Said how it was"), FALSE },
  { "slot-make", N_("Added a session"), FALSE },
  { "slot-edit", N_("Changed a session"), FALSE },
  { "slot-cancel", N_("Cancelled a session"), FALSE },
  { "withdraw", N_("Withdrew a session"), FALSE },
  { "publish", N_("Published sessions"), FALSE },
  { "hand-over", N_("Handed over to a new schedule"), FALSE },
  { "see", N_("Looked at"), TRUE },
  { "export", N_("Took a copy of what is held about"), TRUE },
  { "add", N_("Added"), TRUE },
  { "change", N_("Changed"), TRUE },
  { "remove", N_("Removed"), TRUE },
  { "confirm", N_("Confirmed, as it stood"), TRUE },
  { "link", N_("Made a link to sign in"), FALSE },
  { "sign-in", N_("Signed in"), FALSE },
  { "sign-out", N_("Signed out"), FALSE },
  { "sign-out-all", N_("Signed out everywhere"), FALSE },
  { "bind", N_("Tied to an account of the organisation"), FALSE },
  { "unbind", N_("Untied from an account of the organisation"), FALSE },
  { "feed-create", N_("Made a calendar address"), FALSE },
  { "feed-revoke", N_("Took back a calendar address"), FALSE },
  { "fetch", N_("Read a calendar"), FALSE },
  { "token-create", N_("Made a token"), FALSE },
  { "token-revoke", N_("Took back a token"), FALSE },
  { "send-again", N_("Sent a letter again"), FALSE },
  { "erase", N_("Erased somebody"), FALSE },
  { "drop", N_("Dropped what was old"), FALSE },
  { "import", N_("Took in a file"), FALSE },
  { "tend", N_("Tidied up"), FALSE },
  { "restore", N_("Restored a backup"), FALSE },
};

typedef struct {
  const char *code, *says;
} Said;

static const Said kinds[] = {
  { "booking", N_("a booking") },
  { "bookings", N_("bookings") },
  { "closure", N_("a closure") },
  { "feed", N_("a calendar address") },
  { "feeds", N_("calendar addresses") },
  { "letters", N_("letters") },
  { "log", N_("this log") },
  { "people", N_("people") },
  { "person", N_("a person") },
  { "professions", N_("the priority workforce") },
  { "report", N_("a report") },
  { "reporting-year", N_("a reporting year") },
  { "schedule", N_("a schedule") },
  { "service", N_("a service") },
  { "slot", N_("a session") },
  { "target", N_("a target") },
  { "team", N_("a team") },
};

static const Said doers[] = {
  { "clock", N_("The clock") },
  { "feed", N_("A calendar program") },
  { "import", N_("An import") },
  { "load", N_("The service book") },
  { "operator", N_("The operator") },
  { "provider", N_("The organisation's sign-in") },
};

static const char *say(const Said *rows, gsize n, const char *code)
{
  for (gsize i = 0; i < n; i++)
    if (strcmp(rows[i].code, code) == 0)
      return words_say(rows[i].says);
  return code;
}

const AuditAct *audit_acts(gsize *n)
{
  *n = G_N_ELEMENTS(acts);
  return acts;
}

const AuditAct *audit_act(const char *act)
{
  for (gsize i = 0; i < G_N_ELEMENTS(acts); i++)
    if (strcmp(acts[i].act, act) == 0)
      return &acts[i];
  return NULL;
}

const char *audit_act_says(const char *act)
{
  const AuditAct *known = audit_act(act);
  return known ? words_say(known->says) : act;
}

const char *audit_kind_says(const char *kind)
{
  return say(kinds, G_N_ELEMENTS(kinds), kind);
}

const char *audit_who_says(const char *who)
{
  return say(doers, G_N_ELEMENTS(doers), who);
}
