-- Where targeted and commissioned graduates are bound to go, and requests to change a training mode.
CREATE TABLE commitments (
    school_id integer NOT NULL,
    entry_id uuid NOT NULL,
    unit text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    PRIMARY KEY (school_id, entry_id),
    FOREIGN KEY (school_id, entry_id) REFERENCES entries (school_id, entry_id)
);
CREATE INDEX entries_bound ON entries (school_id, cohort, student_number, entry_id)
    WHERE training_mode IN ('21', '22', '41', '42');

CREATE TABLE mode_changes (
    school_id integer NOT NULL,
    change_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    cohort smallint NOT NULL,
    state text COLLATE "C" NOT NULL CHECK (state IN ('TM-DRAFT', 'TM-PENDING', 'TM-APPROVED', 'TM-REJECTED', 'TM-WITHDRAWN')),
    from_mode text COLLATE "C" NOT NULL,
    to_mode text COLLATE "C" NOT NULL,
    unit text COLLATE "C" NOT NULL,
    unit_region text COLLATE "C" NOT NULL,
    reason text COLLATE "C" NOT NULL,
    answer text COLLATE "C" NOT NULL,
    asked_by uuid NOT NULL,
    asked_by_name text COLLATE "C" NOT NULL,
    decided_by_name text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    submitted_at timestamptz,
    ended_at timestamptz,
    version bigint NOT NULL,
    PRIMARY KEY (school_id, change_id),
    FOREIGN KEY (school_id, entry_id) REFERENCES entries (school_id, entry_id)
);
CREATE UNIQUE INDEX mode_changes_open ON mode_changes (school_id, entry_id) WHERE state IN ('TM-DRAFT', 'TM-PENDING');
CREATE INDEX mode_changes_list ON mode_changes (school_id, cohort, created_at, change_id);
CREATE INDEX mode_changes_entry ON mode_changes (school_id, entry_id, created_at);

-- Files that prove a change; taken off the form they stay.
CREATE TABLE mode_change_files (
    school_id integer NOT NULL,
    change_id uuid NOT NULL,
    file_id uuid NOT NULL,
    name text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('jpeg', 'png', 'pdf')),
    sha256 bytea NOT NULL,
    bytes bigint NOT NULL,
    pages integer NOT NULL,
    uploaded_at timestamptz NOT NULL,
    removed_at timestamptz,
    PRIMARY KEY (school_id, change_id, file_id),
    FOREIGN KEY (school_id, change_id) REFERENCES mode_changes (school_id, change_id)
);
CREATE INDEX mode_change_files_same ON mode_change_files (school_id, sha256);
