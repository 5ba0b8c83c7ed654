using System.Collections.Immutable;
using OrleansTickets.Articles;
using OrleansTickets.Mail;
using OrleansTickets.Queues;

namespace OrleansTickets.Tickets;

/// <summary>To whom an answer goes when the agent does not say.</summary>
internal sealed class ReplyRecipients(ITicketStore store, QueueMap queues)
{
    /// <summary>Where the customer's article asks answers to go (Reply-To, RFC 5322 section 3.6.2: what contact forms
    /// set), else its sender, else the ticket's customer. Never an address of our own.</summary>
    public async Task<ImmutableArray<Mailbox>> OfAsync(
        Ticket ticket, Article? asked, CancellationToken cancellationToken)
    {
        var ours = await queues.ReadAsync();
        var wished = asked is { HasRaw: true } ? await WishedAsync(ticket.Number, asked.Id, cancellationToken) : [];
        ImmutableArray<Mailbox> usable =
            [.. wished.Where(mailbox => AddressSyntax.IsValid(mailbox.Address) && ours.FindByAddress(mailbox.Address) is null)];
        var sender = asked is { From.Address.Length: > 0 } ? asked.From : ticket.Customer;
        return usable.Length > 0 ? usable : sender.Address.Length > 0 ? [sender] : [];
    }

    /// <summary>The others of the conversation, for "answer all".</summary>
    public async Task<ImmutableArray<Mailbox>> OthersAsync(Article? asked, ImmutableArray<Mailbox> to)
    {
        var ours = await queues.ReadAsync();
        var known = to.Select(mailbox => mailbox.Address).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return asked is null ? [] :
        [
            .. asked.To.Concat(asked.Cc).Where(
                mailbox => ours.FindByAddress(mailbox.Address) is null && known.Add(mailbox.Address)),
        ];
    }

    // Of a mail whose bytes are damaged, the sender is known all the same.
    private async Task<ImmutableArray<Mailbox>> WishedAsync(
        string ticket, int article, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadRawAsync(ticket, article, cancellationToken) is { } raw
                ? await Task.Run(() => MailReader.Read(raw).ReplyTo, cancellationToken)
                : [];
        }
        catch (DamagedException)
        {
            return [];
        }
    }
}
