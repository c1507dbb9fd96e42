-- Corrections after the pass, each beside those before it; what it changed is sealed.
CREATE TABLE amendments (
    school_id INTEGER NOT NULL,
    placement_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    version INTEGER NOT NULL,
    consent TEXT NOT NULL CHECK (consent IN ('both', 'notify')),
    content BLOB NOT NULL,
    reason TEXT NOT NULL,
    by_account BLOB NOT NULL,
    by_name TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    open_until INTEGER NOT NULL,
    graduate_consents INTEGER,
    graduate_words TEXT NOT NULL,
    graduate_at INTEGER,
    employer_consents INTEGER,
    employer_words TEXT NOT NULL,
    employer_at INTEGER,
    in_force_at INTEGER,
    closed_at INTEGER,
    resolved_at INTEGER,
    PRIMARY KEY (school_id, placement_id, seq),
    FOREIGN KEY (school_id, placement_id) REFERENCES placements (school_id, placement_id)
) STRICT;
CREATE INDEX amendments_open ON amendments (open_until) WHERE closed_at IS NULL;
CREATE INDEX amendments_objected ON amendments (school_id, made_at) WHERE resolved_at IS NULL;

-- Files asked for out of a list; what was asked is sealed, and so is the file.
CREATE TABLE exports (
    school_id INTEGER NOT NULL REFERENCES schools (school_id),
    export_id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    cohort INTEGER NOT NULL,
    asked BLOB NOT NULL,
    whole INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
    rows_done INTEGER NOT NULL,
    rows_all INTEGER NOT NULL,
    failure TEXT NOT NULL,
    sha256 BLOB,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (school_id, export_id)
) STRICT;
CREATE INDEX exports_own ON exports (school_id, account_id, created_at);
CREATE INDEX exports_file ON exports (school_id, sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX exports_expiry ON exports (expires_at);
CREATE INDEX exports_running ON exports (updated_at) WHERE state = 'running';

-- Lists of one kind, and of what has ended, walk an index of their own.
CREATE INDEX placements_kind ON placements (school_id, cohort, kind, created_at, placement_id);
CREATE INDEX placements_department_kind ON placements (school_id, department_id, cohort, kind, created_at, placement_id);
CREATE INDEX placements_void ON placements (school_id, cohort, updated_at, placement_id) WHERE state IN ('ON-VOID', 'OF-VOID', 'BD-VOID', 'QX-VOID', 'OF-TEXT-FAILED', 'OF-IMG-FAILED', 'BD-FAILED', 'QX-FAILED');
CREATE INDEX placements_department_void ON placements (school_id, department_id, cohort, updated_at, placement_id) WHERE state IN ('ON-VOID', 'OF-VOID', 'BD-VOID', 'QX-VOID', 'OF-TEXT-FAILED', 'OF-IMG-FAILED', 'BD-FAILED', 'QX-FAILED');

-- Until when the other side of a rescission may answer.
ALTER TABLE placements ADD COLUMN answer_until INTEGER;
CREATE INDEX placements_answer ON placements (answer_until) WHERE answer_until IS NOT NULL;
