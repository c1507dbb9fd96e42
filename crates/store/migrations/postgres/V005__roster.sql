-- The roster of each cohort and the imports that fill it.
CREATE TABLE entries (
    school_id integer NOT NULL REFERENCES schools (school_id),
    entry_id uuid NOT NULL,
    cohort smallint NOT NULL,
    person_id uuid NOT NULL,
    department_id uuid NOT NULL,
    name text COLLATE "C" NOT NULL,
    name_key text COLLATE "C" NOT NULL,
    document_kind text COLLATE "C" NOT NULL,
    document_masked text COLLATE "C" NOT NULL,
    document_blind bytea NOT NULL,
    exam_number text COLLATE "C" NOT NULL,
    student_number text COLLATE "C" NOT NULL,
    sex text COLLATE "C" NOT NULL,
    ethnic_group text COLLATE "C" NOT NULL,
    political_status text COLLATE "C" NOT NULL,
    birth_day date NOT NULL,
    level text COLLATE "C" NOT NULL,
    level_group text COLLATE "C" NOT NULL CHECK (level_group IN ('undergraduate', 'postgraduate')),
    major_code text COLLATE "C" NOT NULL,
    major text COLLATE "C" NOT NULL,
    training_mode text COLLATE "C" NOT NULL,
    origin_region text COLLATE "C" NOT NULL,
    study_years text COLLATE "C" NOT NULL,
    entered_month text COLLATE "C" NOT NULL,
    graduation_month text COLLATE "C" NOT NULL,
    mobile_masked text COLLATE "C" NOT NULL,
    email_masked text COLLATE "C" NOT NULL,
    check_state text COLLATE "C" NOT NULL,
    checked_at timestamptz,
    dispute text COLLATE "C" NOT NULL,
    name_conflict boolean NOT NULL,
    fields_digest bytea,
    removed_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (school_id, entry_id),
    FOREIGN KEY (school_id, department_id) REFERENCES departments (school_id, department_id)
);
CREATE UNIQUE INDEX entries_document ON entries (school_id, cohort, document_blind) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX entries_exam_number ON entries (school_id, cohort, exam_number) WHERE removed_at IS NULL;
CREATE INDEX entries_list ON entries (school_id, cohort, student_number, entry_id);
CREATE INDEX entries_department ON entries (school_id, cohort, department_id, student_number, entry_id);
CREATE INDEX entries_name ON entries (school_id, cohort, name_key, entry_id);
CREATE INDEX entries_person ON entries (person_id);

CREATE TABLE imports (
    school_id integer NOT NULL REFERENCES schools (school_id),
    import_id uuid NOT NULL,
    cohort smallint NOT NULL,
    file_name text COLLATE "C" NOT NULL,
    file_sha256 bytea NOT NULL,
    state text COLLATE "C" NOT NULL CHECK (state IN ('checking', 'checked', 'importing', 'done')),
    heading text COLLATE "C" NOT NULL,
    row_count integer NOT NULL,
    check_millis integer NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL,
    finished_at timestamptz,
    version bigint NOT NULL,
    PRIMARY KEY (school_id, import_id)
);
CREATE INDEX imports_running ON imports (created_at, import_id) WHERE state = 'importing';
CREATE INDEX imports_file ON imports (school_id, cohort, file_sha256);
CREATE INDEX imports_list ON imports (school_id, cohort, created_at, import_id);

-- Cells and problems are sealed: they hold numbers people typed.
CREATE TABLE import_rows (
    school_id integer NOT NULL,
    import_id uuid NOT NULL,
    row_number integer NOT NULL,
    outcome text COLLATE "C" NOT NULL CHECK (outcome IN ('new', 'update', 'same', 'bad', 'done')),
    label text COLLATE "C" NOT NULL,
    cells_sealed bytea NOT NULL,
    problems_sealed bytea NOT NULL,
    problem_count integer NOT NULL,
    notice_count integer NOT NULL,
    document_blind bytea,
    exam_number text COLLATE "C" NOT NULL,
    PRIMARY KEY (school_id, import_id, row_number),
    FOREIGN KEY (school_id, import_id) REFERENCES imports (school_id, import_id)
);
CREATE INDEX import_rows_outcome ON import_rows (school_id, import_id, outcome, row_number);
CREATE INDEX import_rows_document ON import_rows (school_id, import_id, document_blind);
CREATE INDEX import_rows_exam_number ON import_rows (school_id, import_id, exam_number);
