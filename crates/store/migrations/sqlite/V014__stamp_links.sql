-- One-time links by which an employer's contact sends the stamped agreement back; of the token only its hash.
CREATE TABLE stamp_links (
    school_id INTEGER NOT NULL,
    link_id BLOB NOT NULL,
    placement_id BLOB NOT NULL,
    token_hash BLOB NOT NULL,
    text_version INTEGER NOT NULL,
    contact TEXT NOT NULL,
    mobile_blind BLOB NOT NULL,
    mobile_masked TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    opened_at INTEGER,
    used_at INTEGER,
    used_by TEXT,
    revoked_at INTEGER,
    PRIMARY KEY (school_id, link_id),
    FOREIGN KEY (school_id, placement_id) REFERENCES placements (school_id, placement_id)
) STRICT;
CREATE UNIQUE INDEX stamp_links_token ON stamp_links (school_id, token_hash);
CREATE UNIQUE INDEX stamp_links_open ON stamp_links (school_id, placement_id)
    WHERE used_at IS NULL AND revoked_at IS NULL;
CREATE INDEX stamp_links_record ON stamp_links (school_id, placement_id, sent_at);

-- Pages laid on a link that is not used yet; with its use they become evidence.
CREATE TABLE stamp_files (
    school_id INTEGER NOT NULL,
    link_id BLOB NOT NULL,
    file_id BLOB NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('jpeg', 'png', 'pdf')),
    sha256 BLOB NOT NULL,
    bytes INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    uploaded_at INTEGER NOT NULL,
    PRIMARY KEY (school_id, link_id, file_id),
    FOREIGN KEY (school_id, link_id) REFERENCES stamp_links (school_id, link_id)
) STRICT;

-- Every request of a graduate to end an agreement, for the limit on them.
CREATE TABLE rescissions (
    school_id INTEGER NOT NULL,
    placement_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    entry_id BLOB NOT NULL,
    filed_at INTEGER NOT NULL,
    passed_at INTEGER,
    PRIMARY KEY (school_id, placement_id, seq),
    FOREIGN KEY (school_id, placement_id) REFERENCES placements (school_id, placement_id)
) STRICT;
CREATE INDEX rescissions_entry ON rescissions (school_id, entry_id);
