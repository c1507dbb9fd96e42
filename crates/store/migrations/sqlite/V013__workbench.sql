-- What somebody waits for, a rescission or another part of the record included, and the level that reviews it; else the
-- state itself and no level. A column can be added filled only with a default; every insert names the value.
ALTER TABLE placements ADD COLUMN waiting TEXT NOT NULL DEFAULT '';
ALTER TABLE placements ADD COLUMN waiting_level TEXT CHECK (waiting_level IN ('department', 'school'));
-- Until now nothing but the placement itself could be under review.
UPDATE placements SET waiting = state, waiting_level = CASE
    WHEN state LIKE '%-REVIEW-CO' THEN 'department'
    WHEN state LIKE '%-REVIEW-SC' OR state = 'OF-ABANDON-REQ' THEN 'school' END;
DROP INDEX placements_queue;
DROP INDEX placements_department_queue;
CREATE INDEX placements_queue ON placements (school_id, cohort, waiting_level, waiting_since, placement_id, waiting);
CREATE INDEX placements_department_queue ON placements (school_id, department_id, cohort, waiting_level, waiting_since, placement_id, waiting);
CREATE INDEX placements_state ON placements (school_id, cohort, state, created_at, placement_id);

-- What reviewers like to write when they return or fail a case; kept by the school, with how often it was used.
CREATE TABLE phrases (
    school_id INTEGER NOT NULL,
    phrase_id BLOB NOT NULL,
    body TEXT NOT NULL,
    times_used INTEGER NOT NULL,
    removed_at INTEGER,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (school_id, phrase_id)
) STRICT;

-- Pictures of evidence, drawn once: page 0 is the thumbnail of the first page, empty when the file does not draw.
CREATE TABLE evidence_pages (
    school_id INTEGER NOT NULL,
    placement_id BLOB NOT NULL,
    file_id BLOB NOT NULL,
    page INTEGER NOT NULL,
    sha256 BLOB,
    drawn_at INTEGER NOT NULL,
    PRIMARY KEY (school_id, placement_id, file_id, page),
    FOREIGN KEY (school_id, placement_id, file_id) REFERENCES evidence (school_id, placement_id, file_id)
) STRICT;
CREATE INDEX evidence_pages_blob ON evidence_pages (school_id, sha256);
