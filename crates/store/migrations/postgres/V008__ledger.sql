-- The ledger: chained facts, erasable details, a gap-free order per owner, signed checkpoints.
CREATE TABLE ledger_events (
    owner text COLLATE "C" NOT NULL,
    stream uuid NOT NULL,
    seq bigint NOT NULL,
    kind text COLLATE "C" NOT NULL,
    fact text COLLATE "C" NOT NULL,
    previous bytea NOT NULL,
    hash bytea NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (owner, stream, seq)
);

CREATE TABLE ledger_details (
    owner text COLLATE "C" NOT NULL,
    stream uuid NOT NULL,
    seq bigint NOT NULL,
    salt bytea,
    body text COLLATE "C",
    erased_at timestamptz,
    erased_rule text COLLATE "C",
    PRIMARY KEY (owner, stream, seq),
    FOREIGN KEY (owner, stream, seq) REFERENCES ledger_events (owner, stream, seq)
);

-- Committed events the sequencer has not numbered yet.
CREATE TABLE ledger_pending (
    owner text COLLATE "C" NOT NULL,
    stream uuid NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (owner, stream, seq)
);

CREATE TABLE ledger_order (
    owner text COLLATE "C" NOT NULL,
    number bigint NOT NULL,
    stream uuid NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (owner, number)
);
CREATE UNIQUE INDEX ledger_order_event ON ledger_order (owner, stream, seq);

CREATE TABLE ledger_checkpoints (
    owner text COLLATE "C" NOT NULL,
    upto bigint NOT NULL,
    root bytea NOT NULL,
    signature bytea NOT NULL,
    key_id text COLLATE "C" NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (owner, upto)
);
