using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansTickets.Tickets;

/// <summary>The visible number of a ticket: day, system, counter, check digit; and its tag in a subject.</summary>
internal static partial class TicketNumber
{
    private const int DayLength = 8;
    private const int SystemLength = 2;
    private const int CounterLength = 5;

    /// <summary>Day, system, counter of that day in five digits or more, and a check digit (Luhn).</summary>
    public static string Format(DateOnly day, int system, long counter)
    {
        var digits = day.ToString("yyyyMMdd", CultureInfo.InvariantCulture)
            + system.ToString("D" + SystemLength, CultureInfo.InvariantCulture)
            + counter.ToString("D" + CounterLength, CultureInfo.InvariantCulture);
        return digits + CheckDigit(digits);
    }

    /// <summary>Whether it can be a number of ours: a day, a system, a counter, the check digit that belongs to them.</summary>
    public static bool IsValid(string number) =>
        number.Length is > DayLength + SystemLength + CounterLength and <= 30
        && number.All(char.IsAsciiDigit)
        && DateOnly.TryParseExact(number.AsSpan(0, DayLength), "yyyyMMdd", out _)
        && number[^1] == CheckDigit(number.AsSpan(0, number.Length - 1));

    /// <summary>What a subject bears so that an answer finds its ticket.</summary>
    public static string Tag(string number) => $"[Ticket#{number}]";

    /// <summary>The numbers in a subject whose check digit is right, in order.</summary>
    public static ImmutableArray<string> FindIn(string subject) =>
        [.. Tags().Matches(subject).Select(tag => tag.Groups[1].Value).Where(IsValid).Distinct()];

    /// <summary>The subject with the ticket's tag, after whatever <c>Re:</c> it begins with.</summary>
    public static string WithTag(string subject, string number)
    {
        if (FindIn(subject).Contains(number))
        {
            return subject;
        }
        var prefixes = Prefixes().Match(subject).Value;
        return $"{prefixes}{Tag(number)} {subject[prefixes.Length..]}".TrimEnd();
    }

    /// <summary>The subject without tags of ours and without the <c>Re:</c>, <c>Fwd:</c>, … it begins with.</summary>
    public static string Clean(string subject) => Clean(subject, []);

    /// <summary>The same, but with the tags of these numbers, which are none of ours after all.</summary>
    public static string Clean(string subject, ImmutableArray<string> except)
    {
        var untagged = Tags().Replace(
            subject, tag => IsValid(tag.Groups[1].Value) && !except.Contains(tag.Groups[1].Value) ? " " : tag.Value);
        var single = Blanks().Replace(untagged, " ").Trim();
        return single[Prefixes().Match(single).Length..].Trim();
    }

    private static char CheckDigit(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            // Counted from the right, every second digit is doubled, and its two digits are added.
            var doubled = (digits[^(i + 1)] - '0') * (i % 2 == 0 ? 2 : 1);
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return (char)('0' + ((10 - (sum % 10)) % 10));
    }

    [GeneratedRegex(@"\[?\bTicket\s{0,2}#\s{0,2}:?\s{0,2}([0-9]{16,30})(?![0-9])\]?", RegexOptions.IgnoreCase)]
    private static partial Regex Tags();

    // What mail programs of many languages put before the subject of an answer, also counted: Re[2]:
    [GeneratedRegex(
        @"^(?:\s*(?:re|aw|sv|vs|antw|antwort|betr|rif|r|res|réf|rép|odp|pd|ynt|ilt|vá|fs|fwd?|wg|wtr|tr|rv|enc|i|doorst"
        + @"|vl|vb|bls|trs|ang|hl|atb|re?vs|απ|πρθ|σχετ|отв|отг|пересл|תגובה|הועבר|رد|إعادة توجيه|تحويل"
        + @"|回复|回覆|答复|答覆|回信|转发|轉寄|轉發|返信|転送|답장|회신|전달)"
        + @"(?:\[[0-9]{1,3}\]|\([0-9]{1,3}\)|\^[0-9]{1,3})?\s?[:：](?:\[[0-9]{1,3}\])?\s*)+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Prefixes();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
