using OrleansTickets.Articles;

namespace OrleansTickets.Mail;

// What would become of a mail: the way of every mail, but that nothing is written.
internal sealed partial class PostmasterGrain
{
    public async Task<MailTrial> Try(InboundMail mail, CancellationToken cancellationToken)
    {
        using var place = gate.Room.Enter(mail.Raw.Length);
        var known = await judge.ReadAsync();
        var account = known.Account(mail.Account);
        mail = mail with { Queue = mail.Queue ?? account?.Queue };
        ReadMail read;
        try
        {
            read = MailReader.Read(mail.Raw, gate.Limits);
        }
        catch (UnreadableMailException e)
        {
            return new()
            {
                Outcome = new() { Outcome = MailOutcomeKind.Quarantined, Reason = e.Message },
                Size = mail.Raw.Length,
            };
        }

        var foresight = new MailForesight();
        var pass = new MailPass(mail, read, mail.At ?? newTickets.Now) { Foresight = foresight };
        var outcome = await TakeIn(pass, cancellationToken);
        var isTrusted = account?.IsTrusted == true;
        return new()
        {
            Outcome = outcome,
            Known = await FindKnown(mail, read, outcome, cancellationToken),
            Article = FollowUp.ToArticle(read, 0, SenderType.Customer, ArticleMark.None, pass.At),
            Size = mail.Raw.Length,
            Automatic = read.Automatic,
            IsTrusted = isTrusted,
            Filters = MailFilterRules.Explain(new(mail, read, isTrusted), known),
            Effect = pass.Verdict.IsNothing ? null
                : outcome.Outcome == MailOutcomeKind.Created ? pass.Verdict.Effect : pass.Verdict.OnKnown,
            Ticket = foresight.Ticket,
            Response = foresight.Response,
        };
    }

    private async Task<MailOutcome?> FindKnown(
        InboundMail mail, ReadMail read, MailOutcome outcome, CancellationToken cancellationToken)
    {
        var route = MailRouting.Find(mail, read, await queues.ReadAsync());
        var receipts = MailReceipts.Of(mail, read, outcome.Queue ?? route.Queue);
        return await store.FindReceiptAsync(receipts, cancellationToken) is { } known
            ? Outcome(MailOutcomeKind.Duplicate, known.Ticket, known.Article, null, "It was here before.")
            : null;
    }
}
