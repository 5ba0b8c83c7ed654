using Npgsql;
using NpgsqlTypes;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>Which changes of a transaction that was not taken are to blame: their version is stale, or a receipt of
/// theirs is known.</summary>
internal static class PostgresRefusals
{
    /// <summary>Refuses them, each by its reason, and returns them.</summary>
    public static List<PostgresWrite> Tell(NpgsqlConnection connection, List<PostgresWrite> writes)
    {
        var (taken, versions) = (new Dictionary<Guid, ArticleRef>(), new Dictionary<string, long>());
        using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("""
            SELECT receipt.id, coalesce(number, ''), article
              FROM receipt LEFT JOIN ticket ON ticket.id = ticket_id
             WHERE receipt.id = ANY($1)
            """).With(NpgsqlDbType.Array | NpgsqlDbType.Uuid, writes.SelectMany(each => each.Change.Receipts).ToArray()));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT number, version FROM ticket WHERE number = ANY($1)")
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, writes.Select(write => write.Ticket.Number).ToArray()));
        using var rows = batch.ExecuteReader();
        while (rows.Read())
        {
            taken.Add(rows.GetGuid(0), new(rows.GetString(1), rows.GetInt32(2)));
        }
        rows.NextResult();
        while (rows.Read())
        {
            versions.Add(rows.GetString(0), rows.GetInt64(1));
        }
        var refused = new List<PostgresWrite>();
        foreach (var write in writes)
        {
            var first = write.Change.Receipts.Select(taken.GetValueOrDefault).FirstOrDefault(each => each is not null);
            if (first is not null || versions.GetValueOrDefault(write.Ticket.Number) != write.Ticket.Version - 1)
            {
                write.Fail(first is null ? write.Packed.Stale() : new ReceiptTakenException(first));
                refused.Add(write);
            }
        }
        return refused;
    }
}
