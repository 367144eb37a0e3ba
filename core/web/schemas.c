/* schemas: every shape that goes in or out of the API. */
#include "web/schema.h"

#define ID "Its id"
#define SHORT 0, 200
#define REQUIRED FIELD_REQUIRED
#define NULLABLE FIELD_REQUIRED_NULLABLE
#define OPTIONAL FIELD_OPTIONAL
#define TEXT_OF(name, need, least, most, note) { name, FIELD_TEXT, need, note, NULL, NULL, least, most }
#define SHORT_TEXT(name, need, note) TEXT_OF(name, need, 0, 200, note)
#define LONG_TEXT(name, need, note) TEXT_OF(name, need, 0, 10000, note)
#define COUNT_OF(name, need, note) WHOLE_OF(name, need, 0, G_MAXINT32, note)
#define WHOLE_OF(name, need, least, most, note) { name, FIELD_WHOLE, need, note, NULL, NULL, least, most }
#define PLAIN(name, kind, need, note) { name, kind, need, note, NULL, NULL, 0, 0 }
#define CHOICE(name, need, list, note) { name, FIELD_CHOICE, need, note, NULL, list, 0, 0 }
#define OBJECT(name, need, schema, note) { name, FIELD_OBJECT, need, note, schema, NULL, 0, 0 }
#define LIST(name, need, schema, note) { name, FIELD_LIST, need, note, schema, NULL, 0, 0 }
#define END { NULL, FIELD_ANY, OPTIONAL, NULL, NULL, NULL, 0, 0 }

static const char *const party_kinds[] = { "person", "team", NULL };
static const char *const cancellers[] = { "party", "service", NULL };
static const char *const outcomes[] = { "attended", "did-not-attend", NULL };
static const char *const answers[] = { "accept", "wait", "refuse", NULL };
static const char *const booking_states[] = { "booked", "waiting", "offered", "cancelled", "lapsed", NULL };
static const char *const slot_states[] = { "offered", "cancelled", "withdrawn", NULL };
static const char *const scopes[] = { "person", "team", "host", "service", "offers", NULL };
static const char *const feed_states[] = { "live", "unread", "revoked", "closed", NULL };
static const char *const session_ways[] = { "link", "provider", "operator", NULL };
static const char *const units[] = { "slot", "seat", NULL };
static const char *const details[] = { "busy", "title", "full", NULL };

