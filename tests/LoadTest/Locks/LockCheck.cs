namespace OrleansTickets.LoadTest;

internal enum LockVerdict
{
    Ok,

    /// <summary>No order of what was done explains what was answered.</summary>
    Violation,

    /// <summary>What was done can be explained, what was read meanwhile cannot.</summary>
    StaleRead,

    /// <summary>Too much happened at once to try all orders.</summary>
    Undecided,
}

/// <summary>Whether the answers about one ticket's lock are those of a lock: whether all that was done can be put in
/// one order in which it explains what was answered, each between its beginning and its end (Wing and Gong, 1993; the
/// search from answer to answer is Lowe's, 2017).</summary>
internal static class LockCheck
{
    private const int MostOpen = 128;
    private const int MostStates = 200_000;
    private const long Soon = 120_000_000_000;

    /// <summary>What had no answer may be done at any later time. To allow for all of them at once takes long, so an
    /// order is looked for first in which each was done soon or never: if there is one, there is one.</summary>
    public static LockVerdict Check(IReadOnlyCollection<LockOperation> operations) =>
        Explain(operations, Soon) == true ? LockVerdict.Ok : Explain(operations, long.MaxValue) switch
        {
            true => LockVerdict.Ok,
            null => LockVerdict.Undecided,
            false when Explain([.. operations.Where(each => each.Act != LockAct.Read)], long.MaxValue) == true =>
                LockVerdict.StaleRead,
            false => LockVerdict.Violation,
        };

    /// <param name="operations">What was done.</param>
    /// <param name="soon">For how many nanoseconds after its beginning something without an answer may be done.</param>
    private static bool? Explain(IReadOnlyCollection<LockOperation> operations, long soon)
    {
        var open = new LockOperation?[MostOpen];
        var places = new Dictionary<LockOperation, int>(ReferenceEqualityComparer.Instance);
        HashSet<LockState> states = [new(null, 0)];
        foreach (var (operation, isEnd) in InTime(operations, soon))
        {
            if (isEnd)
            {
                places.Remove(operation, out var place);
                if (Pass(states, open, place) is not { } passed)
                {
                    return null;
                }
                if (passed.Count == 0)
                {
                    return false;
                }
                states = passed;
                open[place] = null;
                continue;
            }
            var free = Array.IndexOf(open, null);
            if (free < 0)
            {
                return null;
            }
            open[free] = operation;
            places[operation] = free;
        }
        return true;
    }

    // At the same time, beginnings come first: then the two may be in either order.
    private static IEnumerable<(LockOperation Operation, bool IsEnd)> InTime(
        IReadOnlyCollection<LockOperation> operations, long soon) =>
        operations.Select(each => (At: each.Start, Operation: each, IsEnd: false))
            .Concat(operations.Where(each => IsCertain(each) || soon < long.MaxValue).Select(
                each => (At: IsCertain(each) ? each.End!.Value : each.Start + soon, Operation: each, IsEnd: true)))
            .OrderBy(each => each.At).ThenBy(each => each.IsEnd)
            .Select(each => (each.Operation, each.IsEnd));

    // What was read without an answer explains nothing and needs no explanation.
    private static bool IsCertain(LockOperation operation) => operation is { End: not null, Ok: not null };

    // All states in which the operation has been done: it was before, or now, after any of those that are open. One
    // that had no answer was, or never will be.
    private static HashSet<LockState>? Pass(HashSet<LockState> states, LockOperation?[] open, int place)
    {
        if (!IsCertain(open[place]!))
        {
            return [.. states.Select(state => state.Without(place))];
        }
        var (passed, seen, rest) = (new HashSet<LockState>(), new HashSet<LockState>(), new Stack<LockState>());
        foreach (var state in states)
        {
            Add(state);
        }
        while (rest.TryPop(out var state))
        {
            if (state.Has(place))
            {
                passed.Add(state.Without(place));
                continue;
            }
            for (var i = 0; i < open.Length; i++)
            {
                if (open[i] is { } next && !state.Has(i) && Changes(next) && Apply(next, state.Holder, out var holder))
                {
                    Add(new(holder, state.Done | (UInt128.One << i)));
                }
            }
            if (seen.Count > MostStates)
            {
                return null;
            }
        }
        return Spare(passed, open);

        // What only looks is done as soon as it can be: that forbids nothing.
        void Add(LockState state)
        {
            for (var i = 0; i < open.Length; i++)
            {
                if (open[i] is { } look && !Changes(look) && !state.Has(i) && Apply(look, state.Holder, out _))
                {
                    state = state with { Done = state.Done | (UInt128.One << i) };
                }
            }
            if (seen.Add(state))
            {
                rest.Push(state);
            }
        }
    }

    private static bool Changes(LockOperation operation) => operation.Act != LockAct.Read && operation.Ok != false;

    private static bool Apply(LockOperation operation, string? holder, out string? after)
    {
        var who = operation.Who;
        after = holder;
        switch (operation)
        {
            case { Act: LockAct.Lock, Ok: not false } when holder is null || holder == who:
                after = who;
                return true;
            case { Act: LockAct.Lock, Ok: false }:
                return holder is not null && holder != who && (operation.Saw is null || operation.Saw == holder);
            case { Act: LockAct.Unlock, Ok: not false } when holder == who:
                after = null;
                return true;
            case { Act: LockAct.Unlock, Ok: false }:
                return holder != who;
            case { Act: LockAct.Read }:
                return holder == operation.Saw;
            default:
                return false;
        }
    }

    // Of two states that differ only in what may still happen, the one in which more may stands for both.
    private static HashSet<LockState> Spare(HashSet<LockState> states, LockOperation?[] open)
    {
        UInt128 maybes = 0;
        for (var i = 0; i < open.Length; i++)
        {
            maybes |= open[i] is { } one && !IsCertain(one) ? UInt128.One << i : 0;
        }
        if (maybes == 0)
        {
            return states;
        }
        HashSet<LockState> kept = [];
        foreach (var alike in states.GroupBy(state => (state.Holder, state.Done & ~maybes)))
        {
            List<LockState> best = [];
            foreach (var state in alike.OrderBy(state => (int)UInt128.PopCount(state.Done)))
            {
                if (!best.Exists(better => (better.Done & ~state.Done) == 0))
                {
                    best.Add(state);
                }
            }
            kept.UnionWith(best);
        }
        return kept;
    }

    /// <param name="Holder">Who holds the lock.</param>
    /// <param name="Done">Which of those that are open have been done.</param>
    private readonly record struct LockState(string? Holder, UInt128 Done)
    {
        public bool Has(int place) => (Done >> place & 1) == 1;

        public LockState Without(int place) => this with { Done = Done & ~(UInt128.One << place) };
    }
}
