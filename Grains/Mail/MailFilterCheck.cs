using System.Collections.Immutable;
using OrleansTickets.Agents;
using OrleansTickets.Queues;
using OrleansTickets.Tickets;

namespace OrleansTickets.Mail;

/// <summary>Whether a mail filter makes sense.</summary>
internal static class MailFilterCheck
{
    private const string Field = "conditions";
    private const int LongestName = 100;
    private const int LongestValue = 1_000;
    private const int LongestNote = 10_000;
    private const int MostConditions = 50;
    private const int MostMinutes = 60 * 24 * 366;

    /// <summary>The filter as it will be kept; whether queue and owner are there is for others to know.</summary>
    /// <exception cref="InvalidRequestException">Something in it makes no sense.</exception>
    public static MailFilter Check(MailFilter filter)
    {
        var name = CleanText.Line(filter.Name, LongestName + 1);
        Refuse(name.Length is 0 or > LongestName, "name", $"A mail filter has a name of at most {LongestName} characters.");
        Refuse(!Enum.IsDefined(filter.Match), "match", $"All conditions must hold, or any.");
        Refuse(
            filter.Conditions.IsDefaultOrEmpty || filter.Conditions.Length > MostConditions,
            Field, $"A mail filter has 1 to {MostConditions} conditions.");
        var kept = filter with
        {
            Name = name,
            Conditions = [.. filter.Conditions.Select((condition, index) => Check(condition, index + 1))],
            Actions = Check(filter.Actions ?? new(), filter.Stops),
        };
        CheckGroups(kept);
        return kept;
    }

    private static void CheckGroups(MailFilter filter)
    {
        var compiled = new CompiledFilter(filter);
        var unknown = filter.Actions.SetFields.SelectMany(set => CompiledFilter.GroupsIn(set.Value))
            .FirstOrDefault(group => !compiled.Names(group));
        Refuse(unknown is not null, "setFields", $"No pattern of this filter names a group '{unknown}'.");
    }

    private static MailFilterCondition Check(MailFilterCondition condition, int number)
    {
        var isHeader = condition.Field == MailFilterField.Header;
        var isNumber = condition.Operator is MailFilterOperator.LargerThan or MailFilterOperator.SmallerThan;
        var header = condition.Header.Trim().TrimEnd(':');
        Refuse(
            !Enum.IsDefined(condition.Field) || !Enum.IsDefined(condition.Operator),
            Field, $"Condition {number} asks for what mail filters do not know.");
        Refuse(
            isHeader && (header.Length is 0 or > LongestName || !header.All(IsOfName)),
            Field, $"Condition {number} needs the name of a header field, such as X-Spam-Flag.");
        Refuse(
            isNumber && !isHeader && condition.Field != MailFilterField.Size,
            Field, $"Condition {number}: only the size and header fields are larger or smaller than something.");
        Refuse(
            condition.Field == MailFilterField.Size && !isNumber,
            Field, $"Condition {number}: a size is larger or smaller than something.");
        Refuse(
            isNumber && !CompiledCondition.TryReadNumber(condition.Value, out _),
            Field, $"Condition {number} needs a number.");
        Refuse(
            condition.Operator != MailFilterOperator.Exists && condition.Value.Length is 0 or > LongestValue,
            Field, $"Condition {number} needs a value of at most {LongestValue} characters.");
        CheckPattern(condition, number);
        return condition with
        {
            Header = isHeader ? header : "",
            Value = condition.Operator == MailFilterOperator.Exists ? "" : condition.Value,
        };
    }

    private static void CheckPattern(MailFilterCondition condition, int number)
    {
        if (condition.Operator != MailFilterOperator.Matches)
        {
            return;
        }
        try
        {
            CompiledCondition.Compile(condition.Value);
        }
        catch (NotSupportedException e)
        {
            throw new InvalidRequestException(
                Field, $"Condition {number} has a pattern that could take too long: {e.Message}");
        }
        catch (ArgumentException e)
        {
            throw new InvalidRequestException(Field, $"Condition {number} is no pattern: {e.Message}");
        }
    }

    private static MailFilterActions Check(MailFilterActions actions, bool stops)
    {
        var tags = TicketTags.Check("addTags", actions.AddTags);
        var isPending = actions.State?.IsPending() == true;
        if (actions.Priority is { } priority)
        {
            TicketRules.CheckPriority(priority);
        }
        Refuse(
            actions.State is { } state && (!Enum.IsDefined(state) || state is TicketState.Merged or TicketState.Removed),
            "state", $"A mail opens no ticket in this state.");
        Refuse(
            isPending && actions.PendingMinutes is not (>= 1 and <= MostMinutes),
            "pendingMinutes", $"A pending state ends after 1 to {MostMinutes} minutes.");
        Refuse(
            actions.AddNote?.Length > LongestNote, "addNote", $"A note has at most {LongestNote} characters.");
        var kept = actions with
        {
            AddTags = tags,
            PendingMinutes = isPending ? actions.PendingMinutes : null,
            SetFields = actions.SetFields.IsDefault ? []
                : [.. actions.SetFields.Where(set => !string.IsNullOrWhiteSpace(set?.Value))],
            AddNote = string.IsNullOrWhiteSpace(actions.AddNote) ? null : CleanText.Body(actions.AddNote, LongestNote),
        };
        Refuse(
            !stops && !kept.Ignore && !kept.NoAutoResponse && tags.IsEmpty && kept.SetFields.IsEmpty && kept is
            {
                Queue: null, Priority: null, State: null, Owner: null, AddNote: null
            },
            "actions", $"A mail filter does something.");
        return kept;
    }

    /// <exception cref="InvalidRequestException">A field is not there, or does not take its value.</exception>
    public static MailFilterActions CheckFields(MailFilterActions actions, TicketFields fields)
    {
        // What a group will find is not known yet.
        var isOpen = actions.SetFields.ToLookup(set => CompiledFilter.GroupsIn(set.Value).Any());
        fields.Check("setFields", [.. isOpen[true].Select(set => set with { Value = "" })]);
        return actions with { SetFields = [.. fields.Check("setFields", [.. isOpen[false]]), .. isOpen[true]] };
    }

    /// <exception cref="InvalidRequestException">The queue or the agent is not there.</exception>
    public static async ValueTask CheckPlacesAsync(MailFilterActions actions, QueueMap queues, AgentRights rights)
    {
        if (actions.Queue is { } queue && await queues.FindAsync(queue) is null)
        {
            throw new InvalidRequestException("queue", $"There is no queue '{queue}'.");
        }
        if (actions.Owner is { } owner && !(await rights.OfAsync(owner)).IsValid)
        {
            throw new InvalidRequestException("owner", $"'{owner}' is no agent here.");
        }
    }

    /// <exception cref="InvalidRequestException">There are too many.</exception>
    public static void CheckCount(ImmutableArray<MailFilter> filters)
    {
        const int Most = 500;
        Refuse(filters.Length > Most, "name", $"There are at most {Most} mail filters.");
    }

    // RFC 5322 section 3.6.8.
    private static bool IsOfName(char c) => c is > ' ' and < (char)127 and not ':';

    private static void Refuse(bool isWrong, string field, FormattableString message)
    {
        if (isWrong)
        {
            throw new InvalidRequestException(field, message);
        }
    }
}
