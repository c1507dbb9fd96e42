-- Work to be done outside the act that asked for it. A finished job is gone; `due_at` is the time to run it, the end of the
-- lease while it runs, and empty once it is a dead letter.
CREATE TABLE jobs (
    job_id uuid NOT NULL PRIMARY KEY,
    kind text COLLATE "C" NOT NULL,
    dedup text COLLATE "C",
    state text COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'running', 'dead')),
    priority smallint NOT NULL,
    due_at timestamptz,
    payload text COLLATE "C" NOT NULL,
    sealed bytea,
    attempts integer NOT NULL,
    fence bigint NOT NULL,
    last_error text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    died_at timestamptz
);
CREATE UNIQUE INDEX jobs_dedup ON jobs (dedup) WHERE state = 'waiting';
CREATE INDEX jobs_due ON jobs (priority, due_at, job_id) WHERE due_at IS NOT NULL;
CREATE INDEX jobs_dead ON jobs (died_at, job_id) WHERE state = 'dead';
