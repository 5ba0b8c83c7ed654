using OrleansTickets.Silo.Health;
using Xunit;

namespace OrleansTickets.Storage;

/// <summary>What is not as it must be is found, whatever the database.</summary>
public abstract class TicketSweepTests(TestStore store) : IAsyncLifetime
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_that_was_only_written_by_commits_is_whole()
    {
        var first = Some.Ticket();
        await store.Tickets.CommitAsync(Some.Full(first), Cancel);
        await store.Tickets.CommitAsync(Some.Next(first), Cancel);
        await store.Tickets.CommitAsync(Some.Opening(Some.Ticket()), Cancel);

        var result = await SweepAsync(Some.Noon);

        Assert.Empty(result.Broken);
        Assert.Equal(2, result.Tickets);
    }

    [Fact]
    public async Task An_empty_one_is_whole() => Assert.Equal(0, (await SweepAsync(Some.Noon)).Tickets);

    [Theory]
    [InlineData("DELETE FROM article", "numbered from 1 to its count", "of no", "to send that is no article's")]
    [InlineData("UPDATE ticket SET articles = 2", "numbered from 1 to its count")]
    [InlineData("UPDATE article SET number = 2", "numbered from 1 to its count", "no article's")]
    [InlineData("DELETE FROM ticket_event", "lacks one of its versions")]
    [InlineData("UPDATE ticket SET version = 5", "lacks one of its versions")]
    [InlineData("UPDATE ticket SET queue_id = 99", "in no queue")]
    [InlineData("UPDATE ticket SET lock = 2, owner = NULL", "without an owner")]
    [InlineData("UPDATE article SET ticket_id = ticket_id - 1", "an article of no ticket", "numbered from 1", "no article's")]
    [InlineData("UPDATE ticket_event SET ticket_id = ticket_id - 1", "an event of no ticket", "lacks one")]
    public async Task What_is_broken_is_named(string damage, params string[] expected)
    {
        var ticket = Some.Ticket();
        await store.Tickets.CommitAsync(Some.Full(ticket), Cancel);
        await store.Ground.WriteAsync(Cancel, new Sql(damage));

        var result = await SweepAsync(Some.Noon);

        Assert.NotEmpty(result.Broken);
        Assert.All(result.Broken, broken => Assert.Contains(
            expected, one => broken.Contains(one, StringComparison.Ordinal)));
        var check = await new SweepCheck(new() { Last = result }).CheckHealthAsync(new(), Cancel);
        Assert.Equal("Degraded", check.Status.ToString());
    }

    [Fact]
    public async Task A_mail_that_nobody_sends_is_named_after_an_hour()
    {
        await store.Tickets.CommitAsync(Some.Full(Some.Ticket()), Cancel);
        await store.Ground.WriteAsync(Cancel, new Sql("UPDATE outbox SET next_try = $1").With(Some.Noon));

        Assert.Empty((await SweepAsync(Some.Noon.AddMinutes(59))).Broken);
        Assert.Contains("an hour ago", Assert.Single((await SweepAsync(Some.Noon.AddMinutes(61))).Broken));
    }

    [Fact]
    public async Task All_tickets_are_looked_at_however_many()
    {
        await Task.WhenAll(Enumerable.Range(0, 1_100).Select(
            _ => store.Tickets.CommitAsync(Some.Opening(Some.Ticket()), Cancel)));
        await store.Ground.WriteAsync(
            Cancel, new Sql("UPDATE ticket SET articles = 3 WHERE id = (SELECT max(id) FROM ticket)"));

        var result = await SweepAsync(Some.Noon);

        Assert.Equal(1_100, result.Tickets);
        Assert.Single(result.Broken);
    }

    public async ValueTask InitializeAsync() => await store.OpenAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return store.DisposeAsync();
    }

    private Task<SweepResult> SweepAsync(DateTimeOffset now) => new TicketSweep(store.Ground, new At(now)).RunAsync(Cancel);

    // What time it is, and how time passes in truth.
    private sealed class At(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}

public sealed class SqliteTicketSweepTests() : TicketSweepTests(new SqliteTestStore());

public sealed class PostgresTicketSweepTests(PostgreSql.SharedPostgres server) : TicketSweepTests(new PostgresTestStore(server));
