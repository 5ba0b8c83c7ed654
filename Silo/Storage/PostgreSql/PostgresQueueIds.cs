using Npgsql;

namespace OrleansTickets.Storage;

/// <summary>Short ids for the names of queues: every index of tickets begins with one. They never change, so a writer
/// remembers them.</summary>
internal sealed class PostgresQueueIds
{
    private readonly Dictionary<string, int> known = new(StringComparer.Ordinal);

    /// <summary>The id of the queue; one is given when it has none yet.</summary>
    public int Give(NpgsqlConnection connection, string name)
    {
        if (!known.TryGetValue(name, out var id))
        {
            known[name] = id = Ask(connection, StoredText.Clean(name));
        }
        return id;
    }

    // The first says nothing when the queue is there, and somebody else may be putting it there just now.
    private static int Ask(NpgsqlConnection connection, string name)
    {
        using var batch = new NpgsqlBatch(connection);
        foreach (var sql in (string[])
            ["INSERT INTO queue (name) VALUES ($1) ON CONFLICT DO NOTHING", "SELECT id FROM queue WHERE name = $1"])
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql).With(NpgsqlTypes.NpgsqlDbType.Text, name));
        }
        return (int)batch.ExecuteScalar()!;
    }
}
