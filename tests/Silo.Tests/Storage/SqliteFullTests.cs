using System.Security.Cryptography;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Storage;

/// <summary>SQLite may take no more room, as when the disk is full.</summary>
public sealed class SqliteFullTests : IAsyncDisposable
{
    private readonly SqliteTestStore store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_that_is_to_be_written_is_refused_reading_goes_on_and_room_is_used_once_it_is_there()
    {
        var before = Some.Full(Some.Ticket());
        await store.Tickets.CommitAsync(before, Cancel);
        await LimitAsync(pages: 1); // SQLite makes of this what is in use

        TicketChange[] changes = [.. Enumerable.Range(0, 50).Select(_ => Large(Some.Ticket()))];
        var commits = changes.Select(change => store.Tickets.CommitAsync(change, Cancel)).ToList();
        foreach (var commit in commits)
        {
            var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() => commit);
            Assert.Contains("full", refusal.Message, StringComparison.Ordinal);
        }
        Assert.NotNull(await store.Tickets.ReadTicketAsync(before.Ticket.Number, Cancel));
        foreach (var change in changes)
        {
            Assert.Null(await store.Tickets.ReadTicketAsync(change.Ticket.Number, Cancel));
        }

        await LimitAsync(pages: 1_000_000);
        await Task.WhenAll(changes.Select(change => store.Tickets.CommitAsync(change, Cancel)));
        foreach (var change in changes)
        {
            Assert.Single(await store.Tickets.ReadArticlesAsync(change.Ticket.Number, 0, 10, Cancel));
        }
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private static TicketChange Large(Ticket ticket) =>
        Some.Opening(ticket, Some.Article(body: RandomNumberGenerator.GetHexString(40_000)));

    private async Task LimitAsync(int pages) => await store.Database.WriteAsync(
        [new Sql($"PRAGMA max_page_count = {pages}")], row => row.Long(0), Cancel);
}
