-- How people come in: sessions, one-time links, and how often links were asked for. Of every secret only a hash is kept.

CREATE TABLE session (
  id TEXT PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,      -- of the cookie
  person_id TEXT NOT NULL REFERENCES person (id),
  way TEXT NOT NULL CHECK (way IN ('link', 'provider', 'operator')), -- how they came in
  client TEXT NOT NULL,                 -- the browser in a few words, for the list of one's own sessions
  made_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL               -- last use, to the minute
);
CREATE INDEX session_person ON session (person_id);
CREATE INDEX session_seen ON session (seen_at);

CREATE TABLE sign_in (                  -- a link that was asked for; for an address that nobody has, too
  id TEXT PRIMARY KEY,
  link_hash TEXT UNIQUE,                -- NULL until the link is made, which is when its letter leaves
  browser_hash TEXT NOT NULL,           -- of the asking browser's cookie; '' where any browser will do
  code_hash TEXT NOT NULL,              -- of the code that the asking browser shows, with the id in front; '' for none
  person_id TEXT REFERENCES person (id), -- NULL: nobody has that address
  onward TEXT NOT NULL,                 -- the page they wanted, a path of our own; '' for none
  made_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  used_at BIGINT NOT NULL,              -- 0: not yet
  wrong BIGINT NOT NULL                 -- codes that were not the right one
);
CREATE INDEX sign_in_person ON sign_in (person_id);
CREATE INDEX sign_in_end ON sign_in (ends_at);

CREATE TABLE door_count (               -- how often somebody knocked, by a span of time; swept when it is over
  what TEXT NOT NULL,                   -- a hash of the kind of count and its subject
  span BIGINT NOT NULL,                 -- number of the span since 1970
  n BIGINT NOT NULL,
  PRIMARY KEY (what, span)
);
CREATE INDEX door_count_span ON door_count (span);
