-- The ledger: chained facts, erasable details, a gap-free order per owner, signed checkpoints.
CREATE TABLE ledger_events (
    owner TEXT NOT NULL,
    stream BLOB NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    fact TEXT NOT NULL,
    previous BLOB NOT NULL,
    hash BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (owner, stream, seq)
) STRICT;

CREATE TABLE ledger_details (
    owner TEXT NOT NULL,
    stream BLOB NOT NULL,
    seq INTEGER NOT NULL,
    salt BLOB,
    body TEXT,
    erased_at INTEGER,
    erased_rule TEXT,
    PRIMARY KEY (owner, stream, seq),
    FOREIGN KEY (owner, stream, seq) REFERENCES ledger_events (owner, stream, seq)
) STRICT;

-- Committed events the sequencer has not numbered yet.
CREATE TABLE ledger_pending (
    owner TEXT NOT NULL,
    stream BLOB NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (owner, stream, seq)
) STRICT;

CREATE TABLE ledger_order (
    owner TEXT NOT NULL,
    number INTEGER NOT NULL,
    stream BLOB NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (owner, number)
) STRICT;
CREATE UNIQUE INDEX ledger_order_event ON ledger_order (owner, stream, seq);

CREATE TABLE ledger_checkpoints (
    owner TEXT NOT NULL,
    upto INTEGER NOT NULL,
    root BLOB NOT NULL,
    signature BLOB NOT NULL,
    key_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (owner, upto)
) STRICT;
