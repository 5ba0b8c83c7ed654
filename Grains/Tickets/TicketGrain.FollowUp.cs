using System.Collections.Frozen;
using OrleansTickets.Agents;
using OrleansTickets.Mail;

namespace OrleansTickets.Tickets;

// Mail that found this ticket.
internal sealed partial class TicketGrain
{
    public async Task<FollowUpResult> FollowUp(FollowUpMail mail, CancellationToken cancellationToken)
    {
        try
        {
            return await TakeIn(mail, cancellationToken);
        }
        catch (StaleTicketException) // another activation wrote; on what it wrote the rules may decide otherwise
        {
            return await TakeIn(mail, cancellationToken);
        }
        catch (ReceiptTakenException e)
        {
            return new() { Verdict = FollowUpVerdict.Duplicate, Article = e.First.Article };
        }
    }

    private async Task<FollowUpResult> TakeIn(FollowUpMail mail, CancellationToken cancellationToken)
    {
        if (await ledger.FindAsync(cancellationToken) is not { } ticket)
        {
            return new() { Verdict = FollowUpVerdict.NotThere };
        }
        var act = new Act(TicketRules.Customer, clock.GetUtcNow(), await SettingsOf(ticket.Queue));
        var context = new FollowUpContext(await Entitled(ticket), (await queues.ReadAsync()).Addresses);
        var (verdict, decision) = TicketRules.FollowUp(ticket, act, mail, context);
        if (verdict == FollowUpVerdict.Added)
        {
            ticket = await ledger.CommitAsync(ticket, decision, mail.Receipts, cancellationToken);
        }
        else if (await ledger.IsBehindAsync(ticket, cancellationToken))
        {
            throw new StaleTicketException($"Ticket {Number} is no longer at version {ticket.Version}.");
        }
        return new()
        {
            Verdict = verdict,
            Article = verdict == FollowUpVerdict.Added ? ticket.Articles : 0,
            Queue = ticket.Queue,
            MergedInto = ticket.MergedInto,
        };
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
