-- The full-text index: which words stand in which articles. It is made of parts, each of articles that follow each
-- other, and a part of chunks of words. Rows are never changed: neighbouring parts are replaced by the one that they
-- make. It is derived from the articles, and filled again when a program cuts words another way.

CREATE TABLE search_progress (
    id smallint PRIMARY KEY CHECK (id = 1),
    version bigint NOT NULL, -- of the form of the words
    article bigint NOT NULL -- the last one whose words are kept
);

INSERT INTO search_progress VALUES (1, 1, 0);

CREATE TABLE search_part (
    first_article bigint PRIMARY KEY,
    last_article bigint NOT NULL,
    articles bigint NOT NULL,
    first_at bigint NOT NULL, -- when the earliest of them was written
    last_at bigint NOT NULL
);

CREATE TABLE search_chunk (
    part bigint NOT NULL,
    first_word bytea NOT NULL,
    words bytea NOT NULL, -- packed
    PRIMARY KEY (part, first_word)
);

-- Packed already, and read a row at a time: no second try at compressing it, and not cut up but for the largest.
ALTER TABLE search_chunk ALTER words SET STORAGE EXTERNAL;
ALTER TABLE search_chunk SET (toast_tuple_target = 8160);
