using OrleansTickets.Queues;

namespace OrleansTickets.Mail;

/// <summary>Where a new mail goes, and why.</summary>
internal sealed record MailRoute(string Queue, string Reason)
{
    /// <summary>Whether a recipient is the queue's own address.</summary>
    public bool IsByAddress { get; init; }
}

/// <summary>Finds the queue of a mail: the first recipient that is a queue's address, in the field's order.</summary>
internal static class MailRouting
{
    public static MailRoute Find(InboundMail inbound, ReadMail mail, KnownQueues queues)
    {
        if (Envelope(inbound) is { Length: > 0 } envelope && queues.FindByAddress(envelope) is { } named)
        {
            return new(named.Name, $"The envelope names {named.Address}.") { IsByAddress = true };
        }

        foreach (var (header, address) in mail.Recipients)
        {
            if (queues.FindByAddress(address) is { } queue)
            {
                return new(queue.Name, $"{header} names {queue.Address}.") { IsByAddress = true };
            }
        }

        if (inbound.Queue is { Length: > 0 } own && queues.Find(own) is { } ofAccount)
        {
            return new(
                ofAccount.Name,
                $"No recipient is a queue's address; the mail account {inbound.Account} has this queue.");
        }

        var queueByDefault = queues.ByDefault
            ?? throw new InvalidOperationException("There is no default queue.");
        return new(queueByDefault.Name, "No recipient is a queue's address.");
    }

    /// <summary>The recipient that the mail server named, or nothing; it may have come in angle brackets.</summary>
    public static string Envelope(InboundMail inbound) => inbound.EnvelopeTo?.Trim(' ', '\t', '<', '>') ?? "";
}
