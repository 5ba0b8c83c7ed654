using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.Queues;
using OrleansTickets.Tickets;

namespace OrleansTickets.Mail;

/// <summary>What was decided on one auto response, until it is committed.</summary>
internal sealed class AutoResponseTurn(AutoResponseAsk? ask, AutoResponse? response, MailSeal? seal) : IDisposable
{
    /// <summary>The queue has none.</summary>
    public static AutoResponseTurn None { get; } = new(null, null, null);

    /// <summary>Why it is not sent.</summary>
    public string? Refusal { get; init; }

    /// <summary>Others who would write to the same address wait for this.</summary>
    public SemaphoreSlim? Turn { private get; init; }

    public AutoResponseOutcome Outcome => ask is null ? AutoResponseOutcome.None
        : Refusal is null ? AutoResponseOutcome.Queued : AutoResponseOutcome.Suppressed;

    /// <summary>The ticket's change with the response, or with why there is none.</summary>
    /// <param name="change">The change, its ticket numbered.</param>
    public TicketChange AddTo(TicketChange change)
    {
        var (happened, article, mail) = On(change.Ticket);
        return happened is null ? change : change with
        {
            Ticket = TicketRules.Apply(change.Ticket, happened),
            Events = [.. change.Events, happened],
            Articles = article is null ? change.Articles : [.. change.Articles, article],
            Outbox = mail is null ? change.Outbox : [.. change.Outbox, mail],
        };
    }

    /// <summary>The decision with the response, or with why there is none.</summary>
    /// <param name="ticket">The ticket before the decision.</param>
    /// <param name="decision">What was decided on the mail.</param>
    public Decision AddTo(Ticket ticket, Decision decision)
    {
        var after = TicketRules.Fold(ticket.Number, ticket, decision.Events);
        var (happened, article, mail) = On(after);
        return happened is null ? decision : decision with
        {
            Events = [.. decision.Events, happened],
            Articles = article is null ? decision.Articles : [.. decision.Articles, article],
            Outbox = mail is null ? decision.Outbox : [.. decision.Outbox, mail],
        };
    }

    /// <summary>What would be sent, if anything, on the ticket as it then is.</summary>
    public AutoResponsePreview? Foresee(Ticket ticket) =>
        On(ticket) is (_, { Article: var article }, _) ? new(article.To[0], article.Subject, article.Body) : null;

    public void Dispose() => Turn?.Release();

    private (TicketEvent? Happened, NewArticle? Article, OutgoingMail? Mail) On(Ticket ticket)
    {
        if (ask is null || response is null || seal is null)
        {
            return default;
        }
        if (Refusal is not null)
        {
            var suppressed = new AutoResponseSuppressed
            {
                At = ticket.Changed,
                By = Caller.System,
                Kind = ask.Kind,
                Reason = Refusal,
            };
            return (suppressed, null, null);
        }
        var (article, mail) = AutoResponseText.Write(ask, response, ticket, seal);
        var added = new ArticleAdded
        {
            At = ticket.Changed,
            By = Caller.System,
            Article = article.Article.Id,
            SenderType = SenderType.System,
            Channel = CommunicationChannel.Email,
            IsVisibleForCustomer = true,
            AutoResponse = ask.Kind,
        };
        return (added, article, mail);
    }
}
