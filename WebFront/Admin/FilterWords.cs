using OrleansTickets.Mail;
using OrleansTickets.WebFront.Desk;
using static OrleansTickets.WebFront.Languages.Texts;

namespace OrleansTickets.WebFront.Admin;

/// <summary>Tells a mail filter as a sentence.</summary>
internal static class FilterWords
{
    public static string If(MailFilter filter) => string.Join(
        filter.Match == MailFilterMatch.Any ? $" {T("FilterOr")} " : $" {T("FilterAnd")} ",
        filter.Conditions.Select(If));

    public static string If(MailFilterCondition condition)
    {
        var field = condition.Field == MailFilterField.Header ? condition.Header : T($"FilterField{condition.Field}");
        var sentence = condition.Operator == MailFilterOperator.Exists
            ? $"{field} {T("FilterOperatorExists")}"
            : $"{field} {T($"FilterOperator{condition.Operator}")} “{condition.Value}”";
        return condition.IsNegated ? T("FilterNot", sentence) : sentence;
    }

    public static string Then(MailFilter filter)
    {
        var actions = filter.Actions;
        string?[] told =
        [
            actions.Ignore ? T("FilterIgnores") : null,
            actions.Queue is { } queue ? $"{T("Queue")}: {queue}" : null,
            actions.Priority is { } priority ? $"{T("Priority")}: {Words.Priority(priority)}" : null,
            actions.State is { } state ? $"{T("State")}: {Words.Of(state)}" : null,
            actions.Owner is { } owner ? $"{T("Owner")}: {owner}" : null,
            actions.AddTags.IsEmpty ? null : $"{T("Tags")}: {string.Join(", ", actions.AddTags)}",
            .. actions.SetFields.Select(set => $"{set.Name}: {set.Value}"),
            actions.AddNote is { } note ? T("FilterAddsNote", note) : null,
            actions.NoAutoResponse ? T("FilterNoAutoResponse") : null,
            filter.Stops ? T("FilterStops") : null,
        ];
        return string.Join("; ", told.OfType<string>());
    }
}
