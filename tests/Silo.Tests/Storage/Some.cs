using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.Mail;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>Things to store, with every field set that a test does not ask otherwise.</summary>
internal static class Some
{
    private static int numbers;

    public static readonly DateTimeOffset Noon = new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero).AddTicks(1);

    public static Ticket Ticket(string queue = "Inbox") => new()
    {
        Number = $"20261123{Interlocked.Increment(ref numbers):D6}",
        Title = "Printer on fire",
        Queue = queue,
        Customer = new("Käthe", "kaethe@example.org"),
        Created = Noon,
        Changed = Noon,
        Version = 1,
        Articles = 1,
    };

    public static Article Article(int id = 1, string body = "It burns.") => new()
    {
        Id = id,
        SenderType = SenderType.Customer,
        Channel = CommunicationChannel.Email,
        IsVisibleForCustomer = true,
        From = new("Käthe", "kaethe@example.org"),
        To = [new("Support", "support@example.org")],
        Subject = "Printer on fire",
        MessageId = $"<{Guid.NewGuid()}@example.org>",
        Body = body,
        Created = Noon,
        HasRaw = true,
        Protection = new()
        {
            Kind = ProtectionKind.Smime,
            State = ProtectionState.ByOther,
            Signer = new("Käthe", "other@example.org"),
            IsPartial = true,
        },
    };

    /// <summary>The first change of a new ticket.</summary>
    public static TicketChange Opening(Ticket ticket, Article? article = null) => new(
        ticket,
        [
            new TicketOpened
            {
                At = ticket.Created,
                By = "customer",
                Queue = ticket.Queue,
                Title = ticket.Title,
                Customer = ticket.Customer,
                Channel = CommunicationChannel.Email,
                Priority = ticket.Priority,
            },
        ])
    {
        Articles = [new(article ?? Article(), "Subject: Printer on fire\r\n\r\nIt burns."u8.ToArray())],
    };

    /// <summary>A later change that does nothing but count.</summary>
    public static TicketChange Next(Ticket ticket) => new(
        ticket with { Version = ticket.Version + 1, Changed = ticket.Changed.AddSeconds(1) },
        [new PriorityChanged { At = ticket.Changed, By = "anna", From = ticket.Priority, To = ticket.Priority }]);

    public static Notification Notification(Ticket ticket, string agent = "anna") => new()
    {
        Kind = NotificationKind.HandedOver,
        Ticket = ticket.Number,
        Queue = ticket.Queue,
        Title = ticket.Title,
        By = "ben",
        At = Noon,
        Agent = agent,
    };

    /// <summary>A mail that did not reach one of two.</summary>
    public static ReturnedMail Returned { get; } = new()
    {
        Article = 1,
        Failed = ["a@example.org"],
        Gone = ["a@example.org"],
        Detail = "550 no such user",
    };

    /// <summary>A first change with rows in every table.</summary>
    public static TicketChange Full(Ticket ticket) => Opening(ticket) with
    {
        Receipts = [Guid.NewGuid()],
        Outbox =
        [
            new(1, "<out@example.org>", new("Support", "support@example.org"), ["a@example.org", "b@example.org"],
                "Re: Printer on fire", ticket.Queue),
        ],
        Notifications = [Notification(ticket)],
    };
}
