namespace OrleansTickets.Tickets;

/// <summary>A rule of the ticket forbids what was asked, as things stand.</summary>
[GenerateSerializer, Alias("OrleansTickets.Tickets.TicketRuleException")]
public sealed class TicketRuleException(TicketRule rule, string message, string? owner = null) : Exception(message)
{
    [Id(0)]
    public TicketRule Rule { get; } = rule;

    /// <summary>Login of who holds the lock, where that is the reason.</summary>
    [Id(1)]
    public string? Owner { get; } = owner;
}

/// <summary>The rules that can be broken.</summary>
public enum TicketRule
{
    /// <summary>Another agent holds the lock.</summary>
    TicketLocked = 1,

    /// <summary>A customer's article came in that the agent has not seen.</summary>
    StaleVersion = 2,

    /// <summary>The ticket is closed, merged or removed.</summary>
    TicketClosed = 3,
}

/// <summary>The stored ticket is not at the version that the change is based on: somebody else wrote. Try again.</summary>
[GenerateSerializer, Alias("OrleansTickets.Tickets.StaleTicketException")]
public sealed class StaleTicketException(string message) : Exception(message);

/// <summary>The store cannot take the change now; nothing is known to be written. Try again later.</summary>
[GenerateSerializer, Alias("OrleansTickets.Tickets.StoreUnavailableException")]
public sealed class StoreUnavailableException(string message) : Exception(message);

/// <summary>What is stored is not what was written, as after a fault of a disk. Only a backup can have it whole.</summary>
[GenerateSerializer, Alias("OrleansTickets.Tickets.DamagedException")]
public sealed class DamagedException(string message) : Exception(message);
