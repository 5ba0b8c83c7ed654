using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrleansTickets.Agents;
using OrleansTickets.Mail;
using OrleansTickets.PostgreSql;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Storage;

/// <summary>The server was started again while connections lay idle. None of them is any good, and nobody knows.
/// </summary>
public sealed class PostgresRestartTests(OwnPostgres server) : IClassFixture<OwnPostgres>
{
    private const int Idle = 12;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_is_read_or_committed_first_succeeds()
    {
        await using var store = new PostgresTestStore(() => server.CreateDatabaseAsync(Cancel));
        await store.OpenAsync();
        var ticket = Some.Ticket();
        await store.Tickets.CommitAsync(Some.Full(ticket), Cancel);
        for (var restart = 0; restart < 3; restart++)
        {
            await FillPoolAsync(store.Database.Source);
            await server.CrashAsync(Cancel);

            // At once, so that each meets an idle connection: the first to fail may clear the pool.
            await Task.WhenAll(
                store.Tickets.CommitAsync(Some.Opening(Some.Ticket()), Cancel),
                Has(store.Tickets.ReadTicketAsync(ticket.Number, Cancel), read => read is not null),
                Has(store.Tickets.ReadArticlesAsync(ticket.Number, 0, 10, Cancel), read => read.Length == 1),
                Has(store.Tickets.ReadRawAsync(ticket.Number, 1, Cancel), read => read is not null),
                Has(store.Tickets.ReadHistoryAsync(ticket.Number, 0, 10, Cancel), read => read.Length == 1),
                Has(store.Lists.ReadPageAsync(new(), null, "anna", Cancel), read => read.Items.Length > 0),
                Has(store.Lists.CountAsync("Inbox", Cancel), read => read.Open > 0),
                Has(store.Desk.ReadNotificationsAsync("anna", null, 10, Cancel), read => read.Items.Length == 1),
                Has(store.Desk.CountUnreadAsync("anna", 10, Cancel), read => read == 1),
                Has(store.Desk.ReadDraftAsync("anna", ticket.Number, DraftKind.Reply, Cancel), read => read is null),
                Has(store.Outbox.ReadPageAsync(null, 10, Cancel), read => read.Items.Length == 1),
                Has(store.Outbox.ReadNextTryAsync(Cancel), read => read is not null),
                Has(store.Quarantine.ReadPageAsync(null, 10, Cancel), read => read.Items.IsEmpty));
        }
    }

    [Fact]
    public async Task What_is_written_beside_the_commits_is_refused_once_at_most()
    {
        await using var store = new PostgresTestStore(() => server.CreateDatabaseAsync(Cancel));
        await store.OpenAsync();
        await FillPoolAsync(store.Database.Source);
        await server.CrashAsync(Cancel);
        var draft = new Draft { Ticket = "1", Kind = DraftKind.Reply, Body = "Dear" };

        var first = await Record.ExceptionAsync(() => store.Desk.SaveDraftAsync("anna", draft, Cancel));
        await store.Desk.SaveDraftAsync("anna", draft, Cancel);

        Assert.True(first is null or StoreUnavailableException);
        Assert.NotNull(await store.Desk.ReadDraftAsync("anna", "1", DraftKind.Reply, Cancel));
    }

    [Fact]
    public async Task While_there_is_no_server_everything_is_unavailable_at_once()
    {
        await using var store = new PostgresTestStore(() => server.CreateDatabaseAsync(Cancel));
        await store.OpenAsync();
        await FillPoolAsync(store.Database.Source);
        await server.Server.StopImmediatelyAsync(Cancel);
        var draft = new Draft { Ticket = "1", Kind = DraftKind.Reply };

        foreach (var call in (Func<Task>[])
        [
            () => store.Tickets.CommitAsync(Some.Opening(Some.Ticket()), Cancel),
            () => store.Tickets.ReadTicketAsync("1", Cancel),
            () => store.Lists.ReadPageAsync(new(), null, "anna", Cancel),
            () => store.Desk.SaveDraftAsync("anna", draft, Cancel),
            () => store.Outbox.ReadDueAsync(Some.Noon, 1, Cancel),
        ])
        {
            for (var again = 0; again < 3; again++)
            {
                await Assert.ThrowsAsync<StoreUnavailableException>(call);
            }
        }

        await server.Server.StartAgainAsync(Cancel);
        await store.Tickets.CommitAsync(Some.Opening(Some.Ticket()), Cancel);
    }

