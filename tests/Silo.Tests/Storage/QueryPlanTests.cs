using System.Collections.Immutable;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Storage;

/// <summary>How SQLite runs what the store asks: by an index, whatever there is to read.</summary>
public sealed class QueryPlanTests : IAsyncDisposable
{
    // Read whole on purpose: the list of queues, lists that the query itself brings, tables of one row, what is being
    // sent just now, and what another step has already limited. FTS5 calls its own index a scan.
    private static readonly string[] MayBeScanned =
    [
        "SCAN queue", "SCAN json_each", "SCAN range", "SCAN CONSTANT ROW",
        "SCAN schema_version", "SCAN search.progress", "SCAN outbox USING COVERING INDEX outbox_sending",
        "SCAN (subquery-", "SCAN unread", "SCAN wanted", "SCAN search.words VIRTUAL",
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
        await RunAllAsync();
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

    // One after the other, so that one reader and the writer know all statements.
    private async Task RunAllAsync()
    {
        var (tickets, lists) = (new TicketStore(database), new SqliteTicketLists(database));
        var (desk, outbox) = (new StoredAgentDesk(database), new StoredOutbox(database));
        var quarantine = new StoredQuarantine(database);
        var ticket = Some.Ticket();
        await tickets.CommitAsync(Some.Full(ticket), Cancel);
        await tickets.CommitAsync(Some.Next(ticket), Cancel);
        await tickets.ReadTicketAsync(ticket.Number, Cancel);
        await tickets.ReadArticlesAsync(ticket.Number, 0, 10, Cancel);
        await tickets.ReadRawAsync(ticket.Number, 1, Cancel);
        await tickets.ReadHistoryAsync(ticket.Number, 0, 10, Cancel);
        await tickets.FindReceiptAsync([Guid.NewGuid()], Cancel);
        await tickets.FindMessageAsync(["<x>"], Cancel);
        foreach (var query in from sort in Enum.GetValues<TicketSort>()
                              from owner in new[] { null, "anna" }
                              from customer in new[] { null, "kaethe@example.org" }
                              from held in new TicketLock?[] { null, TicketLock.Locked, TicketLock.Unlocked }
                              from text in new[] { null, "printer before:2030-01-01" }
                              from queues in new ImmutableArray<string>?[] { null, ["Inbox"] }
                              select (new TicketQuery
                              {
                                  Sort = sort,
                                  Owner = owner,
                                  Customer = customer,
                                  Lock = held,
                                  Text = text,
                              }, queues))
        {
            await lists.ReadPageAsync(query.Item1, query.queues, "anna", Cancel);
        }
        await lists.ReadPageAsync(new() { Text = "printer", After = Cursor.Write((byte)'s', 5) }, null, "anna", Cancel);
        await lists.ReadDueAsync("Inbox", Some.Noon, 10, Cancel);
        await lists.ReadNextDueAsync("Inbox", Cancel);
        await lists.CountAsync("Inbox", Cancel);
        await lists.AnyAsync("Inbox", Cancel);
        await desk.ReadNotificationsAsync("anna", null, 10, Cancel);
        await desk.CountUnreadAsync("anna", 100, Cancel);
        await desk.MarkReadAsync("anna", null, Cancel);
        await desk.MarkReadAsync("anna", 1, Cancel);
        await desk.MarkSeenAsync("anna", ticket.Number, 1, Cancel);
        await desk.SaveDraftAsync("anna", new() { Ticket = ticket.Number, Kind = Agents.DraftKind.Reply }, Cancel);
        await desk.ReadDraftAsync("anna", ticket.Number, Agents.DraftKind.Reply, Cancel);
        await desk.DropDraftAsync("anna", ticket.Number, Agents.DraftKind.Reply, Cancel);
        await outbox.ReadNextTryAsync(Cancel);
        await outbox.ClaimAsync(Some.Noon.AddDays(1), 10, Cancel);
        await outbox.RecoverAsync(Some.Noon, Cancel);
        await outbox.HastenAsync(Some.Noon, Cancel);
        await outbox.RecordAsync(1, Articles.Delivery.Sent, [], null, null, Cancel);
        await outbox.ReadAsync(1, Cancel);
        await outbox.ReadPageAsync(null, 10, Cancel);
        await quarantine.AddAsync(new() { Raw = [1] }, Guid.NewGuid(), "", Some.Noon, Cancel);
        await quarantine.FindAsync(Guid.NewGuid(), Cancel);
        await quarantine.ReadPageAsync(null, 10, Cancel);
        await quarantine.ReadAsync(1, Cancel);
        await quarantine.RemoveAsync(1, Cancel);
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
