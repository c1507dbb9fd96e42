-- A graduate the school reopened after the last day of the season, and on which ground (decision 12).
ALTER TABLE entries ADD COLUMN reopened_at INTEGER;
ALTER TABLE entries ADD COLUMN reopened_ground TEXT;
