-- Where targeted and commissioned graduates are bound to go, and requests to change a training mode.
CREATE TABLE commitments (
    school_id INTEGER NOT NULL,
    entry_id BLOB NOT NULL,
    unit TEXT NOT NULL,
    region TEXT NOT NULL,
    PRIMARY KEY (school_id, entry_id),
    FOREIGN KEY (school_id, entry_id) REFERENCES entries (school_id, entry_id)
) STRICT;
CREATE INDEX entries_bound ON entries (school_id, cohort, student_number, entry_id)
    WHERE training_mode IN ('21', '22', '41', '42');

CREATE TABLE mode_changes (
    school_id INTEGER NOT NULL,
    change_id BLOB NOT NULL,
    entry_id BLOB NOT NULL,
    cohort INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('TM-DRAFT', 'TM-PENDING', 'TM-APPROVED', 'TM-REJECTED', 'TM-WITHDRAWN')),
    from_mode TEXT NOT NULL,
    to_mode TEXT NOT NULL,
    unit TEXT NOT NULL,
    unit_region TEXT NOT NULL,
    reason TEXT NOT NULL,
    answer TEXT NOT NULL,
    asked_by BLOB NOT NULL,
    asked_by_name TEXT NOT NULL,
    decided_by_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    submitted_at INTEGER,
    ended_at INTEGER,
    version INTEGER NOT NULL,
    PRIMARY KEY (school_id, change_id),
    FOREIGN KEY (school_id, entry_id) REFERENCES entries (school_id, entry_id)
) STRICT;
CREATE UNIQUE INDEX mode_changes_open ON mode_changes (school_id, entry_id) WHERE state IN ('TM-DRAFT', 'TM-PENDING');
CREATE INDEX mode_changes_list ON mode_changes (school_id, cohort, created_at, change_id);
CREATE INDEX mode_changes_entry ON mode_changes (school_id, entry_id, created_at);

-- Files that prove a change; taken off the form they stay.
CREATE TABLE mode_change_files (
    school_id INTEGER NOT NULL,
    change_id BLOB NOT NULL,
    file_id BLOB NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('jpeg', 'png', 'pdf')),
    sha256 BLOB NOT NULL,
    bytes INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    uploaded_at INTEGER NOT NULL,
    removed_at INTEGER,
    PRIMARY KEY (school_id, change_id, file_id),
    FOREIGN KEY (school_id, change_id) REFERENCES mode_changes (school_id, change_id)
) STRICT;
CREATE INDEX mode_change_files_same ON mode_change_files (school_id, sha256);
