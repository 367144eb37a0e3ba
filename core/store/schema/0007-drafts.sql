-- What somebody is about to book, between the form and the confirmation. Swept a day after it was made.

CREATE TABLE draft (
  id TEXT PRIMARY KEY,                  -- the id that the booking will have
  person_id TEXT NOT NULL REFERENCES person (id), -- who makes it, not whom it is for
  slot_id TEXT NOT NULL REFERENCES slot (id),
  party_kind TEXT NOT NULL CHECK (party_kind IN ('person', 'team')),
  party TEXT NOT NULL,                  -- as it was chosen or typed
  seats BIGINT NOT NULL,
  reference TEXT NOT NULL,
  note TEXT NOT NULL,
  made_at BIGINT NOT NULL
);
CREATE INDEX draft_person ON draft (person_id);
CREATE INDEX draft_slot ON draft (slot_id);
CREATE INDEX draft_made ON draft (made_at);
