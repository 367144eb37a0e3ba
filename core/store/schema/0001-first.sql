-- The diary's first schema, in the house dialect (core/db/db.h): instants are seconds since 1970 in UTC, civil times are
-- text with a zone beside them, 0 stands for "no instant" and '' for "no text" wherever a column may not be NULL.

CREATE TABLE person (
  id TEXT PRIMARY KEY,
  mail TEXT NOT NULL UNIQUE,            -- lower case
  name TEXT NOT NULL,
  profession TEXT NOT NULL,
  organisation TEXT NOT NULL,
  roles BIGINT NOT NULL,                -- bits of model/person.h
  state TEXT NOT NULL CHECK (state IN ('active', 'disabled', 'past')), -- past: known from imported history only
  revision BIGINT NOT NULL,
  made_at BIGINT NOT NULL
);

CREATE TABLE team (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  organisation TEXT NOT NULL,
  leader_id TEXT REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
  state TEXT NOT NULL CHECK (state IN ('active', 'past')),
  made_at BIGINT NOT NULL
);
-- Either names the other, so one column comes when both tables are there.
ALTER TABLE person ADD COLUMN team_id TEXT REFERENCES team (id) DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX person_team ON person (team_id);

CREATE TABLE service (
  id TEXT PRIMARY KEY,
  plugin TEXT NOT NULL,
  title TEXT NOT NULL,
  summary TEXT NOT NULL,
  colour TEXT NOT NULL,
  settings TEXT NOT NULL,               -- JSON object, complete and canonical
  unit TEXT NOT NULL CHECK (unit IN ('slot', 'seat')),
  requires_id TEXT REFERENCES service (id) DEFERRABLE INITIALLY DEFERRED,
  zone TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'ended')),
  made_at BIGINT NOT NULL
);

CREATE TABLE schedule (
  id TEXT PRIMARY KEY,
  service_id TEXT NOT NULL REFERENCES service (id),
  starts TEXT NOT NULL,                 -- civil, in zone
  zone TEXT NOT NULL,
  minutes BIGINT NOT NULL CHECK (minutes BETWEEN 1 AND 1440),
  repeat TEXT NOT NULL,                 -- RRULE, '' for a single date
  until TEXT NOT NULL,                  -- last civil date, '' for none
  except_on TEXT NOT NULL,              -- comma-separated civil times or dates
  extra_on TEXT NOT NULL,
  place TEXT NOT NULL,
  online TEXT NOT NULL,                 -- link
  capacity BIGINT NOT NULL,             -- seats a slot, 0: the plugin's own
  state TEXT NOT NULL CHECK (state IN ('active', 'ended')),
  published_to BIGINT NOT NULL          -- slots exist for every opening that starts before
);
CREATE INDEX schedule_service ON schedule (service_id);

CREATE TABLE schedule_host (
  schedule_id TEXT NOT NULL REFERENCES schedule (id),
  person_id TEXT NOT NULL REFERENCES person (id),
  PRIMARY KEY (schedule_id, person_id)
);

CREATE TABLE closure (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  from_on TEXT NOT NULL,
  to_on TEXT NOT NULL                   -- last day included
);
CREATE TABLE closure_service (          -- no row: all services
  closure_id TEXT NOT NULL REFERENCES closure (id),
  service_id TEXT NOT NULL REFERENCES service (id),
  PRIMARY KEY (closure_id, service_id)
);

-- One bookable thing. The row is the lock: every write begins by raising its revision (law 4). The tallies say what has
-- become of its units as far as that does not depend on the hour: free and given_back end as unfilled and
-- cancelled_by_party, or are upcoming while it lies ahead; open is booked without an outcome.
CREATE TABLE slot (
  id TEXT PRIMARY KEY,
  service_id TEXT NOT NULL REFERENCES service (id),
  schedule_id TEXT REFERENCES schedule (id),
  slot_key TEXT NOT NULL,               -- what makes it the same slot when its schedule is cut again; unique in a service
  clinic TEXT NOT NULL,                 -- the opening it was cut from: slots with the same one are a clinic
  state TEXT NOT NULL CHECK (state = 'offered' OR state = 'cancelled' OR state = 'withdrawn'),
  edited BIGINT NOT NULL,               -- 1: changed by hand, so its schedule leaves it alone
  capacity BIGINT NOT NULL CHECK (capacity BETWEEN 1 AND 10000),
  taken BIGINT NOT NULL,                -- seats booked or held by an offer
  waiting BIGINT NOT NULL CHECK (waiting >= 0),
  starts_at BIGINT NOT NULL,            -- first meeting's start
  ends_at BIGINT NOT NULL,              -- last meeting's end
  starts_on BIGINT NOT NULL,            -- civil day number of the first start (days since 1970-01-01)
  starts_hour BIGINT NOT NULL,          -- civil hour of the first start, 0..23
  place TEXT NOT NULL,
  hosts TEXT NOT NULL,                  -- person ids, sorted, comma-separated: the clinic's figures are kept by it
  revision BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  unit_slot BIGINT NOT NULL,            -- 1: the slot is the unit, 0: each seat is
  units BIGINT NOT NULL,                -- offered units; 0 for a withdrawn slot
  delivered BIGINT NOT NULL,
  did_not_attend BIGINT NOT NULL,
  given_back BIGINT NOT NULL,
  by_service BIGINT NOT NULL,
  open BIGINT NOT NULL,
  free BIGINT NOT NULL,
  heads BIGINT NOT NULL,
  CHECK (taken >= 0 AND taken <= capacity),
  CHECK (delivered + did_not_attend + given_back + by_service + open + free = units),
  UNIQUE (service_id, slot_key)
);
CREATE INDEX slot_time ON slot (starts_at, service_id);
CREATE INDEX slot_service_time ON slot (service_id, starts_at);
CREATE INDEX slot_clinic ON slot (clinic);
CREATE INDEX slot_schedule ON slot (schedule_id, starts_at);
CREATE INDEX slot_long ON slot (ends_at) WHERE ends_at - starts_at > 86400; -- cohorts that a window may cut through

