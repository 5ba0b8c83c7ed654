using System.Collections.Immutable;
using OrleansTickets.Articles;

namespace OrleansTickets.Tickets;

/// <summary>A case: the store keeps it, the grain returns it, the web shows it.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.Ticket")]
public sealed record Ticket
{
    /// <summary>The visible number, unique for ever.</summary>
    [Id(0)] public required string Number { get; init; }

    [Id(1)] public required string Title { get; init; }

    [Id(2)] public required string Queue { get; init; }

    [Id(3)] public TicketState State { get; init; } = TicketState.New;

    /// <summary>1 very low to 5 very high.</summary>
    [Id(4)] public int Priority { get; init; } = 3;

    /// <summary>While locked, only the owner writes.</summary>
    [Id(5)] public TicketLock Lock { get; init; } = TicketLock.Unlocked;

    /// <summary>Login of the agent who works on it, or who last did.</summary>
    [Id(6)] public string? Owner { get; init; }

    /// <summary>Login of the agent answerable for the outcome.</summary>
    [Id(7)] public string? Responsible { get; init; }

    [Id(8)] public required Mailbox Customer { get; init; }

    [Id(9)] public required DateTimeOffset Created { get; init; }

    [Id(10)] public required DateTimeOffset Changed { get; init; }

    /// <summary>When a pending state ends.</summary>
    [Id(11)] public DateTimeOffset? Due { get; init; }

    /// <summary>When the lock lapses by itself, if the queue says so.</summary>
    [Id(12)] public DateTimeOffset? UnlocksAt { get; init; }

    /// <summary>Counts the ticket's commits, from 1.</summary>
    [Id(13)] public long Version { get; init; }

    /// <summary>The version that the customer's last article made; a reply to an older one is stale.</summary>
    [Id(14)] public long CustomerVersion { get; init; }

    /// <summary>Login to whom follow-ups return: who answered first, or whom the ticket was given to since.</summary>
    [Id(15)] public string? AnsweredBy { get; init; }

    /// <summary>How many articles there are: the last one's id.</summary>
    [Id(16)] public int Articles { get; init; }

    /// <summary>Addresses, in lower case, of those whose mail is part of the conversation; capped at 100.</summary>
    [Id(17)] public ImmutableArray<string> Participants { get; init; } = [];

    /// <summary>The number of the ticket that goes on with this one's, once merged.</summary>
    [Id(18)] public string? MergedInto { get; init; }

    /// <summary>Words that agents and mail filters put on it, in lower case and in order; at most 50.</summary>
    [Id(19)] public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Values of the help desk's own fields, by name in order; a field without one is not here.</summary>
    [Id(20)] public ImmutableArray<FieldValue> Fields { get; init; } = [];
}

/// <summary>Where a ticket stands.</summary>
public enum TicketState
{
    New = 1,
    Open = 2,
    PendingReminder = 3,
    PendingAutoCloseSuccessful = 4,
    PendingAutoCloseUnsuccessful = 5,
    ClosedSuccessful = 6,
    ClosedUnsuccessful = 7,
    Merged = 8,
    Removed = 9,
}

/// <summary>Groups of states.</summary>
public static class TicketStates
{
    /// <summary>Waiting for an agent: what a list shows by default.</summary>
    public static bool IsOpen(this TicketState state) =>
        state is TicketState.New or TicketState.Open or TicketState.PendingReminder;

    /// <summary>Done with, one way or another.</summary>
    public static bool IsClosed(this TicketState state) =>
        state is TicketState.ClosedSuccessful or TicketState.ClosedUnsuccessful
            or TicketState.Merged or TicketState.Removed;

    /// <summary>Waiting for a time.</summary>
    public static bool IsPending(this TicketState state) =>
        state is TicketState.PendingReminder or TicketState.PendingAutoCloseSuccessful
            or TicketState.PendingAutoCloseUnsuccessful;
}

/// <summary>Whether the ticket is reserved for its owner.</summary>
public enum TicketLock
{
    Unlocked = 1,
    Locked = 2,
}