static const WebField attendance[] = {
  SHORT_TEXT("meeting", REQUIRED, "Id of the meeting"),
  WHOLE_OF("number", REQUIRED, 1, 64, "Number of the meeting in its slot"),
  CHOICE("outcome", REQUIRED, outcomes, NULL),
  WHOLE_OF("present", REQUIRED, 0, 10000, "Heads counted"),
  PLAIN("recorded_at", FIELD_INSTANT, REQUIRED, NULL),
  END,
};
static const WebField attendance_wish[] = {
  { "meeting", FIELD_WHICH, OPTIONAL, "Id or number of the meeting; may be left out where there is one", NULL, NULL, 1,
    200 },
  CHOICE("outcome", REQUIRED, outcomes, NULL),
  WHOLE_OF("present", OPTIONAL, 0, 10000, "Heads counted; left out: as many as seats"),
  END,
};
static const WebField attendance_kept[] = {
  SHORT_TEXT("id", REQUIRED, "Id of the booking"),
  CHOICE("outcome", REQUIRED, outcomes, NULL),
  END,
};
static const WebField audit_entry[] = {
  SHORT_TEXT("id", REQUIRED, ID),
  WHOLE_OF("number", REQUIRED, 1, G_MAXINT64, "In the log's chain, without gaps"),
  PLAIN("at", FIELD_INSTANT, REQUIRED, NULL),
  OBJECT("who", REQUIRED, "Named", "Name empty where it was no person: operator, clock, import, load, feed"),
  SHORT_TEXT("act", REQUIRED, "What was done; see, export and fetch changed nothing"),
  SHORT_TEXT("kind", REQUIRED, "What kind of thing it was done to"),
  SHORT_TEXT("subject", REQUIRED, "Its id"),
  PLAIN("before", FIELD_ANY, NULLABLE, "As it was"),
  PLAIN("after", FIELD_ANY, NULLABLE, "As it became, or what else there is to say"),
  PLAIN("dropped", FIELD_YES_NO, REQUIRED, "What it told of people is gone: erased, or its time was over"),
  END,
};
static const WebField booking[] = {
  SHORT_TEXT("id", REQUIRED, ID),
  SHORT_TEXT("slot", REQUIRED, "Id of the slot"),
  SHORT_TEXT("service", REQUIRED, "Id of the service"),
  LONG_TEXT("service_title", REQUIRED, NULL),
  CHOICE("state", REQUIRED, booking_states, NULL),
  OBJECT("party", REQUIRED, "Party", "Who it is for"),
  WHOLE_OF("seats", REQUIRED, 1, 10000, NULL),
  WHOLE_OF("position", NULLABLE, 1, G_MAXINT32, "Place in the queue, from 1; null if it does not wait"),
  PLAIN("offer_until", FIELD_INSTANT, NULLABLE, "When an offered place lapses"),
  PLAIN("starts", FIELD_INSTANT, REQUIRED, "Start of the first meeting"),
  PLAIN("ends", FIELD_INSTANT, REQUIRED, "End of the last meeting"),
  LIST("meetings", REQUIRED, "Meeting", NULL),
  CHOICE("outcome", NULLABLE, outcomes, "Null while nobody has said what became of it"),
  PLAIN("made_at", FIELD_INSTANT, REQUIRED, NULL),
  PLAIN("by_staff", FIELD_YES_NO, REQUIRED, "Made by staff on the party's behalf"),
  LIST("attendance", REQUIRED, "Attendance", "What was recorded, meeting by meeting"),
  CHOICE("cancelled_by", OPTIONAL, cancellers, NULL),
  PLAIN("cancelled_at", FIELD_INSTANT, FIELD_NULLABLE, NULL),
  PLAIN("late", FIELD_YES_NO, OPTIONAL, "Given back later than the service asks for"),
  LONG_TEXT("cancel_reason", FIELD_NULLABLE, NULL),
  SHORT_TEXT("reference", FIELD_NULLABLE, "Only for the party, the hosts and administrators"),
  LONG_TEXT("note", FIELD_NULLABLE, "Only for the party, the hosts and administrators"),
  END,
};
static const WebField booking_done[] = {
  SHORT_TEXT("id", REQUIRED, "Id of the booking"),
  CHOICE("state", REQUIRED, booking_states, NULL),
  WHOLE_OF("position", NULLABLE, 1, G_MAXINT32, "Place in the queue, from 1; null if it does not wait"),
  PLAIN("offer_until", FIELD_INSTANT, NULLABLE, "When an offered place lapses"),
  PLAIN("late", FIELD_YES_NO, REQUIRED, "Given back later than the service asks for"),
  PLAIN("again", FIELD_YES_NO, REQUIRED, "It was so before: nothing was changed"),
  END,
};
static const WebField booking_wish[] = {
  TEXT_OF("id", OPTIONAL, 36, 36, "A UUID of the client's: the same one twice is the same booking"),
  TEXT_OF("slot", REQUIRED, 1, 200, "Id of the slot"),
  OBJECT("party", OPTIONAL, "PartyWish", "Left out: whoever asks, or the team they lead where only teams book"),
  WHOLE_OF("seats", OPTIONAL, 1, 10000, "1 where left out"),
  SHORT_TEXT("reference", OPTIONAL, "Pseudonymous case reference, never a name"),
  LONG_TEXT("note", OPTIONAL, "For the hosts"),
  END,
};
static const WebField cancel_wish[] = {
  CHOICE("by", OPTIONAL, cancellers, "party where left out; service by staff only"),
  LONG_TEXT("reason", OPTIONAL, NULL),
  END,
};
static const WebField feed[] = {
  SHORT_TEXT("id", REQUIRED, ID),
  OBJECT("scope", REQUIRED, "FeedScope", NULL),
  CHOICE("detail", REQUIRED, details, NULL),
  CHOICE("state", REQUIRED, feed_states, "unread: nobody has looked for a fortnight; closed: the right it was made by has ended"),
  PLAIN("made_at", FIELD_INSTANT, REQUIRED, NULL),
  SHORT_TEXT("made_by", REQUIRED, "Id of a person, or operator"),
  WHOLE_OF("fetches", REQUIRED, 0, G_MAXINT64, "How often it was asked for"),
  PLAIN("fetched_at", FIELD_INSTANT, NULLABLE, "When it was last asked for; written down with a little delay"),
  LONG_TEXT("client", REQUIRED, "By what program"),
  END,
};
static const WebField feed_made[] = {
  SHORT_TEXT("id", REQUIRED, ID),
  LONG_TEXT("url", REQUIRED, "The calendar's address; it is shown this once"),
  END,
};
static const WebField feed_scope[] = {
  CHOICE("kind", REQUIRED, scopes, NULL),
  TEXT_OF("id", REQUIRED, 0, 254, "Empty for all offers"),
  LONG_TEXT("title", REQUIRED, NULL),
  END,
};
static const WebField feed_scope_wish[] = {
  CHOICE("kind", REQUIRED, scopes, NULL),
  TEXT_OF("id", OPTIONAL, 0, 254, "Of the person, team, host or service; left out: whoever asks, their team, all offers"),
  END,
};
static const WebField feed_wish[] = {
  TEXT_OF("id", OPTIONAL, 36, 36, "A UUID of the client's: the same one twice is refused, and makes no second address"),
  OBJECT("scope", REQUIRED, "FeedScopeWish", NULL),
  CHOICE("detail", OPTIONAL, details, "busy where left out"),
  END,
};
static const WebField feedback_wish[] = {
  { "answers", FIELD_WHOLES, OPTIONAL, "By question, from 1 to 5", NULL, NULL, 1, 5 },
  LONG_TEXT("comment", OPTIONAL, NULL),
  END,
};
static const WebField health[] = {
  SHORT_TEXT("status", REQUIRED, "ok"),
  SHORT_TEXT("version", REQUIRED, NULL),
  END,
};
static const WebField me[] = {
  SHORT_TEXT("id", REQUIRED, ID),
  { "roles", FIELD_TEXTS, REQUIRED, NULL, NULL, NULL, SHORT },
  SHORT_TEXT("team", NULLABLE, NULL),
  END,
};
static const WebField meeting[] = {
  SHORT_TEXT("id", REQUIRED, ID),
  WHOLE_OF("number", REQUIRED, 1, 64, NULL),
  PLAIN("starts", FIELD_INSTANT, REQUIRED, NULL),
  PLAIN("ends", FIELD_INSTANT, REQUIRED, NULL),
  LONG_TEXT("place", NULLABLE, NULL),
  PLAIN("is_online", FIELD_YES_NO, REQUIRED, "Whether it can be joined by a link"),
  LONG_TEXT("online", NULLABLE, "The link, for hosts, staff and whoever holds a seat; null for anybody else, and for none"),
  END,
};
static const WebField move_wish[] = {
  TEXT_OF("slot", REQUIRED, 1, 200, "Id of the slot to move to, of the same service"),
  END,
};
static const WebField named[] = {
  SHORT_TEXT("id", REQUIRED, ID),
  LONG_TEXT("name", REQUIRED, NULL),
  END,
};
static const WebField party[] = {
  CHOICE("kind", REQUIRED, party_kinds, NULL),
  SHORT_TEXT("id", REQUIRED, ID),
  LONG_TEXT("name", REQUIRED, NULL),
  END,
};
static const WebField party_wish[] = {
  CHOICE("kind", REQUIRED, party_kinds, NULL),
  TEXT_OF("id", OPTIONAL, 1, 254, "Id, or a person's mail address; left out: whoever asks, or their team"),
  END,
};
static const WebField problem[] = {
  SHORT_TEXT("type", REQUIRED, NULL),
  SHORT_TEXT("title", REQUIRED, NULL),
  WHOLE_OF("status", REQUIRED, 400, 599, NULL),
  SHORT_TEXT("reason", REQUIRED, "A stable code: the service type's or the program's own"),
  LONG_TEXT("detail", OPTIONAL, "What is wrong and the way out, in words"),
  SHORT_TEXT("request_id", OPTIONAL, "The log says more under this id"),
  LIST("other_times", OPTIONAL, "Slot", "Where there was no room: other slots of the service that are open"),
  END,
};
static const WebField question[] = {
  SHORT_TEXT("key", REQUIRED, NULL),
  LONG_TEXT("text", REQUIRED, NULL),
  LONG_TEXT("low", REQUIRED, "What 1 means"),
  LONG_TEXT("high", REQUIRED, "What 5 means"),
  END,
};
static const WebField report[] = { END };
static const WebField service[] = {
  SHORT_TEXT("id", REQUIRED, ID),
  SHORT_TEXT("plugin", REQUIRED, "The service type"),
  LONG_TEXT("title", REQUIRED, NULL),
  LONG_TEXT("summary", REQUIRED, NULL),
  SHORT_TEXT("colour", NULLABLE, NULL),
  SHORT_TEXT("zone", REQUIRED, NULL),
  PLAIN("bookable", FIELD_YES_NO, REQUIRED, "Whether its service type is in working order and it has not ended"),
  PLAIN("ended", FIELD_YES_NO, REQUIRED, NULL),
  CHOICE("unit", REQUIRED, units, "What utilisation counts"),
  { "parties", FIELD_TEXTS, REQUIRED, "Who may book: person, team", NULL, NULL, SHORT },
  PLAIN("settings", FIELD_ANY, REQUIRED, "By key, as texts"),
  LIST("questions", REQUIRED, "Question", "Asked afterwards"),
  END,
};
static const WebField session[] = {
  SHORT_TEXT("id", REQUIRED, ID),
  CHOICE("way", REQUIRED, session_ways, "How they came in"),
  SHORT_TEXT("client", REQUIRED, "The browser in a few words"),
  PLAIN("made_at", FIELD_INSTANT, REQUIRED, NULL),
  PLAIN("seen_at", FIELD_INSTANT, REQUIRED, "Last use, to the minute"),
  PLAIN("this", FIELD_YES_NO, REQUIRED, "Whether it is the one that asks"),
  END,
};
static const WebField slot[] = {
  SHORT_TEXT("id", REQUIRED, ID),
  SHORT_TEXT("service", REQUIRED, "Id of the service"),
  LONG_TEXT("service_title", REQUIRED, NULL),
  CHOICE("state", REQUIRED, slot_states, NULL),
  PLAIN("starts", FIELD_INSTANT, REQUIRED, "Start of the first meeting"),
  PLAIN("ends", FIELD_INSTANT, REQUIRED, "End of the last meeting"),
  LIST("meetings", REQUIRED, "Meeting", NULL),
  WHOLE_OF("capacity", REQUIRED, 1, 10000, "Seats"),
  WHOLE_OF("taken", REQUIRED, 0, 10000, "Seats booked or held by an offer"),
  COUNT_OF("waiting", REQUIRED, "Seats on the waiting list"),
  LIST("hosts", REQUIRED, "Named", "The clinicians giving it"),
  LONG_TEXT("place", NULLABLE, NULL),
  WHOLE_OF("revision", REQUIRED, 0, G_MAXINT64, "Rises with every change"),
  OBJECT("bookable", OPTIONAL, "Verdict", "Whether the asker could book one seat of it now"),
  END,
};
static const WebField slot_edit[] = {
  PLAIN("starts", FIELD_TIME, OPTIONAL, "New start of the first meeting; the others keep their distance on the wall"),
  PLAIN("ends", FIELD_TIME, OPTIONAL, "New end of the first meeting, in place of minutes"),
  WHOLE_OF("minutes", OPTIONAL, 1, 1440, NULL),
  WHOLE_OF("capacity", OPTIONAL, 1, 10000, NULL),
  LONG_TEXT("place", FIELD_NULLABLE, "null for none"),
  LONG_TEXT("online", FIELD_NULLABLE, "null for none"),
  { "hosts", FIELD_TEXTS, FIELD_NULLABLE, "Ids or mail addresses; null for none", NULL, NULL, 1, 254 },
  LONG_TEXT("override_reason", OPTIONAL, "Needed to overrule that a host is taken elsewhere; kept in the log"),
  END,
};
static const WebField slot_done[] = {
  SHORT_TEXT("id", REQUIRED, ID),
  COUNT_OF("cancelled", OPTIONAL, "How many bookings were cancelled with it"),
  END,
};
static const WebField slot_cancel[] = {
  LONG_TEXT("reason", OPTIONAL, NULL),
  END,
};
static const WebField slot_wish[] = {
  TEXT_OF("id", OPTIONAL, 36, 36, "A UUID of the client's: the same one twice is the same slot"),
  TEXT_OF("service", REQUIRED, 1, 64, "Id of the service"),
  PLAIN("starts", FIELD_TIME, REQUIRED, "On the wall, in the service's zone, or with an offset"),
  WHOLE_OF("minutes", OPTIONAL, 1, 1440, "How long; this or ends"),
  PLAIN("ends", FIELD_TIME, OPTIONAL, "When it ends; this or minutes"),
  WHOLE_OF("capacity", OPTIONAL, 1, 10000, "Seats a slot; left out: as the service type has it"),
  LONG_TEXT("place", OPTIONAL, NULL),
  LONG_TEXT("online", OPTIONAL, NULL),
  { "hosts", FIELD_TEXTS, OPTIONAL, "Ids or mail addresses", NULL, NULL, 1, 254 },
  END,
};
static const WebField slots_made[] = {
  SHORT_TEXT("id", REQUIRED, "Of the first of them"),
  { "ids", FIELD_TEXTS, REQUIRED, "Of the slots that were cut out of the opening", NULL, NULL, SHORT },
  END,
};
static const WebField verdict[] = {
  CHOICE("answer", REQUIRED, answers, NULL),
  SHORT_TEXT("reason", NULLABLE, "A stable code"),
  LONG_TEXT("sentence", NULLABLE, NULL),
  END,
};