CREATE TABLE meeting (
  id TEXT PRIMARY KEY,
  slot_id TEXT NOT NULL REFERENCES slot (id),
  ordinal BIGINT NOT NULL,              -- 1, 2, …
  starts TEXT NOT NULL,                 -- civil, in zone: the truth
  zone TEXT NOT NULL,
  minutes BIGINT NOT NULL,
  starts_at BIGINT NOT NULL,            -- computed from it
  ends_at BIGINT NOT NULL,
  place TEXT NOT NULL,
  online TEXT NOT NULL,
  sequence BIGINT NOT NULL,             -- RFC 5545 §3.8.7.4
  changed_at BIGINT NOT NULL,
  UNIQUE (slot_id, ordinal)
);

CREATE TABLE host (                     -- who gives which meeting, and when they are therefore taken
  meeting_id TEXT NOT NULL REFERENCES meeting (id),
  person_id TEXT NOT NULL REFERENCES person (id),
  slot_id TEXT NOT NULL REFERENCES slot (id),
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  PRIMARY KEY (meeting_id, person_id)
);
CREATE INDEX host_time ON host (person_id, starts_at, ends_at, slot_id);
CREATE INDEX host_slot ON host (slot_id);

CREATE TABLE booking (
  id TEXT PRIMARY KEY,
  slot_id TEXT NOT NULL REFERENCES slot (id),
  party_kind TEXT NOT NULL CHECK (party_kind IN ('person', 'team')),
  party_id TEXT NOT NULL,
  profession TEXT NOT NULL,             -- of the party when it booked: reports speak of then
  organisation TEXT NOT NULL,
  priority BIGINT NOT NULL,             -- 1: of the priority workforce when it booked
  seats BIGINT NOT NULL CHECK (seats BETWEEN 1 AND 10000),
  state TEXT NOT NULL CHECK (state = 'booked' OR state = 'waiting' OR state = 'offered' OR state = 'cancelled'
                             OR state = 'lapsed'), -- not IN: SQLite would build each list anew for every booking
  outcome TEXT NOT NULL CHECK (outcome = '' OR outcome = 'attended' OR outcome = 'did-not-attend'), -- of all its meetings
  cancelled_by TEXT NOT NULL CHECK (cancelled_by = '' OR cancelled_by = 'party' OR cancelled_by = 'service'),
  late BIGINT NOT NULL,                 -- 1: given back late
  cancel_reason TEXT NOT NULL,
  heads BIGINT NOT NULL,                -- present, over all meetings the largest
  reference TEXT NOT NULL,
  note TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  made_by TEXT NOT NULL,                -- person id, or '' for an import
  by_staff BIGINT NOT NULL,
  queued_at BIGINT NOT NULL,            -- when it joined the waiting list; 0 once it holds seats for good
  queue BIGINT NOT NULL,                -- its turn in the slot's queue: the slot's revision when it joined; else 0
  offer_until BIGINT NOT NULL,          -- offered: when the offer lapses; waiting: when the wait ends; else 0
  cancelled_at BIGINT NOT NULL,
  starts_at BIGINT NOT NULL,            -- of its slot, so that lists and reports need no join
  changed_at BIGINT NOT NULL,
  revision BIGINT NOT NULL
);
CREATE INDEX booking_slot ON booking (slot_id, state, queue);
CREATE INDEX booking_party ON booking (party_kind, party_id, starts_at);
CREATE INDEX booking_offer ON booking (offer_until) WHERE offer_until > 0;
CREATE INDEX booking_time ON booking (starts_at);

-- Slots that bookings were moved away from: calendar feeds show the meetings that were left as cancelled for a while, and
-- count on from there if the party comes back, since a version number must never fall.
CREATE TABLE booking_left (
  slot_id TEXT NOT NULL REFERENCES slot (id),
  booking_id TEXT NOT NULL REFERENCES booking (id),
  party_kind TEXT NOT NULL,
  party_id TEXT NOT NULL,
  revision BIGINT NOT NULL,             -- the booking's when it left; summed over its departures
  left_at BIGINT NOT NULL,
  PRIMARY KEY (slot_id, booking_id)
);
CREATE INDEX booking_left_party ON booking_left (party_kind, party_id);

