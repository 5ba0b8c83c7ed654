using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using OrleansTickets.Articles;
using OrleansTickets.Queues;
using OrleansTickets.Tickets;

namespace OrleansTickets.Mail;

/// <summary>Reads a mail, finds its ticket or opens one. Reentrant, so that the commits of many mails share a
/// transaction instead of waiting for each other.</summary>
[StatelessWorker, Reentrant]
internal sealed partial class PostmasterGrain(
    ITicketStore store, IQuarantine quarantine, QueueMap queues, MailJudge judge, MailGate gate,
    NewMailTickets newTickets, AutoResponder responder, MailSeals seals, IOptions<SenderOptions> senders,
    ILogger<PostmasterGrain> logger)
    : Grain, IPostmasterGrain
{
    private static readonly TimeSpan IgnoredFor = TimeSpan.FromDays(30);

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
            read = mail.HeaderOnlyBecause is { } why
                ? throw new MailLimitException(why)
                : MailReader.Read(mail.Raw, gate.Limits);
        }
        catch (UnreadableMailException e)
        {
            LogUnreadable(e.Message, mail.Account, mail.SourceId);
            await quarantine.AddAsync(
                mail, MailReceipts.OfContent(mail), e.Message, newTickets.Now, cancellationToken);
            var held = e is MailLimitException
                ? await TakeInHeader(mail, e.Message, cancellationToken)
                : new() { Outcome = MailOutcomeKind.Quarantined };
            return held with { Outcome = MailOutcomeKind.Quarantined, Reason = e.Message };
        }

        using var flight = gate.Enter(read.MessageId);
        var pass = new MailPass(mail, read, mail.At ?? newTickets.Now)
        {
            MayBeRepeated = read.MessageId is { } id && gate.Seen.Meet(id),
        };
        return await TakeIn(pass, cancellationToken);
    }

    // Nobody waits for an answer to a mail of which no agent knows.
    private async Task<MailOutcome> TakeInHeader(InboundMail mail, string why, CancellationToken cancellationToken)
    {
        var header = MailReader.HeaderOf(mail.Raw);
        ReadMail read;
        try
        {
            read = MailReader.Read(header, MailLimits.Widest) with
            {
                Body = $"{why} Here is its header alone; an administrator can find it in quarantine.",
            };
        }
        catch (UnreadableMailException) // not even that
        {
            return new() { Outcome = MailOutcomeKind.Quarantined };
        }

        var pass = new MailPass(mail with { Raw = header }, read, mail.At ?? newTickets.Now)
        {
            Receipts = MailReceipts.OfHeader(mail),
        };
        return await TakeIn(pass, cancellationToken);
    }

    private async Task<MailOutcome> TakeIn(MailPass pass, CancellationToken cancellationToken)
    {
        var (mail, read) = (pass.Mail, pass.Read);
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
        pass.Verdict = await judge.AskAsync(mail, read, all, pass.At);
        if (pass.Verdict.IsQueueMissing)
        {
            all = await queues.ReadFreshAsync();
            pass.Verdict = await judge.AskAsync(mail, read, all, pass.At);
        }
        var receipts = pass.Receipts ?? MailReceipts.Of(mail, read, route.Queue);
        if (pass.Verdict.IgnoredBy is { } filter && !mail.IsWanted)
        {
            return await Ignore(pass, receipts, filter, cancellationToken);
        }
        var search = await FindTicket(pass, receipts, route, cancellationToken);
        if (search.Outcome is not null)
        {
            return search.Outcome;
        }

        route = pass.Verdict.Queue is { } wanted ? new(wanted, pass.Verdict.QueueReason) : route;
        pass.Verdict = await judge.SettleAsync(pass.Verdict, route.Queue);
        return await Open(pass, route, all, receipts, search, cancellationToken);
    }

    private async Task<MailOutcome> Open(
        MailPass pass, MailRoute route, KnownQueues all, ImmutableArray<Guid> receipts, TicketSearchResult search,
        CancellationToken cancellationToken)
    {
        var read = pass.Read;
        var mark = SenderAuthentication.Of(read, senders.Value) == SenderProof.Failed ? ArticleMark.UnverifiedSender
            : await IsRepeated(pass, route, cancellationToken) ? ArticleMark.RepeatedMessageId
            : ArticleMark.None;
        var queue = all.Find(route.Queue) ?? new() { Name = route.Queue };
        var opening = NewMailTicket.Open(read, pass.Mail.Raw, route, all, pass.At, search, mark);
        var change = NewMailTicket.Filter(opening, pass.Verdict, queue) with { Receipts = receipts };
        var ask = new AutoResponseAsk
        {
            Kind = search.Refusal is { IsClosed: true } ? AutoResponseKind.NewTicket : AutoResponseKind.Reply,
            Queue = queue,
            Article = change.Articles[0].Article,
            Automatic = read.Automatic,
            ReplyTo = read.ReplyTo.FirstOrDefault(),
            Languages = read.Languages,
            Title = change.Ticket.Title,
            Unwanted = pass.Verdict.Effect.Unanswered,
        };
        using var response = await responder.BeginAsync(ask, cancellationToken);
        var reason = ((TicketOpened)change.Events[0]).Reason ?? "";
        if (pass.Foresight is null)
        {
            return await newTickets.OpenAsync(change, reason, response, cancellationToken);
        }
        var unnumbered = change.Ticket with { Number = "…" };
        pass.Foresight.See(unnumbered, response.Foresee(unnumbered));
        return NewMailTickets.Foresee(change, reason, response);
    }

    // It is kept, and one that was taken in before is no longer to be ignored.
    private async Task<MailOutcome> Ignore(
        MailPass pass, ImmutableArray<Guid> receipts, string filter, CancellationToken cancellationToken)
    {
        if (pass.Foresight is null)
        {
            if (await store.FindReceiptAsync(receipts, cancellationToken) is { } known)
            {
                return Outcome(MailOutcomeKind.Duplicate, known.Ticket, known.Article, null, "It was here before.");
            }

            await quarantine.IgnoreAsync(
                pass.Mail, MailReceipts.OfContent(pass.Mail), filter, newTickets.Now, newTickets.Now - IgnoredFor,
                cancellationToken);
            LogIgnored(filter, pass.Mail.Account, pass.Mail.SourceId);
        }
        return new()
        {
            Outcome = MailOutcomeKind.Ignored,
            Reason = $"'{filter}' ignores it.",
            IgnoredBy = filter,
        };
    }

    private static MailOutcome Outcome(
        MailOutcomeKind outcome, string ticket, int article, string? queue, string reason) =>
        new() { Outcome = outcome, Ticket = ticket, Article = article, Queue = queue, Reason = reason };

    [LoggerMessage(LogLevel.Warning, "A mail goes to quarantine: {Reason} (account {Account}, source {SourceId})")]
    private partial void LogUnreadable(string reason, string? account, string? sourceId);

    [LoggerMessage(LogLevel.Information, "The mail filter {Filter} ignores a mail (account {Account}, source {SourceId})")]
    private partial void LogIgnored(string filter, string? account, string? sourceId);

    [LoggerMessage(LogLevel.Warning, "Ticket {Number} lies behind too many merges")]
    private partial void LogMergedTooOften(string number);
}
