using System.Collections.Immutable;

namespace OrleansTickets.Queues;

/// <summary>Where tickets wait, and how they are answered.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Queues.QueueSettings")]
public sealed record QueueSettings
{
    /// <summary>Also the grain's key; never changed.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>Mail to this address comes here, and answers leave from it.</summary>
    [Id(1)] public string Address { get; init; } = "";

    /// <summary>The name customers read beside the address; empty means the queue's name.</summary>
    [Id(2)] public string DisplayName { get; init; } = "";

    /// <summary>What a mail to a closed ticket does.</summary>
    [Id(3)] public FollowUpPolicy FollowUp { get; init; } = FollowUpPolicy.Possible;

    /// <summary>Whether a follow-up locks the ticket to the agent who answered first.</summary>
    [Id(4)] public bool FollowUpLock { get; init; } = true;

    /// <summary>After how many minutes without an act a lock lapses; 0 means never.</summary>
    [Id(5)] public int UnlockTimeoutMinutes { get; init; }

    /// <summary>Liquid, put above every answer.</summary>
    [Id(6)] public string Salutation { get; init; } = "";

    /// <summary>Liquid, put below every answer.</summary>
    [Id(7)] public string Signature { get; init; } = "";

    /// <summary>Whether mail that no queue's address matches comes here; one queue has it.</summary>
    [Id(8)] public bool IsDefault { get; init; }

    /// <summary>Name of the mail account that sends its answers; empty means the first that can send.</summary>
    [Id(9)] public string OutgoingAccount { get; init; } = "";

    /// <summary>What is answered by itself; by default nothing is.</summary>
    [Id(10)] public ImmutableArray<AutoResponse> AutoResponses { get; init; } = [];

    /// <summary>Whether answers to its mail go to an address of each ticket's own, such as
    /// <c>support+2026112301000017-…@example.org</c>; the mail server must take such addresses (RFC 5233).</summary>
    [Id(11)] public bool TicketAddresses { get; init; }
}

/// <summary>A mail that is sent by itself when a mail comes in. For each kind there is one of each language.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Queues.AutoResponse")]
public sealed record AutoResponse
{
    [Id(0)] public required AutoResponseKind Kind { get; init; }

    /// <summary>A language tag (RFC 5646), such as <c>fr</c>; empty for all whose language has none.</summary>
    [Id(1)] public string Language { get; init; } = "";

    /// <summary>Liquid; empty means the ticket's title.</summary>
    [Id(2)] public string Subject { get; init; } = "";

    /// <summary>Liquid.</summary>
    [Id(3)] public string Body { get; init; } = "";
}

/// <summary>Upon what is answered.</summary>
public enum AutoResponseKind
{
    /// <summary>A mail opened a ticket.</summary>
    Reply = 1,

    /// <summary>A mail is of a ticket.</summary>
    FollowUp = 2,

    /// <summary>A mail is of a closed ticket, and the queue's follow-ups are rejected.</summary>
    Reject = 3,

    /// <summary>A mail is of a closed ticket, and opened a new one.</summary>
    NewTicket = 4,

    /// <summary>A mail is of a ticket that was removed.</summary>
    Remove = 5,
}

/// <summary>What a mail to a closed ticket does.</summary>
public enum FollowUpPolicy
{
    /// <summary>Opens it again.</summary>
    Possible = 1,

    /// <summary>Is added; the ticket stays closed.</summary>
    Reject = 2,

    /// <summary>Opens a new ticket.</summary>
    NewTicket = 3,
}

/// <summary>How many tickets a queue holds.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Queues.QueueCounters")]
public sealed record QueueCounters(int Open, int Unlocked)
{
    public static QueueCounters None { get; } = new(0, 0);
}

/// <summary>A queue the caller may read, as a list shows it.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Queues.QueueOverview")]
public sealed record QueueOverview(QueueSettings Settings, QueueCounters Counters, ImmutableArray<Agents.Right> Rights);

/// <summary>What a ticket did to its queue's counters and due times, once committed.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Queues.QueueChange")]
public sealed record QueueChange(int Open, int Unlocked, DateTimeOffset? Due);
