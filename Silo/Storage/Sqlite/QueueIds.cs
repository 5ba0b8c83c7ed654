using System.Collections.Immutable;

namespace OrleansTickets.Storage;

/// <summary>Short ids for the names of queues: every index of tickets begins with one.</summary>
internal static class QueueIds
{
    /// <summary>The id of the queue; one is given when it has none yet. For the writer alone.</summary>
    public static long Give(SqliteSession session, string name)
    {
        if (Find(session, name) is { } known)
        {
            return known;
        }
        session.Prepare("INSERT INTO queue (name) VALUES (@name)").Bind(name).Run();
        return session.LastId();
    }

    /// <summary>The ids of these queues, or of all; those that never had a ticket have none.</summary>
    public static long[] Of(SqliteSession session, ImmutableArray<string>? names)
    {
        var rows = names is { } some
            ? session.Prepare("SELECT id FROM queue WHERE name IN (SELECT value FROM json_each(@names))")
                .Bind(StoredJson.Write(some))
            : session.Prepare("SELECT id FROM queue");
        var ids = new List<long>();
        while (rows.Next())
        {
            ids.Add(rows.Long(0));
        }
        return [.. ids];
    }

    /// <summary>The id of the queue, or nothing when no ticket was ever in it.</summary>
    public static long? Find(SqliteSession session, string name)
    {
        var row = session.Prepare("SELECT id FROM queue WHERE name = @name").Bind(name);
        if (!row.Next())
        {
            return null;
        }
        var id = row.Long(0);
        row.Reset();
        return id;
    }
}
