using System.Collections.Immutable;
using OrleansTickets.Articles;
using OrleansTickets.Mail;
using OrleansTickets.Queues;

namespace OrleansTickets.Tickets;

/// <summary>Tickets as the rules' tests need them: whose lock, which state.</summary>
internal static class TicketCases
{
    public const string Me = "anna";
    public const string Other = "ben";
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    public static Ticket Ticket(TicketState state = TicketState.Open, string? holder = null) => new()
    {
        Number = "2026112300001" + "2",
        Title = "The printer is on fire",
        Queue = "support",
        State = state,
        Lock = holder is null ? TicketLock.Unlocked : TicketLock.Locked,
        Owner = holder,
        Customer = new("Cleo", "cleo@customer.example"),
        Participants = ["cleo@customer.example"],
        Created = Now.AddDays(-1),
        Changed = Now.AddDays(-1),
        Version = 5,
        CustomerVersion = 3,
        Articles = 2,
        Due = state.IsPending() ? Now.AddHours(1) : null,
    };

    public static Act Act(
        string by = Me, int timeout = 0, FollowUpPolicy policy = FollowUpPolicy.Possible, bool locks = true) => new(
        by,
        Now,
        new() { Name = "support", UnlockTimeoutMinutes = timeout, FollowUp = policy, FollowUpLock = locks });

    public static Ticket After(this Ticket ticket, Decision decision) => decision.On(ticket.Number, ticket, []).Ticket;

    public static ImmutableArray<string> Names(this Decision decision) =>
        [.. decision.Events.Select(happened => happened.GetType().Name)];

    public static NewArticle Article(
        CommunicationChannel channel = CommunicationChannel.Email, string by = Me) => new(
        new()
        {
            Id = 3,
            SenderType = SenderType.Agent,
            Channel = channel,
            IsVisibleForCustomer = channel == CommunicationChannel.Email,
            From = new("Support", "support@example.org"),
            To = [new("Cleo", "cleo@customer.example")],
            Created = Now,
            By = by,
        },
        default);

    public static Decision Reply(this Ticket ticket, Act act, Reply? reply = null) => TicketRules.Reply(
        ticket,
        act,
        reply ?? new() { Body = "I come." },
        Article(),
        new(3, "<1@example.org>", new("Support", "support@example.org"), ["cleo@customer.example"], "Re", "support"),
        null);

    public static FollowUpMail MailFrom(
        string from = "cleo@customer.example", FollowUpReason reason = FollowUpReason.Subject,
        ArticleMark mark = ArticleMark.None) => new()
        {
            Article = new()
            {
                Id = 0,
                SenderType = SenderType.Customer,
                Channel = CommunicationChannel.Email,
                IsVisibleForCustomer = true,
                From = new("", from),
                To = [new("", "support@example.org")],
                Cc = [new("", "Dora@customer.example")],
                Created = Now,
                Mark = mark,
            },
            Raw = [1],
            Reason = reason,
            Receipts = [Guid.NewGuid()],
        };
}
