-- Times are UTC ticks of 100 ns; enums are the numbers of the contracts, yes and no are 1 and 0; a key is the first
-- 8 bytes of a SHA-256, so that an index over long texts stays small (the text beside it settles the rare collision).
-- Text is compared by its bytes: no order that people see comes from here.

CREATE TABLE queue (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text COLLATE "C" NOT NULL UNIQUE
);

-- Silos draw ids of new tickets in blocks, so that a row need not be written before its id is known.
CREATE SEQUENCE ticket_id INCREMENT BY 1000;

CREATE TABLE ticket (
    id bigint PRIMARY KEY,
    version bigint NOT NULL,
    created_at bigint NOT NULL,
    changed_at bigint NOT NULL,
    due_at bigint,
    unlocks_at bigint,
    wakes_at bigint, -- the earlier of the two
    customer_key bigint NOT NULL,
    customer_version bigint NOT NULL,
    queue_id integer NOT NULL,
    articles integer NOT NULL,
    state smallint NOT NULL,
    priority smallint NOT NULL,
    lock smallint NOT NULL,
    number text COLLATE "C" NOT NULL UNIQUE,
    owner text COLLATE "C",
    responsible text COLLATE "C",
    answered_by text COLLATE "C",
    customer_name text COLLATE "C" NOT NULL,
    customer_address text COLLATE "C" NOT NULL,
    title text COLLATE "C" NOT NULL,
    participants text COLLATE "C",
    merged_into text COLLATE "C"
);

-- A list merges one ordered range of an index per queue, state and, for some, priority; so there is one index per way
-- to narrow a list and per order, and none is ever sorted or filtered at length.
CREATE INDEX ticket_queue_created ON ticket (queue_id, state, created_at, id);
CREATE INDEX ticket_queue_changed ON ticket (queue_id, state, changed_at, id);
CREATE INDEX ticket_queue_priority ON ticket (queue_id, state, priority, created_at, id);
CREATE INDEX ticket_queue_due ON ticket (queue_id, state, due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX ticket_customer_created ON ticket (customer_key, state, priority, created_at, id);
CREATE INDEX ticket_customer_changed ON ticket (customer_key, state, changed_at, id);
CREATE INDEX ticket_customer_due ON ticket (customer_key, state, due_at, id) WHERE due_at IS NOT NULL;
-- A mail that opens a ticket has neither owner nor lock, and so pays for none of these.
CREATE INDEX ticket_owner_created ON ticket (owner, state, priority, created_at, id) WHERE owner IS NOT NULL;
CREATE INDEX ticket_owner_changed ON ticket (owner, state, changed_at, id) WHERE owner IS NOT NULL;
CREATE INDEX ticket_owner_due ON ticket (owner, state, due_at, id) WHERE owner IS NOT NULL AND due_at IS NOT NULL;
CREATE INDEX ticket_locked_created ON ticket (queue_id, state, priority, created_at, id) WHERE lock = 2;
CREATE INDEX ticket_locked_changed ON ticket (queue_id, state, changed_at, id) WHERE lock = 2;
CREATE INDEX ticket_wakes ON ticket (queue_id, wakes_at) WHERE wakes_at IS NOT NULL;

CREATE TABLE article (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- drawn by several silos, and so not in order of commit
    ticket_id bigint NOT NULL,
    message_key bigint,
    created_at bigint NOT NULL,
    number integer NOT NULL, -- the article's id within its ticket
    sender_type smallint NOT NULL,
    channel smallint NOT NULL,
    mark smallint NOT NULL,
    is_visible smallint NOT NULL,
    has_html smallint NOT NULL,
    has_raw smallint NOT NULL,
    author text COLLATE "C",
    from_name text COLLATE "C" NOT NULL,
    from_address text COLLATE "C" NOT NULL,
    recipients text COLLATE "C",
    cc text COLLATE "C",
    subject text COLLATE "C" NOT NULL,
    message_id text COLLATE "C",
    attachments text COLLATE "C",
    body bytea NOT NULL, -- packed, with the raw mail unless that is large
    raw bytea -- packed, a large one
);

-- Packed already: to compress it again would cost as much as the rest of the commit and save nothing.
ALTER TABLE article ALTER body SET STORAGE EXTERNAL, ALTER raw SET STORAGE EXTERNAL;

CREATE UNIQUE INDEX article_ticket ON article (ticket_id, number);
CREATE INDEX article_message ON article (message_key, id) WHERE message_key IS NOT NULL;

CREATE TABLE ticket_event (
    ticket_id bigint NOT NULL,
    version bigint NOT NULL,
    ordinal integer NOT NULL,
    data text COLLATE "C" NOT NULL,
    PRIMARY KEY (ticket_id, version, ordinal)
);

CREATE TABLE receipt (
    id uuid PRIMARY KEY,
    ticket_id bigint NOT NULL,
    article integer NOT NULL
);

CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ticket_id bigint NOT NULL,
    created_at bigint NOT NULL,
    next_try bigint,
    article integer NOT NULL,
    attempts integer NOT NULL,
    state smallint NOT NULL,
    queue text COLLATE "C" NOT NULL,
    message_id text COLLATE "C" NOT NULL,
    from_name text COLLATE "C" NOT NULL,
    from_address text COLLATE "C" NOT NULL,
    recipients text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    last_error text COLLATE "C"
);

CREATE INDEX outbox_article ON outbox (ticket_id, article, id);
CREATE INDEX outbox_due ON outbox (next_try, id) WHERE next_try IS NOT NULL;
CREATE INDEX outbox_sending ON outbox (id) WHERE state = 2;

CREATE TABLE notification (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at bigint NOT NULL,
    kind smallint NOT NULL,
    is_read smallint NOT NULL,
    agent text COLLATE "C" NOT NULL,
    ticket text COLLATE "C" NOT NULL,
    queue text COLLATE "C" NOT NULL,
    title text COLLATE "C" NOT NULL,
    caused_by text COLLATE "C" NOT NULL
);

CREATE INDEX notification_agent ON notification (agent, id);
CREATE INDEX notification_unread ON notification (agent, ticket) WHERE is_read = 0;

CREATE TABLE draft (
    agent text COLLATE "C" NOT NULL,
    ticket text COLLATE "C" NOT NULL,
    kind smallint NOT NULL,
    data text COLLATE "C" NOT NULL,
    PRIMARY KEY (agent, ticket, kind)
);

CREATE TABLE seen (
    agent text COLLATE "C" NOT NULL,
    ticket_id bigint NOT NULL,
    article integer NOT NULL,
    PRIMARY KEY (agent, ticket_id)
);

CREATE TABLE quarantine (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at bigint NOT NULL,
    size bigint NOT NULL,
    receipt uuid NOT NULL UNIQUE,
    reason text COLLATE "C" NOT NULL,
    envelope_to text COLLATE "C",
    account text COLLATE "C",
    source_id text COLLATE "C",
    queue text COLLATE "C",
    raw bytea NOT NULL
);

ALTER TABLE quarantine ALTER raw SET STORAGE EXTERNAL;

-- The last batch of each writer, in the batch's own transaction: what became of a COMMIT whose answer was lost is
-- asked of it. (Not of pg_xact_status: after a crash a transaction's number may be another's.)
CREATE TABLE writer (
    id uuid PRIMARY KEY,
    batch bigint NOT NULL,
    started_at bigint NOT NULL
) WITH (fillfactor = 50);
