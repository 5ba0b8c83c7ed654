using System.Collections.Immutable;
using OrleansTickets.Agents;

namespace OrleansTickets.Tickets;

// The lock and the owner: while it is locked, only the owner writes.
internal static partial class TicketRules
{
    public static Decision Lock(Ticket ticket, Act act) =>
        ticket.State.IsClosed() ? throw Closed(ticket) : new(Reserve(ticket, act));

    /// <param name="ticket">The ticket.</param>
    /// <param name="act">Who, when, where.</param>
    /// <param name="mayOverride">Whether they may end another's lock.</param>
    public static Decision Unlock(Ticket ticket, Act act, bool mayOverride)
    {
        if (ticket.Lock == TicketLock.Unlocked)
        {
            return Decision.Nothing;
        }
        if (ticket.Owner == act.By)
        {
            return new([End(ticket, act, UnlockReason.ByAgent)]);
        }
        return mayOverride
            ? new([End(ticket, act, UnlockReason.ByAgent)])
            {
                Notifications = [Tell(ticket.Owner!, NotificationKind.LockLost, ticket, act.By, act)],
            }
            : throw Held(ticket);
    }

    /// <summary>Hands the ticket over, locked, whoever holds it; a closed one changes its owner only.</summary>
    public static Decision ChangeOwner(Ticket ticket, Act act, string to)
    {
        RefuseGone(ticket);
        var isHeld = ticket.Lock == TicketLock.Locked;
        var isOwner = ticket.Owner == to;
        var becomesHeld = !ticket.State.IsClosed();
        if (isOwner && isHeld == becomesHeld)
        {
            return Decision.Nothing;
        }
        ImmutableArray<TicketEvent> events =
        [
            .. isHeld && !isOwner ? [End(ticket, act, UnlockReason.HandedOver)] : Array.Empty<TicketEvent>(),
            .. isOwner ? Array.Empty<TicketEvent>() : [Own(ticket, act, to, isHandedOver: true)],
            .. becomesHeld ? [Take(act, to)] : Array.Empty<TicketEvent>(),
        ];
        ImmutableArray<Notification> told =
        [
            .. to == act.By ? [] : Told(to, NotificationKind.HandedOver),
            .. isHeld && !isOwner && ticket.Owner != act.By ? Told(ticket.Owner!, NotificationKind.LockLost) : [],
        ];
        return new(events) { Notifications = told };

        ImmutableArray<Notification> Told(string agent, NotificationKind kind) =>
            [Tell(agent, kind, ticket, act.By, act)];
    }

    public static Decision ChangeResponsible(Ticket ticket, Act act, string to)
    {
        RefuseGone(ticket);
        return ticket.Responsible == to
            ? Decision.Nothing
            : new([new ResponsibleChanged { At = act.At, By = act.By, From = ticket.Responsible, To = to }]);
    }

    /// <summary>Refuses what another agent's lock forbids.</summary>
    public static void RefuseHeld(Ticket ticket, string by)
    {
        if (ticket.Lock == TicketLock.Locked && ticket.Owner != by)
        {
            throw Held(ticket);
        }
    }

    // An act that needs the lock takes it, and makes the agent the owner, in the same commit.
    private static ImmutableArray<TicketEvent> Reserve(Ticket ticket, Act act)
    {
        RefuseHeld(ticket, act.By);
        if (ticket.Lock == TicketLock.Locked)
        {
            return [];
        }
        var locked = Take(act, act.By);
        return ticket.Owner == act.By ? [locked] : [locked, Own(ticket, act, act.By, isHandedOver: false)];
    }

    private static TicketLocked Take(Act act, string agent) =>
        new() { At = act.At, By = act.By, Agent = agent, UnlocksAt = act.UnlocksAt };

    private static OwnerChanged Own(Ticket ticket, Act act, string to, bool isHandedOver) =>
        new() { At = act.At, By = act.By, From = ticket.Owner, To = to, IsHandedOver = isHandedOver };

    private static void RefuseGone(Ticket ticket)
    {
        if (ticket.State is TicketState.Merged or TicketState.Removed)
        {
            throw Closed(ticket);
        }
    }
}
