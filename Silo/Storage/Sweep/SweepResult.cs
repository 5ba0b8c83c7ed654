using System.Collections.Immutable;

namespace OrleansTickets.Storage;

/// <summary>What a look at all tickets found.</summary>
/// <param name="At">When it ended.</param>
/// <param name="Tickets">How many there were.</param>
/// <param name="Broken">What is not as it must be; of very much, the first.</param>
internal sealed record SweepResult(DateTimeOffset At, long Tickets, ImmutableArray<string> Broken);
