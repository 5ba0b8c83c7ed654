using System.Collections.Immutable;

namespace OrleansTickets.Tickets;

/// <summary>Something that the help desk keeps of its tickets beside what every ticket has: an order number, a
/// product.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.TicketField")]
public sealed record TicketField
{
    /// <summary>What programs, mail filters and header fields call it: 1 to 50 letters (a to z), digits and hyphens.
    /// It never changes.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>What people call it.</summary>
    [Id(1)] public required string Label { get; init; }

    /// <summary>The values that it may have; none means any text.</summary>
    [Id(2)] public ImmutableArray<string> Choices { get; init; } = [];
}

/// <summary>The value of a ticket field.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Value">A line of at most 500 characters. To set an empty one is to take the value away.</param>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.FieldValue")]
public sealed record FieldValue(string Name, string Value);
