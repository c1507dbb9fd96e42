-- Provinces and the policy they run under, schools, departments, settings.
CREATE TABLE provinces (
    province_id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    parties TEXT NOT NULL CHECK (parties IN ('two', 'three')),
    policy_version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;

-- Immutable: a process keeps the version it started under.
CREATE TABLE policy_versions (
    policy_version INTEGER NOT NULL PRIMARY KEY,
    province_id INTEGER NOT NULL REFERENCES provinces (province_id),
    profile TEXT NOT NULL,
    overrides TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB
) STRICT;
CREATE INDEX policy_versions_province ON policy_versions (province_id, policy_version);

CREATE TABLE schools (
    school_id INTEGER NOT NULL PRIMARY KEY,
    province_id INTEGER NOT NULL REFERENCES provinces (province_id),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX schools_code ON schools (code);
CREATE UNIQUE INDEX schools_name ON schools (name);
CREATE INDEX schools_province ON schools (province_id, school_id);

CREATE TABLE departments (
    school_id INTEGER NOT NULL REFERENCES schools (school_id),
    department_id BLOB NOT NULL,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (school_id, department_id)
) STRICT;
CREATE UNIQUE INDEX departments_name ON departments (school_id, name);

-- Every version of a school's 签约设置 of one cohort; the newest is in force.
CREATE TABLE school_settings (
    school_id INTEGER NOT NULL REFERENCES schools (school_id),
    cohort INTEGER NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB,
    PRIMARY KEY (school_id, cohort, version)
) STRICT;
