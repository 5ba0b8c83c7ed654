using System.Collections.Immutable;
using OrleansTickets.Tickets;

namespace OrleansTickets.Mail;

/// <summary>How often a program answers the same person: windows that slide, so that no loop turns long and no reader is
/// flooded. Pure.</summary>
internal static class AutoResponseWindows
{
    /// <summary>As far back as any window reaches.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>As many as any window asks for.</summary>
    public const int Most = MostADay;

    private const int MostADay = 40; // as OTRS
    private const int MostInThreeHours = 10;
    private const int MostOfTicketADay = 10;
    private const int MostOfTicketAnHour = 3;

    // Two programs that answer each other quote the same subject for ever, each with its own tag before it.
    private const int MostOfSubjectADay = 2;
    private const int ShortestSubject = 4;

    /// <summary>Why one more is too many; nothing when it is not.</summary>
    /// <param name="sent">What went to the address within <see cref="Longest"/>.</param>
    /// <param name="ticket">The ticket it is about; empty for one that has no number yet.</param>
    /// <param name="subject">What it would say, tag or not.</param>
    /// <param name="now">The time.</param>
    public static string? Refuse(
        ImmutableArray<SentResponse> sent, string ticket, string subject, DateTimeOffset now)
    {
        var core = Core(subject);
        return Count(TimeSpan.FromHours(3)) >= MostInThreeHours ? TooMany(MostInThreeHours, "3 hours")
            : Count(Longest) >= MostADay ? TooMany(MostADay, "24 hours")
            : OfTicket(TimeSpan.FromHours(1)) >= MostOfTicketAnHour ? TooMany(MostOfTicketAnHour, "an hour, for this ticket")
            : OfTicket(Longest) >= MostOfTicketADay ? TooMany(MostOfTicketADay, "24 hours, for this ticket")
            : core.Length >= ShortestSubject && sent.Count(each => IsSame(Core(each.Subject), core)) >= MostOfSubjectADay
            ? $"{MostOfSubjectADay} responses with this subject went to that address within 24 hours."
            : null;

        int Count(TimeSpan window) => sent.Count(each => each.At > now - window);

        int OfTicket(TimeSpan window) => sent.Count(each => each.Ticket == ticket && each.At > now - window);

        static string TooMany(int most, string window) => $"{most} responses went to that address within {window}.";
    }

    // The other's tag may stand before or behind, and grow.
    private static bool IsSame(string one, string other) =>
        one.Length >= ShortestSubject
        && (one.Contains(other, StringComparison.Ordinal) || other.Contains(one, StringComparison.Ordinal));

    // Words alone: counters, tags and prefixes are what differs from one turn of a loop to the next.
    private static string Core(string subject) => string.Concat(
        WithoutBrackets(TicketNumber.Clean(subject)).Where(char.IsLetter)).ToLowerInvariant();

    private static string WithoutBrackets(string text)
    {
        while (text.IndexOf('[') is >= 0 and var start && text.IndexOf(']', start) is > 0 and var end)
        {
            text = string.Concat(text.AsSpan(0, start), text.AsSpan(end + 1));
        }
        return text;
    }
}
