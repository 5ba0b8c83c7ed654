using System.Collections.Immutable;
using OrleansTickets.Agents;
using OrleansTickets.Articles;

namespace OrleansTickets.Tickets;

/// <summary>What may happen to a ticket and what it then is. Pure: no clock, no storage, no logger.</summary>
internal static partial class TicketRules
{
    private const int MostParticipants = 100;

    /// <summary>The ticket after these events, one version on; the first event of a new one opens it.</summary>
    public static Ticket Fold(string number, Ticket? before, ImmutableArray<TicketEvent> events)
    {
        var (start, rest) = before is null
            ? (Opened(number, (TicketOpened)events[0]), events[1..])
            : (before with { Version = before.Version + 1 }, events);
        return rest.Aggregate(start, Apply);
    }

    /// <summary>The ticket after this event, within the version that is being made.</summary>
    public static Ticket Apply(Ticket ticket, TicketEvent happened) => happened switch
    {
        // What became of a mail is no work on the ticket: it must not rise in lists sorted by change.
        MailDelivered or ReminderReached or AutoResponseSuppressed or MailFiltered => ticket,
        _ => Change(ticket, happened) with { Changed = happened.At },
    };

    /// <summary>With these addresses in the conversation too, as many as it takes.</summary>
    public static Ticket WithParticipants(Ticket ticket, ImmutableArray<string> addresses)
    {
        var joined = addresses.Select(address => address.ToLowerInvariant())
            .Where(address => address.Length > 0)
            .Except(ticket.Participants)
            .Take(MostParticipants - ticket.Participants.Length);
        ImmutableArray<string> all = [.. ticket.Participants, .. joined];
        return all.Length == ticket.Participants.Length ? ticket : ticket with { Participants = all };
    }

    private static Ticket Opened(string number, TicketOpened e) => new()
    {
        Number = number,
        Title = e.Title,
        Queue = e.Queue,
        Priority = e.Priority,
        Customer = e.Customer,
        Created = e.At,
        Changed = e.At,
        Version = 1,
    };

    private static Ticket Change(Ticket ticket, TicketEvent happened) => happened switch
    {
        ArticleAdded { SenderType: SenderType.Customer } e => ticket with
        {
            Articles = e.Article,
            CustomerVersion = ticket.Version,
        },
        ArticleAdded e => ticket with
        {
            Articles = e.Article,
            UnlocksAt = e.UnlocksAt ?? ticket.UnlocksAt,
            AnsweredBy = ticket.AnsweredBy ?? (IsAnswer(e) ? e.By : null),
        },
        // What a program or a colleague says is no reason to think again.
        FollowUpReceived e when e.Automatic is { IsOfProgram: true } || e.By != Customer =>
            ticket with { Articles = e.Article },
        FollowUpReceived e => ticket with { Articles = e.Article, CustomerVersion = ticket.Version },
        TicketLocked e => ticket with
        {
            Lock = TicketLock.Locked,
            Owner = e.Agent,
            UnlocksAt = ticket.State.IsPending() ? null : e.UnlocksAt,
        },
        TicketUnlocked => ticket with { Lock = TicketLock.Unlocked, UnlocksAt = null },
        // Follow-ups return to who answered first, until the ticket is given to somebody on purpose.
        OwnerChanged { IsHandedOver: true } e => ticket with
        {
            Owner = e.To,
            AnsweredBy = ticket.AnsweredBy is null ? null : e.To,
        },
        OwnerChanged e => ticket with { Owner = e.To },
        ResponsibleChanged e => ticket with { Responsible = e.To },
        StateChanged e => ticket with { State = e.To, Due = e.Until, UnlocksAt = e.UnlocksAt },
        QueueMoved e => ticket with { Queue = e.To },
        PriorityChanged e => ticket with { Priority = e.To },
        FieldsChanged e => ticket with { Fields = TicketFields.After(ticket.Fields, e.Set) },
        TagsChanged e => ticket with { Tags = TicketTags.After(ticket.Tags, e.Added, e.Removed) },
        _ => throw new NotSupportedException($"No rule applies {happened.GetType().Name}."),
    };

    private static bool IsAnswer(ArticleAdded e) =>
        e is { SenderType: SenderType.Agent, Channel: CommunicationChannel.Email, IsVisibleForCustomer: true };

    private static StateChanged To(
        Ticket ticket, TicketState state, Act act, DateTimeOffset? until = null, bool isLocked = false) => new()
        {
            At = act.At,
            By = act.By,
            From = ticket.State,
            To = state,
            Until = until,
            UnlocksAt = isLocked && !state.IsPending() && !state.IsClosed() ? act.UnlocksAt : null,
        };

    private static TicketUnlocked End(Ticket ticket, Act act, UnlockReason reason) =>
        new() { At = act.At, By = act.By, Reason = reason, Was = ticket.Owner };

    private static Notification Tell(string agent, NotificationKind kind, Ticket ticket, string by, Act act) => new()
    {
        Kind = kind,
        Ticket = ticket.Number,
        Queue = ticket.Queue,
        Title = ticket.Title,
        By = by,
        At = act.At,
        Agent = agent,
    };

    private static TicketRuleException Closed(Ticket ticket) =>
        new(TicketRule.TicketClosed, $"Ticket {ticket.Number} is closed.");

    private static TicketRuleException Held(Ticket ticket) =>
        new(TicketRule.TicketLocked, $"{ticket.Owner} holds the lock on ticket {ticket.Number}.", ticket.Owner);
}
