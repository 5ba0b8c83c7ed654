using System.Collections.Frozen;
using System.Collections.Immutable;
using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.Mail;
using OrleansTickets.Queues;

namespace OrleansTickets.Tickets;

/// <summary>What the rules for a mail must know beside the ticket.</summary>
/// <param name="Entitled">Of owner and first answerer, those who work here still and may answer in the queue.</param>
/// <param name="Ours">Our own addresses, in lower case: they take part in no conversation.</param>
internal sealed record FollowUpContext(FrozenSet<string> Entitled, FrozenSet<string> Ours);

// A mail that found its ticket. It is taken in, reopens, and returns to who answered first.
internal static partial class TicketRules
{
    /// <summary>Who did what a customer did.</summary>
    public const string Customer = "customer";

    public static (FollowUpVerdict Verdict, Decision Decision) FollowUp(
        Ticket ticket, Act act, FollowUpMail mail, FollowUpContext context)
    {
        var isKnown = ticket.Participants.Contains(mail.Article.From.Address.ToLowerInvariant());
        if (Refuse(ticket, act.Queue, mail, isKnown) is { } refusal)
        {
            return (refusal, Decision.Nothing);
        }
        var mark = mail.Article.Mark == ArticleMark.None && !isKnown ? ArticleMark.NewParticipant : mail.Article.Mark;
        var article = mail.Article with
        {
            Id = ticket.Articles + 1,
            Mark = mark,
            IsVisibleForCustomer = mail.Article.IsVisibleForCustomer && mark == ArticleMark.None,
        };
        var (events, told) = Return(ticket, act, context.Entitled);
        var received = new FollowUpReceived
        {
            At = act.At,
            By = act.By,
            Article = article.Id,
            From = article.From,
            Reason = mail.Reason,
            Mark = mark,
        };
        var decision = new Decision([received, .. events])
        {
            Articles = [new(article, mail.Raw)],
            Notifications = told is null
                ? []
                : [Tell(told, NotificationKind.FollowUp, ticket, article.From.ToString(), act)],
            // A stranger is shown with a mark until an agent writes to them; whom a participant copies is in.
            Participants = mark == ArticleMark.None ? Others(article, context.Ours) : [],
        };
        return (FollowUpVerdict.Added, decision);
    }

    private static FollowUpVerdict? Refuse(Ticket ticket, QueueSettings queue, FollowUpMail mail, bool isKnown) =>
        ticket.MergedInto is not null ? FollowUpVerdict.Merged
        : !isKnown && mail.Reason == FollowUpReason.Subject ? FollowUpVerdict.Stranger
        : ticket.State.IsClosed() && queue.FollowUp == FollowUpPolicy.NewTicket ? FollowUpVerdict.NewTicket
        : null;

    // State, lock and owner after the mail, and who is told. A held lock is never taken from who may hold it.
    private static (ImmutableArray<TicketEvent> Events, string? Told) Return(
        Ticket ticket, Act act, FrozenSet<string> entitled)
    {
        var owner = Entitled(ticket.Owner);
        if (ticket.State.IsClosed() && act.Queue.FollowUp == FollowUpPolicy.Reject)
        {
            return ([], Entitled(ticket.AnsweredBy) ?? owner);
        }
        var system = act with { By = Caller.System };
        var isHeld = ticket.Lock == TicketLock.Locked && owner is not null;
        List<TicketEvent> events = [];
        if (ticket.State is not (TicketState.New or TicketState.Open))
        {
            events.Add(To(ticket, TicketState.Open, act, isLocked: isHeld));
        }
        if (isHeld)
        {
            return ([.. events], owner);
        }
        if (ticket.Lock == TicketLock.Locked)
        {
            events.Add(End(ticket, system, UnlockReason.OwnerGone));
        }
        var answerer = Entitled(ticket.AnsweredBy);
        if (answerer is not null && act.Queue.FollowUpLock)
        {
            events.Add(Take(system, answerer));
        }
        if (answerer is not null && answerer != ticket.Owner)
        {
            events.Add(Own(ticket, system, answerer, isHandedOver: false));
        }
        return ([.. events], answerer);

        string? Entitled(string? login) => login is not null && entitled.Contains(login) ? login : null;
    }

    private static ImmutableArray<string> Others(Article article, FrozenSet<string> ours) =>
        [.. article.To.Concat(article.Cc)
            .Select(mailbox => mailbox.Address.ToLowerInvariant())
            .Where(address => !ours.Contains(address))];
}
