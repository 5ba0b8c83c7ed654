namespace OrleansTickets.Storage;

/// <summary>What waits in the database.</summary>
internal sealed record StoreLoad(TimeSpan OutboxAge, long OutboxLength, long QuarantineSize, long SearchLag)
{
    /// <summary>No more than so many are counted.</summary>
    public const int Most = 10_000;

    // Each of them a short range of an index, however much there is; of the quarantine too, whose rows are large.
    private static readonly Sql Waiting = new($"""
        SELECT (SELECT next_try FROM outbox WHERE next_try IS NOT NULL ORDER BY next_try LIMIT 1),
               (SELECT count(*) FROM (
                       SELECT 1 FROM outbox WHERE next_try IS NOT NULL ORDER BY next_try LIMIT {Most}) AS queued),
               (SELECT count(*) FROM outbox WHERE state = 2),
               (SELECT count(*) FROM (
                       SELECT id FROM quarantine WHERE ignored_by IS NULL ORDER BY id LIMIT {Most}) AS held)
        """);

    public static async Task<StoreLoad> ReadAsync(
        ITicketDatabase database, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (due, outbox, held) = await database.ReadOneAsync(
            Waiting, row => (row.TimeOrNull(0), row.Long(1) + row.Long(2), row.Long(3)), cancellationToken);
        var lag = await database.ReadOneAsync(database.SearchLag, row => row.Long(0), cancellationToken);
        return new(due < now ? now - due.Value : TimeSpan.Zero, outbox, held, Math.Max(lag, 0));
    }
}
