-- Slots that a team's calendar told of for the sake of a member who has since left the team. What was counted for that
-- member goes on counting, since a version number must never fall (RFC 5545 section 3.8.7.4).
CREATE TABLE team_left (
  team_id TEXT NOT NULL REFERENCES team (id),
  slot_id TEXT NOT NULL REFERENCES slot (id),
  counted BIGINT NOT NULL,              -- summed over the members who left
  left_at BIGINT NOT NULL,              -- the last of them
  PRIMARY KEY (team_id, slot_id)
);
