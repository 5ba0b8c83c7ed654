-- Times are UTC ticks of 100 ns; enums are the numbers of the contracts; a key is the first 8 bytes of a SHA-256, so
-- that an index over long texts stays small (the text beside it settles the rare collision).

CREATE TABLE queue (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE ticket (
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    queue_id INTEGER NOT NULL,
    state INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    lock INTEGER NOT NULL,
    owner TEXT,
    responsible TEXT,
    answered_by TEXT,
    customer_key INTEGER NOT NULL,
    customer_name TEXT NOT NULL,
    customer_address TEXT NOT NULL,
    title TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    due_at INTEGER,
    unlocks_at INTEGER,
    wakes_at INTEGER, -- the earlier of the two
    customer_version INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    participants TEXT,
    merged_into TEXT
) STRICT;

-- A list merges one ordered range of an index per queue, state and, for some, priority; so there is one index per way
-- to narrow a list and per order, and none is ever sorted or filtered at length.
CREATE INDEX ticket_queue_created ON ticket (queue_id, state, created_at);
CREATE INDEX ticket_queue_changed ON ticket (queue_id, state, changed_at);
CREATE INDEX ticket_queue_priority ON ticket (queue_id, state, priority, created_at);
CREATE INDEX ticket_queue_due ON ticket (queue_id, state, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX ticket_customer_created ON ticket (customer_key, state, priority, created_at);
CREATE INDEX ticket_customer_changed ON ticket (customer_key, state, changed_at);
CREATE INDEX ticket_customer_due ON ticket (customer_key, state, due_at) WHERE due_at IS NOT NULL;
-- A mail that opens a ticket has neither owner nor lock, and so pays for none of these.
CREATE INDEX ticket_owner_created ON ticket (owner, state, priority, created_at) WHERE owner IS NOT NULL;
CREATE INDEX ticket_owner_changed ON ticket (owner, state, changed_at) WHERE owner IS NOT NULL;
CREATE INDEX ticket_owner_due ON ticket (owner, state, due_at) WHERE owner IS NOT NULL AND due_at IS NOT NULL;
CREATE INDEX ticket_locked_created ON ticket (queue_id, state, priority, created_at) WHERE lock = 2;
CREATE INDEX ticket_locked_changed ON ticket (queue_id, state, changed_at) WHERE lock = 2;
CREATE INDEX ticket_wakes ON ticket (queue_id, wakes_at) WHERE wakes_at IS NOT NULL;

CREATE TABLE article (
    id INTEGER PRIMARY KEY, -- in order of commit: the full-text index follows it
    ticket_id INTEGER NOT NULL,
    number INTEGER NOT NULL, -- the article's id within its ticket
    message_key INTEGER,
    sender_type INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    mark INTEGER NOT NULL,
    is_visible INTEGER NOT NULL,
    has_html INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    author TEXT,
    from_name TEXT NOT NULL,
    from_address TEXT NOT NULL,
    recipients TEXT,
    cc TEXT,
    subject TEXT NOT NULL,
    message_id TEXT,
    attachments TEXT,
    has_raw INTEGER NOT NULL,
    body BLOB NOT NULL, -- packed, with the raw mail unless that is large
    raw BLOB -- packed, a large one; the last, so that reading the others need not walk over it
) STRICT;

CREATE UNIQUE INDEX article_ticket ON article (ticket_id, number);
CREATE INDEX article_message ON article (message_key) WHERE message_key IS NOT NULL;

CREATE TABLE ticket_event (
    ticket_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (ticket_id, version, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE receipt (
    id BLOB PRIMARY KEY,
    ticket_id INTEGER NOT NULL,
    article INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    ticket_id INTEGER NOT NULL,
    article INTEGER NOT NULL,
    state INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    next_try INTEGER,
    created_at INTEGER NOT NULL,
    queue TEXT NOT NULL,
    message_id TEXT NOT NULL,
    from_name TEXT NOT NULL,
    from_address TEXT NOT NULL,
    recipients TEXT NOT NULL,
    subject TEXT NOT NULL,
    last_error TEXT
) STRICT;

CREATE INDEX outbox_article ON outbox (ticket_id, article);
CREATE INDEX outbox_due ON outbox (next_try) WHERE next_try IS NOT NULL;
CREATE INDEX outbox_sending ON outbox (id) WHERE state = 2;

CREATE TABLE notification (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    agent TEXT NOT NULL,
    kind INTEGER NOT NULL,
    ticket TEXT NOT NULL,
    queue TEXT NOT NULL,
    title TEXT NOT NULL,
    caused_by TEXT NOT NULL,
    at INTEGER NOT NULL,
    is_read INTEGER NOT NULL
) STRICT;

CREATE INDEX notification_agent ON notification (agent, id);
CREATE INDEX notification_unread ON notification (agent, ticket) WHERE is_read = 0;

CREATE TABLE draft (
    agent TEXT NOT NULL,
    ticket TEXT NOT NULL,
    kind INTEGER NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (agent, ticket, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE seen (
    agent TEXT NOT NULL,
    ticket_id INTEGER NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY (agent, ticket_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    receipt BLOB NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    size INTEGER NOT NULL,
    reason TEXT NOT NULL,
    envelope_to TEXT,
    account TEXT,
    source_id TEXT,
    queue TEXT,
    raw BLOB NOT NULL
) STRICT;
