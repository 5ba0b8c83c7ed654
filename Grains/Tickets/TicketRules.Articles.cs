using System.Collections.Immutable;
using OrleansTickets.Agents;
using OrleansTickets.Articles;

namespace OrleansTickets.Tickets;

// What agents write. A note helps, so no lock forbids it; an answer needs the lock, so that no two are sent.
internal static partial class TicketRules
{
    /// <summary>A new ticket with its first article, however it came.</summary>
    public static Decision Open(TicketOpened opened, NewArticle first, ImmutableArray<string> participants) =>
        new([opened, Added(opened.At, opened.By, first.Article)])
        {
            Articles = [first],
            Participants = participants,
        };

    /// <summary>A request by phone or web, as an agent took it down.</summary>
    public static Decision Open(Act act, NewTicket request)
    {
        var opened = new TicketOpened
        {
            At = act.At,
            By = act.By,
            Queue = request.Queue,
            Title = request.Title,
            Customer = request.Customer,
            Channel = request.Channel,
            Priority = request.Priority,
        };
        var first = new Article
        {
            Id = 1,
            SenderType = SenderType.Customer,
            Channel = request.Channel,
            IsVisibleForCustomer = true,
            From = request.Customer,
            Subject = request.Title,
            Body = request.Body,
            Created = act.At,
            By = act.By,
        };
        return Open(opened, new(first, default), [request.Customer.Address]);
    }

    /// <summary>Refuses an answer before it is composed.</summary>
    public static void CheckReply(Ticket ticket, string by, Reply reply)
    {
        if (reply.CloseAs
            is not (null or TicketState.Open or TicketState.ClosedSuccessful or TicketState.ClosedUnsuccessful))
        {
            throw new InvalidRequestException("closeAs", $"An answer leaves its ticket open or closed.");
        }
        RefuseGone(ticket);
        RefuseHeld(ticket, by);
        // A colleague's note is no reason to think again; what the customer wrote meanwhile is.
        if (reply.ExpectedVersion < ticket.CustomerVersion)
        {
            throw new TicketRuleException(
                TicketRule.StaleVersion, $"The customer wrote to ticket {ticket.Number} after what you have read.");
        }
    }

    /// <param name="ticket">The ticket.</param>
    /// <param name="act">Who, when, where.</param>
    /// <param name="reply">What was asked.</param>
    /// <param name="article">What it became: the mail with its bytes.</param>
    /// <param name="outgoing">The mail to send.</param>
    /// <param name="template">Name of the template it was written from.</param>
    public static Decision Reply(
        Ticket ticket, Act act, Reply reply, NewArticle article, OutgoingMail outgoing, string? template)
    {
        CheckReply(ticket, act.By, reply);
        var state = reply.CloseAs ?? TicketState.Open;
        ImmutableArray<TicketEvent> events =
        [
            .. Reserve(ticket, act),
            Added(act.At, act.By, article.Article) with { Template = template, UnlocksAt = act.UnlocksAt },
            .. ticket.State == state ? [] : Changed(To(ticket, state, act, isLocked: true)),
            .. state.IsClosed() ? [Release(ticket, act, UnlockReason.Closed)] : Array.Empty<TicketEvent>(),
        ];
        return new(events)
        {
            Articles = [article],
            Outbox = [outgoing],
            // Whom an agent writes to may answer.
            Participants = [.. article.Article.To.Concat(article.Article.Cc).Select(mailbox => mailbox.Address)],
        };

        static TicketEvent[] Changed(StateChanged change) => [change];
    }

    /// <summary>A note; the holder's own starts the lock's time anew.</summary>
    public static Decision Note(Ticket ticket, Act act, NewArticle article)
    {
        var renews = ticket.Lock == TicketLock.Locked && ticket.Owner == act.By && !ticket.State.IsPending();
        var added = Added(act.At, act.By, article.Article) with { UnlocksAt = renews ? act.UnlocksAt : null };
        return new([added]) { Articles = [article] };
    }

    public static Decision RecordDelivery(Ticket ticket, Act act, MailDelivered delivered) => new([delivered])
    {
        Notifications = delivered.Delivery == Delivery.Failed && ticket.Owner is { } owner
            ? [Tell(owner, NotificationKind.DeliveryFailed, ticket, act.By, act)]
            : [],
    };

    private static ArticleAdded Added(DateTimeOffset at, string by, Article article) => new()
    {
        At = at,
        By = by,
        Article = article.Id,
        SenderType = article.SenderType,
        Channel = article.Channel,
        IsVisibleForCustomer = article.IsVisibleForCustomer,
    };
}
