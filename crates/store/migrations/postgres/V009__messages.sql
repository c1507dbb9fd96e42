-- The inbox inside the product; what leaves it goes through jobs.
CREATE TABLE inbox (
    recipient text COLLATE "C" NOT NULL,
    message_id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    body text COLLATE "C" NOT NULL,
    link text COLLATE "C" NOT NULL,
    record text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    read_at timestamptz,
    PRIMARY KEY (recipient, message_id)
);
CREATE INDEX inbox_list ON inbox (recipient, created_at, message_id);
CREATE INDEX inbox_unread ON inbox (recipient) WHERE read_at IS NULL;
