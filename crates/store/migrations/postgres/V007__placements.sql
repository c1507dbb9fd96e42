-- Every attempt at a destination, of any kind; two slots per roster entry.
CREATE TABLE placements (
    school_id integer NOT NULL,
    placement_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    person_id uuid NOT NULL,
    cohort smallint NOT NULL,
    department_id uuid NOT NULL,
    level_group text COLLATE "C" NOT NULL,
    level text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('online', 'offline', 'paper', 'destination')),
    state text COLLATE "C" NOT NULL,
    slot text COLLATE "C" NOT NULL CHECK (slot IN ('none', 'in_process', 'effective')),
    initiator text COLLATE "C" NOT NULL CHECK (initiator IN ('employer', 'graduate')),
    employer_id uuid,
    employer_name text COLLATE "C" NOT NULL,
    credit_code text COLLATE "C" NOT NULL,
    student_name text COLLATE "C" NOT NULL,
    student_number text COLLATE "C" NOT NULL,
    department text COLLATE "C" NOT NULL,
    major text COLLATE "C" NOT NULL,
    document_blind bytea NOT NULL,
    document_masked text COLLATE "C" NOT NULL,
    post text COLLATE "C" NOT NULL,
    number text COLLATE "C",
    flags text COLLATE "C" NOT NULL,
    attempt integer NOT NULL,
    deadline timestamptz,
    waiting_since timestamptz,
    policy_version bigint NOT NULL,
    settings_version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (school_id, placement_id),
    FOREIGN KEY (school_id, entry_id) REFERENCES entries (school_id, entry_id)
);
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
    school_id integer NOT NULL,
    placement_id uuid NOT NULL,
    terms text COLLATE "C" NOT NULL,
    employer_snapshot text COLLATE "C" NOT NULL,
    graduate_snapshot text COLLATE "C" NOT NULL,
    facts text COLLATE "C" NOT NULL,
    PRIMARY KEY (school_id, placement_id),
    FOREIGN KEY (school_id, placement_id) REFERENCES placements (school_id, placement_id)
);

-- Settled decisions of reviewers, in order.
CREATE TABLE reviews (
    school_id integer NOT NULL,
    placement_id uuid NOT NULL,
    seq integer NOT NULL,
    level text COLLATE "C" NOT NULL CHECK (level IN ('department', 'school')),
    decision text COLLATE "C" NOT NULL CHECK (decision IN ('pass', 'return', 'fail')),
    reason text COLLATE "C" NOT NULL,
    details text COLLATE "C" NOT NULL,
    concerns text COLLATE "C" NOT NULL,
    by_account uuid NOT NULL,
    by_name text COLLATE "C" NOT NULL,
    decided_at timestamptz NOT NULL,
    settled_at timestamptz NOT NULL,
    PRIMARY KEY (school_id, placement_id, seq),
    FOREIGN KEY (school_id, placement_id) REFERENCES placements (school_id, placement_id)
);
CREATE INDEX reviews_settled ON reviews (school_id, settled_at);

-- A decision not yet settled: at most one per placement.
CREATE TABLE intentions (
    school_id integer NOT NULL,
    placement_id uuid NOT NULL,
    level text COLLATE "C" NOT NULL CHECK (level IN ('department', 'school')),
    decision text COLLATE "C" NOT NULL,
    by_account uuid NOT NULL,
    by_name text COLLATE "C" NOT NULL,
    decided_at timestamptz NOT NULL,
    effective_at timestamptz NOT NULL,
    placement_version bigint NOT NULL,
    PRIMARY KEY (school_id, placement_id),
    FOREIGN KEY (school_id, placement_id) REFERENCES placements (school_id, placement_id)
);
CREATE INDEX intentions_due ON intentions (effective_at);

-- The fixed text of an agreement; a later version stands beside the earlier.
CREATE TABLE agreement_versions (
    school_id integer NOT NULL,
    placement_id uuid NOT NULL,
    version integer NOT NULL,
    number text COLLATE "C" NOT NULL,
    canonical text COLLATE "C" NOT NULL,
    template text COLLATE "C" NOT NULL,
    template_hash text COLLATE "C" NOT NULL,
    salt bytea NOT NULL,
    content_hash text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (school_id, placement_id, version),
    FOREIGN KEY (school_id, placement_id) REFERENCES placements (school_id, placement_id)
);

CREATE TABLE number_counters (
    school_id integer NOT NULL,
    cohort smallint NOT NULL,
    kind text COLLATE "C" NOT NULL,
    level text COLLATE "C" NOT NULL,
    last bigint NOT NULL,
    PRIMARY KEY (school_id, cohort, kind, level)
);

-- What is reported of each graduate: 14 fields, updated with the act that changes them.
CREATE TABLE reported_records (
    school_id integer NOT NULL,
    entry_id uuid NOT NULL,
    fields text COLLATE "C" NOT NULL,
    placement_id uuid,
    updated_at timestamptz NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (school_id, entry_id),
    FOREIGN KEY (school_id, entry_id) REFERENCES entries (school_id, entry_id)
);
