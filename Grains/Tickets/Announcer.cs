using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Streams;
using OrleansTickets.Agents;
using OrleansTickets.Mail;
using OrleansTickets.Queues;

namespace OrleansTickets.Tickets;

/// <summary>Tells the world what was committed: desks by stream, queues their counters, the sender that mail waits.
/// Best effort, in the background: no command waits for it or fails with it. What piles up while one batch is told
/// is the next, so that a flood costs few calls.</summary>
internal sealed partial class Announcer(
    IGrainFactory grains, IServiceProvider services, TicketMeasures measures, ILogger<Announcer> logger)
    : BackgroundService
{
    private const int LargestBatch = 1_000;

    // Under a flood beyond this the oldest are lost: desks read again by themselves, queues count again.
    private readonly Channel<Announcement> waiting = Channel.CreateBounded<Announcement>(
        new BoundedChannelOptions(65_536) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    /// <summary>After a commit. Never throws.</summary>
    public void Announce(
        Ticket? before, Ticket after, ImmutableArray<TicketEvent> events, ImmutableArray<Notification> notifications,
        bool hasOutbox)
    {
        var happened = Principal(events);
        var notice = new TicketNotice
        {
            Number = after.Number,
            Version = after.Version,
            Queue = after.Queue,
            What = happened.GetType().Name,
            By = happened.By,
        };
        waiting.Writer.TryWrite(new(notice, before, after, notifications, hasOutbox));
    }

    /// <summary>A notice without a commit: who looks at a ticket. Never throws.</summary>
    public void Announce(TicketNotice notice) => waiting.Writer.TryWrite(new(notice, null, null, [], false));

    /// <summary>An act that is refused: operators see how often.</summary>
    public void Announce(TicketRuleException refusal) => measures.Count(refusal);

    /// <summary>Tells what is left first.</summary>
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        waiting.Writer.TryComplete();
        return base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using (Caller.AsSystem())
        {
            while (await waiting.Reader.WaitToReadAsync(CancellationToken.None))
            {
                var batch = new List<Announcement>();
                while (batch.Count < LargestBatch && waiting.Reader.TryRead(out var next))
                {
                    batch.Add(next);
                }
                await TellAsync(batch);
            }
        }
    }

    private Task TellAsync(List<Announcement> batch)
    {
        var notices = batch.SelectMany(each => each.Notices).GroupBy(notice => notice.Queue)
            .Select(queue => TryAsync(() => PublishAsync(TicketNotice.Streams, queue.Key, [.. queue])));
        var changes = batch.SelectMany(each => each.Changes).GroupBy(change => change.Queue, change => change.Change)
            .Select(queue => TryAsync(() => grains.GetGrain<IQueueGrain>(queue.Key).Tell(queue.Aggregate(Sum))));
        var agents = batch.SelectMany(each => each.Notifications).GroupBy(notification => notification.Agent)
            .Select(agent => TryAsync(() => PublishAsync(
                AgentNotice.Namespace, agent.Key, [.. agent.Select(notification => new AgentNotice(notification))])));
        IEnumerable<Task> wake = batch.Any(each => each.HasOutbox)
            ? [TryAsync(() => grains.GetGrain<IMailSenderGrain>(IMailSenderGrain.Key).Wake())]
            : [];
        return Task.WhenAll([.. notices, .. changes, .. agents, .. wake]);
    }

    private Task PublishAsync<T>(string space, string key, ImmutableArray<T> notices) =>
        services.GetRequiredKeyedService<IStreamProvider>(TicketNotice.Streams)
            .GetStream<T>(StreamId.Create(space, key))
            .OnNextBatchAsync(notices);

    private async Task TryAsync(Func<Task> tell)
    {
        try
        {
            await tell();
        }
        catch (Exception e) // whatever it is, it is not the commit's fault, and the next batch must be told
        {
            LogLost(e);
        }
    }

    private static QueueChange Sum(QueueChange one, QueueChange other) => new(
        one.Open + other.Open,
        one.Unlocked + other.Unlocked,
        Earlier(one.Due, other.Due));

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) =>
        one < other ? one : other ?? one;

    // A commit can hold several events, a notice names one: what a reader would say that happened.
    private static TicketEvent Principal(ImmutableArray<TicketEvent> events) => events.MaxBy(happened => happened switch
    {
        TicketOpened => 9,
        FollowUpReceived => 8,
        ArticleAdded => 7,
        QueueMoved => 6,
        ReminderReached => 5,
        StateChanged => 4,
        OwnerChanged { IsHandedOver: true } => 3,
        OwnerChanged => 0,
        TicketLocked or TicketUnlocked => 1,
        _ => 2,
    })!;

    [LoggerMessage(LogLevel.Warning, "A notice is lost; desks see the change when they read again.")]
    private partial void LogLost(Exception exception);

    private sealed record Announcement(
        TicketNotice Notice, Ticket? Before, Ticket? After, ImmutableArray<Notification> Notifications, bool HasOutbox)
    {
        // Who watches the queue that the ticket left must see it go.
        public IEnumerable<TicketNotice> Notices => Before is { } before && before.Queue != Notice.Queue
            ? [Notice, Notice with { Queue = before.Queue }]
            : [Notice];

        public IEnumerable<(string Queue, QueueChange Change)> Changes => (Before, After) switch
        {
            (_, null) => [],
            (null, { } opened) => [(opened.Queue, Weigh(opened, 1))],
            ({ } left, { } moved) when left.Queue != moved.Queue =>
                [(left.Queue, Weigh(left, -1)), (moved.Queue, Weigh(moved, 1))],
            ({ } was, { } now) => [(now.Queue, Sum(Weigh(was, -1), Weigh(now, 1)))],
        };

        private static QueueChange Weigh(Ticket ticket, int sign) => new(
            ticket.State.IsOpen() ? sign : 0,
            ticket.State.IsOpen() && ticket.Lock == TicketLock.Unlocked ? sign : 0,
            sign < 0 ? null : Earlier(ticket.Due, ticket.UnlocksAt));
    }
}
