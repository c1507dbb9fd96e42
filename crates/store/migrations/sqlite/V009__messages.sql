-- The inbox inside the product; what leaves it goes through jobs.
CREATE TABLE inbox (
    recipient TEXT NOT NULL,
    message_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    link TEXT NOT NULL,
    record TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    read_at INTEGER,
    PRIMARY KEY (recipient, message_id)
) STRICT;
CREATE INDEX inbox_list ON inbox (recipient, created_at, message_id);
CREATE INDEX inbox_unread ON inbox (recipient) WHERE read_at IS NULL;
