using OrleansTickets.Agents;
using OrleansTickets.Tickets;

namespace OrleansTickets.Mail;

/// <summary>Hands fetched mail to the cluster.</summary>
internal sealed class MailTaker(IGrainFactory grains, IQuarantine quarantine, TimeProvider clock)
{
    /// <summary>Completes when the mail is durable, in a ticket or in quarantine.</summary>
    public async Task TakeAsync(InboundMail mail, CancellationToken cancellationToken)
    {
        using (Caller.AsSystem())
        {
            await grains.GetGrain<IPostmasterGrain>(0).TakeIn(mail, cancellationToken);
        }
    }

    /// <summary>Puts the mail into quarantine unread.</summary>
    public Task HoldAsync(InboundMail mail, string reason, CancellationToken cancellationToken) =>
        quarantine.AddAsync(mail, MailReceipts.OfContent(mail), reason, clock.GetUtcNow(), cancellationToken);

    /// <summary>Whether a failure speaks of the store or the cluster, and not of the mail.</summary>
    public static bool IsPassing(Exception failure) =>
        failure is StoreUnavailableException or TimeoutException or OperationCanceledException or OrleansException;
}
