-- Log-in: accounts, names they log in by, sessions, codes, limits.
CREATE TABLE accounts (
    account_id uuid NOT NULL PRIMARY KEY,
    role text COLLATE "C" NOT NULL CHECK (role IN ('graduate', 'employer', 'employer_admin', 'department', 'school', 'province', 'operator')),
    state text COLLATE "C" NOT NULL CHECK (state IN ('active', 'stopped')),
    login text COLLATE "C",
    password_hash text COLLATE "C",
    must_change_password boolean NOT NULL,
    name text COLLATE "C" NOT NULL,
    job_title text COLLATE "C" NOT NULL,
    contact_sealed bytea,
    province_id integer REFERENCES provinces (province_id),
    school_id integer REFERENCES schools (school_id),
    department_id uuid,
    employer_id uuid,
    person_id uuid,
    right_employment text COLLATE "C" NOT NULL,
    right_archive text COLLATE "C" NOT NULL,
    right_household text COLLATE "C" NOT NULL,
    levels text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid,
    last_login_at timestamptz,
    last_login_address text COLLATE "C",
    version bigint NOT NULL
);
CREATE UNIQUE INDEX accounts_login ON accounts (login);
CREATE UNIQUE INDEX accounts_person ON accounts (person_id);
CREATE INDEX accounts_school ON accounts (school_id, role, account_id);
CREATE INDEX accounts_province ON accounts (province_id, role, account_id);
CREATE INDEX accounts_employer ON accounts (employer_id, account_id);

-- Other names an account logs in by (document number, verified mobile, verified e-mail), as keyed hashes.
CREATE TABLE login_names (
    blind bytea NOT NULL PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (account_id),
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('document', 'mobile', 'email'))
);
CREATE INDEX login_names_account ON login_names (account_id, kind);

CREATE TABLE sessions (
    session_id uuid NOT NULL PRIMARY KEY,
    token_hash bytea NOT NULL,
    account_id uuid NOT NULL REFERENCES accounts (account_id),
    school_id integer,
    entry_id uuid,
    started_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    ended_at timestamptz,
    device text COLLATE "C" NOT NULL,
    address text COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX sessions_token ON sessions (token_hash);
CREATE INDEX sessions_account ON sessions (account_id, started_at);

CREATE TABLE one_time_codes (
    code_id uuid NOT NULL PRIMARY KEY,
    contact_blind bytea NOT NULL,
    purpose text COLLATE "C" NOT NULL,
    record text COLLATE "C" NOT NULL,
    record_version bigint NOT NULL,
    code_hash bytea NOT NULL,
    sent_at timestamptz NOT NULL,
    tries integer NOT NULL,
    used_at timestamptz
);
CREATE INDEX one_time_codes_contact ON one_time_codes (contact_blind, purpose, record, sent_at);

CREATE TABLE throttles (
    name text COLLATE "C" NOT NULL,
    key bytea NOT NULL,
    milli_tokens bigint NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (name, key)
);

-- Failed log-ins in a row; from the third on the picture code is asked.
CREATE TABLE login_failures (
    key bytea NOT NULL PRIMARY KEY,
    failures integer NOT NULL,
    last_at timestamptz NOT NULL
);

CREATE TABLE picture_codes (
    picture_id uuid NOT NULL PRIMARY KEY,
    code_hash bytea NOT NULL,
    noise bytea NOT NULL,
    code_sealed bytea NOT NULL,
    created_at timestamptz NOT NULL
);

-- Answers of posts already done: a double tap repeats the answer, not the act.
CREATE TABLE posts (
    account_id uuid NOT NULL,
    nonce uuid NOT NULL,
    outcome text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, nonce)
);
