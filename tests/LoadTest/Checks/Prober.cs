namespace OrleansTickets.LoadTest;

/// <summary>Reads some tickets again and again, and tells how long after a fault each answers again.</summary>
internal sealed class Prober(FrontCaller caller, Workload work, int seed)
{
    /// <summary>How long it waits for one answer before it asks again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int MostTickets = 220;
    private const int ReadsPerSecond = 60;

    private readonly Random random = new(seed);
    private readonly Pace pace = new(() => ReadsPerSecond);
    private volatile bool isAsking;

    /// <summary>Reads until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            foreach (var ticket in Sample())
            {
                await pace.WaitAsync(cancellationToken);
                if (!isAsking)
                {
                    await ReadAsync(ticket, cancellationToken);
                }
            }
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }
    }

    /// <summary>Reads each ticket of the sample once, all at once; how long after a moment each has answered.</summary>
    public async Task<Percentiles> AskAllAsync(long since, CancellationToken cancellationToken)
    {
        isAsking = true;
        try
        {
            var answers = await Task.WhenAll(Sample().Select(ticket => ReadAsync(ticket, cancellationToken)));
            return Percentiles.Of(answers.Select(answer => Clock.Between(since, answer.Ended)));
        }
        finally
        {
            isAsking = false;
        }
    }

    private List<string> Sample()
    {
        var hot = work.Hot.Select(ticket => ticket.Number).ToList();
        var others = work.Sample.Read();
        random.Shuffle(others);
        return [.. hot, .. others.Take(Math.Max(MostTickets - hot.Count, 0))];
    }

    private async Task<Answer> ReadAsync(string ticket, CancellationToken cancellationToken)
    {
        var answer = await caller.GetAsync($"/api/v1/tickets/{ticket}", cancellationToken);
        if (answer.IsDone)
        {
            work.Locks.AddIfKnown(ticket, new(
                LockAct.Read, "prober", answer.LastStarted, answer.Ended, true, TicketView.Read(answer.Body).Holder));
        }
        return answer;
    }
}