CREATE TABLE attendance (
  booking_id TEXT NOT NULL REFERENCES booking (id),
  meeting_id TEXT NOT NULL REFERENCES meeting (id),
  outcome TEXT NOT NULL CHECK (outcome IN ('attended', 'did-not-attend')),
  present BIGINT NOT NULL CHECK (present BETWEEN 0 AND 10000),
  recorded_by TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (booking_id, meeting_id)
);

CREATE TABLE rating (
  booking_id TEXT NOT NULL REFERENCES booking (id),
  person_id TEXT NOT NULL,              -- who answered, '' for an import
  number BIGINT NOT NULL,               -- sheets of one booking (a team may hand in several), from 1
  question TEXT NOT NULL,
  answer BIGINT NOT NULL CHECK (answer BETWEEN 1 AND 5),
  service_id TEXT NOT NULL,
  starts_at BIGINT NOT NULL,
  PRIMARY KEY (booking_id, person_id, number, question)
);
CREATE INDEX rating_time ON rating (service_id, question, starts_at, answer);
CREATE TABLE comment (
  booking_id TEXT NOT NULL REFERENCES booking (id),
  person_id TEXT NOT NULL,
  number BIGINT NOT NULL,
  text TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (booking_id, person_id, number)
);

CREATE TABLE reporting_year (
  name TEXT PRIMARY KEY,
  from_on TEXT NOT NULL,
  to_on TEXT NOT NULL
);
CREATE TABLE target (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  measure TEXT NOT NULL CHECK (measure IN ('sessions', 'people', 'priority-share', 'satisfaction-share', 'utilisation')),
  from_on TEXT NOT NULL,
  to_on TEXT NOT NULL,
  figure DOUBLE PRECISION NOT NULL,
  green DOUBLE PRECISION NOT NULL,
  amber DOUBLE PRECISION NOT NULL
);
CREATE TABLE target_service (           -- no row: all services
  target_id TEXT NOT NULL REFERENCES target (id),
  service_id TEXT NOT NULL REFERENCES service (id),
  PRIMARY KEY (target_id, service_id)
);
CREATE TABLE profession (
  name TEXT PRIMARY KEY,
  priority BIGINT NOT NULL
);

-- Sums of the slots' tallies by service and civil day of the first start, kept in the transaction of every change.
-- clinics and ratios feed the mean of the per-clinic figures: ratios is the sum over the day's clinics of delivered by
-- offered, in millionths.
CREATE TABLE tally (
  service_id TEXT NOT NULL REFERENCES service (id),
  day BIGINT NOT NULL,
  units BIGINT NOT NULL,
  delivered BIGINT NOT NULL,
  did_not_attend BIGINT NOT NULL,
  given_back BIGINT NOT NULL,
  by_service BIGINT NOT NULL,
  open BIGINT NOT NULL,
  free BIGINT NOT NULL,
  seats BIGINT NOT NULL,                -- seats offered
  taken BIGINT NOT NULL,                -- seats booked
  heads BIGINT NOT NULL,
  clinics BIGINT NOT NULL,
  ratios BIGINT NOT NULL,
  PRIMARY KEY (service_id, day)
);

CREATE TABLE feed (
  id TEXT PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  scope_kind TEXT NOT NULL CHECK (scope_kind IN ('person', 'team', 'host', 'service', 'offers')),
  scope_id TEXT NOT NULL,
  detail TEXT NOT NULL CHECK (detail IN ('busy', 'title', 'full')),
  made_at BIGINT NOT NULL,
  made_by TEXT NOT NULL,
  revoked_at BIGINT NOT NULL,
  fetches BIGINT NOT NULL,
  fetched_at BIGINT NOT NULL,
  client TEXT NOT NULL
);

-- One row a scope that somebody subscribes to; raised in the transaction of every change that shows in it.
CREATE TABLE scope (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (kind, id)
);

CREATE TABLE token (
  id TEXT PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  person_id TEXT NOT NULL REFERENCES person (id),
  label TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,           -- 0: never
  revoked_at BIGINT NOT NULL
);
CREATE INDEX token_person ON token (person_id);

CREATE TABLE change (                   -- appended to, never altered
  id TEXT PRIMARY KEY,
  at BIGINT NOT NULL,
  who TEXT NOT NULL,                    -- person id, or 'import', 'load', 'clock', 'operator'
  act TEXT NOT NULL,                    -- book, promote, accept, lapse, cancel, move, attend, feedback, slot-edit, …
  kind TEXT NOT NULL,                   -- booking, slot, schedule, feed, token, …
  subject TEXT NOT NULL,                -- its id
  before TEXT NOT NULL,                 -- JSON of what changed, '' where nothing was
  after TEXT NOT NULL
);
CREATE INDEX change_subject ON change (subject, id);

CREATE TABLE fact (                     -- single facts about the database itself: its host part for UIDs, and the like
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
