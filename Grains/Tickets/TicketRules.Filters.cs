using System.Collections.Immutable;
using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.Mail;

namespace OrleansTickets.Tickets;

// What mail filters do to the ticket that a mail opened or belongs to, in the same commit.
internal static partial class TicketRules
{
    /// <param name="ticket">The ticket with the mail.</param>
    /// <param name="act">The system's, in the ticket's queue.</param>
    /// <param name="effect">What is to be done; whether its owner may is checked already.</param>
    public static Decision Filter(Ticket ticket, Act act, MailFilterEffect effect)
    {
        List<TicketEvent> events = [];
        if (!effect.Filters.IsEmpty || !effect.Headers.IsEmpty || !effect.Skipped.IsEmpty)
        {
            events.Add(new MailFiltered
            {
                At = act.At,
                By = act.By,
                Filters = effect.Filters,
                Headers = effect.Headers,
                Skipped = effect.Skipped,
            });
        }
        if (effect.Priority is { } priority && priority != ticket.Priority && !ticket.State.IsClosed())
        {
            events.Add(new PriorityChanged { At = act.At, By = act.By, From = ticket.Priority, To = priority });
        }
        if (effect.State is { } state && state != ticket.State)
        {
            events.Add(To(ticket, state, act, effect.Until));
        }
        if (TicketTags.Fresh(ticket, effect.Tags) is { IsEmpty: false } added)
        {
            events.Add(new TagsChanged { At = act.At, By = act.By, Added = added, Removed = [] });
        }
        if (TicketFields.Change(ticket, act, effect.Fields) is { } changed)
        {
            events.Add(changed);
        }
        ImmutableArray<NewArticle> notes = effect.Notes.IsEmpty ? [] : [FilterNote(ticket, act, effect.Notes)];
        events.AddRange(notes.Select(note => Added(act.At, act.By, note.Article)));
        var handed = effect.Owner is { } owner
            ? ChangeOwner(events.Aggregate(ticket, Apply), act, owner)
            : Decision.Nothing;
        return handed with { Events = [.. events, .. handed.Events], Articles = notes };
    }

    private static NewArticle FilterNote(Ticket ticket, Act act, ImmutableArray<string> notes) => new(
        new()
        {
            Id = ticket.Articles + 1,
            SenderType = SenderType.System,
            Channel = CommunicationChannel.Internal,
            IsVisibleForCustomer = false,
            From = ReplyComposer.Sender(act.Queue),
            Subject = "",
            Body = string.Join("\n\n", notes),
            Created = act.At,
        },
        default);

    /// <summary>What was decided on a mail, and what filters do then.</summary>
    public static Decision WithFilter(Ticket before, Decision decision, Act act, MailFilterEffect? effect)
    {
        if (effect is null)
        {
            return decision;
        }
        var filtered = Filter(decision.Events.Aggregate(before, Apply), act with { By = Caller.System }, effect);
        return decision with
        {
            Events = [.. decision.Events, .. filtered.Events],
            Articles = [.. decision.Articles, .. filtered.Articles],
            Notifications = [.. decision.Notifications, .. filtered.Notifications],
        };
    }
}
