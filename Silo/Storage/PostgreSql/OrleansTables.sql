-- What Orleans' AdoNet providers expect of a database, for PostgreSQL: five tables, and in OrleansQuery the text of
-- every query by the name under which Orleans 10.4.2 asks for it (the parameter and column names are Orleans' too).
-- Every query is ONE statement, so it is whole or not at all without a transaction of its own; and of two writers of
-- one row the later waits, looks at the row again, and finds that its version is no longer the stored one.
-- Every index belongs to its table, for CREATE INDEX IF NOT EXISTS stops all writers even where the index exists; a
-- silo that starts must not stop the others. Keys sort by their bytes: an index by a language's order is wrong after
-- an upgrade of the C library.

CREATE TABLE IF NOT EXISTS OrleansQuery (
    QueryKey text NOT NULL PRIMARY KEY,
    QueryText text NOT NULL
);

-- Without its key two first writes of one grain would both succeed, and the grain could never be read again.
CREATE TABLE IF NOT EXISTS OrleansStorage (
    GrainIdHash integer NOT NULL,
    GrainIdN0 bigint NOT NULL,
    GrainIdN1 bigint NOT NULL,
    GrainTypeHash integer NOT NULL,
    GrainTypeString text COLLATE "C" NOT NULL,
    GrainIdExtensionString text COLLATE "C" NOT NULL,
    ServiceId text COLLATE "C" NOT NULL,
    PayloadBinary bytea NULL,
    Version integer NOT NULL,
    PRIMARY KEY (
        GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainTypeString, GrainIdExtensionString, ServiceId)
);

-- The second key is there for the ranges of hashes that each silo asks for.
CREATE TABLE IF NOT EXISTS OrleansRemindersTable (
    ServiceId text COLLATE "C" NOT NULL,
    GrainId text COLLATE "C" NOT NULL,
    ReminderName text COLLATE "C" NOT NULL,
    StartTime timestamptz NOT NULL,
    Period bigint NOT NULL,
    GrainHash integer NOT NULL,
    Version integer NOT NULL,
    PRIMARY KEY (ServiceId, GrainId, ReminderName),
    CONSTRAINT OrleansRemindersHash UNIQUE (ServiceId, GrainHash, GrainId, ReminderName)
);

-- One row a cluster: every change of its membership raises the version, and must know the one before.
CREATE TABLE IF NOT EXISTS OrleansMembershipVersionTable (
    DeploymentId text COLLATE "C" NOT NULL PRIMARY KEY,
    Version integer NOT NULL
);

-- One row for each life of a silo.
CREATE TABLE IF NOT EXISTS OrleansMembershipTable (
    DeploymentId text COLLATE "C" NOT NULL,
    Address text COLLATE "C" NOT NULL,
    Port integer NOT NULL,
    Generation integer NOT NULL,
    SiloName text NOT NULL,
    HostName text NOT NULL,
    Status integer NOT NULL,
    ProxyPort integer NOT NULL,
    SuspectTimes text NULL,
    StartTime timestamptz NOT NULL,
    IAmAliveTime timestamptz NOT NULL,
    PRIMARY KEY (DeploymentId, Address, Port, Generation)
);

-- Nobody ever sees the table empty: others read the old queries until this transaction commits.
DELETE FROM OrleansQuery;

-- Answers the new version, or no row at all when the caller's version is not the stored one; the provider makes that
-- an InconsistentStateException. Without a version it is a first write, and any row there is a conflict. With one,
-- a row that is gone must stay gone: hence never an insert.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('WriteToStorageKey', $$
    WITH updated AS (
        UPDATE OrleansStorage
           SET PayloadBinary = @PayloadBinary, Version = Version + 1
         WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash
           AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
           AND GrainTypeString = @GrainTypeString
           AND GrainIdExtensionString = coalesce(@GrainIdExtensionString, '')
           AND ServiceId = @ServiceId
           AND Version = @GrainStateVersion
        RETURNING Version
    ), inserted AS (
        INSERT INTO OrleansStorage (
            GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId,
            PayloadBinary, Version)
        SELECT
            @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString,
            coalesce(@GrainIdExtensionString, ''), @ServiceId, @PayloadBinary, 1
         WHERE @GrainStateVersion IS NULL
        ON CONFLICT DO NOTHING
        RETURNING Version
    )
    SELECT Version AS NewGrainStateVersion FROM updated
    UNION ALL
    SELECT Version FROM inserted;
$$);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('ReadFromStorageKey', $$
    SELECT PayloadBinary, Version
      FROM OrleansStorage
     WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash
       AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
       AND GrainTypeString = @GrainTypeString
       AND GrainIdExtensionString = coalesce(@GrainIdExtensionString, '')
       AND ServiceId = @ServiceId;
$$);

-- The row stays and its version goes on, so that an activation from before the clear can never write again.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('ClearStorageKey', $$
    UPDATE OrleansStorage
       SET PayloadBinary = NULL, Version = Version + 1
     WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash
       AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
       AND GrainTypeString = @GrainTypeString
       AND GrainIdExtensionString = coalesce(@GrainIdExtensionString, '')
       AND ServiceId = @ServiceId
       AND Version = @GrainStateVersion
    RETURNING Version AS NewGrainStateVersion;
$$);

-- For DeleteStateOnClear. The provider only asks that the answer differs from the version it passed.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('DeleteStorageKey', $$
    DELETE FROM OrleansStorage
     WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash
       AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
       AND GrainTypeString = @GrainTypeString
       AND GrainIdExtensionString = coalesce(@GrainIdExtensionString, '')
       AND ServiceId = @ServiceId
       AND Version = @GrainStateVersion
    RETURNING Version + 1 AS NewGrainStateVersion;
$$);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('UpsertReminderRowKey', $$
    INSERT INTO OrleansRemindersTable AS stored (
        ServiceId, GrainId, ReminderName, StartTime, Period, GrainHash, Version)
    VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
    ON CONFLICT (ServiceId, GrainId, ReminderName)
    DO UPDATE SET StartTime = excluded.StartTime, Period = excluded.Period, GrainHash = excluded.GrainHash,
                  Version = stored.Version + 1
    RETURNING Version;
$$);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('ReadReminderRowsKey', $$
    SELECT GrainId, ReminderName, StartTime, Period, Version
      FROM OrleansRemindersTable
     WHERE ServiceId = @ServiceId AND GrainId = @GrainId;
$$);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('ReadReminderRowKey', $$
    SELECT GrainId, ReminderName, StartTime, Period, Version
      FROM OrleansRemindersTable
     WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName;
$$);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('ReadRangeRows1Key', $$
    SELECT GrainId, ReminderName, StartTime, Period, Version
      FROM OrleansRemindersTable
     WHERE ServiceId = @ServiceId AND GrainHash > @BeginHash AND GrainHash <= @EndHash;
$$);

-- A range that wraps around the end of the ring.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('ReadRangeRows2Key', $$
    SELECT GrainId, ReminderName, StartTime, Period, Version
      FROM OrleansRemindersTable
     WHERE ServiceId = @ServiceId AND (GrainHash > @BeginHash OR GrainHash <= @EndHash);
$$);

-- The provider wants a row also when nothing was deleted: hence the count, here and below.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('DeleteReminderRowKey', $$
    WITH deleted AS (
        DELETE FROM OrleansRemindersTable
         WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName AND Version = @Version
        RETURNING 1
    )
    SELECT count(*) FROM deleted;
$$);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('DeleteReminderRowsKey', $$
    DELETE FROM OrleansRemindersTable WHERE ServiceId = @ServiceId;
$$);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('InsertMembershipVersionKey', $$
    WITH inserted AS (
        INSERT INTO OrleansMembershipVersionTable (DeploymentId, Version)
        VALUES (@DeploymentId, 0)
        ON CONFLICT DO NOTHING
        RETURNING 1
    )
    SELECT count(*) FROM inserted;
$$);

-- Membership changes only through the row of its version, which one writer has at a time.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('InsertMembershipKey', $$
    WITH raised AS (
        UPDATE OrleansMembershipVersionTable
           SET Version = Version + 1
         WHERE DeploymentId = @DeploymentId AND Version = @Version
           AND NOT EXISTS (
            SELECT 1
              FROM OrleansMembershipTable
             WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port
               AND Generation = @Generation)
        RETURNING DeploymentId
    ), inserted AS (
        INSERT INTO OrleansMembershipTable (
            DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
        SELECT
            DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime,
            @IAmAliveTime
          FROM raised
        RETURNING 1
    )
    SELECT count(*) FROM inserted;
$$);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('UpdateMembershipKey', $$
    WITH raised AS (
        UPDATE OrleansMembershipVersionTable
           SET Version = Version + 1
         WHERE DeploymentId = @DeploymentId AND Version = @Version
           AND EXISTS (
            SELECT 1
              FROM OrleansMembershipTable
             WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port
               AND Generation = @Generation)
        RETURNING DeploymentId
    ), changed AS (
        UPDATE OrleansMembershipTable silo
           SET Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
          FROM raised
         WHERE silo.DeploymentId = raised.DeploymentId AND silo.Address = @Address AND silo.Port = @Port
           AND silo.Generation = @Generation
        RETURNING 1
    )
    SELECT count(*) FROM changed;
$$);

-- A sign of life is no change of the membership, so it raises no version.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('UpdateIAmAlivetimeKey', $$
    UPDATE OrleansMembershipTable
       SET IAmAliveTime = @IAmAliveTime
     WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation;
$$);

-- The version comes back also when there is no silo: hence LEFT JOIN, here and below.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('MembershipReadRowKey', $$
    SELECT silo.Address, silo.Port, silo.Generation, silo.SiloName, silo.HostName, silo.Status, silo.ProxyPort,
           silo.SuspectTimes, silo.StartTime, silo.IAmAliveTime, cluster.Version
      FROM OrleansMembershipVersionTable cluster
      LEFT JOIN OrleansMembershipTable silo
        ON silo.DeploymentId = cluster.DeploymentId
       AND silo.Address = @Address AND silo.Port = @Port AND silo.Generation = @Generation
     WHERE cluster.DeploymentId = @DeploymentId;
$$);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('MembershipReadAllKey', $$
    SELECT silo.Address, silo.Port, silo.Generation, silo.SiloName, silo.HostName, silo.Status, silo.ProxyPort,
           silo.SuspectTimes, silo.StartTime, silo.IAmAliveTime, cluster.Version
      FROM OrleansMembershipVersionTable cluster
      LEFT JOIN OrleansMembershipTable silo ON silo.DeploymentId = cluster.DeploymentId
     WHERE cluster.DeploymentId = @DeploymentId;
$$);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('DeleteMembershipTableEntriesKey', $$
    WITH silos AS (
        DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId
    )
    DELETE FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId;
$$);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('GatewaysQueryKey', $$
    SELECT Address, ProxyPort, Generation
      FROM OrleansMembershipTable
     WHERE DeploymentId = @DeploymentId AND Status = @Status AND ProxyPort > 0;
$$);

-- Status 6 is Dead. Orleans wants this query to be there, and uses the next one.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('CleanupDefunctSiloEntriesKey', $$
    DELETE FROM OrleansMembershipTable
     WHERE DeploymentId = @DeploymentId AND Status = 6 AND IAmAliveTime < @IAmAliveTime;
$$);

-- Removes one dead silo if its row is still the one that the caller judged.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('CleanupDefunctSiloEntryKey', $$
    DELETE FROM OrleansMembershipTable
     WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation
       AND Status = 6 AND StartTime = @StartTime AND IAmAliveTime = @IAmAliveTime
       AND coalesce(SuspectTimes, '') = coalesce(@SuspectTimes, '');
$$);
