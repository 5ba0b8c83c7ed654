using System.Collections.Concurrent;
using Orleans.Streams;
using OrleansTickets.Tickets;

namespace OrleansTickets.WebFront.Tickets;

/// <summary>Passes the notices of queues and agents to this front's own browsers, so no backplane is needed. One
/// subscription per queue or agent, however many watch it.</summary>
internal sealed partial class TicketRelay(IClusterClient cluster, TimeProvider clock, ILogger<TicketRelay> logger)
    : BackgroundService
{
    private static readonly TimeSpan Renewal = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, NoticeFeed<TicketNotice>> queues = new();
    private readonly ConcurrentDictionary<string, NoticeFeed<AgentNotice>> agents = new();

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
        using var timer = new PeriodicTimer(Renewal, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var feed in queues.Values)
            {
                await feed.RenewAsync(stoppingToken);
            }
            foreach (var feed in agents.Values)
            {
                await feed.RenewAsync(stoppingToken);
            }
        }
    }

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

    [LoggerMessage(Level = LogLevel.Warning, Message = "The subscription to {Stream} could not be renewed; trying again.")]
    private partial void LogRenewalFailed(Exception e, string stream);
}
