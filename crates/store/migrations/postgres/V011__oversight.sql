-- Warnings, business status, who looked, notices, loaded code tables.
CREATE TABLE warnings (
    school_id integer NOT NULL REFERENCES schools (school_id),
    credit_code text COLLATE "C" NOT NULL,
    employer_name text COLLATE "C" NOT NULL,
    kinds text COLLATE "C" NOT NULL,
    reason text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (school_id, credit_code)
);
CREATE INDEX warnings_code ON warnings (credit_code);

CREATE TABLE business_status (
    credit_code text COLLATE "C" NOT NULL PRIMARY KEY,
    registered_name text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL,
    checked_on date NOT NULL,
    source text COLLATE "C" NOT NULL
);

-- One row per viewer, record and hour.
CREATE TABLE views (
    viewer uuid NOT NULL,
    record text COLLATE "C" NOT NULL,
    hour timestamptz NOT NULL,
    what text COLLATE "C" NOT NULL,
    times integer NOT NULL,
    PRIMARY KEY (viewer, record, hour, what)
);
CREATE INDEX views_record ON views (record, hour);

-- Which case a reviewer has open; a row that is not renewed means nothing after a minute.
CREATE TABLE presence (
    school_id integer NOT NULL REFERENCES schools (school_id),
    account_id uuid NOT NULL,
    placement_id uuid NOT NULL,
    name text COLLATE "C" NOT NULL,
    seen_at timestamptz NOT NULL,
    PRIMARY KEY (school_id, account_id)
);
CREATE INDEX presence_case ON presence (school_id, placement_id, seen_at);

-- Filters of the review workbench kept under a name.
CREATE TABLE saved_views (
    school_id integer NOT NULL REFERENCES schools (school_id),
    view_id uuid NOT NULL,
    account_id uuid NOT NULL,
    department text COLLATE "C" NOT NULL,
    shared boolean NOT NULL,
    name text COLLATE "C" NOT NULL,
    query text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (school_id, view_id)
);
CREATE INDEX saved_views_place ON saved_views (school_id, department, created_at);

CREATE TABLE notices (
    notice_id uuid NOT NULL PRIMARY KEY,
    title text COLLATE "C" NOT NULL,
    body text COLLATE "C" NOT NULL,
    published_at timestamptz NOT NULL,
    withdrawn_at timestamptz
);
CREATE INDEX notices_list ON notices (published_at);

CREATE TABLE code_values (
    code_table text COLLATE "C" NOT NULL,
    code text COLLATE "C" NOT NULL,
    from_cohort smallint NOT NULL,
    name text COLLATE "C" NOT NULL,
    parent text COLLATE "C" NOT NULL,
    until_cohort smallint,
    PRIMARY KEY (code_table, code, from_cohort)
);
CREATE INDEX code_values_name ON code_values (code_table, name);
