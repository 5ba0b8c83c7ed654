using System.Collections.Immutable;
using System.Text;
using OrleansTickets.Agents;
using OrleansTickets.Mail;

namespace OrleansTickets.Tickets;

/// <summary>Tags as they are kept: words in lower case, each once, in order.</summary>
internal static class TicketTags
{
    private const int Most = 50;
    private const int Longest = 50;

    /// <summary>The tag, or nothing where it cannot be one: empty, too long, or more than a word.</summary>
    public static string? Read(string text)
    {
        var tag = CleanText.Line(text, 4 * Longest).TrimStart('#').Normalize(NormalizationForm.FormC).ToLowerInvariant();
        return tag.Length is 0 or > Longest || tag.Any(c => char.IsWhiteSpace(c) || c is ',')
            ? null
            : tag;
    }

    /// <exception cref="InvalidRequestException">One of them is no tag, or there are too many.</exception>
    public static ImmutableArray<string> Check(string field, ImmutableArray<string> tags)
    {
        if (tags.IsDefaultOrEmpty)
        {
            return [];
        }
        if (tags.Length > Most)
        {
            throw new InvalidRequestException(field, $"A ticket has at most {Most} tags.");
        }
        return
        [
            .. tags.Select(text => Read(text) ?? throw new InvalidRequestException(
                    field, $"'{text}' is no tag: one word of at most {Longest} characters, without commas."))
                .Distinct().Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Those that are not there yet, as many as there is room for.</summary>
    public static ImmutableArray<string> Fresh(Ticket ticket, ImmutableArray<string> tags) =>
        [.. tags.Except(ticket.Tags).Take(Most - ticket.Tags.Length)];

    /// <summary>Without some, and with others.</summary>
    public static ImmutableArray<string> After(
        ImmutableArray<string> tags, ImmutableArray<string> added, ImmutableArray<string> removed) =>
        [.. tags.Union(added).Except(removed).Order(StringComparer.Ordinal)];

    /// <exception cref="InvalidRequestException">They would be too many.</exception>
    public static Decision Change(Ticket ticket, Act act, TagChange change)
    {
        var (add, remove) = (Check("add", change.Add), Check("remove", change.Remove));
        var happened = new TagsChanged
        {
            At = act.At,
            By = act.By,
            Added = [.. add.Except(remove).Except(ticket.Tags)],
            Removed = [.. remove.Intersect(ticket.Tags)],
        };
        if (After(ticket.Tags, happened.Added, happened.Removed).Length > Most)
        {
            throw new InvalidRequestException("add", $"A ticket has at most {Most} tags.");
        }
        return happened.Added.IsEmpty && happened.Removed.IsEmpty ? Decision.Nothing : new([happened]);
    }
}
