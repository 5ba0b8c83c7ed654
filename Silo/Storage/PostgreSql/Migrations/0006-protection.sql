-- How a mail is signed or encrypted, as JSON; nothing for what is neither.
ALTER TABLE article ADD COLUMN protection text COLLATE "C";
