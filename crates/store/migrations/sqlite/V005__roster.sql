-- The roster of each cohort and the imports that fill it.
CREATE TABLE entries (
    school_id INTEGER NOT NULL REFERENCES schools (school_id),
    entry_id BLOB NOT NULL,
    cohort INTEGER NOT NULL,
    person_id BLOB NOT NULL,
    department_id BLOB NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    document_kind TEXT NOT NULL,
    document_masked TEXT NOT NULL,
    document_blind BLOB NOT NULL,
    exam_number TEXT NOT NULL,
    student_number TEXT NOT NULL,
    sex TEXT NOT NULL,
    ethnic_group TEXT NOT NULL,
    political_status TEXT NOT NULL,
    birth_day TEXT NOT NULL,
    level TEXT NOT NULL,
    level_group TEXT NOT NULL CHECK (level_group IN ('undergraduate', 'postgraduate')),
    major_code TEXT NOT NULL,
    major TEXT NOT NULL,
    training_mode TEXT NOT NULL,
    origin_region TEXT NOT NULL,
    study_years TEXT NOT NULL,
    entered_month TEXT NOT NULL,
    graduation_month TEXT NOT NULL,
    mobile_masked TEXT NOT NULL,
    email_masked TEXT NOT NULL,
    check_state TEXT NOT NULL,
    checked_at INTEGER,
    dispute TEXT NOT NULL,
    name_conflict INTEGER NOT NULL,
    fields_digest BLOB,
    removed_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (school_id, entry_id),
    FOREIGN KEY (school_id, department_id) REFERENCES departments (school_id, department_id)
) STRICT;
CREATE UNIQUE INDEX entries_document ON entries (school_id, cohort, document_blind) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX entries_exam_number ON entries (school_id, cohort, exam_number) WHERE removed_at IS NULL;
CREATE INDEX entries_list ON entries (school_id, cohort, student_number, entry_id);
CREATE INDEX entries_department ON entries (school_id, cohort, department_id, student_number, entry_id);
CREATE INDEX entries_name ON entries (school_id, cohort, name_key, entry_id);
CREATE INDEX entries_person ON entries (person_id);

CREATE TABLE imports (
    school_id INTEGER NOT NULL REFERENCES schools (school_id),
    import_id BLOB NOT NULL,
    cohort INTEGER NOT NULL,
    file_name TEXT NOT NULL,
    file_sha256 BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('checking', 'checked', 'importing', 'done')),
    heading TEXT NOT NULL,
    row_count INTEGER NOT NULL,
    check_millis INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    finished_at INTEGER,
    version INTEGER NOT NULL,
    PRIMARY KEY (school_id, import_id)
) STRICT;
CREATE INDEX imports_running ON imports (created_at, import_id) WHERE state = 'importing';
CREATE INDEX imports_file ON imports (school_id, cohort, file_sha256);
CREATE INDEX imports_list ON imports (school_id, cohort, created_at, import_id);

-- Cells and problems are sealed: they hold numbers people typed.
CREATE TABLE import_rows (
    school_id INTEGER NOT NULL,
    import_id BLOB NOT NULL,
    row_number INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('new', 'update', 'same', 'bad', 'done')),
    label TEXT NOT NULL,
    cells_sealed BLOB NOT NULL,
    problems_sealed BLOB NOT NULL,
    problem_count INTEGER NOT NULL,
    notice_count INTEGER NOT NULL,
    document_blind BLOB,
    exam_number TEXT NOT NULL,
    PRIMARY KEY (school_id, import_id, row_number),
    FOREIGN KEY (school_id, import_id) REFERENCES imports (school_id, import_id)
) STRICT;
CREATE INDEX import_rows_outcome ON import_rows (school_id, import_id, outcome, row_number);
CREATE INDEX import_rows_document ON import_rows (school_id, import_id, document_blind);
CREATE INDEX import_rows_exam_number ON import_rows (school_id, import_id, exam_number);
