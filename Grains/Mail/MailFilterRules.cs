using System.Collections.Immutable;

namespace OrleansTickets.Mail;

/// <summary>What filters make of a mail. Pure: no clock, no storage, no logger.</summary>
internal static class MailFilterRules
{
    /// <summary>What a trusted sender's header fields say, and then the filters, in order.</summary>
    public static MailVerdict Judge(MailFacts mail, KnownFilters filters, DateTimeOffset at)
    {
        var verdict = mail.IsTrusted ? SteeringHeaders.Read(mail, filters.Fields, at) : MailVerdict.Nothing;
        foreach (var filter in filters.InOrder)
        {
            if (filter.Settings.IsEnabled && filter.Matches(mail))
            {
                verdict = verdict.With(filter, mail, filters.Fields, at);
                if (IsLast(filter.Settings))
                {
                    break;
                }
            }
        }
        return mail.GivenUp == 0 ? verdict : verdict.Skip($"{mail.GivenUp} patterns took too long.");
    }

    /// <summary>How each filter comes to what it says.</summary>
    public static ImmutableArray<MailFilterTrial> Explain(MailFacts mail, KnownFilters filters)
    {
        var trials = ImmutableArray.CreateBuilder<MailFilterTrial>(filters.InOrder.Length);
        var isOver = false;
        foreach (var filter in filters.InOrder)
        {
            var (settings, isMatch) = (filter.Settings, filter.Matches(mail));
            trials.Add(new(
                settings.Id, settings.Name, settings.IsEnabled, isMatch, settings.IsEnabled && !isOver,
                [.. filter.Conditions.Select(condition => Explain(mail, condition))]));
            isOver |= settings.IsEnabled && isMatch && IsLast(settings);
        }
        return trials.ToImmutable();
    }

    private static bool IsLast(MailFilter filter) => filter.Stops || filter.Actions.Ignore;

    private static MailConditionTrial Explain(MailFacts mail, CompiledCondition condition)
    {
        const int Shown = 200;
        var (holds, value) = condition.Look(mail);
        return new(condition.Condition, holds, value is null ? null : CleanText.Line(value, Shown));
    }
}
