using System.Collections.Immutable;
using OrleansTickets.Articles;
using OrleansTickets.Tickets;

namespace OrleansTickets.Mail;

/// <summary>What may lead from a mail to its ticket.</summary>
internal static class FollowUp
{
    /// <summary>How often a merged ticket may point to the next.</summary>
    public const int MaxHops = 10;

    // Somebody who lists numbers in a subject is trying them out.
    private const int MaxNumbers = 5;

    /// <summary>Message-IDs to look for, the most telling first: what it answers, then its ancestors from the
    /// nearest.</summary>
    public static ImmutableArray<string> MessageIds(ReadMail mail) =>
        mail.InReplyTo.IsEmpty && mail.References.IsEmpty
            ? []
            : [.. mail.InReplyTo.Concat(mail.References.Reverse()).Distinct(StringComparer.Ordinal)
                .Where(id => id != mail.MessageId)];

    /// <summary>Tickets to whose own addresses it went.</summary>
    public static IEnumerable<string> Tickets(InboundMail inbound, ReadMail mail, MailSeal seal) =>
        mail.Recipients.Select(recipient => recipient.Address).Prepend(MailRouting.Envelope(inbound))
            .Select(seal.ReadAddress).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>What a bounce says of the mail that came back: the article with its Message-ID, where that is known.
    /// </summary>
    public static ReturnedMail? ToReturned(BounceReport? bounce, int article) => bounce is null ? null : new()
    {
        Article = article,
        Failed = Those(bounce, recipient => recipient.Action == BounceAction.Failed),
        Gone = Those(bounce, recipient => recipient.IsGone),
        Detail = bounce.Recipients.Select(recipient => recipient.Detail).FirstOrDefault(detail => detail.Length > 0) ?? "",
    };

    private static ImmutableArray<string> Those(BounceReport bounce, Func<BouncedRecipient, bool> are) =>
        [.. bounce.Recipients.Where(are).Select(recipient => recipient.Address.ToLowerInvariant()).Distinct()];

    /// <summary>Numbers that the subject of what came back names.</summary>
    public static IEnumerable<string> Numbers(BounceReport bounce) =>
        TicketNumber.FindIn(bounce.Subject).Take(MaxNumbers);

    /// <summary>Numbers that the subject names, with the right check digit.</summary>
    public static IEnumerable<string> Numbers(ReadMail mail) =>
        mail.Subject.Length == 0 ? [] : TicketNumber.FindIn(mail.Subject).Take(MaxNumbers);

    /// <summary>The mail as an article; its id is given by its ticket.</summary>
    public static Article ToArticle(ReadMail mail, int id, SenderType sender, ArticleMark mark, DateTimeOffset at) => new()
    {
        Id = id,
        SenderType = sender,
        Channel = CommunicationChannel.Email,
        IsVisibleForCustomer = true,
        From = mail.From,
        To = mail.To,
        Cc = mail.Cc,
        Subject = mail.Subject,
        MessageId = mail.MessageId,
        Body = mail.Body,
        HasHtml = mail.HasHtml,
        Attachments = mail.Attachments,
        Created = at,
        Mark = mark,
        HasRaw = true,
        Protection = mail.Protection?.ToArticle(mail.From, at),
    };
}
