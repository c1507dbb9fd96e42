-- What graduates apply for: the form as it is now, sealed, and the facts of the state.
CREATE TABLE applications (
    school_id integer NOT NULL,
    placement_id uuid NOT NULL,
    category text COLLATE "C" NOT NULL,
    content bytea NOT NULL,
    graduate_snapshot text COLLATE "C" NOT NULL,
    facts text COLLATE "C" NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (school_id, placement_id),
    FOREIGN KEY (school_id, placement_id) REFERENCES placements (school_id, placement_id)
);

-- Each submission as it was, so that a reviewer sees what changed since the last.
CREATE TABLE submissions (
    school_id integer NOT NULL,
    placement_id uuid NOT NULL,
    seq integer NOT NULL,
    process text COLLATE "C" NOT NULL,
    category text COLLATE "C" NOT NULL,
    content bytea NOT NULL,
    files text COLLATE "C" NOT NULL,
    submitted_at timestamptz NOT NULL,
    PRIMARY KEY (school_id, placement_id, seq),
    FOREIGN KEY (school_id, placement_id) REFERENCES placements (school_id, placement_id)
);

-- Files that prove something; taken off a form, they stay for the submissions that had them.
CREATE TABLE evidence (
    school_id integer NOT NULL,
    placement_id uuid NOT NULL,
    file_id uuid NOT NULL,
    process text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('jpeg', 'png', 'pdf')),
    sha256 bytea NOT NULL,
    bytes bigint NOT NULL,
    pages integer NOT NULL,
    by_side text COLLATE "C" NOT NULL CHECK (by_side IN ('graduate', 'employer')),
    uploaded_at timestamptz NOT NULL,
    removed_at timestamptz,
    PRIMARY KEY (school_id, placement_id, file_id),
    FOREIGN KEY (school_id, placement_id) REFERENCES placements (school_id, placement_id)
);
CREATE INDEX evidence_same ON evidence (school_id, sha256);
