using System.Collections.Immutable;
using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.Queues;
using OrleansTickets.Tickets;

namespace OrleansTickets.Mail;

/// <summary>What became of the search for the ticket of a mail.</summary>
internal sealed record TicketSearchResult
{
    /// <summary>What the ticket that took the mail in says, if one did.</summary>
    public MailOutcome? Outcome { get; init; }

    /// <summary>Why the first ticket that was found did not.</summary>
    public TicketRefusal? Refusal { get; init; }

    /// <summary>Numbers in the subject that no ticket has: they mean something to somebody else.</summary>
    public ImmutableArray<string> Unknown { get; init; } = [];
}

/// <summary>Why a ticket did not take a mail in.</summary>
internal sealed record TicketRefusal(string Ticket, string Why, bool IsClosed);

/// <summary>The ticket that a mail opens.</summary>
internal static class NewMailTicket
{
    /// <summary>Who opened it, in its history.</summary>
    public const string Customer = "customer";

    /// <summary>Title of a mail without a subject: readable in every language.</summary>
    public const string NoSubject = "…";

    private const int MaxParticipants = 100;

    /// <summary>The change that opens it, still without a number.</summary>
    /// <param name="mail">The mail, read.</param>
    /// <param name="raw">Its bytes.</param>
    /// <param name="route">Where it goes.</param>
    /// <param name="queues">All queues.</param>
    /// <param name="at">When it came.</param>
    /// <param name="search">What the search for a ticket that it belongs to has found.</param>
    /// <param name="mark">What to know of the sender.</param>
    public static TicketChange Open(
        ReadMail mail, byte[] raw, MailRoute route, KnownQueues queues, DateTimeOffset at, TicketSearchResult search,
        ArticleMark mark)
    {
        var opened = new TicketOpened
        {
            At = at,
            By = Customer,
            Queue = route.Queue,
            Title = Title(mail.Subject, search.Unknown),
            Customer = mail.From,
            Channel = CommunicationChannel.Email,
            Priority = 3,
            Reason = search.Refusal is { } refusal ? $"{route.Reason} {refusal.Why}" : route.Reason,
            Automatic = mail.Automatic,
            Continues = search.Refusal is { IsClosed: true } closed ? closed.Ticket : null,
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
            Articles = [new(FollowUp.ToArticle(mail, 1, Sender(mail, queues), mark, at), raw)],
        };
    }

    /// <summary>The same, and what mail filters do with it then.</summary>
    public static TicketChange Filter(TicketChange opening, MailVerdict verdict, QueueSettings queue)
    {
        if (verdict.IsNothing)
        {
            return opening;
        }
        var act = new Act(Caller.System, opening.Ticket.Created, queue);
        var decision = TicketRules.Filter(opening.Ticket, act, verdict.Effect);
        return opening with
        {
            Ticket = decision.Events.Aggregate(opening.Ticket, TicketRules.Apply),
            Events = [.. opening.Events, .. decision.Events],
            Articles = [.. opening.Articles, .. decision.Articles],
            Notifications = decision.Notifications,
        };
    }

    // A server's report, or a mail of our own that we do not know: no customer's words.
    private static SenderType Sender(ReadMail mail, KnownQueues queues) =>
        mail.Bounce is not null || queues.FindByAddress(mail.From.Address) is not null
            ? SenderType.System
            : SenderType.Customer;

    private static string Title(string subject, ImmutableArray<string> unknown) =>
        TicketNumber.Clean(subject, unknown) is { Length: > 0 } title ? title : NoSubject;

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
