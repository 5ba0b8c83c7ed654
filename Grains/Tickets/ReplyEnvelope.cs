using System.Collections.Immutable;
using OrleansTickets.Agents;
using OrleansTickets.Articles;

namespace OrleansTickets.Tickets;

/// <summary>From whom an answer goes to whom.</summary>
internal sealed record ReplyEnvelope(Mailbox From, ImmutableArray<Mailbox> To, ImmutableArray<Mailbox> Cc)
{
    private const int MostRecipients = 100;

    /// <exception cref="InvalidRequestException">The queue has no address, or nobody would get it.</exception>
    public static ReplyEnvelope Of(string queue, Mailbox from, Reply reply)
    {
        if (from.Address.Length == 0)
        {
            throw new InvalidRequestException(
                "queue", $"The queue {queue} has no address that an answer could come from.");
        }
        var to = reply.To;
        if (to.IsEmpty)
        {
            throw new InvalidRequestException("to", $"The customer has no address; say to whom the answer goes.");
        }
        var cc = reply.Cc.IsDefault ? [] : reply.Cc;
        if (to.Length + cc.Length > MostRecipients)
        {
            throw new InvalidRequestException("to", $"An answer goes to {MostRecipients} addresses at most.");
        }
        Check("to", to);
        Check("cc", cc);
        return new(from, to, cc);
    }

    private static void Check(string field, ImmutableArray<Mailbox> mailboxes)
    {
        if (mailboxes.FirstOrDefault(mailbox => !AddressSyntax.IsValid(mailbox.Address)) is { } wrong)
        {
            throw new InvalidRequestException(field, $"'{wrong.Address}' is no mail address.");
        }
    }
}
