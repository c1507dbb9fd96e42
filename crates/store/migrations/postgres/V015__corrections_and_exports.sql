-- Corrections after the pass, each beside those before it; what it changed is sealed.
CREATE TABLE amendments (
    school_id integer NOT NULL,
    placement_id uuid NOT NULL,
    seq integer NOT NULL,
    version integer NOT NULL,
    consent text COLLATE "C" NOT NULL CHECK (consent IN ('both', 'notify')),
    content bytea NOT NULL,
    reason text COLLATE "C" NOT NULL,
    by_account uuid NOT NULL,
    by_name text COLLATE "C" NOT NULL,
    made_at timestamptz NOT NULL,
    open_until timestamptz NOT NULL,
    graduate_consents boolean,
    graduate_words text COLLATE "C" NOT NULL,
    graduate_at timestamptz,
    employer_consents boolean,
    employer_words text COLLATE "C" NOT NULL,
    employer_at timestamptz,
    in_force_at timestamptz,
    closed_at timestamptz,
    resolved_at timestamptz,
    PRIMARY KEY (school_id, placement_id, seq),
    FOREIGN KEY (school_id, placement_id) REFERENCES placements (school_id, placement_id)
);
CREATE INDEX amendments_open ON amendments (open_until) WHERE closed_at IS NULL;
CREATE INDEX amendments_objected ON amendments (school_id, made_at) WHERE resolved_at IS NULL;

-- Files asked for out of a list; what was asked is sealed, and so is the file.
CREATE TABLE exports (
    school_id integer NOT NULL REFERENCES schools (school_id),
    export_id uuid NOT NULL,
    account_id uuid NOT NULL,
    cohort smallint NOT NULL,
    asked bytea NOT NULL,
    whole boolean NOT NULL,
    purpose text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
    rows_done bigint NOT NULL,
    rows_all bigint NOT NULL,
    failure text COLLATE "C" NOT NULL,
    sha256 bytea,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (school_id, export_id)
);
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
ALTER TABLE placements ADD COLUMN answer_until timestamptz;
CREATE INDEX placements_answer ON placements (answer_until) WHERE answer_until IS NOT NULL;
