-- The post: letters are written here in the transaction of what they tell of, and sent after (core/model/letter.h).

CREATE TABLE outbox (
  id TEXT PRIMARY KEY,                  -- also the left part of its Message-ID
  event TEXT NOT NULL UNIQUE,           -- what it tells of, and whom: the same event never makes two letters
  kind TEXT NOT NULL,
  person_id TEXT NOT NULL,              -- '' for somebody we do not know
  about TEXT NOT NULL,                  -- id of the booking or slot it is about, '' for none
  address TEXT NOT NULL,                -- '' once it is over
  view TEXT NOT NULL,                   -- JSON: what its template is filled from; '' once it is over
  state TEXT NOT NULL CHECK (state = 'queued' OR state = 'sending' OR state = 'handing' OR state = 'gone'
                             OR state = 'sent' OR state = 'failed' OR state = 'given-up' OR state = 'unsure'
                             OR state = 'dropped'), -- not IN: SQLite would build the list anew for every letter
  urgent BIGINT NOT NULL,               -- 1: goes before all others (somebody waits for it)
  attempts BIGINT NOT NULL,
  next_at BIGINT NOT NULL,              -- not tried before
  until_at BIGINT NOT NULL,             -- of no use after
  taken_by TEXT NOT NULL,               -- which deliverer has it, the start of its machine before its own id; '' for none
  lease_until BIGINT NOT NULL,          -- until when it is that one's; 0 for none
  last_error TEXT NOT NULL,             -- why it has not gone, without addresses
  made_at BIGINT NOT NULL,
  sent_at BIGINT NOT NULL               -- when it was over, 0 while it is not
);
CREATE INDEX outbox_due ON outbox (next_at) WHERE state IN ('queued', 'failed');
CREATE INDEX outbox_leased ON outbox (lease_until) WHERE lease_until > 0;
CREATE INDEX outbox_about ON outbox (about, person_id);
CREATE INDEX outbox_person ON outbox (person_id);
