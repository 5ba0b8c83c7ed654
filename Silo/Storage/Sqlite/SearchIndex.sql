-- Derived from the tickets' file, and so without migrations: another version is dropped and filled again.
-- Only the words are kept, not the texts: these are in the articles. The words are cut before they come here, and are
-- parted by blanks; what is not ASCII the tokenizer leaves as it is.
CREATE VIRTUAL TABLE words USING fts5 (
    number, subject, sender, body, files, content = '', columnsize = 0, tokenize = 'ascii');

-- Whose articles they are; the ids are those of the articles.
CREATE TABLE doc (
    id INTEGER PRIMARY KEY,
    ticket_id INTEGER NOT NULL
) STRICT;

-- The last article whose words are kept.
CREATE TABLE progress (
    article INTEGER NOT NULL
) STRICT;

INSERT INTO progress VALUES (0);
