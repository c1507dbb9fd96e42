-- Employers: registration, admission, working lists.
CREATE TABLE employer_codes (
    credit_code text COLLATE "C" NOT NULL PRIMARY KEY,
    employer_id uuid NOT NULL
);

CREATE TABLE employers (
    employer_id uuid NOT NULL PRIMARY KEY,
    name text COLLATE "C" NOT NULL,
    credit_code text COLLATE "C" NOT NULL,
    nature text COLLATE "C" NOT NULL,
    industry text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    address text COLLATE "C" NOT NULL,
    contact_name text COLLATE "C" NOT NULL,
    contact_phone text COLLATE "C" NOT NULL,
    contact_mobile_sealed bytea,
    contact_mobile_masked text COLLATE "C" NOT NULL,
    contact_email text COLLATE "C" NOT NULL,
    transfer_defaults text COLLATE "C" NOT NULL,
    admission text COLLATE "C" NOT NULL,
    admission_facts text COLLATE "C" NOT NULL,
    submitted_at timestamptz,
    decided_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    version bigint NOT NULL
);
CREATE INDEX employers_admission ON employers (admission, submitted_at, employer_id);
CREATE INDEX employers_name ON employers (name, employer_id);

CREATE TABLE employer_files (
    employer_id uuid NOT NULL REFERENCES employers (employer_id),
    file_id uuid NOT NULL,
    purpose text COLLATE "C" NOT NULL CHECK (purpose IN ('licence', 'request')),
    name text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('jpeg', 'png', 'pdf')),
    sha256 bytea NOT NULL,
    bytes bigint NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid,
    PRIMARY KEY (employer_id, file_id)
);
CREATE INDEX employer_files_blob ON employer_files (employer_id, sha256);

-- Requests only the operator decides: name, credit code, a claim on an employer already registered.
CREATE TABLE employer_requests (
    employer_id uuid NOT NULL REFERENCES employers (employer_id),
    request_id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('name', 'credit_code', 'claim')),
    body text COLLATE "C" NOT NULL,
    body_sealed bytea,
    state text COLLATE "C" NOT NULL CHECK (state IN ('open', 'granted', 'refused')),
    answer text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    decided_at timestamptz,
    version bigint NOT NULL,
    PRIMARY KEY (employer_id, request_id)
);
CREATE INDEX employer_requests_open ON employer_requests (state, created_at);

CREATE TABLE candidates (
    employer_id uuid NOT NULL REFERENCES employers (employer_id),
    candidate_id uuid NOT NULL,
    school_id integer NOT NULL,
    entry_id uuid NOT NULL,
    name text COLLATE "C" NOT NULL,
    school_name text COLLATE "C" NOT NULL,
    cohort smallint NOT NULL,
    department text COLLATE "C" NOT NULL,
    level text COLLATE "C" NOT NULL,
    major text COLLATE "C" NOT NULL,
    added_at timestamptz NOT NULL,
    added_by uuid NOT NULL,
    PRIMARY KEY (employer_id, candidate_id)
);
CREATE UNIQUE INDEX candidates_entry ON candidates (employer_id, school_id, entry_id);

CREATE TABLE letter_templates (
    employer_id uuid NOT NULL REFERENCES employers (employer_id),
    template_id uuid NOT NULL,
    name text COLLATE "C" NOT NULL,
    body text COLLATE "C" NOT NULL,
    updated_at timestamptz NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (employer_id, template_id)
);
CREATE UNIQUE INDEX letter_templates_name ON letter_templates (employer_id, name);

-- The employer's view of placements, written in the same transaction as the placement.
CREATE TABLE employer_placements (
    employer_id uuid NOT NULL,
    placement_id uuid NOT NULL,
    school_id integer NOT NULL,
    entry_id uuid NOT NULL,
    state text COLLATE "C" NOT NULL,
    graduate_name text COLLATE "C" NOT NULL,
    school_name text COLLATE "C" NOT NULL,
    level text COLLATE "C" NOT NULL,
    major text COLLATE "C" NOT NULL,
    post text COLLATE "C" NOT NULL,
    number text COLLATE "C",
    sent_at timestamptz NOT NULL,
    deadline timestamptz,
    updated_at timestamptz NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (employer_id, placement_id)
);
CREATE INDEX employer_placements_state ON employer_placements (employer_id, state, sent_at, placement_id);
CREATE INDEX employer_placements_list ON employer_placements (employer_id, sent_at, placement_id);
