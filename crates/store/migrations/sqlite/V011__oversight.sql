-- Warnings, business status, who looked, notices, loaded code tables.
CREATE TABLE warnings (
    school_id INTEGER NOT NULL REFERENCES schools (school_id),
    credit_code TEXT NOT NULL,
    employer_name TEXT NOT NULL,
    kinds TEXT NOT NULL,
    reason TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (school_id, credit_code)
) STRICT;
CREATE INDEX warnings_code ON warnings (credit_code);

CREATE TABLE business_status (
    credit_code TEXT NOT NULL PRIMARY KEY,
    registered_name TEXT NOT NULL,
    status TEXT NOT NULL,
    checked_on TEXT NOT NULL,
    source TEXT NOT NULL
) STRICT;

-- One row per viewer, record and hour.
CREATE TABLE views (
    viewer BLOB NOT NULL,
    record TEXT NOT NULL,
    hour INTEGER NOT NULL,
    what TEXT NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (viewer, record, hour, what)
) STRICT;
CREATE INDEX views_record ON views (record, hour);

-- Which case a reviewer has open; a row that is not renewed means nothing after a minute.
CREATE TABLE presence (
    school_id INTEGER NOT NULL REFERENCES schools (school_id),
    account_id BLOB NOT NULL,
    placement_id BLOB NOT NULL,
    name TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (school_id, account_id)
) STRICT;
CREATE INDEX presence_case ON presence (school_id, placement_id, seen_at);

-- Filters of the review workbench kept under a name.
CREATE TABLE saved_views (
    school_id INTEGER NOT NULL REFERENCES schools (school_id),
    view_id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    department TEXT NOT NULL,
    shared INTEGER NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (school_id, view_id)
) STRICT;
CREATE INDEX saved_views_place ON saved_views (school_id, department, created_at);

CREATE TABLE notices (
    notice_id BLOB NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    withdrawn_at INTEGER
) STRICT;
CREATE INDEX notices_list ON notices (published_at);

CREATE TABLE code_values (
    code_table TEXT NOT NULL,
    code TEXT NOT NULL,
    from_cohort INTEGER NOT NULL,
    name TEXT NOT NULL,
    parent TEXT NOT NULL,
    until_cohort INTEGER,
    PRIMARY KEY (code_table, code, from_cohort)
) STRICT;
CREATE INDEX code_values_name ON code_values (code_table, name);
