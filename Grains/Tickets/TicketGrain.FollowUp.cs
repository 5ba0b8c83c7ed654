using System.Collections.Frozen;
using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.Mail;

namespace OrleansTickets.Tickets;

// Mail that found this ticket.
internal sealed partial class TicketGrain
{
    public async Task<FollowUpResult> FollowUp(FollowUpMail mail, CancellationToken cancellationToken)
    {
        try
        {
            return await TakeIn(mail, isTrial: false, cancellationToken);
        }
        catch (StaleTicketException) // another activation wrote; on what it wrote the rules may decide otherwise
        {
            return await TakeIn(mail, isTrial: false, cancellationToken);
        }
        catch (ReceiptTakenException e)
        {
            return new() { Verdict = FollowUpVerdict.Duplicate, Article = e.First.Article };
        }
    }

    public Task<FollowUpResult> TryFollowUp(FollowUpMail mail, CancellationToken cancellationToken) =>
        TakeIn(mail, isTrial: true, cancellationToken);

    private async Task<FollowUpResult> TakeIn(FollowUpMail mail, bool isTrial, CancellationToken cancellationToken)
    {
        if (await ledger.FindAsync(cancellationToken) is not { } ticket)
        {
            return new() { Verdict = FollowUpVerdict.NotThere };
        }
        mail = mail with
        {
            Returned = await BelieveAsync(mail, cancellationToken),
            Article = await OfWhomAsync(mail.Article, ticket.Queue),
        };
        var act = new Act(TicketRules.Customer, clock.GetUtcNow(), await SettingsOf(ticket.Queue));
        var context = new FollowUpContext(await Entitled(ticket), await queues.ReadAsync());
        var (verdict, decision) = TicketRules.FollowUp(ticket, act, mail, context);
        if (verdict == FollowUpVerdict.Added)
        {
            decision = TicketRules.WithFilter(ticket, decision, act, mail.Effect);
            return await AddAsync(ticket, act, mail, decision, isTrial, cancellationToken);
        }
        if (await ledger.IsBehindAsync(ticket, cancellationToken))
        {
            throw new StaleTicketException($"Ticket {Number} is no longer at version {ticket.Version}.");
        }
        return new() { Verdict = verdict, Queue = ticket.Queue, MergedInto = ticket.MergedInto };
    }

    private async Task<FollowUpResult> AddAsync(
        Ticket ticket, Act act, FollowUpMail mail, Decision decision, bool isTrial,
        CancellationToken cancellationToken)
    {
        var added = decision.Articles[0].Article;
        var ask = new AutoResponseAsk
        {
            Kind = TicketRules.ResponseTo(ticket, act.Queue),
            Queue = act.Queue,
            Article = added,
            Automatic = mail.Automatic,
            ReplyTo = mail.ReplyTo,
            Languages = mail.Languages,
            Ticket = Number,
            Title = ticket.Title,
            Unwanted = mail.Effect?.Unanswered,
        };
        using var response = await responder.BeginAsync(ask, cancellationToken);
        var result = new FollowUpResult
        {
            Verdict = FollowUpVerdict.Added,
            Article = added.Id,
            Queue = ticket.Queue,
            AutoResponse = response.Outcome,
            SuppressedBecause = response.Refusal,
        };
        if (isTrial)
        {
            var after = decision.On(Number, ticket, []).Ticket;
            return result with { Ticket = after, Response = response.Foresee(after) };
        }
        await ledger.CommitAsync(ticket, response.AddTo(ticket, decision), mail.Receipts, cancellationToken);
        return result;
    }

    // Whoever is an agent elsewhere writes here as anybody does.
    private async ValueTask<Article> OfWhomAsync(Article article, string queue)
    {
        if (article.By is not { } agent)
        {
            return article;
        }
        var held = await rights.OfAsync(agent);
        return held.IsValid && held.Cover(Right.Note, queue)
            ? article
            : article with { SenderType = SenderType.Customer, By = null };
    }

    private async ValueTask<ReturnedMail?> BelieveAsync(FollowUpMail mail, CancellationToken cancellationToken)
    {
        if (mail.Returned is not { Article: > 0 } returned)
        {
            return mail.Returned;
        }
        var sent = await store.ReadArticlesAsync(Number, returned.Article + 1, 1, cancellationToken);
        return sent is [{ Delivery: not null } article]
            ? TicketRules.Believe(returned, mail.Automatic?.Kind == AutomaticKind.Bounce, article)
            : returned with { Failed = [], Gone = [] };
    }

    private async ValueTask<FrozenSet<string>> Entitled(Ticket ticket)
    {
        List<string> entitled = [];
        foreach (var login in new[] { ticket.Owner, ticket.AnsweredBy }.OfType<string>().Distinct())
        {
            var held = await rights.OfAsync(login);
            if (held.IsValid && held.Cover(Right.ReadWrite, ticket.Queue))
            {
                entitled.Add(login);
            }
        }
        return entitled.ToFrozenSet();
    }
}
