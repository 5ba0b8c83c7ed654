using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using OrleansTickets.Articles;
using OrleansTickets.Tickets;

namespace OrleansTickets;

/// <summary>Which commits are to fail, and whether they fail before or after they are durable; how often tickets were
/// read.</summary>
public sealed class StoreFaults
{
    private readonly ConcurrentDictionary<string, bool> faults = new();
    private readonly ConcurrentDictionary<string, int> reads = new();

    /// <summary>The ticket's next commit fails.</summary>
    /// <param name="number">The ticket.</param>
    /// <param name="isCommitted">Whether it is durable all the same, as when the connection is lost afterwards.</param>
    public void FailNext(string number, bool isCommitted) => faults[number] = isCommitted;

    /// <summary>How often this ticket was read from the store.</summary>
    public int ReadsOf(string number) => reads.GetValueOrDefault(number);

    internal void Read(string number) => reads.AddOrUpdate(number, 1, (_, count) => count + 1);

    internal bool Take(string number, out bool isCommitted) => faults.TryRemove(number, out isCommitted);
}

/// <summary>The real store, but for the faults that a test asks for.</summary>
internal sealed class FailingStore(ITicketStore store, StoreFaults faults) : ITicketStore
{
    public async Task CommitAsync(TicketChange change, CancellationToken cancellationToken)
    {
        if (faults.Take(change.Ticket.Number, out var isCommitted))
        {
            if (isCommitted)
            {
                await store.CommitAsync(change, cancellationToken);
            }
            throw new StoreUnavailableException("The connection is lost.");
        }
        await store.CommitAsync(change, cancellationToken);
    }

    public Task<Ticket?> ReadTicketAsync(string number, CancellationToken cancellationToken)
    {
        faults.Read(number);
        return store.ReadTicketAsync(number, cancellationToken);
    }

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

    public Task<ArticleRef?> FindMessageAsync(
        ImmutableArray<string> messageIds, string? queue, CancellationToken cancellationToken) =>
        store.FindMessageAsync(messageIds, queue, cancellationToken);

    public Task<bool> IsMessageInAsync(string messageId, string queue, CancellationToken cancellationToken) =>
        store.IsMessageInAsync(messageId, queue, cancellationToken);
}

internal static class Decoration
{
    /// <summary>Puts another one of its kind before what is registered.</summary>
    public static void Decorate<T>(this IServiceCollection services, Func<T, IServiceProvider, T> around)
        where T : class
    {
        var inner = services.Last(service => service.ServiceType == typeof(T));
        services.AddSingleton(provider => around(
            (T)(inner.ImplementationFactory?.Invoke(provider)
                ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!)),
            provider));
    }
}
