-- What seals cookies and mail passwords, for all of a cluster.
CREATE TABLE data_protection_key (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    xml text NOT NULL
);
