-- Provinces and the policy they run under, schools, departments, settings.
CREATE TABLE provinces (
    province_id integer NOT NULL PRIMARY KEY,
    name text COLLATE "C" NOT NULL,
    parties text COLLATE "C" NOT NULL CHECK (parties IN ('two', 'three')),
    policy_version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    version bigint NOT NULL
);

-- Immutable: a process keeps the version it started under.
CREATE TABLE policy_versions (
    policy_version bigint NOT NULL PRIMARY KEY,
    province_id integer NOT NULL REFERENCES provinces (province_id),
    profile text COLLATE "C" NOT NULL,
    overrides text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid
);
CREATE INDEX policy_versions_province ON policy_versions (province_id, policy_version);

CREATE TABLE schools (
    school_id integer NOT NULL PRIMARY KEY,
    province_id integer NOT NULL REFERENCES provinces (province_id),
    code text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    phone text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    version bigint NOT NULL
);
CREATE UNIQUE INDEX schools_code ON schools (code);
CREATE UNIQUE INDEX schools_name ON schools (name);
CREATE INDEX schools_province ON schools (province_id, school_id);

CREATE TABLE departments (
    school_id integer NOT NULL REFERENCES schools (school_id),
    department_id uuid NOT NULL,
    name text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (school_id, department_id)
);
CREATE UNIQUE INDEX departments_name ON departments (school_id, name);

-- Every version of a school's 签约设置 of one cohort; the newest is in force.
CREATE TABLE school_settings (
    school_id integer NOT NULL REFERENCES schools (school_id),
    cohort smallint NOT NULL,
    version bigint NOT NULL,
    body text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid,
    PRIMARY KEY (school_id, cohort, version)
);
