-- Erasure: somebody's rows come to belong to a pseudonym, a person without a name that keeps the figures right and leads to
-- nobody; and bookings of long ago to one that stands beside the person (their alias), which is theirs when they go.

ALTER TABLE person ADD COLUMN pseudonym BIGINT NOT NULL DEFAULT 0; -- 1: stands for somebody who is no longer named
ALTER TABLE person ADD COLUMN alias TEXT NOT NULL DEFAULT '';      -- id of the pseudonym that has their bookings of long ago

-- Who was erased, so that a restore of an older backup can erase them again. Of who it was only salted fingerprints.
CREATE TABLE erasure (
  id TEXT PRIMARY KEY,                  -- of the pseudonym
  salt TEXT NOT NULL,
  person_hash TEXT NOT NULL,            -- of the person's id
  mail_hash TEXT NOT NULL,              -- of the address, or of the name where history knew no address
  at BIGINT NOT NULL
);