    [Fact]
    public async Task A_grain_that_nobody_woke_yet_reads_its_state()
    {
        await using var place = new GrainPostgres(await server.CreateDatabaseAsync(Cancel));
        await using var cluster = await place.StartAsync();
        await cluster.Client.GetGrain<IProfileGrain>("awake").Write(new() { Name = "Anna" });
        await FillPoolAsync(cluster.Silos[0].ServiceProvider.GetRequiredService<NpgsqlDataSource>());

        await server.CrashAsync(Cancel);

        await Task.WhenAll(Enumerable.Range(0, Idle).Select(i => cluster.Client.GetGrain<IProfileGrain>($"{i}").Read()));
        Assert.Equal("Anna", (await cluster.Client.GetGrain<IProfileGrain>("awake").Read()).Name);
    }

    [Fact]
    public async Task Who_calls_a_grain_while_there_is_no_server_can_read_what_is_wrong_and_later_it_works()
    {
        await using var place = new GrainPostgres(await server.CreateDatabaseAsync(Cancel));
        await using var cluster = await place.StartAsync();
        var (awake, asleep) = (cluster.Client.GetGrain<IProfileGrain>("a"), cluster.Client.GetGrain<IProfileGrain>("b"));
        var (alarm, listener) = (cluster.Client.GetGrain<IAlarmGrain>("c"), cluster.Client.GetGrain<IListenerGrain>("d"));
        Func<Task>[] calls =
        [
            () => awake.Write(new() { Name = "Anna" }), asleep.Read, alarm.Arm, alarm.Disarm, listener.Listen,
        ];
        await calls[0]();
        await server.Server.StopImmediatelyAsync(Cancel);
        try
        {
            foreach (var call in calls)
            {
                var failure = await Record.ExceptionAsync(call);
                Assert.True(failure is StoreUnavailableException or OrleansException, $"{failure}");
            }
        }
        finally
        {
            await server.Server.StartAgainAsync(CancellationToken.None);
        }
        foreach (var call in calls)
        {
            await Eventually.BecomesAsync(async () => await Record.ExceptionAsync(call) is null);
        }
    }

    [Fact]
    public async Task A_frozen_server_is_given_up_in_time_and_does_not_keep_the_writer_when_it_thaws()
    {
        var settings = new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync(Cancel))
        {
            Timeout = 1,
            CommandTimeout = 1,
            CancellationTimeout = 100,
        };
        await using var store = new PostgresTestStore(settings.ConnectionString);
        await store.OpenAsync();
        var changes = ImmutableArray.CreateRange(Enumerable.Range(0, 20).Select(_ => Some.Opening(Some.Ticket())));
        await store.Tickets.CommitAsync(Some.Opening(Some.Ticket()), Cancel);
        await server.Server.FreezeAsync(Cancel);
        try
        {
            foreach (var change in changes[..3])
            {
                await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Tickets.CommitAsync(change, Cancel));
                await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Tickets.ReadTicketAsync("1", Cancel));
            }
        }
        finally
        {
            await server.Server.ThawAsync(CancellationToken.None);
        }
        await Task.WhenAll(changes.Select(change => store.Tickets.CommitAsync(change, Cancel)));
    }

    private static async Task Has<T>(Task<T> reading, Predicate<T> what) => Assert.True(what(await reading));

    private static async Task FillPoolAsync(NpgsqlDataSource source) =>
        await Task.WhenAll(Enumerable.Range(0, Idle).Select(async _ =>
        {
            await using var command = source.CreateCommand("SELECT pg_sleep(0.3)");
            await command.ExecuteNonQueryAsync(Cancel);
        }));
}
