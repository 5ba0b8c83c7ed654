using System.Collections.Immutable;
using OrleansTickets.Agents;

namespace OrleansTickets.Tickets;

// States, queue, priority, and what time brings.
internal static partial class TicketRules
{
    public static Decision Close(Ticket ticket, Act act, bool successful) => ticket.State.IsClosed()
        ? throw Closed(ticket)
        : new(
        [
            .. Reserve(ticket, act),
            To(ticket, successful ? TicketState.ClosedSuccessful : TicketState.ClosedUnsuccessful, act),
            Release(ticket, act, UnlockReason.Closed),
        ]);

    /// <summary>Opens a closed or pending ticket again; who holds it keeps it.</summary>
    public static Decision Reopen(Ticket ticket, Act act)
    {
        RefuseGone(ticket);
        RefuseHeld(ticket, act.By);
        return ticket.State is TicketState.New or TicketState.Open
            ? Decision.Nothing
            : new([To(ticket, TicketState.Open, act, isLocked: ticket.Lock == TicketLock.Locked)]);
    }

    /// <summary>Puts the ticket off; its lock stays and does not lapse meanwhile.</summary>
    public static Decision Pend(Ticket ticket, Act act, PendingRequest pending)
    {
        var state = pending.ThenClose switch
        {
            null => TicketState.PendingReminder,
            TicketState.ClosedSuccessful => TicketState.PendingAutoCloseSuccessful,
            TicketState.ClosedUnsuccessful => TicketState.PendingAutoCloseUnsuccessful,
            _ => throw new InvalidRequestException("thenClose", $"What follows must be a closed state."),
        };
        if (pending.Until <= act.At)
        {
            throw new InvalidRequestException("until", $"The time must be still to come.");
        }
        return ticket.State.IsClosed()
            ? throw Closed(ticket)
            : new([.. Reserve(ticket, act), To(ticket, state, act, pending.Until)]);
    }

    public static Decision ChangePriority(Ticket ticket, Act act, int priority)
    {
        CheckPriority(priority);
        if (ticket.State.IsClosed())
        {
            throw Closed(ticket);
        }
        RefuseHeld(ticket, act.By);
        return ticket.Priority == priority
            ? Decision.Nothing
            : new(
            [
                .. Reserve(ticket, act),
                new PriorityChanged { At = act.At, By = act.By, From = ticket.Priority, To = priority },
            ]);
    }

    public static Decision ChangeTags(Ticket ticket, Act act, TagChange change)
    {
        RefuseGone(ticket);
        return TicketTags.Change(ticket, act, change);
    }

    /// <param name="ticket">The ticket.</param>
    /// <param name="act">Who, when, where.</param>
    /// <param name="values">As <see cref="TicketFields.Check(string, ImmutableArray{FieldValue})"/> gives them.</param>
    public static Decision ChangeFields(Ticket ticket, Act act, ImmutableArray<FieldValue> values)
    {
        RefuseGone(ticket);
        return TicketFields.Change(ticket, act, values) is { } changed ? new([changed]) : Decision.Nothing;
    }

    /// <summary>Moves the ticket and ends its lock; the mover is its owner until somebody takes it there.</summary>
    public static Decision Move(Ticket ticket, Act act, string queue)
    {
        RefuseGone(ticket);
        RefuseHeld(ticket, act.By);
        if (ticket.Queue == queue)
        {
            return Decision.Nothing;
        }
        var moved = new QueueMoved { At = act.At, By = act.By, From = ticket.Queue, To = queue };
        return ticket.State.IsClosed()
            ? new([moved])
            : new([.. Reserve(ticket, act), moved, Release(ticket, act, UnlockReason.Moved)]);
    }

    /// <summary>What is due at the act's time: the end of a lock, of a pending state.</summary>
    public static Decision ReactToDue(Ticket ticket, Act act) =>
        ticket.Due <= act.At ? EndPending(ticket, act)
        : ticket.UnlocksAt <= act.At ? new([End(ticket, act, UnlockReason.Timeout)])
        {
            Notifications = [Tell(ticket.Owner!, NotificationKind.LockLost, ticket, act.By, act)],
        }
        : Decision.Nothing;

    private static Decision EndPending(Ticket ticket, Act act)
    {
        var isLocked = ticket.Lock == TicketLock.Locked;
        if (ticket.State == TicketState.PendingReminder)
        {
            return new(
            [
                new ReminderReached { At = act.At, By = act.By },
                To(ticket, TicketState.Open, act, isLocked: isLocked),
            ])
            {
                Notifications = ticket.Owner is { } owner
                    ? [Tell(owner, NotificationKind.Reminder, ticket, act.By, act)]
                    : [],
            };
        }
        var closed = To(
            ticket,
            ticket.State == TicketState.PendingAutoCloseSuccessful
                ? TicketState.ClosedSuccessful
                : TicketState.ClosedUnsuccessful,
            act);
        return new(isLocked ? [closed, End(ticket, act, UnlockReason.Closed)] : [closed]);
    }

    public static void CheckPriority(int priority)
    {
        if (priority is < 1 or > 5)
        {
            throw new InvalidRequestException("priority", $"A priority is 1 (very low) to 5 (very high).");
        }
    }

    // The actor holds the lock by now, if only since this act.
    private static TicketUnlocked Release(Ticket ticket, Act act, UnlockReason reason) =>
        End(ticket with { Owner = act.By }, act, reason);
}
