using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansTickets.Mail;

/// <summary>A condition made ready: it is asked of every mail.</summary>
internal sealed class CompiledCondition
{
    // Such a pattern takes time in proportion to the text, but some take much of it.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);

    private const int LongestFound = 500;

    private static readonly SearchValues<char> OfNumber = SearchValues.Create("+-.0123456789");

    private readonly Regex? pattern;
    private readonly decimal number;

    public CompiledCondition(MailFilterCondition condition)
    {
        Condition = condition;
        pattern = condition.Operator == MailFilterOperator.Matches ? Compile(condition.Value) : null;
        _ = TryReadNumber(condition.Value, out number);
    }

    public MailFilterCondition Condition { get; }

    public bool Holds(MailFacts mail) => Look(mail).Holds;

    /// <summary>Whether it holds, and upon which value.</summary>
    public (bool Holds, string? Value) Look(MailFacts mail)
    {
        string? first = null;
        if (pattern is not null && mail.IsGivenUp)
        {
            return (false, first);
        }
        try
        {
            foreach (var value in mail.Values(Condition.Field, Condition.Header))
            {
                first ??= value;
                if (Fits(value))
                {
                    return (!Condition.IsNegated, value);
                }
            }
        }
        catch (RegexMatchTimeoutException)
        {
            mail.GiveUp();
            return (false, first); // nothing is known of it: no act may rest on that
        }
        return (Condition.IsNegated, first);
    }

    /// <summary>Whether its pattern has a group of this name.</summary>
    public bool Names(string group) => pattern is not null && pattern.GroupNumberFromName(group) >= 0;

    /// <summary>What the group has found in the mail, as a line, or nothing.</summary>
    public string? Found(string group, MailFacts mail)
    {
        if (!Names(group) || Condition.IsNegated || mail.IsGivenUp)
        {
            return null;
        }
        try
        {
            return mail.Values(Condition.Field, Condition.Header)
                .Select(value => pattern!.Match(value).Groups[group])
                .Where(found => found.Success)
                .Select(found => CleanText.Line(found.Value, LongestFound))
                .FirstOrDefault();
        }
        catch (RegexMatchTimeoutException)
        {
            mail.GiveUp();
            return null;
        }
    }

    /// <exception cref="ArgumentException">It does not parse.</exception>
    /// <exception cref="NotSupportedException">It needs backtracking.</exception>
    public static Regex Compile(string pattern) => new(
        pattern, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Longest);

    /// <summary>The number that a text begins with, as a score in a header field does.</summary>
    public static bool TryReadNumber(string text, out decimal number)
    {
        var start = text.AsSpan().TrimStart();
        var end = start.IndexOfAnyExcept(OfNumber);
        return decimal.TryParse(
            end < 0 ? start : start[..end], NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    private bool Fits(string value) => Condition.Operator switch
    {
        MailFilterOperator.Contains => value.Contains(Condition.Value, StringComparison.OrdinalIgnoreCase),
        MailFilterOperator.Equals => value.Equals(Condition.Value, StringComparison.OrdinalIgnoreCase),
        MailFilterOperator.Begins => value.StartsWith(Condition.Value, StringComparison.OrdinalIgnoreCase),
        MailFilterOperator.Ends => value.EndsWith(Condition.Value, StringComparison.OrdinalIgnoreCase),
        MailFilterOperator.Matches => pattern!.IsMatch(value),
        MailFilterOperator.LargerThan => TryReadNumber(value, out var larger) && larger > number,
        MailFilterOperator.SmallerThan => TryReadNumber(value, out var smaller) && smaller < number,
        MailFilterOperator.Exists => true,
        _ => false,
    };
}
