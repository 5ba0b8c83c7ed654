using Npgsql;
using OrleansTickets.Clusters;

namespace OrleansTickets.LoadTest;

/// <summary>The places within the transactions of the product, each made by a trigger on one of its tables.</summary>
internal sealed class DatabasePoints : IAsyncDisposable
{
    /// <summary>The first key of the locks for which triggers ask; the second is the number of the point.</summary>
    public const int Locks = 1_801_678_960;

    private const string AtCommit = "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW";

    // In the order of a transaction: to what comes with the receipts and tickets no COMMIT is sent yet.
    private static readonly Place[] Taking =
    [
        new("before the receipt", "BEFORE INSERT", "receipt"),
        new("before the new ticket", "BEFORE INSERT", "ticket"),
        new("after the new ticket", "AFTER INSERT", "ticket"),
        new("after the ticket's change", "AFTER UPDATE", "ticket"),
        new("before the raw mail", "BEFORE INSERT", "article"),
        new("after the raw mail", "AFTER INSERT", "article"),
        new("before the history", "BEFORE INSERT", "ticket_event"),
        new("before the outbox", "BEFORE INSERT", "outbox"),
        new("before the commit", "AFTER INSERT", "article", AtCommit),
        new("after the commit", "AFTER INSERT", "article", AtCommit),
    ];

    private static readonly Place[] Sending =
    [
        new("before a mail to send is claimed", "AFTER UPDATE", "outbox", "FOR EACH ROW WHEN (new.state = 2)"),
        new("before a sent mail is recorded", "AFTER UPDATE", "outbox", "FOR EACH ROW WHEN (new.state = 3)"),
    ];

    private readonly NpgsqlDataSource database;
    private readonly Place[] places;

    private DatabasePoints(RunningCluster cluster, bool isSending, Random random)
    {
        database = NpgsqlDataSource.Create(cluster.ConnectionString);
        places = isSending ? [.. Taking, .. Sending] : Taking;
        All = [.. places.Select((place, key) => new DatabasePoint(cluster, place.Name, key, random)
        {
            IsPast = place.Name == "after the commit",
        })];
    }

    public IReadOnlyList<IKillPoint> All { get; }

    /// <param name="cluster">Whose database it is.</param>
    /// <param name="isSending">Whether it has a server to send mail by.</param>
    /// <param name="random">Chooses what becomes of transactions.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<DatabasePoints> MakeAsync(
        RunningCluster cluster, bool isSending, Random random, CancellationToken cancellationToken)
    {
        var points = new DatabasePoints(cluster, isSending, random);
        await points.RunAsync($"""
            CREATE FUNCTION kill_point() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM pg_advisory_xact_lock_shared({Locks}, TG_ARGV[0]::integer);
                RETURN NULL;
            END $$
            """, cancellationToken);
        foreach (var (key, place) in points.places.Index())
        {
            await points.RunAsync($"""
                CREATE {(place.How == AtCommit ? "CONSTRAINT" : "")} TRIGGER kill_point_{key} {place.When} ON {place.Table}
                {place.How} EXECUTE FUNCTION kill_point({key})
                """, cancellationToken);
        }
        return points;
    }

    // One after the other: who locks many tables at once is in the way of those who work with them.
    public async ValueTask DisposeAsync()
    {
        foreach (var (key, place) in places.Index())
        {
            await RunAsync($"DROP TRIGGER kill_point_{key} ON {place.Table}", CancellationToken.None);
        }
        await RunAsync("DROP FUNCTION kill_point", CancellationToken.None);
        await database.DisposeAsync();
    }

    private async Task RunAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed record Place(string Name, string When, string Table, string How = "");
}
