using System.Collections.Frozen;
using System.Collections.Immutable;
using OrleansTickets.Agents;
using OrleansTickets.Mail;

namespace OrleansTickets.Tickets;

/// <summary>The fields that tickets have, by name.</summary>
internal sealed class TicketFields(ImmutableArray<TicketField> inOrder)
{
    private const int Most = 50;
    private const int MostChoices = 200;
    private const int LongestName = 50;
    private const int LongestLabel = 100;
    private const int LongestValue = 500;

    private readonly FrozenDictionary<string, TicketField> byName = inOrder.ToFrozenDictionary(field => field.Name);

    public ImmutableArray<TicketField> InOrder => inOrder;

    /// <summary>The values as the ticket will keep them: one a field, the last that was said.</summary>
    /// <exception cref="InvalidRequestException">There is no such field, or it does not take the value.</exception>
    public ImmutableArray<FieldValue> Check(string about, ImmutableArray<FieldValue> values)
    {
        if (values.IsDefaultOrEmpty)
        {
            return [];
        }
        var kept = new SortedDictionary<string, FieldValue>(StringComparer.Ordinal);
        foreach (var value in values)
        {
            var read = Read(value, out var problem)
                ?? throw new InvalidRequestException(about, problem!);
            kept[read.Name] = read;
        }
        return [.. kept.Values];
    }

    /// <summary>The value as a ticket keeps it, or nothing, and why.</summary>
    public FieldValue? Read(FieldValue given, out FormattableString? problem)
    {
        problem = null;
        var name = given.Name?.ToLowerInvariant() ?? "";
        var value = CleanText.Line(given.Value, LongestValue + 1);
        if (!byName.TryGetValue(name, out var field))
        {
            problem = $"There is no ticket field '{given.Name}'.";
            return null;
        }
        if (value.Length > LongestValue)
        {
            problem = $"The value of {field.Label} is longer than {LongestValue} characters.";
            return null;
        }
        if (value.Length == 0 || field.Choices.IsEmpty)
        {
            return new(name, value);
        }
        if (field.Choices.FirstOrDefault(choice => choice.Equals(value, StringComparison.OrdinalIgnoreCase)) is { } choice)
        {
            return new(name, choice);
        }
        problem = $"'{value}' is no choice of {field.Label}.";
        return null;
    }

    /// <summary>With these values; an empty one goes.</summary>
    public static ImmutableArray<FieldValue> After(ImmutableArray<FieldValue> before, ImmutableArray<FieldValue> set) =>
    [
        .. before.Where(value => !set.Any(other => other.Name == value.Name))
            .Concat(set.Where(value => value.Value.Length > 0))
            .OrderBy(value => value.Name, StringComparer.Ordinal),
    ];

    /// <summary>What happens to a ticket that gets these values, or nothing where it has them.</summary>
    public static FieldsChanged? Change(Ticket ticket, Act act, ImmutableArray<FieldValue> values)
    {
        ImmutableArray<FieldValue> set = [.. values.Where(value => value.Value != (Of(ticket, value.Name)?.Value ?? ""))];
        return set.IsEmpty ? null : new()
        {
            At = act.At,
            By = act.By,
            Set = set,
            Were = [.. set.Select(value => Of(ticket, value.Name)).OfType<FieldValue>()],
        };
    }

    private static FieldValue? Of(Ticket ticket, string name) =>
        ticket.Fields.FirstOrDefault(value => value.Name == name);

    /// <summary>The field as it is kept.</summary>
    /// <exception cref="InvalidRequestException">It makes no sense.</exception>
    public static TicketField Check(TicketField field)
    {
        var name = field.Name?.Trim().ToLowerInvariant() ?? "";
        var label = CleanText.Line(field.Label, LongestLabel + 1);
        Refuse(
            name.Length is 0 or > LongestName || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'), "name",
            $"A ticket field has a name of at most {LongestName} letters (a to z), digits and hyphens.");
        Refuse(label.Length > LongestLabel, "label", $"A ticket field has a label of at most {LongestLabel} characters.");
        var choices = field.Choices.IsDefaultOrEmpty
            ? []
            : field.Choices.Select(choice => CleanText.Line(choice, LongestValue + 1)).Where(choice => choice.Length > 0)
                .Distinct(StringComparer.OrdinalIgnoreCase).ToImmutableArray();
        Refuse(
            choices.Length > MostChoices || choices.Any(choice => choice.Length > LongestValue), "choices",
            $"A ticket field has at most {MostChoices} choices of at most {LongestValue} characters.");
        return new() { Name = name, Label = label.Length == 0 ? name : label, Choices = choices };
    }

    /// <exception cref="InvalidRequestException">There are too many.</exception>
    public static void CheckCount(int count) =>
        Refuse(count > Most, "name", $"There are at most {Most} ticket fields.");

    private static void Refuse(bool isWrong, string about, FormattableString message)
    {
        if (isWrong)
        {
            throw new InvalidRequestException(about, message);
        }
    }
}
