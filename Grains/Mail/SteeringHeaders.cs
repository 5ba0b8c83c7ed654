using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using OrleansTickets.Tickets;

namespace OrleansTickets.Mail;

/// <summary>Header fields by which programs say what their mail is: ours, and those of the help desks that others come
/// from.</summary>
internal static partial class SteeringHeaders
{
    // The first that a mail has is obeyed.
    private static readonly string[] Prefixes = ["X-OrleansTickets-", "X-Znuny-", "X-OTOBO-", "X-OTRS-"];

    private static readonly string[] Affirmations = ["yes", "true", "1"];

    private static readonly ImmutableArray<(string Name, Func<MailVerdict, string, DateTimeOffset, MailVerdict?> Obey)>
        Orders =
        [
            ("Queue", (verdict, value, _) => verdict with { Queue = value }),
            ("Priority", (verdict, value, _) => ReadPriority(value) is { } priority
                ? verdict with { Effect = verdict.Effect with { Priority = priority } } : null),
            ("FollowUp-Priority", (verdict, value, _) => ReadPriority(value) is { } priority
                ? verdict with { FollowUpPriority = priority } : null),
            ("State", (verdict, value, at) => ReadState(value) is { } state
                ? verdict with
                {
                    Effect = verdict.Effect with { State = state, Until = state.IsPending() ? at.AddDays(1) : null },
                }
                : null),
            ("State-PendingTime", (verdict, value, at) => ReadTime(value, at) is { } until && until > at
                ? verdict with
                {
                    Effect = verdict.Effect with { Until = verdict.Effect.State?.IsPending() == true ? until : null },
                }
                : null),
            ("Owner", (verdict, value, _) =>
                verdict with { Effect = verdict.Effect with { Owner = value.ToLowerInvariant() } }),
            ("Tags", (verdict, value, _) => ReadTags(value) is { IsEmpty: false } tags
                ? verdict with { Effect = verdict.Effect with { Tags = [.. verdict.Effect.Tags.Union(tags)] } } : null),
        ];

    /// <summary>Whether a field of this name would steer the help desk.</summary>
    public static bool Includes(string name) =>
        Array.Exists(Prefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>What the fields of a trusted sender say. A value that says nothing is left, and told.</summary>
    public static MailVerdict Read(MailFacts mail, TicketFields fields, DateTimeOffset at)
    {
        var verdict = MailVerdict.Nothing;
        foreach (var (name, obey) in Orders)
        {
            if (Find(mail, name) is not var (field, value))
            {
                continue;
            }
            verdict = obey(verdict, value, at) is { } obeyed
                ? Note(obeyed, field) with { QueueReason = name == "Queue" ? $"{field} names it." : verdict.QueueReason }
                : verdict.Skip($"{field} says '{value}'.");
        }
        foreach (var field in fields.InOrder)
        {
            if ((Find(mail, $"Field-{field.Name}") ?? Find(mail, $"DynamicField-{field.Name}")) is var (name, value))
            {
                verdict = Note(verdict, name).Set(new(field.Name, value), fields);
            }
        }
        if (Find(mail, "Ignore") is var (ignore, wish) && IsYes(wish))
        {
            verdict = Note(verdict, ignore) with { IgnoredBy = ignore };
        }
        if (Find(mail, "Loop") is var (loop, mark) && IsYes(mark))
        {
            verdict = Note(verdict, loop);
            verdict = verdict with { Effect = verdict.Effect with { Unanswered = $"{loop} wants none." } };
        }
        return verdict;
    }

    private static (string Field, string Value)? Find(MailFacts mail, string name)
    {
        foreach (var field in Prefixes.Select(prefix => prefix + name))
        {
            if (mail.Header(field).FirstOrDefault() is { } value)
            {
                return (field, value);
            }
        }
        return null;
    }

    private static MailVerdict Note(MailVerdict verdict, string field) => verdict with
    {
        Effect = verdict.Effect with { Headers = verdict.Effect.Headers.Add(field) },
    };

    private static bool IsYes(string value) => Affirmations.Contains(value, StringComparer.OrdinalIgnoreCase);

    // OTRS writes "5 very high".
    private static int? ReadPriority(string value) => value.ToLowerInvariant() switch
    {
        ['1' or '2' or '3' or '4' or '5'] or ['1' or '2' or '3' or '4' or '5', ' ', ..] => value[0] - '0',
        "very low" => 1,
        "low" => 2,
        "normal" => 3,
        "high" => 4,
        "very high" => 5,
        _ => null,
    };

    private static TicketState? ReadState(string value) => value.ToLowerInvariant() switch
    {
        "new" => TicketState.New,
        "open" => TicketState.Open,
        "pending reminder" or "pendingreminder" => TicketState.PendingReminder,
        "pending auto close+" or "pendingautoclosesuccessful" => TicketState.PendingAutoCloseSuccessful,
        "pending auto close-" or "pendingautocloseunsuccessful" => TicketState.PendingAutoCloseUnsuccessful,
        "closed successful" or "closedsuccessful" => TicketState.ClosedSuccessful,
        "closed unsuccessful" or "closedunsuccessful" => TicketState.ClosedUnsuccessful,
        _ => null,
    };

    // As OTRS: "+30m" from now, without a letter seconds; or a time, in UTC unless it says otherwise.
    private static DateTimeOffset? ReadTime(string value, DateTimeOffset at)
    {
        if (Offset().Match(value) is { Success: true } offset)
        {
            var count = int.Parse(offset.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            return offset.Groups[2].Value.ToLowerInvariant() switch
            {
                "m" => at.AddMinutes(count),
                "h" => at.AddHours(count),
                "d" => at.AddDays(count),
                _ => at.AddSeconds(count),
            };
        }
        return DateTimeOffset.TryParse(
            value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time)
            ? time
            : null;
    }

    private static ImmutableArray<string> ReadTags(string value) =>
        [.. value.Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries).Select(TicketTags.Read).OfType<string>()];

    [GeneratedRegex(@"^\+\s*([0-9]{1,6})\s*([smhd]?)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Offset();
}
