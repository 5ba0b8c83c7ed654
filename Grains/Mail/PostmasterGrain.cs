using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
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
    AutoResponder responder, MailSeals seals, IOptions<SenderOptions> senders, ILogger<PostmasterGrain> logger)
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
            && await store.FindMessageAsync([own], null, cancellationToken) is { } sent)
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
        var search = await FindTicket(mail, read, receipts, route, cancellationToken);
        if (search.Outcome is not null)
        {
            return search.Outcome;
        }

        var mark = SenderAuthentication.Of(read, senders.Value) == SenderProof.Failed ? ArticleMark.UnverifiedSender
            : await IsRepeated(read, route, cancellationToken) ? ArticleMark.RepeatedMessageId
            : ArticleMark.None;
        var change = NewMailTicket.Open(read, mail.Raw, route, all, At(mail), search, mark) with { Receipts = receipts };
        var ask = new AutoResponseAsk
        {
            Kind = search.Refusal is { IsClosed: true } ? AutoResponseKind.NewTicket : AutoResponseKind.Reply,
            Queue = all.Find(route.Queue) ?? new() { Name = route.Queue },
            Article = change.Articles[0].Article,
            Automatic = read.Automatic,
            ReplyTo = read.ReplyTo.FirstOrDefault(),
            Languages = read.Languages,
            Title = change.Ticket.Title,
        };
        using var response = await responder.BeginAsync(ask, cancellationToken);
        var reason = ((TicketOpened)change.Events[0]).Reason ?? "";
        return await newTickets.OpenAsync(change, reason, response, cancellationToken);
    }

    private async Task<TicketSearchResult> FindTicket(
        InboundMail mail, ReadMail read, ImmutableArray<Guid> receipts, MailRoute route,
        CancellationToken cancellationToken)
    {
        FollowUpMail? followUp = null;
        var result = new TicketSearchResult();
        await foreach (var (number, reason, article) in Candidates(mail, read, route, cancellationToken))
        {
            followUp ??= await Prepare(mail, read, receipts, route, cancellationToken);
            var asking = followUp with { Reason = reason, Returned = FollowUp.ToReturned(read.Bounce, article) };
            var (outcome, refusal) = await Ask(number, asking, cancellationToken);
            if (outcome is not null)
            {
                return result with { Outcome = outcome };
            }

            result = refusal is null
                ? result with { Unknown = result.Unknown.Add(number) }
                : result with { Refusal = result.Refusal ?? refusal };
        }

        return result;
    }

    private async Task<FollowUpMail> Prepare(
        InboundMail mail, ReadMail read, ImmutableArray<Guid> receipts, MailRoute route,
        CancellationToken cancellationToken)
    {
        var (mark, agent) = await Author(read);
        if (mark == ArticleMark.None && await IsRepeated(read, route, cancellationToken))
        {
            mark = ArticleMark.RepeatedMessageId;
        }
        var sender = agent is null ? SenderType.Customer : SenderType.Agent;
        return new()
        {
            Article = FollowUp.ToArticle(read, 0, sender, mark, At(mail)) with { By = agent },
            Raw = mail.Raw,
            Reason = FollowUpReason.References,
            Receipts = receipts,
            Automatic = read.Automatic,
            ReplyTo = read.ReplyTo.FirstOrDefault(),
            Languages = read.Languages,
        };
    }

    // With the article that came back, for a bounce.
    private async IAsyncEnumerable<(string Number, FollowUpReason Reason, int Article)> Candidates(
        InboundMail mail, ReadMail read, MailRoute route,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seal = await seals.ReadAsync();
        if (read.Bounce is { } bounce)
        {
            if (bounce.MessageId is { } sent
                && (seal.ReadId(sent) ?? await store.FindMessageAsync([sent], null, cancellationToken)) is { } came)
            {
                yield return (came.Ticket, FollowUpReason.Bounce, came.Article);
            }
            foreach (var number in FollowUp.Numbers(bounce))
            {
                yield return (number, FollowUpReason.Bounce, 0);
            }
        }

        foreach (var number in FollowUp.Tickets(mail, read, seal))
        {
            yield return (number, FollowUpReason.Address, 0);
        }

        await foreach (var named in Named(FollowUp.MessageIds(read), seal, route.Queue, cancellationToken))
        {
            yield return (named.Ticket, FollowUpReason.References, named.Article);
        }

        foreach (var number in FollowUp.Numbers(read))
        {
            yield return (number, FollowUpReason.Subject, 0);
        }
    }

    // An id with our seal tells its ticket by itself; whether the others are known is asked of the store.
    private async IAsyncEnumerable<ArticleRef> Named(
        ImmutableArray<string> ids, MailSeal seal, string queue,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var others = ids.TakeWhile(id => seal.ReadId(id) is null).ToImmutableArray();
        var isSealed = others.Length < ids.Length;
        if (!others.IsEmpty && await FindMessage(others, queue, mayCome: !isSealed, cancellationToken) is { } nearest)
        {
            yield return nearest;
        }

        if (isSealed)
        {
            yield return seal.ReadId(ids[others.Length])!;
            if (ids.RemoveRange(0, others.Length + 1) is { IsEmpty: false } farther
                && await FindMessage(farther, queue, mayCome: false, cancellationToken) is { } ancestor)
            {
                yield return ancestor;
            }
        }
    }

    // What is being taken in just now is no longer unknown in a moment.
    private async Task<ArticleRef?> FindMessage(
        ImmutableArray<string> ids, string queue, bool mayCome, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(ids, cancellationToken);
        var known = await store.FindMessageAsync(ids, queue, cancellationToken);
        if (known is not null || !mayCome)
        {
            return known;
        }

        await gate.WaitForArrivalAsync(ids, cancellationToken);
        return await store.FindMessageAsync(ids, queue, cancellationToken);
    }

    // Neither an outcome nor a refusal: there is no such ticket.
    private async Task<(MailOutcome? Outcome, TicketRefusal? Refusal)> Ask(
        string number, FollowUpMail mail, CancellationToken cancellationToken)
    {
        var why = mail.Reason switch
        {
            FollowUpReason.Bounce => "It brings back a mail of the ticket.",
            FollowUpReason.Address => "It went to the ticket's own address.",
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
                    return (null, new(
                        number, $"Ticket {number} is closed, and its queue takes this as a new one.", IsClosed: true));
                case FollowUpVerdict.Stranger:
                    gate.Measures.CountStranger();
                    return (null, new(
                        number, $"The subject names ticket {number}, in which the sender has no part.", IsClosed: false));
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

    // The same bytes would be the same mail, which the receipts tell.
    private async Task<bool> IsRepeated(ReadMail read, MailRoute route, CancellationToken cancellationToken) =>
        read.MessageId is { } id && await store.IsMessageInAsync(id, route.Queue, cancellationToken);

    private DateTimeOffset At(InboundMail mail) => mail.At ?? newTickets.Now;

    // Anybody can write anybody's address into From. Of an agent's it is believed only if a trusted server proves it.
    private async Task<(ArticleMark Mark, string? Agent)> Author(ReadMail read)
    {
        var proof = SenderAuthentication.Of(read, senders.Value);
        if (read.From.Address.Length == 0)
        {
            return default;
        }

        using (Caller.AsSystem())
        {
            var directory = GrainFactory.GetGrain<IAgentDirectoryGrain>(IAgentDirectoryGrain.Key);
            var agent = await directory.FindByEmail(read.From.Address);
            return proof == SenderProof.Failed ? (ArticleMark.UnverifiedSender, null)
                : agent is null ? default
                : proof == SenderProof.Passed ? (ArticleMark.None, agent)
                : (ArticleMark.UnverifiedSender, null);
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
