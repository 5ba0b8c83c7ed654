using System.Collections.Immutable;
using OrleansTickets.Agents;
using OrleansTickets.Mail;
using OrleansTickets.Queues;

namespace OrleansTickets.Tickets;

/// <summary>Who acts, when, and in which queue the ticket is: what the rules are told, so that they ask
/// nobody.</summary>
internal sealed record Act(string By, DateTimeOffset At, QueueSettings Queue)
{
    /// <summary>When a lock that is taken or renewed now lapses.</summary>
    public DateTimeOffset? UnlocksAt =>
        Queue.UnlockTimeoutMinutes > 0 ? At.AddMinutes(Queue.UnlockTimeoutMinutes) : null;
}

/// <summary>What the rules decided: nothing of it has happened until it is committed.</summary>
internal sealed record Decision(ImmutableArray<TicketEvent> Events)
{
    /// <summary>All is as asked already.</summary>
    public static Decision Nothing { get; } = new([]);

    public ImmutableArray<NewArticle> Articles { get; init; } = [];

    public ImmutableArray<Notification> Notifications { get; init; } = [];

    public ImmutableArray<OutgoingMail> Outbox { get; init; } = [];

    public ImmutableArray<ReturnedMail> Returned { get; init; } = [];

    /// <summary>Addresses that take part in the conversation from now on.</summary>
    public ImmutableArray<string> Participants { get; init; } = [];

    /// <summary>The change to commit.</summary>
    public TicketChange On(string number, Ticket? before, ImmutableArray<Guid> receipts)
    {
        var after = TicketRules.Fold(number, before, Events);
        return new(TicketRules.WithParticipants(after, Participants), Events)
        {
            Articles = Articles,
            Notifications = Notifications,
            Outbox = Outbox,
            Returned = Returned,
            Receipts = receipts,
        };
    }
}
