using System.Collections.Concurrent;
using System.Text.Json;

namespace OrleansTickets.LoadTest;

/// <summary>All that was done to the locks of tickets, and seen of them.</summary>
internal sealed class LockHistory
{
    // A call that had no answer may lock a ticket late, but not after that many others of the same agent.
    private const int MostStraysPerAgent = 3;

    private readonly ConcurrentDictionary<string, List<LockOperation>> tickets = new();
    private readonly ConcurrentDictionary<string, string> dealtFrom = new();
    private readonly ConcurrentQueue<(string Queue, LockOperation Maybe)> strays = new();

    public int Tickets => tickets.Count;

    public void Add(string ticket, LockOperation operation)
    {
        var operations = tickets.GetOrAdd(ticket, _ => []);
        lock (operations)
        {
            operations.Add(operation);
        }
    }

    /// <summary>Adds what was seen of a ticket with which an agent has to do.</summary>
    public void AddIfKnown(string ticket, LockOperation operation)
    {
        if (tickets.ContainsKey(ticket))
        {
            Add(ticket, operation);
        }
    }

    /// <summary>The ticket was dealt by a queue: any agent whose call had no answer may have got it too.</summary>
    public void AddDealt(string queue, string ticket) => dealtFrom[ticket] = queue;

    /// <summary>An agent asked the queue for a ticket, and does not know whether they got one, nor which.</summary>
    public void AddStray(string queue, string who, long start) =>
        strays.Enqueue((queue, LockOperation.Maybe(LockAct.Lock, who, start)));

    public LockFigures Check()
    {
        var verdicts = tickets.Keys.AsParallel()
            .Select(ticket => (Ticket: ticket, Verdict: LockCheck.Check(Of(ticket))))
            .Where(each => each.Verdict != LockVerdict.Ok)
            .ToLookup(each => each.Verdict, each => each.Ticket);
        return new(
            tickets.Count, tickets.Values.Sum(operations => operations.Count),
            [.. verdicts[LockVerdict.Violation]], [.. verdicts[LockVerdict.StaleRead]],
            [.. verdicts[LockVerdict.Undecided]]);
    }

    /// <summary>Writes a line of JSON for each operation, ticket by ticket, each in the order of beginnings.</summary>
    public async Task WriteAsync(FileInfo file, CancellationToken cancellationToken)
    {
        await using var writer = file.CreateText();
        foreach (var ticket in tickets.Keys)
        {
            foreach (var operation in Of(ticket))
            {
                var line = JsonSerializer.Serialize(new
                {
                    t = ticket,
                    op = operation.Act.ToString().ToLowerInvariant(),
                    who = operation.Who,
                    start = operation.Start,
                    end = operation.End,
                    ok = operation.Ok,
                    saw = operation.Saw,
                });
                await writer.WriteLineAsync(line.AsMemory(), cancellationToken);
            }
        }
    }

    private List<LockOperation> Of(string ticket)
    {
        var operations = tickets[ticket];
        lock (operations)
        {
            var last = operations.Max(each => each.End ?? each.Start);
            var mine = dealtFrom.TryGetValue(ticket, out var queue)
                ? strays.Where(stray => stray.Queue == queue && stray.Maybe.Start <= last)
                    .GroupBy(stray => stray.Maybe.Who)
                    .SelectMany(agent => agent.OrderBy(stray => stray.Maybe.Start).TakeLast(MostStraysPerAgent))
                : [];
            return [.. operations.Concat(mine.Select(stray => stray.Maybe)).OrderBy(each => each.Start)];
        }
    }
}

/// <summary>What the check of all histories found.</summary>
internal sealed record LockFigures(
    int Tickets, int Operations, IReadOnlyList<string> Violations, IReadOnlyList<string> StaleReads,
    IReadOnlyList<string> Undecided)
{
    /// <summary>The tickets whose history cannot be explained, or was not.</summary>
    public IEnumerable<string> NotOk => [.. Violations, .. StaleReads, .. Undecided];
}
