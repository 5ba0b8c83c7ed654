using System.Collections.Immutable;
using OrleansTickets.Agents;

namespace OrleansTickets.Tickets;

/// <summary>What an activation remembers of its ticket. Memory follows the store and never leads it: a decision is
/// committed, then remembered. While silos come and go there may be a second activation that knows nothing of it; so
/// whatever is answered without a commit, which would find out, is compared with the store first.</summary>
/// <param name="number">The ticket's number.</param>
/// <param name="store">The truth.</param>
/// <param name="announcer">Is told of each commit.</param>
/// <param name="distrust">Ends the activation, after a failure that may hide a commit, or when another one wrote.</param>
/// <param name="clock">Tells how old what is remembered is.</param>
internal sealed class TicketLedger(
    string number, ITicketStore store, Announcer announcer, Action distrust, TimeProvider clock)
{
    private const int MostReceipts = 64;
    private const int MostLoads = 3;
    private readonly Queue<Guid> receipts = new(); // of commands done lately
    private Ticket? ticket;
    private long latest; // the highest version that was ever seen
    private long confirmed; // when the store was asked last

    /// <summary>Whether a look at what is no older than this costs no reading of the store.</summary>
    public bool Knows(TimeSpan oldest) => ticket is not null && clock.GetElapsedTime(confirmed) < oldest;

    /// <summary>The ticket, or nothing. Absence is not remembered: the next to ask may ask after it was
    /// opened.</summary>
    public async ValueTask<Ticket?> FindAsync(CancellationToken cancellationToken)
    {
        if (ticket is null)
        {
            await LoadAsync(cancellationToken);
        }
        return ticket;
    }

    /// <summary>The ticket, or nothing, as the store had it within this time.</summary>
    public async ValueTask<Ticket?> FindAsync(TimeSpan oldest, CancellationToken cancellationToken)
    {
        if (!Knows(oldest))
        {
            await LoadAsync(cancellationToken);
        }
        return ticket;
    }

    /// <summary>Whether somebody else wrote after this.</summary>
    public async Task<bool> IsBehindAsync(Ticket known, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        return ticket?.Version != known.Version;
    }

    /// <exception cref="RightMissingException">There is no such ticket: what one hears who may not see it.</exception>
    public async ValueTask<Ticket> ReadAsync(CancellationToken cancellationToken) =>
        await FindAsync(cancellationToken) ?? throw RightsFilter.Hidden();

    /// <summary>Decides on the ticket as it stands, and commits that. A command that was done before is not done
    /// again: its answer is the ticket.</summary>
    public async Task<Ticket> ActAsync(
        Guid? receipt, Func<Ticket, ValueTask<Decision>> decide, CancellationToken cancellationToken)
    {
        var before = await ReadAsync(cancellationToken);
        if (receipt is { } known && receipts.Contains(known))
        {
            return before;
        }
        try
        {
            return await DecideAsync(before, receipt, decide, cancellationToken);
        }
        catch (StaleTicketException) // another activation wrote; on what it wrote the rules may decide otherwise
        {
            return await DecideAsync(await ReadAsync(cancellationToken), receipt, decide, cancellationToken);
        }
    }

    /// <summary>Commits, then remembers.</summary>
    public async Task<Ticket> CommitAsync(
        Ticket? before, Decision decision, ImmutableArray<Guid> taken, CancellationToken cancellationToken)
    {
        var change = decision.On(number, before, taken);
        try
        {
            await store.CommitAsync(change, cancellationToken);
        }
        catch (Exception e) when (e is StaleTicketException or ReceiptTakenException)
        {
            ticket = null; // the store knows more than we do
            throw;
        }
        catch
        {
            // Nobody knows whether it is committed: a lost connection hides that. The next call reads.
            ticket = null;
            distrust();
            throw;
        }
        (ticket, latest, confirmed) = (change.Ticket, change.Ticket.Version, clock.GetTimestamp());
        announcer.Announce(before, change.Ticket, change.Events, change.Notifications, !change.Outbox.IsEmpty);
        return change.Ticket;
    }

    private async Task<Ticket> DecideAsync(
        Ticket before, Guid? receipt, Func<Ticket, ValueTask<Decision>> decide, CancellationToken cancellationToken)
    {
        ImmutableArray<Guid> taken = receipt is { } one ? [one] : [];
        try
        {
            var decision = await decide(before);
            var after = decision.Events.IsEmpty
                ? await ConfirmAsync(before, cancellationToken)
                : await CommitAsync(before, decision, taken, cancellationToken);
            Remember(receipt);
            return after;
        }
        catch (ReceiptTakenException)
        {
            Remember(receipt);
            return await ReadAsync(cancellationToken);
        }
        // What a command did may be why the rules now refuse it: to close what it closed.
        catch (Exception e) when (e is TicketRuleException or InvalidRequestException)
        {
            if (taken.IsEmpty || await store.FindReceiptAsync(taken, cancellationToken) is null)
            {
                await ConfirmAsync(before, cancellationToken);
                throw;
            }
            Remember(receipt);
            return await ReadAsync(cancellationToken);
        }
    }

    private async Task<Ticket> ConfirmAsync(Ticket known, CancellationToken cancellationToken) =>
        await IsBehindAsync(known, cancellationToken)
            ? throw new StaleTicketException($"Ticket {number} is no longer at version {known.Version}.")
            : known;

    // Readings interleave with a commit, which may have been remembered meanwhile, and they may be overtaken.
    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        for (var loads = 0; loads < MostLoads; loads++)
        {
            var asked = clock.GetTimestamp();
            var loaded = await store.ReadTicketAsync(number, cancellationToken);
            if (loaded is null)
            {
                return;
            }
            if (loaded.Version >= latest)
            {
                if (ticket is not null && ticket.Version < loaded.Version)
                {
                    distrust(); // the directory knows one of us
                }
                (ticket, latest, confirmed) = (loaded, loaded.Version, asked);
                return;
            }
            if (ticket is not null)
            {
                return;
            }
        }
        throw new StaleTicketException($"Ticket {number} is written all the time.");
    }

    private void Remember(Guid? receipt)
    {
        if (receipt is { } done)
        {
            receipts.Enqueue(done);
            if (receipts.Count > MostReceipts)
            {
                receipts.Dequeue();
            }
        }
    }
}
