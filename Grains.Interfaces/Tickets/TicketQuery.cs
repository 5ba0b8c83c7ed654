using System.Collections.Immutable;
using OrleansTickets.Articles;

namespace OrleansTickets.Tickets;

/// <summary>Which tickets to list, and in which order.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.TicketQuery")]
public sealed record TicketQuery
{
    /// <summary>Nothing means every queue the caller may read.</summary>
    [Id(0)] public string? Queue { get; init; }

    [Id(1)] public StateGroup States { get; init; } = StateGroup.Open;

    /// <summary>One state only; wins over <see cref="States"/>.</summary>
    [Id(2)] public TicketState? State { get; init; }

    [Id(3)] public string? Owner { get; init; }

    [Id(4)] public TicketLock? Lock { get; init; }

    /// <summary>The customer's address.</summary>
    [Id(5)] public string? Customer { get; init; }

    /// <summary>Full text; a ticket's number finds it. Whatever the <see cref="Sort"/>, tickets come in windows of the
    /// newest matches, and in each by where the words are: subject or number, sender, names of files, body.</summary>
    [Id(6)] public string? Text { get; init; }

    [Id(7)] public TicketSort Sort { get; init; } = TicketSort.Created;

    /// <summary>1 to 200.</summary>
    [Id(8)] public int Limit { get; init; } = 50;

    /// <summary>The cursor that the page before ended with.</summary>
    [Id(9)] public string? After { get; init; }
}

/// <summary>Groups of states that lists know.</summary>
public enum StateGroup
{
    /// <summary>New, open and pending reminder.</summary>
    Open = 1,
    Closed = 2,
    All = 3,
}

/// <summary>Orders of a list; equals come in the order in which they were opened, or its reverse.</summary>
public enum TicketSort
{
    /// <summary>Oldest first.</summary>
    Created = 1,
    CreatedDescending = 2,
    Changed = 3,
    ChangedDescending = 4,

    /// <summary>Highest first, then oldest.</summary>
    Priority = 5,

    /// <summary>Soonest first; tickets without one are left out.</summary>
    Due = 6,
}

/// <summary>One line of a list.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.TicketSummary")]
public sealed record TicketSummary
{
    [Id(0)] public required string Number { get; init; }
    [Id(1)] public required string Title { get; init; }
    [Id(2)] public required string Queue { get; init; }
    [Id(3)] public required TicketState State { get; init; }
    [Id(4)] public required int Priority { get; init; }
    [Id(5)] public required TicketLock Lock { get; init; }
    [Id(6)] public string? Owner { get; init; }
    [Id(7)] public required Mailbox Customer { get; init; }
    [Id(8)] public required DateTimeOffset Created { get; init; }
    [Id(9)] public required DateTimeOffset Changed { get; init; }
    [Id(10)] public DateTimeOffset? Due { get; init; }
    [Id(11)] public required long Version { get; init; }

    /// <summary>Whether the caller has not yet seen its last article.</summary>
    [Id(12)] public bool Unread { get; init; }

    /// <summary>Where a search found its words; plain text with the hits between U+0002 and U+0003.</summary>
    [Id(13)] public string? Snippet { get; init; }
}

/// <summary>One page of a list.</summary>
/// <param name="Items">As many as were asked for, while there are more; of a search perhaps fewer, or none.</param>
/// <param name="Next">Where the next page begins; nothing when there is none.</param>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.TicketPage")]
public sealed record TicketPage(ImmutableArray<TicketSummary> Items, string? Next)
{
    /// <summary>How many articles a search cannot find yet, because the index lags.</summary>
    [Id(2)] public int Lag { get; init; }
}
