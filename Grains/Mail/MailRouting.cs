using System.Collections.Immutable;
using OrleansTickets.Queues;

namespace OrleansTickets.Mail;

/// <summary>Where a new mail goes, and why.</summary>
internal sealed record MailRoute(string Queue, string Reason);

/// <summary>Finds the queue of a mail: the first recipient that is a queue's address, in the field's order.</summary>
internal static class MailRouting
{
    public static MailRoute Find(InboundMail inbound, ReadMail mail, ImmutableArray<QueueSettings> queues)
    {
        if (inbound.EnvelopeTo is { Length: > 0 } envelope && ByAddress(Bare(envelope), queues) is { } named)
        {
            return new(named.Name, $"The envelope names {named.Address}.");
        }

        foreach (var (header, address) in mail.Recipients)
        {
            if (ByAddress(address, queues) is { } queue)
            {
                return new(queue.Name, $"{header} names {queue.Address}.");
            }
        }

        if (inbound.Queue is { Length: > 0 } own && queues.FirstOrDefault(queue => queue.Name == own) is { } ofAccount)
        {
            return new(
                ofAccount.Name,
                $"No recipient is a queue's address; the mail account {inbound.Account} has this queue.");
        }

        var queueByDefault = queues.FirstOrDefault(queue => queue.IsDefault)
            ?? throw new InvalidOperationException("There is no default queue.");
        return new(queueByDefault.Name, "No recipient is a queue's address.");
    }

    /// <summary>Whether mail to this address comes to us.</summary>
    public static bool IsOurs(string address, ImmutableArray<QueueSettings> queues) =>
        ByAddress(address, queues) is not null;

    private static QueueSettings? ByAddress(string address, ImmutableArray<QueueSettings> queues) =>
        Exactly(address, queues) ?? (WithoutTag(address) is { } plain ? Exactly(plain, queues) : null);

    private static QueueSettings? Exactly(string address, ImmutableArray<QueueSettings> queues)
    {
        foreach (var queue in queues)
        {
            if (queue.Address.Length > 0 && queue.Address.Equals(address, StringComparison.OrdinalIgnoreCase))
            {
                return queue;
            }
        }

        return null;
    }

    // "support+printer@example.org" is a way to write "support@example.org".
    private static string? WithoutTag(string address)
    {
        var at = address.LastIndexOf('@');
        var plus = at > 0 ? address.IndexOf('+', 0, at) : -1;
        return plus > 0 ? string.Concat(address.AsSpan(0, plus), address.AsSpan(at)) : null;
    }

    private static string Bare(string envelope) => envelope.Trim().TrimStart('<').TrimEnd('>');
}
