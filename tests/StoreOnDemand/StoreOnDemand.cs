using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using OrleansTickets.Articles;
using OrleansTickets.Tickets;

namespace OrleansTickets;

/// <summary>The real store, but commits wait or fail where a test says so.</summary>
internal sealed class StoreOnDemand(ITicketStore store) : ITicketStore
{
    private int begun;

    /// <summary>Awaited before each commit; what it throws is what the commit throws.</summary>
    public Func<TicketChange, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>How many commits were asked for.</summary>
    public int Begun => Volatile.Read(ref begun);

    /// <summary>Called once a commit is durable, whether or not anybody still waits for that.</summary>
    public Action After { get; set; } = () => { };

    /// <summary>Puts one before the store that was registered last.</summary>
    public static void Add(IServiceCollection services)
    {
        var store = services.Last(service => service.ServiceType == typeof(ITicketStore)).ImplementationType!;
        services.AddSingleton(provider => new StoreOnDemand(
            (ITicketStore)ActivatorUtilities.CreateInstance(provider, store)));
        services.AddSingleton<ITicketStore>(provider => provider.GetRequiredService<StoreOnDemand>());
    }

    // What a database does once it was told to: it does not hear who stops waiting.
    public async Task CommitAsync(TicketChange change, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref begun);
        await Before(change);
        await store.CommitAsync(change, CancellationToken.None);
        After();
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

    public Task<ArticleRef?> FindMessageAsync(
        ImmutableArray<string> messageIds, string? queue, CancellationToken cancellationToken) =>
        store.FindMessageAsync(messageIds, queue, cancellationToken);

    public Task<bool> IsMessageInAsync(string messageId, string queue, CancellationToken cancellationToken) =>
        store.IsMessageInAsync(messageId, queue, cancellationToken);
}
