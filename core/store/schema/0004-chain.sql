-- The log becomes a chain: each entry is sealed together with the seal of the one before it, so that none can be altered,
-- taken out or put in between without breaking it (store/chain.h says what goes into a seal). What an entry tells of people
-- goes in as a salted digest: it can be dropped when a person is erased or its time is over, and the chain still holds.
-- The last number and seal stand in the fact "log-head" as well, so that entries missing at the end are noticed.

ALTER TABLE change ADD COLUMN number BIGINT NOT NULL DEFAULT 0;        -- from 1 without gaps; 0: from before the chain
ALTER TABLE change ADD COLUMN salt TEXT NOT NULL DEFAULT '';           -- '' once what was told is dropped
ALTER TABLE change ADD COLUMN digest TEXT NOT NULL DEFAULT '';         -- of who, subject, before and after as they were, once they are dropped
ALTER TABLE change ADD COLUMN dropped_by TEXT NOT NULL DEFAULT '';     -- the entry that says why
ALTER TABLE change ADD COLUMN seal TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX change_number ON change (number) WHERE number > 0;
CREATE INDEX change_who ON change (who, id);
CREATE INDEX change_dropped ON change (dropped_by) WHERE dropped_by <> '';
