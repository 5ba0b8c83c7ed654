using System.Collections.Immutable;
using OrleansTickets.Articles;
using OrleansTickets.Tickets;

namespace OrleansTickets.Mail;

/// <summary>The real store, but commits wait or fail where a test says so.</summary>
internal sealed class StoreOnDemand(ITicketStore store) : ITicketStore
{
    private int commits;

    /// <summary>Awaited before each commit; what it throws is what the commit throws.</summary>
    public Func<TicketChange, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>How many commits were asked for.</summary>
    public int Commits => Volatile.Read(ref commits);

    public async Task CommitAsync(TicketChange change, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref commits);
        await Before(change);
        await store.CommitAsync(change, cancellationToken);
    }

    public Task<Ticket?> ReadTicketAsync(string number, CancellationToken cancellationToken) =>
        store.ReadTicketAsync(number, cancellationToken);

    public Task<ImmutableArray<Article>> ReadArticlesAsync(
        string number, int before, int limit, CancellationToken cancellationToken) =>
        store.ReadArticlesAsync(number, before, limit, cancellationToken);

    public Task<byte[]?> ReadRawAsync(string number, int article, CancellationToken cancellationToken) =>
        store.ReadRawAsync(number, article, cancellationToken);

    public Task<ImmutableArray<TicketEvent>> ReadHistoryAsync(
        string number, int skip, int limit, CancellationToken cancellationToken) =>
        store.ReadHistoryAsync(number, skip, limit, cancellationToken);

    public Task<ArticleRef?> FindReceiptAsync(ImmutableArray<Guid> receipts, CancellationToken cancellationToken) =>
        store.FindReceiptAsync(receipts, cancellationToken);

    public Task<ArticleRef?> FindMessageAsync(ImmutableArray<string> messageIds, CancellationToken cancellationToken) =>
        store.FindMessageAsync(messageIds, cancellationToken);
}