static const WebSchema schemas[] = {
  { "Attendance", "What was recorded of one meeting", attendance, FALSE },
  { "AttendanceKept", "What has been recorded", attendance_kept, FALSE },
  { "AttendanceWish", "Who came to a meeting", attendance_wish, FALSE },
  { "AuditEntry", "One entry of the log", audit_entry, FALSE },
  { "Booking", "A party's claim on seats of a slot", booking, FALSE },
  { "BookingDone", "What became of a booking", booking_done, FALSE },
  { "BookingWish", "A wish to book", booking_wish, FALSE },
  { "CancelWish", "A wish to give a booking back", cancel_wish, FALSE },
  { "Feed", "A calendar address", feed, FALSE },
  { "FeedMade", "A new calendar address", feed_made, FALSE },
  { "FeedScope", "What a calendar shows", feed_scope, FALSE },
  { "FeedScopeWish", "What a calendar shall show", feed_scope_wish, FALSE },
  { "FeedWish", "A wish for a calendar address", feed_wish, FALSE },
  { "FeedbackWish", "Answers to the service's questions", feedback_wish, FALSE },
  { "Health", "The program answers", health, FALSE },
  { "Me", "Whom the token stands for", me, FALSE },
  { "Meeting", "One interval in time", meeting, FALSE },
  { "MoveWish", "A wish to move a booking", move_wish, FALSE },
  { "Named", "A person by name", named, FALSE },
  { "Party", "Who a booking is for", party, FALSE },
  { "PartyWish", "Who to book for", party_wish, FALSE },
  { "Problem", "Why not (RFC 9457)", problem, FALSE },
  { "Question", "Asked of those who came", question, FALSE },
  { "Report", "Figures", report, TRUE },
  { "Service", "One configured offer of a service type", service, FALSE },
  { "Session", "Where somebody is signed in", session, FALSE },
  { "Slot", "What can be booked", slot, FALSE },
  { "SlotCancel", "Why a slot is cancelled", slot_cancel, FALSE },
  { "SlotDone", "What became of a slot", slot_done, FALSE },
  { "SlotEdit", "Changes to a slot; what is left out stays", slot_edit, FALSE },
  { "SlotWish", "An opening made by hand", slot_wish, FALSE },
  { "SlotsMade", "Slots made by hand", slots_made, FALSE },
  { "Verdict", "An answer to a wish", verdict, FALSE },
};

const WebSchema *web_schemas(gsize *n)
{
  *n = G_N_ELEMENTS(schemas);
  return schemas;
}
