using System.Globalization;

namespace OrleansTickets.Agents;

/// <summary>Where a page of notifications ended: after which new ticket, and after which addressed one.</summary>
/// <param name="Ticket">Number of the last new ticket shown; nothing when none was.</param>
/// <param name="At">When that was created.</param>
/// <param name="Addressed">The store's cursor; empty at its beginning, nothing at its end.</param>
internal sealed record NotificationCursor(string? Ticket, DateTimeOffset At, string? Addressed)
{
    private const char Separator = '~';

    public static NotificationCursor Start { get; } = new(null, DateTimeOffset.MaxValue, "");

    /// <exception cref="InvalidRequestException">It is none of ours.</exception>
    public static NotificationCursor Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return Start;
        }
        var parts = text.Split(Separator);
        return parts.Length == 4
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks <= DateTimeOffset.MaxValue.UtcTicks
            ? new(
                parts[0].Length > 0 ? parts[0] : null,
                new DateTimeOffset(ticks, TimeSpan.Zero),
                parts[2] == "e" ? null : parts[3])
            : throw new InvalidRequestException("after", $"This is no cursor of this list.");
    }

    public override string ToString() => string.Join(
        Separator,
        Ticket,
        At.UtcTicks.ToString(CultureInfo.InvariantCulture),
        Addressed is null ? "e" : "a",
        Addressed);

    /// <summary>Whether a new ticket comes after what was shown.</summary>
    public bool IsBefore(Notification ticket) =>
        ticket.At < At || (ticket.At == At && Ticket is not null && string.CompareOrdinal(ticket.Ticket, Ticket) < 0);
}
