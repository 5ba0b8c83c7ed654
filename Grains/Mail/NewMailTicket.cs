using System.Collections.Immutable;
using OrleansTickets.Articles;
using OrleansTickets.Queues;
using OrleansTickets.Tickets;

namespace OrleansTickets.Mail;

/// <summary>The ticket that a mail opens.</summary>
internal static class NewMailTicket
{
    /// <summary>Who opened it, in its history.</summary>
    public const string Customer = "customer";

    /// <summary>Title of a mail without a subject: readable in every language.</summary>
    public const string NoSubject = "…";

    private const int MaxParticipants = 100;

    /// <summary>The change that opens it, still without a number.</summary>
    public static TicketChange Open(
        ReadMail mail, byte[] raw, MailRoute route, KnownQueues queues, DateTimeOffset at)
    {
        var opened = new TicketOpened
        {
            At = at,
            By = Customer,
            Queue = route.Queue,
            Title = Title(mail.Subject),
            Customer = mail.From,
            Channel = CommunicationChannel.Email,
            Priority = 3,
            Reason = route.Reason,
            Automatic = mail.Automatic,
        };
        var ticket = new Ticket
        {
            Number = "",
            Title = opened.Title,
            Queue = opened.Queue,
            Priority = opened.Priority,
            Customer = opened.Customer,
            Created = at,
            Changed = at,
            Version = 1,
            CustomerVersion = 1,
            Articles = 1,
            Participants = Participants(mail, queues),
        };
        return new(ticket, [opened])
        {
            Articles = [new(FollowUp.ToArticle(mail, 1, Sender(mail, queues), ArticleMark.None, at), raw)],
        };
    }

    // A server's report, or a mail of our own that we do not know: no customer's words.
    private static SenderType Sender(ReadMail mail, KnownQueues queues) =>
        mail.Bounce is not null || queues.FindByAddress(mail.From.Address) is not null
            ? SenderType.System
            : SenderType.Customer;

    private static string Title(string subject) =>
        TicketNumber.Clean(subject) is { Length: > 0 } title ? title : NoSubject;

    // Whom the mail names may answer it; our own addresses are no participants.
    private static ImmutableArray<string> Participants(ReadMail mail, KnownQueues queues) =>
    [
        .. Enumerable.Empty<Mailbox>().Append(mail.From).Concat(mail.ReplyTo).Concat(mail.To).Concat(mail.Cc)
            .Where(mailbox => mailbox.Address.Length > 0 && queues.FindByAddress(mailbox.Address) is null)
            .Select(mailbox => mailbox.Address.ToLowerInvariant())
            .Distinct(StringComparer.Ordinal)
            .Take(MaxParticipants),
    ];
}
