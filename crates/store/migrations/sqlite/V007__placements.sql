-- Every attempt at a destination, of any kind; two slots per roster entry.
CREATE TABLE placements (
    school_id INTEGER NOT NULL,
    placement_id BLOB NOT NULL,
    entry_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    cohort INTEGER NOT NULL,
    department_id BLOB NOT NULL,
    level_group TEXT NOT NULL,
    level TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('online', 'offline', 'paper', 'destination')),
    state TEXT NOT NULL,
    slot TEXT NOT NULL CHECK (slot IN ('none', 'in_process', 'effective')),
    initiator TEXT NOT NULL CHECK (initiator IN ('employer', 'graduate')),
    employer_id BLOB,
    employer_name TEXT NOT NULL,
    credit_code TEXT NOT NULL,
    student_name TEXT NOT NULL,
    student_number TEXT NOT NULL,
    department TEXT NOT NULL,
    major TEXT NOT NULL,
    document_blind BLOB NOT NULL,
    document_masked TEXT NOT NULL,
    post TEXT NOT NULL,
    number TEXT,
    flags TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    deadline INTEGER,
    waiting_since INTEGER,
    policy_version INTEGER NOT NULL,
    settings_version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (school_id, placement_id),
    FOREIGN KEY (school_id, entry_id) REFERENCES entries (school_id, entry_id)
) STRICT;
CREATE UNIQUE INDEX placements_in_process ON placements (school_id, entry_id) WHERE slot = 'in_process';
CREATE UNIQUE INDEX placements_effective ON placements (school_id, entry_id) WHERE slot = 'effective';
CREATE UNIQUE INDEX placements_one_open_invitation ON placements (school_id, entry_id, employer_id) WHERE state = 'ON-INVITED';
CREATE UNIQUE INDEX placements_number ON placements (school_id, number) WHERE number IS NOT NULL;
CREATE INDEX placements_public_number ON placements (number) WHERE number IS NOT NULL;
CREATE INDEX placements_queue ON placements (school_id, cohort, state, waiting_since, placement_id);
CREATE INDEX placements_department_queue ON placements (school_id, department_id, cohort, state, waiting_since, placement_id);
CREATE INDEX placements_list ON placements (school_id, cohort, created_at, placement_id);
CREATE INDEX placements_department_list ON placements (school_id, department_id, cohort, created_at, placement_id);
CREATE INDEX placements_entry ON placements (school_id, entry_id, created_at);
CREATE INDEX placements_deadline ON placements (deadline) WHERE state = 'ON-INVITED';

-- What only online signings have: terms, snapshots of the parties, the facts of the state.
CREATE TABLE online_signings (
    school_id INTEGER NOT NULL,
    placement_id BLOB NOT NULL,
    terms TEXT NOT NULL,
    employer_snapshot TEXT NOT NULL,
    graduate_snapshot TEXT NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (school_id, placement_id),
    FOREIGN KEY (school_id, placement_id) REFERENCES placements (school_id, placement_id)
) STRICT;

-- Settled decisions of reviewers, in order.
CREATE TABLE reviews (
    school_id INTEGER NOT NULL,
    placement_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('department', 'school')),
    decision TEXT NOT NULL CHECK (decision IN ('pass', 'return', 'fail')),
    reason TEXT NOT NULL,
    details TEXT NOT NULL,
    concerns TEXT NOT NULL,
    by_account BLOB NOT NULL,
    by_name TEXT NOT NULL,
    decided_at INTEGER NOT NULL,
    settled_at INTEGER NOT NULL,
    PRIMARY KEY (school_id, placement_id, seq),
    FOREIGN KEY (school_id, placement_id) REFERENCES placements (school_id, placement_id)
) STRICT;
CREATE INDEX reviews_settled ON reviews (school_id, settled_at);

-- A decision not yet settled: at most one per placement.
CREATE TABLE intentions (
    school_id INTEGER NOT NULL,
    placement_id BLOB NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('department', 'school')),
    decision TEXT NOT NULL,
    by_account BLOB NOT NULL,
    by_name TEXT NOT NULL,
    decided_at INTEGER NOT NULL,
    effective_at INTEGER NOT NULL,
    placement_version INTEGER NOT NULL,
    PRIMARY KEY (school_id, placement_id),
    FOREIGN KEY (school_id, placement_id) REFERENCES placements (school_id, placement_id)
) STRICT;
CREATE INDEX intentions_due ON intentions (effective_at);

-- The fixed text of an agreement; a later version stands beside the earlier.
CREATE TABLE agreement_versions (
    school_id INTEGER NOT NULL,
    placement_id BLOB NOT NULL,
    version INTEGER NOT NULL,
    number TEXT NOT NULL,
    canonical TEXT NOT NULL,
    template TEXT NOT NULL,
    template_hash TEXT NOT NULL,
    salt BLOB NOT NULL,
    content_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (school_id, placement_id, version),
    FOREIGN KEY (school_id, placement_id) REFERENCES placements (school_id, placement_id)
) STRICT;

CREATE TABLE number_counters (
    school_id INTEGER NOT NULL,
    cohort INTEGER NOT NULL,
    kind TEXT NOT NULL,
    level TEXT NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (school_id, cohort, kind, level)
) STRICT;

-- What is reported of each graduate: 14 fields, updated with the act that changes them.
CREATE TABLE reported_records (
    school_id INTEGER NOT NULL,
    entry_id BLOB NOT NULL,
    fields TEXT NOT NULL,
    placement_id BLOB,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (school_id, entry_id),
    FOREIGN KEY (school_id, entry_id) REFERENCES entries (school_id, entry_id)
) STRICT;
