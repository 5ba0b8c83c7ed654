namespace OrleansTickets.LoadTest;

/// <summary>What becomes of a ticket's lock when an act is done.</summary>
internal enum LockEffect
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The agent holds it.</summary>
    Taken,

    /// <summary>Nobody holds it.</summary>
    Released,
}

/// <summary>Turns the answers that one agent got into what they prove about locks.</summary>
/// <remarks>
/// An agent acts on one ticket after the other, and nobody else may end their lock, so they know what they hold. A
/// release that finds the lock free is no unlock: it only saw that. A call that had no answer may still have its
/// effect after the same command was refused, or done in vain; from then on the agent's knowledge of that ticket is not
/// certain.
/// </remarks>
internal sealed class LockWitness(LockHistory history, string who)
{
    private readonly HashSet<string> held = [];
    private readonly HashSet<string> uncertain = [];

    public bool Holds(string ticket) => held.Contains(ticket);

    public void Record(string ticket, string act, Answer answer)
    {
        var effect = EffectOf(act);
        var wasHeld = held.Contains(ticket);
        var isInVain = IsInVain(act, answer);
        if (answer.IsDone)
        {
            RecordDone(ticket, isInVain ? LockEffect.None : effect, answer, wasHeld);
        }
        else
        {
            RecordRefused(ticket, effect, answer);
        }
        if (answer.IsUnclear && effect != LockEffect.None && (isInVain || !IsCommitted(act, answer, wasHeld)))
        {
            RecordMaybe(ticket, effect, answer.Started);
        }
    }

    /// <summary>Nobody will learn what became of it.</summary>
    public void RecordUnknown(string ticket, string act, long started)
    {
        if (EffectOf(act) is var effect and not LockEffect.None)
        {
            RecordMaybe(ticket, effect, started);
        }
    }

    /// <summary>The queue chose a ticket for the agent, and locked it.</summary>
    public void RecordDealt(string queue, TicketView ticket, Answer answer)
    {
        history.AddDealt(queue, ticket.Number);
        history.Add(ticket.Number, new(LockAct.Lock, who, answer.Started, answer.Ended, true));
        held.Add(ticket.Number);
    }

    /// <summary>The queue may have locked a ticket to the agent, and they do not know which.</summary>
    public void RecordStray(string queue, long started) => history.AddStray(queue, who, started);

    public static LockEffect EffectOf(string act) => act switch
    {
        "lock" or "reply" => LockEffect.Taken,
        "unlock" or "close" or "move" or "reply-close" => LockEffect.Released,
        _ => LockEffect.None,
    };

    // Where a ticket is in the queue already, its lock stays too.
    private bool IsInVain(string act, Answer answer) =>
        act == "move" && answer.IsDone && TicketView.Read(answer.Body).Holder == who;

    // Nothing is committed, and so no command remembered, where all was as asked already.
    private static bool IsCommitted(string act, Answer answer, bool wasHeld) => answer.IsDone && act switch
    {
        "lock" => !wasHeld,
        "unlock" or "move" => wasHeld,
        _ => true,
    };

    private void RecordDone(string ticket, LockEffect effect, Answer answer, bool wasHeld)
    {
        switch (effect)
        {
            case LockEffect.Taken:
                history.Add(ticket, new(LockAct.Lock, who, answer.Started, answer.Ended, true));
                held.Add(ticket);
                break;
            case LockEffect.Released when uncertain.Contains(ticket):
                history.Add(ticket, LockOperation.Maybe(LockAct.Unlock, who, answer.Started));
                held.Remove(ticket);
                break;
            case LockEffect.Released when wasHeld:
                history.Add(ticket, new(LockAct.Unlock, who, answer.Started, answer.Ended, true));
                held.Remove(ticket);
                break;
            case LockEffect.Released:
                history.Add(ticket, new(LockAct.Read, who, answer.Started, answer.Ended, true));
                break;
            default:
                history.Add(ticket, new(
                    LockAct.Read, who, answer.LastStarted, answer.Ended, true, TicketView.Read(answer.Body).Holder));
                break;
        }
    }

    private void RecordRefused(string ticket, LockEffect effect, Answer answer)
    {
        if (Problem.Is(answer.Body, "ticket-locked"))
        {
            var isLock = effect == LockEffect.Taken;
            history.Add(ticket, new(
                isLock ? LockAct.Lock : LockAct.Read, who, answer.LastStarted, answer.Ended, !isLock,
                Problem.Owner(answer.Body)));
        }
        else if (Problem.Is(answer.Body, "ticket-closed")) // a closed ticket is nobody's
        {
            history.Add(ticket, new(LockAct.Read, who, answer.LastStarted, answer.Ended, true));
        }
    }

    private void RecordMaybe(string ticket, LockEffect effect, long started)
    {
        var act = effect == LockEffect.Taken ? LockAct.Lock : LockAct.Unlock;
        history.Add(ticket, LockOperation.Maybe(act, who, started));
        uncertain.Add(ticket);
    }
}
