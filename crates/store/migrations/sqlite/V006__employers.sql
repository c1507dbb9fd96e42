-- Employers: registration, admission, working lists.
CREATE TABLE employer_codes (
    credit_code TEXT NOT NULL PRIMARY KEY,
    employer_id BLOB NOT NULL
) STRICT;

CREATE TABLE employers (
    employer_id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    credit_code TEXT NOT NULL,
    nature TEXT NOT NULL,
    industry TEXT NOT NULL,
    region TEXT NOT NULL,
    address TEXT NOT NULL,
    contact_name TEXT NOT NULL,
    contact_phone TEXT NOT NULL,
    contact_mobile_sealed BLOB,
    contact_mobile_masked TEXT NOT NULL,
    contact_email TEXT NOT NULL,
    transfer_defaults TEXT NOT NULL,
    admission TEXT NOT NULL,
    admission_facts TEXT NOT NULL,
    submitted_at INTEGER,
    decided_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX employers_admission ON employers (admission, submitted_at, employer_id);
CREATE INDEX employers_name ON employers (name, employer_id);

CREATE TABLE employer_files (
    employer_id BLOB NOT NULL REFERENCES employers (employer_id),
    file_id BLOB NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('licence', 'request')),
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('jpeg', 'png', 'pdf')),
    sha256 BLOB NOT NULL,
    bytes INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB,
    PRIMARY KEY (employer_id, file_id)
) STRICT;
CREATE INDEX employer_files_blob ON employer_files (employer_id, sha256);

-- Requests only the operator decides: name, credit code, a claim on an employer already registered.
CREATE TABLE employer_requests (
    employer_id BLOB NOT NULL REFERENCES employers (employer_id),
    request_id BLOB NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('name', 'credit_code', 'claim')),
    body TEXT NOT NULL,
    body_sealed BLOB,
    state TEXT NOT NULL CHECK (state IN ('open', 'granted', 'refused')),
    answer TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    decided_at INTEGER,
    version INTEGER NOT NULL,
    PRIMARY KEY (employer_id, request_id)
) STRICT;
CREATE INDEX employer_requests_open ON employer_requests (state, created_at);

CREATE TABLE candidates (
    employer_id BLOB NOT NULL REFERENCES employers (employer_id),
    candidate_id BLOB NOT NULL,
    school_id INTEGER NOT NULL,
    entry_id BLOB NOT NULL,
    name TEXT NOT NULL,
    school_name TEXT NOT NULL,
    cohort INTEGER NOT NULL,
    department TEXT NOT NULL,
    level TEXT NOT NULL,
    major TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    added_by BLOB NOT NULL,
    PRIMARY KEY (employer_id, candidate_id)
) STRICT;
CREATE UNIQUE INDEX candidates_entry ON candidates (employer_id, school_id, entry_id);

CREATE TABLE letter_templates (
    employer_id BLOB NOT NULL REFERENCES employers (employer_id),
    template_id BLOB NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (employer_id, template_id)
) STRICT;
CREATE UNIQUE INDEX letter_templates_name ON letter_templates (employer_id, name);

-- The employer's view of placements, written in the same transaction as the placement.
CREATE TABLE employer_placements (
    employer_id BLOB NOT NULL,
    placement_id BLOB NOT NULL,
    school_id INTEGER NOT NULL,
    entry_id BLOB NOT NULL,
    state TEXT NOT NULL,
    graduate_name TEXT NOT NULL,
    school_name TEXT NOT NULL,
    level TEXT NOT NULL,
    major TEXT NOT NULL,
    post TEXT NOT NULL,
    number TEXT,
    sent_at INTEGER NOT NULL,
    deadline INTEGER,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (employer_id, placement_id)
) STRICT;
CREATE INDEX employer_placements_state ON employer_placements (employer_id, state, sent_at, placement_id);
CREATE INDEX employer_placements_list ON employer_placements (employer_id, sent_at, placement_id);
