using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using OrleansTickets.PostgreSql;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Storage;

/// <summary>The connection is cut in the middle of a transaction, and the writer must know what became of it.</summary>
public sealed class PostgresCutTests(SharedPostgres shared) : IAsyncLifetime
{
    private readonly FakeTimeProvider clock = new(Some.Noon);
    private Cable cable = null!;
    private string direct = "";
    private PostgresDatabase database = null!;
    private TicketStore tickets = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_commit_whose_answer_is_lost_is_reported_as_done(bool isFirst)
    {
        await BeginAsync(isFirst);
        var change = Change();
        var cut = cable.CutAtAsync("COMMIT", Cut.After, Cancel);

        await tickets.CommitAsync(change, Cancel);

        await cut;
        await AssertOnceAsync(change);
        await AssertGoesOnAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_commit_that_goes_on_without_its_writer_is_waited_for_and_reported_as_done(bool isFirst)
    {
        await BeginAsync(isFirst);
        await AtCommitAsync("PERFORM pg_sleep(1);");
        var change = Change();
        var cut = cable.CutAtAsync("COMMIT", Cut.During, Cancel);

        await tickets.CommitAsync(change, Cancel);

        await cut;
        await AssertOnceAsync(change);
        await AssertGoesOnAsync();
    }

    [Fact]
    public async Task A_commit_that_fails_without_its_writer_is_waited_for_and_refused()
    {
        await BeginAsync(isFirst: false);
        await AtCommitAsync("PERFORM pg_sleep(1); RAISE 'no';");
        var change = Change();
        var cut = cable.CutAtAsync("COMMIT", Cut.During, Cancel);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => tickets.CommitAsync(change, Cancel));

        await cut;
        await ExecuteAsync("DROP TRIGGER at_commit ON ticket_event");
        await AssertNotThereAsync(change);
        await tickets.CommitAsync(change, Cancel);
        await AssertOnceAsync(change);
    }

    [Theory]
    [InlineData(true, Cut.Before)]
    [InlineData(false, Cut.Before)]
    [InlineData(true, Cut.Unheard)]
    [InlineData(false, Cut.Unheard)]
    public async Task A_commit_that_never_arrives_is_refused_and_can_be_handed_in_again(bool isFirst, Cut cut)
    {
        await BeginAsync(isFirst);
        var change = Change();
        var done = cable.CutAtAsync("COMMIT", cut, Cancel);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => tickets.CommitAsync(change, Cancel));

