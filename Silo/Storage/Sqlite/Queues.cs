namespace OrleansTickets.Storage;

/// <summary>Short ids for the names of queues: every index of tickets begins with one.</summary>
internal static class Queues
{
    /// <summary>The id of the queue; one is given when it has none yet. For the writer alone.</summary>
    public static long Id(SqliteSession session, string name)
    {
        if (Find(session, name) is { } known)
        {
            return known;
        }
        session.Prepare("INSERT INTO queue (name) VALUES (@name)").Bind(name).Run();
        return session.LastId();
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
