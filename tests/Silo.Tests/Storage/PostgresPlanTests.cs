using System.Text.RegularExpressions;
using OrleansTickets.PostgreSql;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Storage;

/// <summary>How PostgreSQL runs what the store asks, as its own log tells: by an index, whatever there is to read.
/// </summary>
public sealed partial class PostgresPlanTests : IAsyncLifetime
{
    // Prepared after the second time, planned for good after that.
    private const int Times = 4;

    private PostgresServer? server;
    private PostgresTestStore? store;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        server = await PostgresServer.StartAsync(
            Cancel, "session_preload_libraries = 'auto_explain'", "auto_explain.log_min_duration = 0");
        store = new(await server.CreateDatabaseAsync(Cancel));
        await store.OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await (store?.DisposeAsync() ?? default);
        await (server?.DisposeAsync() ?? default);
    }

    // At first nothing is known of the tables, as while a new database is filled; then all is.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_query_reads_tickets_articles_or_events_from_end_to_end(bool isAnalyzed)
    {
        await Task.WhenAll(Enumerable.Range(0, 2_000).Select(i => store!.Tickets.CommitAsync(
            Some.Full(Some.Ticket($"queue{i % 7}") with { Owner = i % 3 == 0 ? "anna" : null }), Cancel)));
        if (isAnalyzed)
        {
            await using var analyze = store!.Database.Source.CreateCommand("ANALYZE");
            await analyze.ExecuteNonQueryAsync(Cancel);
        }
        for (var i = 0; i < Times; i++)
        {
            await EveryCall.RunAsync(
                store!.Tickets, store.Lists, store.Desk, store.Outbox, store.Quarantine, store.Database);
        }

        var plans = Plans().Split(await server!.ReadLogAsync(Cancel))[1..];

        Assert.True(plans.Length > 500, $"Only {plans.Length} plans were logged.");
        var slow = plans.Where(ReadsWholeTable).ToList();
        Assert.True(slow.Count == 0, $"{slow.Count} of {plans.Length} plans: {string.Join('\n', slow.Take(3))}");
        var indexes = plans.SelectMany(plan => Indexes().Matches(plan).Select(match => match.Groups[1].Value)).ToHashSet();
        var wanted = from lead in Enum.GetValues<TicketLead>()
                     from sort in Enum.GetValues<TicketSort>()
                     select TicketOrder.Of(lead, sort).Index;
        Assert.Superset(wanted.ToHashSet(), indexes);
    }

    [Fact]
    public async Task A_table_read_from_end_to_end_would_be_noticed()
    {
        await using var scan = store!.Database.Source.CreateCommand("SELECT count(*) FROM ticket WHERE title = 'x'");
        await scan.ExecuteScalarAsync(Cancel);

        Assert.Contains(Plans().Split(await server!.ReadLogAsync(Cancel)), ReadsWholeTable);
    }

    [GeneratedRegex(@"duration: [0-9.]+ ms  plan:")]
    private static partial Regex Plans();

    // Also an index that is read without a condition is read from end to end. A bitmap's heap scan reads what the
    // index below it found, and that is looked at.
    private static bool ReadsWholeTable(string plan)
    {
        var steps = plan.Split('\n');
        return steps.Zip(steps.Skip(1).Append("")).Any(step => Tables().IsMatch(step.First)
            && (step.First.Contains("Seq Scan") || !step.Second.Contains("Index Cond")));
    }

    [GeneratedRegex(
        @"(?<!Heap )Scan (Backward )?(using \w+ )?on (ticket|article|ticket_event|receipt|notification|seen|search_chunk)(_|\b)")]
    private static partial Regex Tables();

    [GeneratedRegex(@"using (ticket_\w+) on")]
    private static partial Regex Indexes();
}
