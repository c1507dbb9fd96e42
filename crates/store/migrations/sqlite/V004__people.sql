-- Persons and the contacts they can be reached by.
CREATE TABLE persons (
    person_id BLOB NOT NULL PRIMARY KEY,
    document_kind TEXT NOT NULL,
    document_sealed BLOB NOT NULL,
    document_masked TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE person_documents (
    blind BLOB NOT NULL PRIMARY KEY,
    person_id BLOB NOT NULL
) STRICT;

CREATE TABLE contacts (
    person_id BLOB NOT NULL REFERENCES persons (person_id),
    contact_id BLOB NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('mobile', 'email')),
    blind BLOB NOT NULL,
    sealed BLOB NOT NULL,
    masked TEXT NOT NULL,
    origin TEXT NOT NULL,
    origin_school_id INTEGER,
    set_at INTEGER NOT NULL,
    counts_from INTEGER,
    verified_at INTEGER,
    removed_at INTEGER,
    PRIMARY KEY (person_id, contact_id)
) STRICT;
CREATE UNIQUE INDEX contacts_value ON contacts (person_id, kind, blind) WHERE removed_at IS NULL;
CREATE INDEX contacts_blind ON contacts (blind, kind);
