-- Log-in: accounts, names they log in by, sessions, codes, limits.
CREATE TABLE accounts (
    account_id BLOB NOT NULL PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('graduate', 'employer', 'employer_admin', 'department', 'school', 'province', 'operator')),
    state TEXT NOT NULL CHECK (state IN ('active', 'stopped')),
    login TEXT,
    password_hash TEXT,
    must_change_password INTEGER NOT NULL,
    name TEXT NOT NULL,
    job_title TEXT NOT NULL,
    contact_sealed BLOB,
    province_id INTEGER REFERENCES provinces (province_id),
    school_id INTEGER REFERENCES schools (school_id),
    department_id BLOB,
    employer_id BLOB,
    person_id BLOB,
    right_employment TEXT NOT NULL,
    right_archive TEXT NOT NULL,
    right_household TEXT NOT NULL,
    levels TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB,
    last_login_at INTEGER,
    last_login_address TEXT,
    version INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX accounts_login ON accounts (login);
CREATE UNIQUE INDEX accounts_person ON accounts (person_id);
CREATE INDEX accounts_school ON accounts (school_id, role, account_id);
CREATE INDEX accounts_province ON accounts (province_id, role, account_id);
CREATE INDEX accounts_employer ON accounts (employer_id, account_id);

-- Other names an account logs in by (document number, verified mobile, verified e-mail), as keyed hashes.
CREATE TABLE login_names (
    blind BLOB NOT NULL PRIMARY KEY,
    account_id BLOB NOT NULL REFERENCES accounts (account_id),
    kind TEXT NOT NULL CHECK (kind IN ('document', 'mobile', 'email'))
) STRICT;
CREATE INDEX login_names_account ON login_names (account_id, kind);

CREATE TABLE sessions (
    session_id BLOB NOT NULL PRIMARY KEY,
    token_hash BLOB NOT NULL,
    account_id BLOB NOT NULL REFERENCES accounts (account_id),
    school_id INTEGER,
    entry_id BLOB,
    started_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    ended_at INTEGER,
    device TEXT NOT NULL,
    address TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX sessions_token ON sessions (token_hash);
CREATE INDEX sessions_account ON sessions (account_id, started_at);

CREATE TABLE one_time_codes (
    code_id BLOB NOT NULL PRIMARY KEY,
    contact_blind BLOB NOT NULL,
    purpose TEXT NOT NULL,
    record TEXT NOT NULL,
    record_version INTEGER NOT NULL,
    code_hash BLOB NOT NULL,
    sent_at INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX one_time_codes_contact ON one_time_codes (contact_blind, purpose, record, sent_at);

CREATE TABLE throttles (
    name TEXT NOT NULL,
    key BLOB NOT NULL,
    milli_tokens INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (name, key)
) STRICT;

-- Failed log-ins in a row; from the third on the picture code is asked.
CREATE TABLE login_failures (
    key BLOB NOT NULL PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_at INTEGER NOT NULL
) STRICT;

CREATE TABLE picture_codes (
    picture_id BLOB NOT NULL PRIMARY KEY,
    code_hash BLOB NOT NULL,
    noise BLOB NOT NULL,
    code_sealed BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- Answers of posts already done: a double tap repeats the answer, not the act.
CREATE TABLE posts (
    account_id BLOB NOT NULL,
    nonce BLOB NOT NULL,
    outcome TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, nonce)
) STRICT;
