-- To whom a mail of the outbox answers by itself, in lower case; nothing for what a person wrote.
ALTER TABLE outbox ADD COLUMN auto_to TEXT;

CREATE INDEX outbox_auto_to ON outbox (auto_to, created_at) WHERE auto_to IS NOT NULL;
CREATE INDEX outbox_auto ON outbox (created_at) WHERE auto_to IS NOT NULL;

-- Addresses, in lower case, whose servers say that there is no such mailbox.
CREATE TABLE gone_address (
    address TEXT PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
