-- Values of ticket fields, as JSON; nothing for a ticket without one.
ALTER TABLE ticket ADD COLUMN fields TEXT;
