-- Work to be done outside the act that asked for it. A finished job is gone; `due_at` is the time to run it, the end of the
-- lease while it runs, and empty once it is a dead letter.
CREATE TABLE jobs (
    job_id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    dedup TEXT,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'dead')),
    priority INTEGER NOT NULL,
    due_at INTEGER,
    payload TEXT NOT NULL,
    sealed BLOB,
    attempts INTEGER NOT NULL,
    fence INTEGER NOT NULL,
    last_error TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    died_at INTEGER
) STRICT;
CREATE UNIQUE INDEX jobs_dedup ON jobs (dedup) WHERE state = 'waiting';
CREATE INDEX jobs_due ON jobs (priority, due_at, job_id) WHERE due_at IS NOT NULL;
CREATE INDEX jobs_dead ON jobs (died_at, job_id) WHERE state = 'dead';