        await done;
        await AssertNotThereAsync(change);
        await tickets.CommitAsync(change, Cancel);
        await AssertOnceAsync(change);
        await AssertGoesOnAsync();
    }

    [Theory]
    [InlineData(Cut.Before)]
    [InlineData(Cut.During)]
    [InlineData(Cut.After)]
    public async Task Of_many_at_once_those_that_are_reported_as_done_are_there_and_no_others(Cut cut)
    {
        var changes = Enumerable.Range(0, 300).Select(_ => Change()).ToList();
        var done = cable.CutAtAsync("COMMIT", cut, Cancel);

        var outcomes = await Task.WhenAll(changes.Select(TryAsync));

        await done;
        Assert.Contains(outcomes, failure => failure is null); // of a later transaction
        Assert.Equal(cut is Cut.Before, outcomes.Any(failure => failure is StoreUnavailableException));
        foreach (var (change, failure) in changes.Zip(outcomes))
        {
            await (failure is null ? AssertOnceAsync(change) : AssertNotThereAsync(change));
        }
    }

    [Theory]
    [InlineData(Cut.After, true)]
    [InlineData(Cut.Before, false)]
    public async Task What_cannot_be_settled_in_time_is_refused_and_handed_in_again_it_is_there_once(
        Cut cut, bool isCommitted)
    {
        await BeginAsync(isFirst: false);
        var change = Change();
        var done = cable.CutAtAsync("COMMIT", cut, Cancel);
        cable.IsOpen = false;
        var commit = tickets.CommitAsync(change, Cancel);
        await done;

        await PassAsync(commit);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => commit);
        cable.IsOpen = true;
        Assert.Equal(isCommitted, await TryAsync(change) is ReceiptTakenException);
        await AssertOnceAsync(change);
        await AssertGoesOnAsync();
    }

    [Theory]
    [InlineData("BEGIN", Cut.Before)]
    [InlineData("BEGIN", Cut.Unheard)]
    [InlineData("BEGIN", Cut.During)]
    [InlineData("INSERT INTO queue", Cut.Before)]
    [InlineData("INSERT INTO queue", Cut.During)]
    [InlineData("nextval", Cut.During)]
    public async Task A_connection_lost_before_the_commit_is_sent_costs_nobody_anything(string at, Cut cut)
    {
        var change = Change();
        var done = cable.CutAtAsync(at, cut, Cancel);

        await tickets.CommitAsync(change, Cancel);

        await done;
        await AssertOnceAsync(change);
        await AssertGoesOnAsync();
    }

    [Fact]
    public async Task While_there_is_no_server_each_is_refused_at_once_and_nothing_of_it_is_kept()
    {
        await BeginAsync(isFirst: false);
        cable.IsOpen = false;
        cable.CutAll();
        var changes = Enumerable.Range(0, 20).Select(_ => Change()).ToList();

        foreach (var change in changes)
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => tickets.CommitAsync(change, Cancel));
        }

        cable.IsOpen = true;
        foreach (var change in changes)
        {
            await AssertNotThereAsync(change);
            await tickets.CommitAsync(change, Cancel);
            await AssertOnceAsync(change);
        }
    }

    [Fact]
    public async Task A_connection_lost_while_a_refused_change_is_undone_harms_nobody_else()
    {
        await BeginAsync(isFirst: false);
        var taken = Change();
        await tickets.CommitAsync(taken, Cancel);
        var changes = Enumerable.Range(0, 10).Select(_ => Change()).ToList();
        var done = cable.CutAtAsync("ROLLBACK", Cut.Before, Cancel);

        var refused = TryAsync(Change() with { Receipts = taken.Receipts });
        await Task.WhenAll(changes.Select(change => tickets.CommitAsync(change, Cancel)));

        await done;
        Assert.IsType<ReceiptTakenException>(await refused);
        foreach (var change in changes)
        {
            await AssertOnceAsync(change);
        }
    }

    [Fact]
    public async Task A_connection_that_breaks_while_nothing_is_written_is_made_anew()
    {
        await ReopenAsync("Keepalive=1");
        await BeginAsync(isFirst: false);
        var before = cable.Connections;
        cable.CutAll();
        // Whoever keeps the connection alive finds it broken; then it is no longer open.
        await Mail.Eventually.BecomesAsync(async () => await TryAsync(Change()) is null);
        Assert.True(cable.Connections > before);
        await AssertGoesOnAsync();
    }

    public async ValueTask InitializeAsync()
    {
        direct = await shared.CreateDatabaseAsync(Cancel);
        await ReopenAsync("");
    }

    public async ValueTask DisposeAsync()
    {
        Assert.Empty(await Invariants.FindBrokenAsync(direct, Cancel));
        await database.DisposeAsync();
        await cable.DisposeAsync();
    }

    private async Task ReopenAsync(string settings)
    {
        if (database is not null)
        {
            await database.DisposeAsync();
            await cable.DisposeAsync();
        }
        cable = new(direct);
        database = new(
            PostgresSource.Create($"{cable.ConnectionString};{settings}"), clock, NullLogger<PostgresDatabase>.Instance);
        await database.OpenAsync(Cancel);
        tickets = new(database);
    }

    /// <summary>The first transaction of a writer's life has no row yet of what it did last.</summary>
    private Task BeginAsync(bool isFirst) => isFirst ? Task.CompletedTask : tickets.CommitAsync(Change(), Cancel);

    private async Task AssertGoesOnAsync()
    {
        var next = Change();
        await tickets.CommitAsync(next, Cancel);
        await AssertOnceAsync(next);
    }

    private static TicketChange Change()
    {
        var change = Some.Full(Some.Ticket());
        return change with { Outbox = [change.Outbox[0] with { MessageId = $"<{change.Ticket.Number}@desk.example>" }] };
    }

    private async Task<Exception?> TryAsync(TicketChange change) =>
        await Record.ExceptionAsync(() => tickets.CommitAsync(change, Cancel));

    private async Task AssertOnceAsync(TicketChange change) => Assert.Equal((1, 1, 1, 1), await CountAsync(change));

    private async Task AssertNotThereAsync(TicketChange change) => Assert.Equal((0, 0, 0, 0), await CountAsync(change));

    private async Task<(long Tickets, long Articles, long Receipts, long Outbox)> CountAsync(TicketChange change)
    {
        await using var connection = new NpgsqlConnection(direct);
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand("""
            SELECT (SELECT count(*) FROM ticket WHERE number = $1),
                   (SELECT count(*) FROM article WHERE message_id = $2),
                   (SELECT count(*) FROM receipt WHERE id = $3),
                   (SELECT count(*) FROM outbox JOIN ticket ON ticket.id = ticket_id WHERE number = $1)
            """, connection);
        command.Parameters.Add(new() { Value = change.Ticket.Number });
        command.Parameters.Add(new() { Value = change.Articles[0].Article.MessageId });
        command.Parameters.Add(new() { Value = change.Receipts[0] });
        await using var row = await command.ExecuteReaderAsync(Cancel);
        await row.ReadAsync(Cancel);
        return (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3));
    }

    /// <summary>Has the server do this when a transaction commits that wrote an event.</summary>
    private Task AtCommitAsync(string statements) => ExecuteAsync($"""
        CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {statements} RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON ticket_event DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION at_commit()
        """);

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(direct);
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    /// <summary>Lets time pass until it is done.</summary>
    private async Task PassAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(20), Cancel));
        }
    }
}
