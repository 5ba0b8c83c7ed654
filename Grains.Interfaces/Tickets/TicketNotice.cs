using System.Collections.Immutable;
using OrleansTickets.Agents;

namespace OrleansTickets.Tickets;

/// <summary>Tells those who watch a queue that a ticket of it changed; who is told reads the ticket.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.TicketNotice")]
public sealed record TicketNotice
{
    /// <summary>Name of the stream provider and of the namespace; the key is the queue's name.</summary>
    public const string Streams = "notices";

    /// <summary>Partitions of that provider; silos and fronts must agree. Each is polled every 10 ms, so that more of
    /// them cost an idle help desk processor time.</summary>
    public const int Partitions = 2;

    /// <summary><see cref="What"/> of a notice that only tells who looks at the ticket.</summary>
    public const string PresenceChanged = nameof(PresenceChanged);

    /// <summary><see cref="What"/> of a notice for those who may have missed one.</summary>
    public const string Missed = nameof(Missed);

    [Id(0)] public required string Number { get; init; }

    /// <summary>The ticket's version; a reader who has it ignores the notice.</summary>
    [Id(1)] public required long Version { get; init; }

    [Id(2)] public required string Queue { get; init; }

    /// <summary>Name of the event, such as <c>TicketLocked</c>.</summary>
    [Id(3)] public required string What { get; init; }

    /// <summary>Login, <c>customer</c> or <c>system</c>.</summary>
    [Id(4)] public required string By { get; init; }

    /// <summary>Who looks at it now, for <see cref="PresenceChanged"/>.</summary>
    [Id(5)] public ImmutableArray<Viewer> Viewers { get; init; } = [];
}

/// <summary>Tells one agent's open desks that there is a notification. The stream's key is the login.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.AgentNotice")]
public sealed record AgentNotice(Notification Notification)
{
    /// <summary>Namespace of the stream; its provider is <see cref="TicketNotice.Streams"/>.</summary>
    public const string Namespace = "agents";
}

/// <summary>An agent who has the ticket open.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.Viewer")]
public sealed record Viewer(string Agent, bool IsReplying);
