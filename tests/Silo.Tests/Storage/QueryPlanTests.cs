using Xunit;

namespace OrleansTickets.Storage;

/// <summary>How SQLite runs what the store asks: by an index, whatever there is to read.</summary>
public sealed class QueryPlanTests : IAsyncDisposable
{
    // Read whole on purpose: the list of queues, lists that the query itself brings, tables of one row, what is being
    // sent just now, and what the query itself or another step has already limited. FTS5 calls its own index a scan.
    private static readonly string[] MayBeScanned =
    [
        "SCAN queue", "SCAN json_each", "SCAN range", "SCAN CONSTANT ROW",
        "SCAN schema_version", "SCAN search.progress", "SCAN outbox USING COVERING INDEX outbox_sending",
        "SCAN outbox USING COVERING INDEX outbox_due", "SCAN quarantine USING COVERING INDEX", "SCAN queued", "SCAN held",
        "SCAN (subquery-", "SCAN unread", "SCAN wanted", "SCAN bearer", "SCAN recent", "SCAN search.words VIRTUAL",
    ];

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("plans");
    private readonly TicketDatabase database;

    public QueryPlanTests()
    {
        database = new(directory);
        database.Open();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_query_scans_a_table_or_sorts_what_an_index_could()
    {
        await EveryCall.RunAsync(
            new TicketStore(database), new SqliteTicketLists(database), new StoredAgentDesk(database),
            new StoredOutbox(database), new StoredQuarantine(database), database);
        var texts = await database.ReadAsync(session => session.Texts.ToList(), Cancel);
        texts.AddRange(await database.WriteAsync(new WriterTexts(), Cancel));
        Assert.True(texts.Count > 60, $"Only {texts.Count} statements were run.");

        var slow = new List<string>();
        foreach (var text in texts.Distinct().Where(IsQuery))
        {
            var plan = await database.ReadAsync(session => Explain(session, text), Cancel);
            slow.AddRange(plan
                .Where(step => step.Contains("SCAN ") || step.Contains("TEMP B-TREE"))
                .Where(step => !MayBeScanned.Any(allowed => step.StartsWith(allowed, StringComparison.Ordinal)))
                .Select(step => $"{step}: {text}"));
        }
        Assert.Empty(slow);
    }

    [Fact]
    public async Task A_scan_would_be_noticed()
    {
        var plan = await database.ReadAsync(
            session => Explain(session, "SELECT number FROM ticket WHERE title = 'x' ORDER BY changed_at"), Cancel);
        Assert.Equal(["SCAN ticket", "USE TEMP B-TREE FOR ORDER BY"], plan);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        directory.Delete(recursive: true);
    }

    private static bool IsQuery(string text) =>
        text.StartsWith("SELECT", StringComparison.Ordinal) || text.StartsWith("UPDATE", StringComparison.Ordinal)
        || text.StartsWith("DELETE", StringComparison.Ordinal) || text.StartsWith("INSERT", StringComparison.Ordinal);

    private static List<string> Explain(SqliteSession session, string text)
    {
        var steps = new List<string>();
        var rows = session.Prepare($"EXPLAIN QUERY PLAN {text}");
        while (rows.Next())
        {
            steps.Add(rows.Text(3));
        }
        return steps;
    }

    private sealed class WriterTexts : PendingWrite<List<string>>, ISqliteWrite
    {
        public void Apply(SqliteSession session) => Answer = [.. session.Texts];
    }
}
