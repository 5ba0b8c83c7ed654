-- How a mail is signed or encrypted, as JSON; nothing for what is neither. It comes after the raw mail, which costs only
-- those that have it: of what is not there nothing is read.
ALTER TABLE article ADD COLUMN protection TEXT;
