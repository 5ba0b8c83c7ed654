ALTER TABLE ticket ADD COLUMN tags text COLLATE "C";

-- The mail filter that ignores the mail; nothing for one that could not be read.
ALTER TABLE quarantine ADD COLUMN ignored_by text COLLATE "C";

-- With the name, so that no list of them need walk over the mails.
CREATE INDEX quarantine_ignored ON quarantine (id, ignored_by) WHERE ignored_by IS NOT NULL;
CREATE INDEX quarantine_unread ON quarantine (id, ignored_by) WHERE ignored_by IS NULL;
