-- One-time links by which an employer's contact sends the stamped agreement back; of the token only its hash.
CREATE TABLE stamp_links (
    school_id integer NOT NULL,
    link_id uuid NOT NULL,
    placement_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    text_version integer NOT NULL,
    contact text COLLATE "C" NOT NULL,
    mobile_blind bytea NOT NULL,
    mobile_masked text COLLATE "C" NOT NULL,
    sent_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    opened_at timestamptz,
    used_at timestamptz,
    used_by text COLLATE "C",
    revoked_at timestamptz,
    PRIMARY KEY (school_id, link_id),
    FOREIGN KEY (school_id, placement_id) REFERENCES placements (school_id, placement_id)
);
CREATE UNIQUE INDEX stamp_links_token ON stamp_links (school_id, token_hash);
CREATE UNIQUE INDEX stamp_links_open ON stamp_links (school_id, placement_id)
    WHERE used_at IS NULL AND revoked_at IS NULL;
CREATE INDEX stamp_links_record ON stamp_links (school_id, placement_id, sent_at);

-- Pages laid on a link that is not used yet; with its use they become evidence.
CREATE TABLE stamp_files (
    school_id integer NOT NULL,
    link_id uuid NOT NULL,
    file_id uuid NOT NULL,
    name text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('jpeg', 'png', 'pdf')),
    sha256 bytea NOT NULL,
    bytes bigint NOT NULL,
    pages integer NOT NULL,
    uploaded_at timestamptz NOT NULL,
    PRIMARY KEY (school_id, link_id, file_id),
    FOREIGN KEY (school_id, link_id) REFERENCES stamp_links (school_id, link_id)
);

-- Every request of a graduate to end an agreement, for the limit on them.
CREATE TABLE rescissions (
    school_id integer NOT NULL,
    placement_id uuid NOT NULL,
    seq integer NOT NULL,
    entry_id uuid NOT NULL,
    filed_at timestamptz NOT NULL,
    passed_at timestamptz,
    PRIMARY KEY (school_id, placement_id, seq),
    FOREIGN KEY (school_id, placement_id) REFERENCES placements (school_id, placement_id)
);
CREATE INDEX rescissions_entry ON rescissions (school_id, entry_id);
