-- What each day of each service came to under every name, written out so that no report need read every booking. A day is
-- told stale in the transaction of whatever changes it and its digests are made anew soon after; until then, and for the
-- day that is passing, reports count from the bookings, so that no figure is ever behind.
ALTER TABLE tally ADD COLUMN stale BIGINT NOT NULL DEFAULT 1; -- 1: the digests of the day are not what its bookings say
CREATE INDEX tally_stale ON tally (service_id, day) WHERE stale = 1;

CREATE TABLE digest (
  service_id TEXT NOT NULL REFERENCES service (id),
  kind TEXT NOT NULL,                   -- store/digest.h names them
  day BIGINT NOT NULL,                  -- civil day number of the slots' first start
  cells TEXT NOT NULL,                  -- engine/digest-text.h says how it is read
  PRIMARY KEY (service_id, kind, day)
);

-- A party with the profession and organisation it booked under, so that digests can name it by a number.
CREATE TABLE attender (
  number BIGINT PRIMARY KEY,
  party_kind TEXT NOT NULL,
  party_id TEXT NOT NULL,
  profession TEXT NOT NULL,
  organisation TEXT NOT NULL,
  UNIQUE (party_kind, party_id, profession, organisation)
);

-- Answers are counted a day at a time, from the day's bookings.
DROP INDEX rating_time;
