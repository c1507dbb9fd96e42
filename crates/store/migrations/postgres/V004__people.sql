-- Persons and the contacts they can be reached by.
CREATE TABLE persons (
    person_id uuid NOT NULL PRIMARY KEY,
    document_kind text COLLATE "C" NOT NULL,
    document_sealed bytea NOT NULL,
    document_masked text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE TABLE person_documents (
    blind bytea NOT NULL PRIMARY KEY,
    person_id uuid NOT NULL
);

CREATE TABLE contacts (
    person_id uuid NOT NULL REFERENCES persons (person_id),
    contact_id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('mobile', 'email')),
    blind bytea NOT NULL,
    sealed bytea NOT NULL,
    masked text COLLATE "C" NOT NULL,
    origin text COLLATE "C" NOT NULL,
    origin_school_id integer,
    set_at timestamptz NOT NULL,
    counts_from timestamptz,
    verified_at timestamptz,
    removed_at timestamptz,
    PRIMARY KEY (person_id, contact_id)
);
CREATE UNIQUE INDEX contacts_value ON contacts (person_id, kind, blind) WHERE removed_at IS NULL;
CREATE INDEX contacts_blind ON contacts (blind, kind);
