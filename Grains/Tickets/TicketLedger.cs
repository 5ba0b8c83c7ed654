using System.Collections.Immutable;
using OrleansTickets.Agents;

namespace OrleansTickets.Tickets;

/// <summary>What an activation remembers of its ticket. Memory follows the store and never leads it: a decision is
/// committed, then remembered.</summary>
/// <param name="number">The ticket's number.</param>
/// <param name="store">The truth.</param>
/// <param name="announcer">Is told of each commit.</param>
/// <param name="distrust">Ends the activation, after a failure that may hide a commit.</param>
internal sealed class TicketLedger(string number, ITicketStore store, Announcer announcer, Action distrust)
{
    private const int MostReceipts = 64;
    private readonly Queue<Guid> receipts = new(); // of commands done lately
    private Ticket? ticket;

    /// <summary>Whether the next look costs no reading of the store.</summary>
    public bool IsLoaded => ticket is not null;

    /// <summary>The ticket, or nothing. Absence is not remembered: the next to ask may ask after it was
    /// opened.</summary>
    public async ValueTask<Ticket?> FindAsync(CancellationToken cancellationToken)
    {
        if (ticket is null)
        {
            var loaded = await store.ReadTicketAsync(number, cancellationToken);
            // Readings interleave with a commit, which may have been remembered meanwhile.
            if (loaded?.Version > (ticket?.Version ?? 0))
            {
                ticket = loaded;
            }
        }
        return ticket;
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
        ticket = change.Ticket;
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
                ? before
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
        catch (Exception e) when (e is TicketRuleException or InvalidRequestException && !taken.IsEmpty)
        {
            if (await store.FindReceiptAsync(taken, cancellationToken) is null)
            {
                throw;
            }
            Remember(receipt);
            return await ReadAsync(cancellationToken);
        }
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
