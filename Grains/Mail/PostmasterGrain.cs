using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.Queues;
using OrleansTickets.Tickets;

namespace OrleansTickets.Mail;

/// <summary>Reads a mail, finds its ticket or opens one. Reentrant, so that the commits of many mails share a
/// transaction instead of waiting for each other.</summary>
[StatelessWorker, Reentrant]
internal sealed partial class PostmasterGrain(
    ITicketStore store, IQuarantine quarantine, QueueMap queues, MailGate gate, NewMailTickets newTickets,
    AutoResponder responder, ILogger<PostmasterGrain> logger)
    : Grain, IPostmasterGrain
{
    public async Task<MailOutcome> TakeIn(InboundMail mail, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await Take(mail, cancellationToken);
            gate.Measures.Count(outcome.Outcome);
            return outcome;
        }
        catch
        {
            gate.Measures.CountRefused();
            throw;
        }
    }

    private async Task<MailOutcome> Take(InboundMail mail, CancellationToken cancellationToken)
    {
        using var place = gate.Room.Enter(mail.Raw.Length);
        ReadMail read;
        try
        {
            read = MailReader.Read(mail.Raw);
        }
        catch (UnreadableMailException e)
        {
            LogUnreadable(e.Message, mail.Account, mail.SourceId);
            await quarantine.AddAsync(
                mail, MailReceipts.OfContent(mail), e.Message, newTickets.Now, cancellationToken);
            return new() { Outcome = MailOutcomeKind.Quarantined, Reason = e.Message };
        }

        using var pass = gate.Enter(read.MessageId);
        return await TakeIn(mail, read, cancellationToken);
    }

    private async Task<MailOutcome> TakeIn(InboundMail mail, ReadMail read, CancellationToken cancellationToken)
    {
        var all = await queues.ReadAsync();
        if (read.MessageId is { } own && all.FindByAddress(read.From.Address) is not null
            && await store.FindMessageAsync([own], cancellationToken) is { } sent)
        {
            return Outcome(MailOutcomeKind.Ignored, sent.Ticket, sent.Article, null, "It is our own mail come back.");
        }

        var route = MailRouting.Find(mail, read, all);
        if (!route.IsByAddress)
        {
            all = await queues.ReadFreshAsync();
            route = MailRouting.Find(mail, read, all);
        }
        var receipts = MailReceipts.Of(mail, read, route.Queue);
        var (known, why) = await FindTicket(mail, read, receipts, cancellationToken);
        if (known is not null)
        {
            return known;
        }

        route = why is null ? route : route with { Reason = $"{route.Reason} {why}" };
        var change = NewMailTicket.Open(read, mail.Raw, route, all, At(mail)) with { Receipts = receipts };
        var ask = new AutoResponseAsk
        {
            Kind = why is null ? AutoResponseKind.Reply : AutoResponseKind.NewTicket,
            Queue = all.Find(route.Queue) ?? new() { Name = route.Queue },
            Article = change.Articles[0].Article,
            Automatic = read.Automatic,
            ReplyTo = read.ReplyTo.FirstOrDefault(),
            Languages = read.Languages,
            Title = change.Ticket.Title,
        };
        using var response = await responder.BeginAsync(ask, cancellationToken);
        return await newTickets.OpenAsync(change, route.Reason, response, cancellationToken);
    }

    // The ticket's outcome, or why it is a new one although something led to a ticket.
    private async Task<(MailOutcome? Outcome, string? Why)> FindTicket(
        InboundMail mail, ReadMail read, ImmutableArray<Guid> receipts, CancellationToken cancellationToken)
    {
        FollowUpMail? followUp = null;
        string? why = null;
        await foreach (var (number, reason, article) in Candidates(read, cancellationToken))
        {
            followUp ??= new()
            {
                Article = FollowUp.ToArticle(read, 0, SenderType.Customer, await Mark(read.From), At(mail)),
                Raw = mail.Raw,
                Reason = reason,
                Receipts = receipts,
                Automatic = read.Automatic,
                ReplyTo = read.ReplyTo.FirstOrDefault(),
                Languages = read.Languages,
            };
            var asking = followUp with { Reason = reason, Returned = FollowUp.ToReturned(read.Bounce, article) };
            var (outcome, refusal) = await Ask(number, asking, cancellationToken);
            if (outcome is not null)
            {
                return (outcome, null);
            }

            why ??= refusal;
        }

        return (null, why);
    }

    // With the article that came back, for a bounce.
    private async IAsyncEnumerable<(string Number, FollowUpReason Reason, int Article)> Candidates(
        ReadMail read, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (read.Bounce is { } bounce)
        {
            if (bounce.MessageId is { } sent && await store.FindMessageAsync([sent], cancellationToken) is { } came)
            {
                yield return (came.Ticket, FollowUpReason.Bounce, came.Article);
            }
            foreach (var number in FollowUp.Numbers(bounce))
            {
                yield return (number, FollowUpReason.Bounce, 0);
            }
        }

        var ids = FollowUp.MessageIds(read);
        if (!ids.IsEmpty && await FindMessage(ids, cancellationToken) is { } named)
        {
            yield return (named.Ticket, FollowUpReason.References, named.Article);
        }

        foreach (var number in FollowUp.Numbers(read))
        {
            yield return (number, FollowUpReason.Subject, 0);
        }
    }

    // What is being taken in just now is no longer unknown in a moment.
    private async Task<ArticleRef?> FindMessage(ImmutableArray<string> ids, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(ids, cancellationToken);
        if (await store.FindMessageAsync(ids, cancellationToken) is { } known)
        {
            return known;
        }

        await gate.WaitForArrivalAsync(ids, cancellationToken);
        return await store.FindMessageAsync(ids, cancellationToken);
    }

    private async Task<(MailOutcome? Outcome, string? Refusal)> Ask(
        string number, FollowUpMail mail, CancellationToken cancellationToken)
    {
        var why = mail.Reason switch
        {
            FollowUpReason.Bounce => "It brings back a mail of the ticket.",
            FollowUpReason.References => "In-Reply-To or References name a mail of the ticket.",
            _ => "The subject names the ticket.",
        };
        for (var hop = 0; hop <= FollowUp.MaxHops; hop++)
        {
            FollowUpResult result;
            using (Caller.AsSystem())
            {
                result = await GrainFactory.GetGrain<ITicketGrain>(number).FollowUp(mail, cancellationToken);
            }

            switch (result.Verdict)
            {
                case FollowUpVerdict.Added:
                    return (Outcome(MailOutcomeKind.FollowUp, number, result.Article, result.Queue, why) with
                    {
                        AutoResponse = result.AutoResponse,
                        SuppressedBecause = result.SuppressedBecause,
                    }, null);
                case FollowUpVerdict.Duplicate:
                    why = "It was here before.";
                    return (Outcome(MailOutcomeKind.Duplicate, number, result.Article, result.Queue, why), null);
                case FollowUpVerdict.NewTicket:
                    return (null, $"Ticket {number} is closed, and its queue takes this as a new one.");
                case FollowUpVerdict.Stranger:
                    return (null, $"The subject names ticket {number}, in which the sender has no part.");
                case FollowUpVerdict.Merged when result.MergedInto is { } next:
                    number = next;
                    mail = mail.Reason == FollowUpReason.Bounce // what came back is an article of the other one
                        ? mail with { Reason = FollowUpReason.References, Returned = null }
                        : mail;
                    break;
                default:
                    return (null, null);
            }
        }

        LogMergedTooOften(number);
        return (null, null);
    }

    private DateTimeOffset At(InboundMail mail) => mail.At ?? newTickets.Now;

    // Anybody can write an agent's address into From.
    private async Task<ArticleMark> Mark(Mailbox from)
    {
        if (from.Address.Length == 0)
        {
            return ArticleMark.None;
        }

        using (Caller.AsSystem())
        {
            var directory = GrainFactory.GetGrain<IAgentDirectoryGrain>(IAgentDirectoryGrain.Key);
            return await directory.FindByEmail(from.Address) is null ? ArticleMark.None : ArticleMark.UnverifiedSender;
        }
    }

    private static MailOutcome Outcome(
        MailOutcomeKind outcome, string ticket, int article, string? queue, string reason) =>
        new() { Outcome = outcome, Ticket = ticket, Article = article, Queue = queue, Reason = reason };

    [LoggerMessage(LogLevel.Warning, "A mail goes to quarantine: {Reason} (account {Account}, source {SourceId})")]
    private partial void LogUnreadable(string reason, string? account, string? sourceId);

    [LoggerMessage(LogLevel.Warning, "Ticket {Number} lies behind too many merges")]
    private partial void LogMergedTooOften(string number);
}
