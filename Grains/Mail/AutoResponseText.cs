using OrleansTickets.Answers;
using OrleansTickets.Articles;
using OrleansTickets.Queues;
using OrleansTickets.Tickets;

namespace OrleansTickets.Mail;

/// <summary>Writes an auto response.</summary>
internal static class AutoResponseText
{
    private const int LongestSubject = 250;

    /// <summary>Its subject, with the ticket's tag once the ticket has a number.</summary>
    public static string Subject(AutoResponseAsk ask, AutoResponse response, Ticket? ticket)
    {
        var subject = CleanText.Line(
            response.Subject.Length > 0
                ? Liquid.Render(response.Subject, Values(ask, ticket ?? Unnumbered(ask)), text => text)
                : $"Re: {TicketNumber.Clean(ask.Title)}",
            LongestSubject);
        return ticket is null ? subject : TicketNumber.WithTag(subject, ticket.Number);
    }

    /// <summary>The mail, as the ticket's next article.</summary>
    public static (NewArticle Article, OutgoingMail Mail) Write(
        AutoResponseAsk ask, AutoResponse response, Ticket ticket, MailSeal seal)
    {
        var id = ticket.Articles + 1;
        var from = ReplyComposer.Sender(ask.Queue);
        var parts = new OutgoingMessageParts
        {
            From = from,
            To = [ask.Recipient],
            Subject = Subject(ask, response, ticket),
            ReplyTo = ask.Queue.TicketAddresses ? seal.NewAddress(ticket.Number, from.Address) : null,
            MessageId = seal.NewId(ticket.Number, id, from.Address),
            InReplyTo = ask.Article.MessageId,
            References = ask.Article.MessageId is { } asked ? [asked] : [],
            Date = ticket.Changed,
            TextBody = Liquid.Render(response.Body, Values(ask, ticket), text => text),
            IsAutoResponse = true,
        };
        var article = new Article
        {
            Id = id,
            SenderType = SenderType.System,
            Channel = CommunicationChannel.Email,
            IsVisibleForCustomer = true,
            From = parts.From,
            To = parts.To,
            Subject = parts.Subject,
            MessageId = parts.MessageId,
            Body = parts.TextBody,
            Created = ticket.Changed,
            Delivery = Delivery.Queued,
            HasRaw = true,
        };
        var mail = new OutgoingMail(
            id, parts.MessageId, from, [ask.Recipient.Address], parts.Subject, ask.Queue.Name)
        {
            IsAutoResponse = true,
        };
        return (new(article, OutgoingMessage.Build(parts)), mail);
    }

    // What came in is not quoted: nobody may make us carry their words to somebody else.
    private static LiquidValues Values(AutoResponseAsk ask, Ticket ticket) => new(ticket, ask.Queue, "", "");

    private static Ticket Unnumbered(AutoResponseAsk ask) => new()
    {
        Number = ask.Ticket,
        Title = ask.Title,
        Queue = ask.Queue.Name,
        Customer = ask.Article.From,
        Created = ask.Article.Created,
        Changed = ask.Article.Created,
        Priority = 3,
        Version = 1,
    };
}
