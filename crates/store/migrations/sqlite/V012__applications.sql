-- What graduates apply for: the form as it is now, sealed, and the facts of the state.
CREATE TABLE applications (
    school_id INTEGER NOT NULL,
    placement_id BLOB NOT NULL,
    category TEXT NOT NULL,
    content BLOB NOT NULL,
    graduate_snapshot TEXT NOT NULL,
    facts TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (school_id, placement_id),
    FOREIGN KEY (school_id, placement_id) REFERENCES placements (school_id, placement_id)
) STRICT;

-- Each submission as it was, so that a reviewer sees what changed since the last.
CREATE TABLE submissions (
    school_id INTEGER NOT NULL,
    placement_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    process TEXT NOT NULL,
    category TEXT NOT NULL,
    content BLOB NOT NULL,
    files TEXT NOT NULL,
    submitted_at INTEGER NOT NULL,
    PRIMARY KEY (school_id, placement_id, seq),
    FOREIGN KEY (school_id, placement_id) REFERENCES placements (school_id, placement_id)
) STRICT;

-- Files that prove something; taken off a form, they stay for the submissions that had them.
CREATE TABLE evidence (
    school_id INTEGER NOT NULL,
    placement_id BLOB NOT NULL,
    file_id BLOB NOT NULL,
    process TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('jpeg', 'png', 'pdf')),
    sha256 BLOB NOT NULL,
    bytes INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    by_side TEXT NOT NULL CHECK (by_side IN ('graduate', 'employer')),
    uploaded_at INTEGER NOT NULL,
    removed_at INTEGER,
    PRIMARY KEY (school_id, placement_id, file_id),
    FOREIGN KEY (school_id, placement_id) REFERENCES placements (school_id, placement_id)
) STRICT;
CREATE INDEX evidence_same ON evidence (school_id, sha256);
