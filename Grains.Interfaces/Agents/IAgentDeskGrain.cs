using System.Collections.Immutable;

namespace OrleansTickets.Agents;

/// <summary>What the desk keeps for one agent, keyed by login: notifications, drafts, what was seen. Only they,
/// and the system, may call.</summary>
[Alias("OrleansTickets.Agents.IAgentDeskGrain")]
public interface IAgentDeskGrain : IGrainWithStringKey
{
    /// <summary>Notifications, newest first: addressed ones, and new tickets in the agent's queues since the last look.</summary>
    [Repeatable, AnyAgent, Alias("ReadNotifications")]
    Task<NotificationPage> ReadNotifications(string? after, int limit, CancellationToken cancellationToken = default);

    /// <summary>How many are unread; counts to 100 and no further.</summary>
    [Repeatable, AnyAgent, Alias("CountUnread")]
    Task<int> CountUnread(CancellationToken cancellationToken = default);

    /// <summary>Marks one as read, or all when <paramref name="id"/> is nothing.</summary>
    [Repeatable, AnyAgent, Alias("MarkRead")]
    Task MarkRead(long? id, CancellationToken cancellationToken = default);

    /// <summary>The agent has seen the ticket up to this article: it is no longer unread, nor are its notifications.</summary>
    [Repeatable, AnyAgent, Alias("MarkSeen")]
    Task MarkSeen(string ticket, int article, CancellationToken cancellationToken = default);

    /// <summary>The draft to this ticket, or nothing.</summary>
    [Repeatable, AnyAgent, Alias("ReadDraft")]
    Task<Draft?> ReadDraft(string ticket, DraftKind kind, CancellationToken cancellationToken = default);

    /// <summary>Keeps the draft; it is durable when this completes.</summary>
    [Repeatable, AnyAgent, Alias("SaveDraft")]
    Task SaveDraft(Draft draft, CancellationToken cancellationToken = default);

    [Repeatable, AnyAgent, Alias("DropDraft")]
    Task DropDraft(string ticket, DraftKind kind, CancellationToken cancellationToken = default);
}

/// <summary>Something an agent is told, kept until read.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Agents.Notification")]
public sealed record Notification
{
    /// <summary>Given by the store; 0 for one that is not yet kept, and for a new ticket in a queue.</summary>
    [Id(0)] public long Id { get; init; }

    [Id(1)] public required NotificationKind Kind { get; init; }

    /// <summary>The ticket's number.</summary>
    [Id(2)] public required string Ticket { get; init; }

    [Id(3)] public required string Queue { get; init; }

    /// <summary>The ticket's title.</summary>
    [Id(4)] public required string Title { get; init; }

    /// <summary>Who caused it: a login, a customer's name, or the system.</summary>
    [Id(5)] public required string By { get; init; }

    [Id(6)] public required DateTimeOffset At { get; init; }

    [Id(7)] public bool IsRead { get; init; }

    /// <summary>Whom it is for.</summary>
    [Id(8)] public required string Agent { get; init; }
}

/// <summary>What a notification tells.</summary>
public enum NotificationKind
{
    /// <summary>A new ticket in one of my queues.</summary>
    NewTicket = 1,

    /// <summary>A customer wrote to my ticket.</summary>
    FollowUp = 2,

    /// <summary>A colleague gave me a ticket.</summary>
    HandedOver = 3,

    /// <summary>I no longer hold a lock: it timed out, or somebody took the ticket over.</summary>
    LockLost = 4,

    /// <summary>A pending time that I set has come.</summary>
    Reminder = 5,

    /// <summary>My answer could not be delivered.</summary>
    DeliveryFailed = 6,
}

/// <summary>One page of notifications.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Agents.NotificationPage")]
public sealed record NotificationPage(ImmutableArray<Notification> Items, string? Next);

/// <summary>What an agent has typed and not sent.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Agents.Draft")]
public sealed record Draft
{
    [Id(0)] public required string Ticket { get; init; }

    [Id(1)] public required DraftKind Kind { get; init; }

    [Id(2)] public string Body { get; init; } = "";

    [Id(3)] public string? To { get; init; }

    [Id(4)] public string? Cc { get; init; }

    [Id(5)] public string? Subject { get; init; }

    [Id(6)] public DateTimeOffset Saved { get; init; }
}

/// <summary>What a draft becomes.</summary>
public enum DraftKind
{
    Reply = 1,
    Note = 2,
}
