using System.Threading.RateLimiting;
using OrleansTickets.Agents;
using OrleansTickets.Tickets;

namespace OrleansTickets.Mail;

/// <summary>Hands the fetched mail of all mailboxes to the cluster.</summary>
internal sealed class MailTaker(
    IGrainFactory grains, ITicketStore store, IQuarantine quarantine, TimeProvider clock, FetchMeasures measures)
    : IDisposable
{
    // Half of what the postmaster has room for: mailboxes alone never bring it to refuse what others hand in.
    private const int Room = (int)(MailRoom.Size / 2);

    private readonly ConcurrencyLimiter room = new(new() { PermitLimit = Room, QueueLimit = int.MaxValue });

    /// <summary>Counts what fails.</summary>
    public FetchMeasures Measures => measures;

    /// <summary>Completes when there is room for so many mails of so many bytes together, until it is disposed. The
    /// mailboxes wait for it in turn.</summary>
    public async Task<IDisposable> MakeRoomAsync(int count, long bytes, CancellationToken cancellationToken) =>
        await room.AcquireAsync(
            (int)Math.Min((count * (long)MailRoom.LeastPerMail) + bytes, Room), cancellationToken);

    /// <summary>Whether the mail of an account with this name is an article already.</summary>
    public async Task<bool> IsInAsync(string account, string name, CancellationToken cancellationToken) =>
        await store.FindReceiptAsync([MailReceipts.OfSource(account, name)], cancellationToken) is not null;

    /// <summary>Takes in a mail once those before it are in; the order of the calls is that of its tickets. One that
    /// no try takes in must not hold up the others, nor come again for ever: it goes to quarantine.</summary>
    public async Task<FetchedMail> TakeAsync(
        string id, InboundMail mail, int failures, MailOrder.Place place, CancellationToken cancellationToken)
    {
        var taken = new FetchedMail(id, IsIn: false);
        mail = mail with { At = clock.GetUtcNow() };
        try
        {
            if (await place.WaitAsync())
            {
                taken = await TakeAsync(taken, mail, cancellationToken);
            }

            if (taken is { IsIn: false, IsStopped: false, Failure: { } failure } && failures + 1 >= MailTries.Max)
            {
                var reason = $"It failed {MailTries.Max} times: {failure.Message}";
                var held = await HoldAsync(id, mail, reason, cancellationToken);
                taken = held.IsIn ? taken with { IsIn = true, IsHeld = true } : held;
            }
        }
        finally
        {
            place.Leave(taken.IsIn);
        }

        return taken;
    }

    /// <summary>Takes in the header of a mail that is too large to be fetched.</summary>
    public async Task<FetchedMail> TakeHeaderAsync(string id, InboundMail mail, CancellationToken cancellationToken) =>
        await TakeAsync(
            new FetchedMail(id, IsIn: false, IsKept: true), mail with { At = clock.GetUtcNow() }, cancellationToken);

    // Puts the mail into quarantine unread.
    private async Task<FetchedMail> HoldAsync(
        string id, InboundMail mail, string reason, CancellationToken cancellationToken)
    {
        try
        {
            await quarantine.AddAsync(
                mail, MailReceipts.OfContent(mail), reason, clock.GetUtcNow(), cancellationToken);
            return new(id, IsIn: true, IsKept: true) { IsHeld = true };
        }
        catch (Exception e) // settled with the others of its batch
        {
            return new(id, IsIn: false, e);
        }
    }

    /// <summary>Whether a failure speaks of the store or the cluster, and not of the mail.</summary>
    public static bool IsPassing(Exception failure) =>
        failure is StoreUnavailableException or TimeoutException or OperationCanceledException or OrleansException;

    public void Dispose() => room.Dispose();

    private async Task<FetchedMail> TakeAsync(
        FetchedMail mail, InboundMail inbound, CancellationToken cancellationToken)
    {
        try
        {
            using (Caller.AsSystem())
            {
                var outcome = await grains.GetGrain<IPostmasterGrain>(0).TakeIn(inbound, cancellationToken);
                return mail with { IsIn = true, IsHeld = outcome.Outcome == MailOutcomeKind.Quarantined };
            }
        }
        catch (Exception e) // settled with the others of its batch
        {
            return mail with { Failure = e };
        }
    }
}
