namespace OrleansTickets.LoadTest;

/// <summary>An agent at work: visits a ticket, does this and that with it, and leaves it, mostly for others to take.
/// </summary>
internal sealed class LoadAgent(AgentActs acts, Workload work, int seed)
{
    private const int MostHeld = 5;

    private readonly Random random = new(seed);
    private readonly List<TicketView> held = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (work.TryTakeAct())
        {
            if (held.Count > 0 && (held.Count > MostHeld || random.Next(3) == 0))
            {
                var mine = held[random.Next(held.Count)];
                held.Remove(mine);
                await (acts.Holds(mine.Number)
                    ? WorkAsync(mine, cancellationToken)
                    : VisitAsync(mine.Number, cancellationToken));
            }
            else if (random.Next(6) == 0)
            {
                await TakeNextAsync(cancellationToken);
            }
            else
            {
                await VisitAsync(Choose(), cancellationToken);
            }
        }
    }

    // Two of three are those for which all compete.
    private string Choose() => random.Next(3) == 0 && work.Fresh.Reader.TryRead(out var fresh)
        ? fresh
        : work.Hot[random.Next(work.Hot.Count)].Number;

    private async Task TakeNextAsync(CancellationToken cancellationToken)
    {
        var queues = work.Names.Dealt;
        var queue = queues[random.Next(queues.Count)];
        if (await acts.TakeNextAsync(queue, cancellationToken) is { } ticket)
        {
            await WorkAsync(ticket, cancellationToken);
        }
    }

    private async Task VisitAsync(string ticket, CancellationToken cancellationToken)
    {
        var seen = random.Next(20) switch
        {
            < 9 => await acts.DoAsync("lock", ticket, cancellationToken),
            < 13 => await acts.DoAsync("reply", ticket, cancellationToken),
            < 14 => await acts.DoAsync("unlock", ticket, cancellationToken),
            < 15 => await acts.DoAsync("close", ticket, cancellationToken),
            < 16 => await MoveAsync(ticket, cancellationToken),
            < 18 => await NoteAsync(ticket, cancellationToken),
            _ => await acts.ReadAsync(ticket, cancellationToken),
        };
        if (seen is not null && acts.Holds(ticket))
        {
            await WorkAsync(seen, cancellationToken);
        }
        else if (random.Next(3) == 0)
        {
            Spend();
            await NoteAsync(ticket, cancellationToken); // needs no lock
        }
    }

    private async Task<TicketView?> MoveAsync(string ticket, CancellationToken cancellationToken)
    {
        Spend();
        return await acts.ReadAsync(ticket, cancellationToken) is { } seen
            ? await acts.DoAsync("move", ticket, cancellationToken, Other(seen.Queue))
            : null;
    }

    private Task<TicketView?> NoteAsync(string ticket, CancellationToken cancellationToken) =>
        acts.DoAsync("note", ticket, cancellationToken);

    // The ticket is the agent's.
    private async Task WorkAsync(TicketView ticket, CancellationToken cancellationToken)
    {
        for (var left = random.Next(3); left > 0; left--)
        {
            Spend();
            _ = random.Next(4) switch
            {
                0 => await NoteAsync(ticket.Number, cancellationToken),
                1 => await acts.DoAsync("reply", ticket.Number, cancellationToken),
                2 => await acts.DoAsync("lock", ticket.Number, cancellationToken),
                _ => await acts.ReadAsync(ticket.Number, cancellationToken),
            };
        }
        Spend();
        _ = random.Next(20) switch
        {
            < 10 => await acts.DoAsync("unlock", ticket.Number, cancellationToken),
            < 13 => await acts.DoAsync("close", ticket.Number, cancellationToken),
            < 16 => await acts.DoAsync("move", ticket.Number, cancellationToken, Other(ticket.Queue)),
            < 18 => await acts.DoAsync("reply-close", ticket.Number, cancellationToken),
            _ => await acts.ReadAsync(ticket.Number, cancellationToken),
        };
        if (acts.Holds(ticket.Number))
        {
            held.RemoveAll(known => known.Number == ticket.Number); // it may have been elsewhere then
            held.Add(ticket);
        }
    }

    private void Spend() => work.CountAct();

    // Among its like: what is dealt stays dealt.
    private string Other(string queue)
    {
        IReadOnlyList<LoadQueue>[] kinds = [work.Names.Hot, work.Names.Desk, work.Names.Dealt];
        var kind = kinds.First(each => each.Any(one => one.Name == queue));
        LoadQueue[] others = [.. kind.Where(each => each.Name != queue)];
        return others[random.Next(others.Length)].Name;
    }
}
