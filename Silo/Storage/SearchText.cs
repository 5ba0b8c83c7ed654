using System.Collections.Immutable;
using System.Globalization;
using OrleansTickets.Agents;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>Words that must follow each other, and perhaps only begin the last one.</summary>
/// <param name="Words">As <see cref="Storage.Words"/> cuts them.</param>
/// <param name="IsPrefix">Whether longer words than the last one count too.</param>
/// <param name="IsSender">Whether only the sender counts.</param>
internal sealed record SearchPhrase(ImmutableArray<string> Words, bool IsPrefix, bool IsSender);

/// <summary>What was typed into a search: words, "phrases", wor*, -not, from:, queue:, state:, owner:, before:,
/// after:.</summary>
internal sealed record SearchText
{
    public ImmutableArray<SearchPhrase> Wanted { get; private init; } = [];

    public ImmutableArray<SearchPhrase> Unwanted { get; private init; } = [];

    /// <summary>The first instant that no longer counts.</summary>
    public DateTimeOffset? Before { get; private init; }

    /// <summary>The first instant that counts.</summary>
    public DateTimeOffset? After { get; private init; }

    /// <summary>The query that is left, with the filters that were typed.</summary>
    public required TicketQuery Query { get; init; }

    /// <summary>Whether anything but words was typed.</summary>
    public bool HasFilter { get; private init; }

    /// <exception cref="InvalidRequestException">A date or state cannot be read, or it says only what to leave out.
    /// </exception>
    public static SearchText Parse(TicketQuery query)
    {
        var none = new SearchText { Query = query with { Text = null } };
        var search = Terms(query.Text ?? "").Aggregate(none, (parsed, term) => parsed.With(term));
        return search is { Wanted.IsEmpty: true, Unwanted.IsEmpty: false }
            ? throw new InvalidRequestException("q", $"Say also what to find, not only what to leave out.")
            : search;
    }

    /// <summary>The number of the one ticket that is asked for, if it may be that.</summary>
    public static string? Number(string text)
    {
        var number = text.Trim().Trim('[', ']');
        number = number[(number.LastIndexOf('#') + 1)..];
        return number.Length is > 0 and <= 40 && !number.Contains(' ', StringComparison.Ordinal) ? number : null;
    }

    private SearchText With(Term term) => term.Field is null or "from" ? WithWords(term) : term.Field switch
    {
        "queue" => this with { Query = Query with { Queue = term.Value } },
        "owner" => this with { Query = Query with { Owner = term.Value } },
        "state" => this with { Query = State(term.Value) },
        "before" => this with { Before = Day(term.Value) },
        _ => this with { After = Day(term.Value) },
    } with
    { HasFilter = true };

    private SearchText WithWords(Term term)
    {
        ImmutableArray<string> words = [.. Words.Of(term.Value).Select(word => word.Text)];
        // The last letter of a script without blanks stands alone only at the end of a run; a search may go on there.
        var last = words.Length - 1;
        var isOpen = words.Length > 1 && words[last].Length == 1 && words[last - 1].Length == 2
            && words[last - 1].EndsWith(words[last], StringComparison.Ordinal) && words[last][0] > '\u0E00';
        if (isOpen)
        {
            words = words.RemoveAt(last);
        }
        var isSingle = words.Length == 1 && words[0].Length == 1 && words[0][0] > '\u0E00';
        var phrase = new SearchPhrase(words, term.IsPrefix || isSingle, term.Field == "from");
        return words.IsEmpty ? this
            : term.IsNot ? this with { Unwanted = Unwanted.Add(phrase) }
            : this with { Wanted = Wanted.Add(phrase) };
    }

    private TicketQuery State(string name) => name.ToUpperInvariant() switch
    {
        "OPEN" => Query with { State = null, States = StateGroup.Open },
        "CLOSED" => Query with { State = null, States = StateGroup.Closed },
        "ALL" => Query with { State = null, States = StateGroup.All },
        _ when Enum.TryParse<TicketState>(name, true, out var state) && Enum.IsDefined(state) =>
            Query with { State = state },
        _ => throw new InvalidRequestException("q", $"There is no state \"{name}\"."),
    };

    private static DateTimeOffset Day(string text) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
        out var day)
            ? day
            : throw new InvalidRequestException("q", $"\"{text}\" is no date such as 2026-11-23.");

    private static IEnumerable<Term> Terms(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }
            var isNot = text[i] == '-';
            i += isNot ? 1 : 0;
            var field = Fields.FirstOrDefault(
                name => text.AsSpan(i).StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase));
            i += field is null ? 0 : field.Length + 1;
            var isQuoted = i < text.Length && text[i] == '"';
            i += isQuoted ? 1 : 0;
            var end = i;
            while (end < text.Length && (isQuoted ? text[end] != '"' : !char.IsWhiteSpace(text[end])))
            {
                end++;
            }
            var value = text[i..end];
            i = end + (isQuoted ? 1 : 0);
            if (value.Length > 0)
            {
                yield return new(field, value, isNot, !isQuoted && value.EndsWith('*'));
            }
        }
    }

    private static readonly string[] Fields = ["from", "queue", "state", "owner", "before", "after"];

    private sealed record Term(string? Field, string Value, bool IsNot, bool IsPrefix);
}
