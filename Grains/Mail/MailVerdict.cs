using OrleansTickets.Tickets;

namespace OrleansTickets.Mail;

/// <summary>What mail filters and header fields say of one mail.</summary>
internal sealed record MailVerdict
{
    /// <summary>Nobody says anything.</summary>
    public static MailVerdict Nothing { get; } = new();

    /// <summary>For a new ticket.</summary>
    public MailFilterEffect Effect { get; init; } = new();

    /// <summary>Where a new ticket goes.</summary>
    public string? Queue { get; init; }

    /// <summary>Who says so, for people.</summary>
    public string QueueReason { get; init; } = "";

    /// <summary>The priority for a ticket that is known.</summary>
    public int? FollowUpPriority { get; init; }

    /// <summary>The filter, or the header field, that wants the mail ignored.</summary>
    public string? IgnoredBy { get; init; }

    /// <summary>Whether it names a queue that is not there.</summary>
    public bool IsQueueMissing { get; init; }

    public bool IsNothing => this == Nothing;

    /// <summary>What is done to a ticket that the mail belongs to: where it is, how it stands and whose it is are for its
    /// agents to say.</summary>
    public MailFilterEffect? OnKnown => IsNothing ? null : Effect with
    {
        Priority = FollowUpPriority,
        State = null,
        Until = null,
        Owner = null,
    };

    /// <summary>Without what cannot be done, and why.</summary>
    public MailVerdict Skip(FormattableString why) => this with
    {
        Effect = Effect with { Skipped = Effect.Skipped.Add(FormattableString.Invariant(why)) },
    };

    /// <summary>With this value for a ticket field, where the field takes it.</summary>
    public MailVerdict Set(FieldValue given, TicketFields fields)
    {
        var value = fields.Read(given, out var problem);
        return value is null ? Skip(problem!)
            : this with { Effect = Effect with { Fields = TicketFields.After(Effect.Fields, [value]) } };
    }

    /// <summary>With what this filter says of the mail too: it wins over who spoke before.</summary>
    public MailVerdict With(CompiledFilter compiled, MailFacts mail, TicketFields fields, DateTimeOffset at)
    {
        var filter = compiled.Settings;
        var actions = filter.Actions;
        var verdict = this with
        {
            Queue = actions.Queue ?? Queue,
            QueueReason = actions.Queue is null ? QueueReason : $"The mail filter '{filter.Name}' puts it there.",
            FollowUpPriority = actions.Priority ?? FollowUpPriority,
            IgnoredBy = actions.Ignore ? filter.Name : IgnoredBy,
            Effect = Effect with
            {
                Filters = Effect.Filters.Add(filter.Name),
                Priority = actions.Priority ?? Effect.Priority,
                State = actions.State ?? Effect.State,
                Until = actions.State is null ? Effect.Until
                    : actions.PendingMinutes is { } minutes ? at.AddMinutes(minutes) : null,
                Owner = actions.Owner ?? Effect.Owner,
                Tags = [.. Effect.Tags.Union(actions.AddTags)],
                Unanswered = actions.NoAutoResponse ? $"The mail filter '{filter.Name}' wants none." : Effect.Unanswered,
                Notes = actions.AddNote is { } note ? Effect.Notes.Add(compiled.Fill(note, mail)) : Effect.Notes,
            },
        };
        return actions.SetFields
            .Select(given => given with { Value = compiled.Fill(given.Value, mail) })
            .Where(given => given.Value.Length > 0)
            .Aggregate(verdict, (so, given) => so.Set(given, fields));
    }
}
