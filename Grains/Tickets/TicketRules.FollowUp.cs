using System.Collections.Frozen;
using System.Collections.Immutable;
using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.Mail;
using OrleansTickets.Queues;

namespace OrleansTickets.Tickets;

/// <summary>What the rules for a mail must know beside the ticket.</summary>
/// <param name="Entitled">Of owner and first answerer, those who work here still and may answer in the queue.</param>
/// <param name="Queues">Whose addresses are our own: they take part in no conversation.</param>
internal sealed record FollowUpContext(FrozenSet<string> Entitled, KnownQueues Queues);

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
        if (mail.Automatic is { IsOfProgram: true } automatic
            // Another help desk marks its agents' words so, too: whoever works on the ticket should see them.
            && (automatic.Kind != AutomaticKind.Notice || ticket.State.IsClosed()))
        {
            return (FollowUpVerdict.Added, Automatic(ticket, act, mail, context.Entitled));
        }
        if (mail.Article is { SenderType: SenderType.Agent, By: { } agent })
        {
            return (FollowUpVerdict.Added, OfAgent(ticket, act, mail, agent));
        }
        var mark = mail.Article.Mark == ArticleMark.UnverifiedSender || isKnown
            ? mail.Article.Mark
            : ArticleMark.NewParticipant;
        var isTrusted = mark is ArticleMark.None or ArticleMark.RepeatedMessageId;
        var article = mail.Article with
        {
            Id = ticket.Articles + 1,
            Mark = mark,
            IsVisibleForCustomer = mail.Article.IsVisibleForCustomer && isTrusted,
        };
        var (events, told) = Return(ticket, act, context.Entitled);
        var decision = new Decision([Received(act, mail, article), .. events])
        {
            Articles = [new(article, mail.Raw)],
            Notifications = told is null
                ? []
                : [Tell(told, NotificationKind.FollowUp, ticket, article.From.ToString(), act)],
            // A stranger is shown with a mark until an agent writes to them; whom a participant copies is in.
            Participants = isTrusted ? Others(article, context.Queues) : [],
        };
        return (FollowUpVerdict.Added, decision);
    }

    /// <summary>Upon what an auto response to the mail would answer.</summary>
    public static AutoResponseKind ResponseTo(Ticket ticket, QueueSettings queue) =>
        ticket.State == TicketState.Removed ? AutoResponseKind.Remove
        : ticket.State.IsClosed() && queue.FollowUp == FollowUpPolicy.Reject ? AutoResponseKind.Reject
        : AutoResponseKind.FollowUp;

    /// <summary>Believes of a returned mail only what concerns whom it was sent to: anybody can write a bounce.</summary>
    /// <param name="returned">What it says.</param>
    /// <param name="isFailed">Whether it says that the mail failed, even if not for whom.</param>
    /// <param name="sent">The article that was sent.</param>
    public static ReturnedMail Believe(ReturnedMail returned, bool isFailed, Article sent)
    {
        ImmutableArray<string> addressees =
            [.. sent.To.Concat(sent.Cc).Select(mailbox => mailbox.Address.ToLowerInvariant()).Distinct()];
        ImmutableArray<string> failed = [.. addressees.Intersect(returned.Failed)];
        // Mail that was passed on fails under another address; of one addressee there is no doubt who it was.
        var isOnlyOne = isFailed && failed.IsEmpty && addressees.Length == 1;
        return returned with
        {
            Failed = isOnlyOne ? addressees : failed,
            Gone = [.. addressees.Intersect(returned.Gone)],
        };
    }

    // An agent who answers a notice by mail. The customer has it only if it was sent to them too; nothing else changes.
    private static Decision OfAgent(Ticket ticket, Act act, FollowUpMail mail, string agent)
    {
        var article = mail.Article with
        {
            Id = ticket.Articles + 1,
            IsVisibleForCustomer = mail.Article.To.Concat(mail.Article.Cc).Any(mailbox =>
                mailbox.Address.Equals(ticket.Customer.Address, StringComparison.OrdinalIgnoreCase)),
        };
        return new([Received(act with { By = agent }, mail, article)])
        {
            Articles = [new(article, mail.Raw)],
            Notifications = ticket.Owner is { } owner && owner != agent
                ? [Tell(owner, NotificationKind.FollowUp, ticket, article.From.ToString(), act)]
                : [],
        };
    }

    // A program's words are kept and change nothing, but that a mail of ours did not arrive must be seen to.
    private static Decision Automatic(Ticket ticket, Act act, FollowUpMail mail, FrozenSet<string> entitled)
    {
        var article = mail.Article with
        {
            Id = ticket.Articles + 1,
            SenderType = SenderType.System,
            IsVisibleForCustomer = false,
        };
        var received = Received(act, mail, article);
        if (mail.Returned is not { Failed.IsEmpty: false } returned)
        {
            return new([received])
            {
                Articles = [new(article, mail.Raw)],
                Returned = mail.Returned is null ? [] : [mail.Returned], // who complains gets nothing by itself any more
            };
        }
        var (events, told) = Return(ticket, act with { By = Caller.System }, entitled);
        var delivered = new MailDelivered
        {
            At = act.At,
            By = Caller.System,
            Article = returned.Article,
            Delivery = Delivery.Failed,
            To = string.Join(", ", returned.Failed),
            Detail = returned.Detail.Length > 0 ? returned.Detail : null,
        };
        return new([received, .. returned.Article > 0 ? [delivered] : Array.Empty<TicketEvent>(), .. events])
        {
            Articles = [new(article, mail.Raw)],
            Returned = [returned],
            Notifications = told is null
                ? []
                : [Tell(told, NotificationKind.DeliveryFailed, ticket, article.From.ToString(), act)],
        };
    }

    private static FollowUpReceived Received(Act act, FollowUpMail mail, Article article) => new()
    {
        At = act.At,
        By = act.By,
        Article = article.Id,
        From = article.From,
        Reason = mail.Reason,
        Mark = article.Mark,
        Automatic = mail.Automatic,
    };

    private static FollowUpVerdict? Refuse(Ticket ticket, QueueSettings queue, FollowUpMail mail, bool isKnown) =>
        ticket.MergedInto is not null ? FollowUpVerdict.Merged
        : mail.Reason == FollowUpReason.Bounce ? IsOurs(ticket, mail.Returned) ? null : FollowUpVerdict.Stranger
        : !isKnown && mail.Article.SenderType != SenderType.Agent && mail.Reason == FollowUpReason.Subject ? FollowUpVerdict.Stranger
        : ticket.State.IsClosed() && queue.FollowUp == FollowUpPolicy.NewTicket
            && mail.Automatic is not { IsOfProgram: true } ? FollowUpVerdict.NewTicket // an absence asks for none
        : null;

    // A bounce belongs here by the mail that came back, or by whom that was for: its number alone is guessed easily.
    private static bool IsOurs(Ticket ticket, ReturnedMail? returned) =>
        returned is { Article: > 0 } || returned is not null && returned.Failed.Any(ticket.Participants.Contains);

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

    private static ImmutableArray<string> Others(Article article, KnownQueues queues) =>
        [.. article.To.Concat(article.Cc)
            .Select(mailbox => mailbox.Address.ToLowerInvariant())
            .Where(address => queues.FindByAddress(address) is null)];
}
