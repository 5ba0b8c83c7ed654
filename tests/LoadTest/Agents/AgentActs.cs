using System.Net.Http.Json;

namespace OrleansTickets.LoadTest;

/// <summary>The acts of one agent, each until it is settled, and what they prove.</summary>
internal sealed class AgentActs(string login, FrontCaller caller, Workload work, int seed)
{
    private readonly LockWitness witness = new(work.Locks, login);
    private readonly Random random = new(seed);
    private readonly MailText text = new(seed);
    private int commands;

    public bool Holds(string ticket) => witness.Holds(ticket);

    /// <summary>Returns the ticket, or nothing when it was refused.</summary>
    public async Task<TicketView?> ReadAsync(string ticket, CancellationToken cancellationToken)
    {
        await work.ActPace.WaitAsync(cancellationToken);
        var answer = await caller.GetAsync($"/api/v1/tickets/{ticket}", cancellationToken);
        witness.Record(ticket, "read", answer);
        return Count(answer);
    }

    /// <summary>Does an act, or, as <c>reply-close</c>, answers and closes in one. Returns the ticket, or nothing when
    /// it was refused.</summary>
    public async Task<TicketView?> DoAsync(
        string act, string ticket, CancellationToken cancellationToken, string? queue = null)
    {
        await work.ActPace.WaitAsync(cancellationToken);
        var isReply = act is "reply" or "reply-close";
        var index = isReply || act == "note" ? work.Acts.Begin(isReply) : (int?)null;
        var commandId = $"{login}-{commands++}";
        var body = new
        {
            commandId,
            body = index is { } word ? $"{work.Names.ActWord(word)} {text.Phrase(random.Next(8, 40))}" : null,
            closeAs = act == "reply-close" ? "successful" : null,
            queue,
        };
        var started = Clock.Now;
        try
        {
            var answer = await SendAsync(ticket, isReply ? "reply" : act, body, act, cancellationToken);
            witness.Record(ticket, act, answer);
            if (index is { } known && answer.IsDone)
            {
                work.Acts.Acknowledge(known);
            }
            return Count(answer);
        }
        catch (OperationCanceledException)
        {
            witness.RecordUnknown(ticket, act, started);
            throw;
        }
    }

    /// <summary>Has the queue choose a ticket.</summary>
    public async Task<TicketView?> TakeNextAsync(LoadQueue queue, CancellationToken cancellationToken)
    {
        await work.ActPace.WaitAsync(cancellationToken);
        var started = Clock.Now;
        Answer answer;
        try
        {
            answer = await caller.InsistAsync(
                HttpMethod.Post, $"/api/v1/queues/{queue.Name}/take-next", () => null, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            witness.RecordStray(queue.Name, started);
            throw;
        }
        if (answer.IsUnclear)
        {
            witness.RecordStray(queue.Name, answer.Started);
        }
        var ticket = answer.Status == 200 ? TicketView.Read(answer.Body) : null;
        if (ticket is not null)
        {
            witness.RecordDealt(queue.Name, ticket, answer);
        }
        Count(answer);
        return ticket;
    }

    // Some press the button twice: two calls with one command are one act, over with the first that says so.
    private async Task<Answer> SendAsync(
        string ticket, string path, object body, string act, CancellationToken cancellationToken)
    {
        if (random.Next(12) > 0)
        {
            return await CallAsync();
        }
        var both = await Task.WhenAll(CallAsync(), CallAsync());
        Answer[] sorted = [.. both.OrderByDescending(answer => answer.IsDone).ThenBy(answer => answer.Ended)];
        var (first, second) = (sorted[0], sorted[1]);
        if (!second.IsDone)
        {
            witness.Record(ticket, act, second);
        }
        var isChange = LockWitness.EffectOf(act) != LockEffect.None;
        return first with
        {
            Started = Math.Min(first.Started, second.Started),
            Ended = isChange && second.IsDone ? Math.Max(first.Ended, second.Ended) : first.Ended,
            WasLost = first.IsUnclear || second.IsUnclear,
        };

        Task<Answer> CallAsync() => caller.InsistAsync(
            HttpMethod.Post, $"/api/v1/tickets/{ticket}/{path}", () => JsonContent.Create(body), cancellationToken);
    }

    private TicketView? Count(Answer answer)
    {
        work.Tally.CountAct();
        work.Tally.Act.Add(answer.Took);
        return answer.Status == 200 ? TicketView.Read(answer.Body) : null;
    }
}
