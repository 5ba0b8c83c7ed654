using System.Collections.Immutable;
using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.Tickets;

namespace OrleansTickets.Mail;

// Which ticket a mail belongs to.
internal sealed partial class PostmasterGrain
{
    private async Task<TicketSearchResult> FindTicket(
        MailPass pass, ImmutableArray<Guid> receipts, MailRoute route, CancellationToken cancellationToken)
    {
        FollowUpMail? followUp = null;
        var result = new TicketSearchResult();
        await foreach (var (number, reason, article) in Candidates(pass, route, cancellationToken))
        {
            followUp ??= await Prepare(pass, receipts, route, cancellationToken);
            var asking = followUp with { Reason = reason, Returned = FollowUp.ToReturned(pass.Read.Bounce, article) };
            var (outcome, refusal) = await Ask(number, asking, pass.Foresight, cancellationToken);
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
        MailPass pass, ImmutableArray<Guid> receipts, MailRoute route, CancellationToken cancellationToken)
    {
        var read = pass.Read;
        var (mark, agent) = await Author(read);
        if (mark == ArticleMark.None && await IsRepeated(pass, route, cancellationToken))
        {
            mark = ArticleMark.RepeatedMessageId;
        }
        var sender = agent is null ? SenderType.Customer : SenderType.Agent;
        return new()
        {
            Article = FollowUp.ToArticle(read, 0, sender, mark, pass.At) with { By = agent },
            Raw = pass.Mail.Raw,
            Reason = FollowUpReason.References,
            Receipts = receipts,
            Automatic = read.Automatic,
            ReplyTo = read.ReplyTo.FirstOrDefault(),
            Languages = read.Languages,
            Effect = pass.Verdict.OnKnown,
        };
    }

    // With the article that came back, for a bounce.
    private async IAsyncEnumerable<(string Number, FollowUpReason Reason, int Article)> Candidates(
        MailPass pass, MailRoute route,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (read, seal) = (pass.Read, await seals.ReadAsync());
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

        foreach (var number in FollowUp.Tickets(pass.Mail, read, seal))
        {
            yield return (number, FollowUpReason.Address, 0);
        }

        if (pass.Mail.IsRetry && read.MessageId is { } own
            && await store.FindMessageAsync([own], route.Queue, cancellationToken) is { } header)
        {
            yield return (header.Ticket, FollowUpReason.References, header.Article);
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
        var (own, before) = (default(ArticleRef), 0);
        for (; before < ids.Length && (own = seal.ReadId(ids[before])) is null; before++)
        {
        }

        if (before > 0
            && await FindMessage(ids[..before], queue, mayCome: own is null, cancellationToken) is { } nearest)
        {
            yield return nearest;
        }

        if (own is not null)
        {
            yield return own;
            if (ids[(before + 1)..] is { IsEmpty: false } farther
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
        string number, FollowUpMail mail, MailForesight? foresight, CancellationToken cancellationToken)
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
                var ticket = GrainFactory.GetGrain<ITicketGrain>(number);
                result = foresight is null
                    ? await ticket.FollowUp(mail, cancellationToken)
                    : await ticket.TryFollowUp(mail, cancellationToken);
            }

            switch (result.Verdict)
            {
                case FollowUpVerdict.Added:
                    foresight?.See(result.Ticket, result.Response);
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

    // The same bytes would be the same mail, which the receipts tell; of a mail from quarantine the header may be here.
    private async Task<bool> IsRepeated(MailPass pass, MailRoute route, CancellationToken cancellationToken) =>
        pass.MayBeRepeated && !pass.Mail.IsRetry && pass.Read.MessageId is { } id
        && await store.IsMessageInAsync(id, route.Queue, cancellationToken);

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
}
