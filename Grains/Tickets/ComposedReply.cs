using System.Collections.Immutable;
using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.Mail;

namespace OrleansTickets.Tickets;

/// <summary>What an agent wrote, as it will be kept and sent.</summary>
internal sealed record ComposedReply(NewArticle Article, OutgoingMail Mail, string? Template)
{
    private const long MostBytes = 25_000_000;

    public static async Task<ComposedReply> BuildAsync(
        OutgoingMessageParts parts, int id, Act act, string? template)
    {
        var (raw, read) = await ToMimeAsync(parts);
        var article = new Article
        {
            Id = id,
            SenderType = SenderType.Agent,
            Channel = CommunicationChannel.Email,
            IsVisibleForCustomer = true,
            From = parts.From,
            To = parts.To,
            Cc = parts.Cc,
            Subject = parts.Subject,
            MessageId = parts.MessageId,
            Body = parts.TextBody,
            HasHtml = parts.HtmlBody is not null,
            Attachments = read.Attachments,
            Created = act.At,
            By = act.By,
            Delivery = Delivery.Queued,
            HasRaw = true,
        };
        ImmutableArray<string> recipients =
            [.. parts.To.Concat(parts.Cc).Select(mailbox => mailbox.Address)
                .Distinct(StringComparer.OrdinalIgnoreCase)];
        return new(
            new(article, raw),
            new(id, parts.MessageId, parts.From, recipients, parts.Subject, act.Queue.Name),
            template);
    }

    /// <summary>A note; it has bytes only if it has files.</summary>
    public static async Task<NewArticle> KeepAsync(OutgoingMessageParts parts, int id, Act act)
    {
        var note = new Article
        {
            Id = id,
            SenderType = SenderType.Agent,
            Channel = CommunicationChannel.Internal,
            IsVisibleForCustomer = false,
            From = parts.From,
            Subject = parts.Subject,
            Body = parts.TextBody,
            Created = act.At,
            By = act.By,
        };
        if (parts.Attachments.IsDefaultOrEmpty)
        {
            return new(note, default);
        }
        var (raw, read) = await ToMimeAsync(parts);
        return new(note with { Attachments = read.Attachments, HasRaw = true }, raw);
    }

    // Read back, so that the files bear the ids by which they are read later. Off the grain's turn: files can be large.
    private static Task<(byte[] Raw, ReadMail Read)> ToMimeAsync(OutgoingMessageParts parts)
    {
        if (parts.Attachments.Sum(attachment => (long)attachment.Content.Length) > MostBytes)
        {
            throw new InvalidRequestException(
                "attachments", $"All files together are larger than {MostBytes / 1_000_000} MB.");
        }
        return Task.Run(() =>
        {
            var raw = OutgoingMessage.Build(parts);
            return (raw, MailReader.Read(raw));
        });
    }
}
