using System.Collections.Concurrent;
using Orleans.Streams;
using OrleansTickets.Tickets;
using OrleansTickets.WebFront.Cluster;

namespace OrleansTickets.WebFront.Tickets;

/// <summary>Passes the notices of queues and agents to this front's own browsers, so no backplane is needed. One
/// subscription per queue or agent, however many watch it.</summary>
internal sealed partial class TicketRelay(
    IClusterClient cluster, ClusterContact contact, TimeProvider clock, ILogger<TicketRelay> logger)
    : BackgroundService
{
    private static readonly TimeSpan Renewal = TimeSpan.FromMinutes(1);

    // A silo that goes takes notices with it, from before it was missed until others have taken over its streams.
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(10)];

    private readonly SemaphoreSlim changed = new(0);
    private readonly ConcurrentDictionary<string, NoticeFeed<TicketNotice>> queues = new();
    private readonly ConcurrentDictionary<string, NoticeFeed<AgentNotice>> agents = new();

    /// <summary>Notices may have been lost since this time: whoever watches reads again. Raised on any thread.</summary>
    public event Func<DateTimeOffset, Task>? Missed;

    /// <summary>Completes when the notices of the queue flow: only then may a browser read what it shows. They end
    /// when the returned watch is disposed. The caller at the time of watching is the caller of each notice.</summary>
    public Task<IAsyncDisposable> WatchQueueAsync(
        string queue, Func<TicketNotice, Task> onNotice, CancellationToken cancellationToken) =>
        WatchAsync(queues, TicketNotice.Streams, queue, onNotice, cancellationToken);

    /// <summary>The same for what is addressed to one agent.</summary>
    public Task<IAsyncDisposable> WatchAgentAsync(
        string login, Func<AgentNotice, Task> onNotice, CancellationToken cancellationToken) =>
        WatchAsync(agents, AgentNotice.Namespace, login, onNotice, cancellationToken);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        foreach (var feed in queues.Values.AsEnumerable<IAsyncDisposable>().Concat(agents.Values))
        {
            await feed.DisposeAsync();
        }
    }

    // Silos forget a front that they could not reach for a while, and streams lie in the memory of a silo.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        contact.Changed += OnChanged;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                if (await changed.WaitAsync(Renewal, stoppingToken))
                {
                    await SettleAsync(stoppingToken);
                }
                await RenewAsync(stoppingToken);
            }
        }
        finally
        {
            contact.Changed -= OnChanged;
        }
    }

    private void OnChanged()
    {
        if (changed.CurrentCount == 0)
        {
            changed.Release();
        }
    }

    private async Task SettleAsync(CancellationToken stoppingToken)
    {
        var since = clock.GetUtcNow() - Before;
        foreach (var pause in Pauses)
        {
            await Task.Delay(pause, clock, stoppingToken);
            await RenewAsync(stoppingToken);
            await Task.WhenAll((Missed?.GetInvocationList() ?? []).Select(watcher => TellAsync(watcher, since)));
        }
    }

    private async Task TellAsync(Delegate watcher, DateTimeOffset since)
    {
        try
        {
            await ((Func<DateTimeOffset, Task>)watcher)(since);
        }
        catch (Exception e) // whoever fails to read again, however, is told again, and the others go on
        {
            LogNotReadAgain(e);
        }
    }

    private Task RenewAsync(CancellationToken stoppingToken) => Task.WhenAll(
    [
        .. queues.Values.Select(feed => feed.RenewAsync(stoppingToken)),
        .. agents.Values.Select(feed => feed.RenewAsync(stoppingToken)),
    ]);

    private async Task<IAsyncDisposable> WatchAsync<T>(
        ConcurrentDictionary<string, NoticeFeed<T>> feeds, string streams, string key, Func<T, Task> onNotice,
        CancellationToken cancellationToken)
    {
        var feed = feeds.GetOrAdd(key, _ => new(Stream<T>(streams, key), LogNoticeLost, LogRenewalFailed));
        return await feed.WatchAsync(onNotice, cancellationToken);
    }

    private IAsyncStream<T> Stream<T>(string streams, string key) =>
        cluster.GetStreamProvider(TicketNotice.Streams).GetStream<T>(streams, key);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A watcher of {Stream} failed on a notice.")]
    private partial void LogNoticeLost(Exception e, string stream);

    [LoggerMessage(Level = LogLevel.Warning, Message = "After a silo came or went, a watcher could not read again.")]
    private partial void LogNotReadAgain(Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The subscription to {Stream} could not be renewed; trying again.")]
    private partial void LogRenewalFailed(Exception e, string stream);
}
