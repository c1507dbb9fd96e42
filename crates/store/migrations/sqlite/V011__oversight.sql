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
