using OrleansTickets.Clusters;

namespace OrleansTickets.LoadTest;

/// <summary>Does to the cluster what is asked for, one thing after the other, once there are some tickets; and starts
/// again what ends.</summary>
internal sealed class FaultRun(
    RunningCluster cluster, FrontRow fronts, LoadOptions options, Prober prober, Tally tally,
    IReadOnlyList<IKillPoint> points)
{
    private const int MostBefore = 200;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Random random = new(options.Seed);
    private readonly SemaphoreSlim starting = new(1);
    private long began;

    private FaultOptions Faults => options.Faults;

    public List<FaultFigures> Done { get; } = [];

    /// <summary>When the last was over: all that was down was started again.</summary>
    public long LastEnd { get; private set; } = Clock.Now;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (tally.Accepted < Math.Min(options.Mails / 5, MostBefore))
        {
            await Task.Delay(Look, cancellationToken);
        }
        foreach (var (what, fault) in Plan())
        {
            await Task.Delay(TimeSpan.FromSeconds(1 + (2 * random.NextDouble())), cancellationToken);
            tally.Doing = what;
            Begin();
            var name = await fault(() => prober.AskAllAsync(began, cancellationToken), cancellationToken);
            tally.IsFaulty = false;
            tally.Doing = "";
            Done.Add(name with { Seconds = Clock.Since(began).TotalSeconds });
        }
    }

    /// <summary>Starts again whatever ended of itself, as the operator's supervisor does.</summary>
    public async Task SuperviseAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await starting.WaitAsync(cancellationToken);
            try
            {
                foreach (var process in cluster.Processes)
                {
                    if (process is { IsWanted: true, IsRunning: false })
                    {
                        tally.CountRestart();
                        process.Start();
                    }
                }
            }
            finally
            {
                starting.Release();
            }
            await Task.Delay(Look, cancellationToken);
        }
    }

    /// <summary>Completes when all processes say that they are ready.</summary>
    public async Task AllReadyAsync(CancellationToken cancellationToken)
    {
        var since = Clock.Now;
        foreach (var process in cluster.Processes)
        {
            while (!await process.IsReadyAsync(cancellationToken))
            {
                if (Clock.Since(since) > Patience)
                {
                    tally.AddError($"{process.Name} is not ready again after {Patience}");
                    return;
                }
                await Task.Delay(Look, cancellationToken);
            }
        }
    }

    // In any order, but what spares nobody, and what callers may not feel, last.
    private List<(string What, Fault Fault)> Plan()
    {
        (string, Fault)[] some =
        [
            .. Times(Faults.KillSilos, "kill a silo", (ask, cancel) => KillOneAsync(cluster.Silos, ask, cancel)),
            .. Enumerable.Range(0, Faults.KillAtPoints).Select(turn => points[turn % points.Count]).Select(AtPoint),
            .. Times(Faults.KillFronts, "kill a front", (ask, cancel) => KillOneAsync(cluster.Fronts, ask, cancel)),
            .. Times(Faults.RestartDatabase, "restart the database", RestartDatabaseAsync),
            .. Times(Faults.FreezeSilo > TimeSpan.Zero ? 1 : 0, "freeze a silo", FreezeAsync),
            .. Times(Faults.CutSilos > TimeSpan.Zero ? 1 : 0, "cut two silos apart", CutAsync),
        ];
        random.Shuffle(some);
        List<(string, Fault)> all = [.. some];
        if (Faults.KillAll)
        {
            all.Add(("kill all", KillAllAsync));
        }
        if (Faults.Roll is not null)
        {
            all.Add(("replace all", RollAsync));
        }
        return all;

        (string, Fault) AtPoint(IKillPoint point) =>
            ($"kill a silo {point.Name}", (ask, cancel) => KillAtAsync(point, ask, cancel));

        static IEnumerable<(string, Fault)> Times(int count, string what, Fault fault) =>
            Enumerable.Repeat((what, fault), count);
    }

    private async Task<FaultFigures> KillOneAsync(
        IReadOnlyList<ClusterProcess> group, Func<Task<Percentiles>> ask, CancellationToken cancellationToken)
    {
        var victim = group[random.Next(group.Count)];
        var asking = await KillAsync(victim, ask, cancellationToken);
        return await FinishAsync($"kill {victim.Name}", asking, cancellationToken);
    }

    private async Task<FaultFigures> KillAtAsync(
        IKillPoint point, Func<Task<Percentiles>> ask, CancellationToken cancellationToken)
    {
        Task<Percentiles> asking;
        var met = await MeetAsync(point, cancellationToken);
        await using (met)
        {
            Begin();
            asking = met is null
                ? Task.FromResult(Percentiles.Of([]))
                : await KillAsync(met.Silo, ask, cancellationToken);
        }
        var done = await FinishAsync($"kill {met?.Silo.Name ?? "nobody"}", asking, cancellationToken);
        return done with { Where = met?.Where ?? point.Name };
    }

    private async Task<Meeting?> MeetAsync(IKillPoint point, CancellationToken cancellationToken)
    {
        tally.IsFaulty = false; // until one comes
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return await point.MeetAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            tally.AddError($"no silo came to the point {point.Name} within {Patience}");
            return null;
        }
    }

    private async Task<Task<Percentiles>> KillAsync(
        ClusterProcess victim, Func<Task<Percentiles>> ask, CancellationToken cancellationToken)
    {
        await starting.WaitAsync(cancellationToken);
        try
        {
            await victim.KillAsync();
            var asking = ask();
            victim.Start();
            return asking;
        }
        finally
        {
            starting.Release();
        }
    }

    private void Begin()
    {
        tally.IsFaulty = true;
        began = Clock.Now;
    }

    private async Task<FaultFigures> FreezeAsync(Func<Task<Percentiles>> ask, CancellationToken cancellationToken)
    {
        var victim = cluster.Silos[random.Next(cluster.Silos.Count)];
        await victim.FreezeAsync();
        var asking = ask();
        try
        {
            await Task.Delay(Faults.FreezeSilo, cancellationToken);
        }
        finally
        {
            await victim.ThawAsync();
        }
        return await FinishAsync(
            $"freeze {victim.Name} for {Faults.FreezeSilo.TotalSeconds:N0} s", asking, cancellationToken);
    }

    private async Task<FaultFigures> CutAsync(Func<Task<Percentiles>> ask, CancellationToken cancellationToken)
    {
        ClusterProcess[] two = [.. cluster.Silos];
        random.Shuffle(two);
        Task<Percentiles> asking;
        await using (await NetworkCut.BetweenAsync(two[0], two[1]))
        {
            asking = ask();
            await Task.Delay(Faults.CutSilos, cancellationToken);
        }
        return await FinishAsync(
            $"cut {two[0].Name} from {two[1].Name} for {Faults.CutSilos.TotalSeconds:N0} s", asking, cancellationToken);
    }

    private async Task<FaultFigures> RestartDatabaseAsync(
        Func<Task<Percentiles>> ask, CancellationToken cancellationToken)
    {
        await cluster.Database!.StopImmediatelyAsync(cancellationToken);
        var asking = ask();
        await cluster.Database.StartAgainAsync(cancellationToken);
        return await FinishAsync("restart the database", asking, cancellationToken);
    }

    private async Task<FaultFigures> KillAllAsync(Func<Task<Percentiles>> ask, CancellationToken cancellationToken)
    {
        Task<Percentiles> asking;
        await starting.WaitAsync(cancellationToken);
        try
        {
            await cluster.KillAllAsync(cancellationToken);
            asking = ask();
            await cluster.StartAllAsync(cancellationToken);
        }
        finally
        {
            starting.Release();
        }
        return await FinishAsync("kill all", asking, cancellationToken);
    }

    // Nobody noticed, so nobody asks whether all answer again.
    private async Task<FaultFigures> RollAsync(Func<Task<Percentiles>> _, CancellationToken cancellationToken)
    {
        fronts.IsStrict = true;
        foreach (var silo in cluster.Silos)
        {
            tally.Doing = $"replace {silo.Name}";
            await ReplaceAsync(silo, Faults.Roll!.Silo, cancellationToken);
        }
        for (var i = 0; i < cluster.Fronts.Count; i++)
        {
            tally.Doing = $"replace {cluster.Fronts[i].Name}";
            fronts.All[i].IsResting = true;
            await ReplaceAsync(cluster.Fronts[i], Faults.Roll!.Front, cancellationToken);
            fronts.All[i].IsResting = false;
        }
        fronts.IsStrict = false;
        return await FinishAsync("replace all", Task.FromResult(Percentiles.Of([])), cancellationToken);
    }

    private async Task ReplaceAsync(ClusterProcess process, FileInfo program, CancellationToken cancellationToken)
    {
        await starting.WaitAsync(cancellationToken);
        try
        {
            await process.StopAsync(cancellationToken);
            process.Program = program;
            process.Start();
            await process.ReadyAsync(cancellationToken);
        }
        finally
        {
            starting.Release();
        }
    }

    private async Task<FaultFigures> FinishAsync(
        string what, Task<Percentiles> asking, CancellationToken cancellationToken)
    {
        LastEnd = Clock.Now;
        await AllReadyAsync(cancellationToken);
        return new(what, await asking);
    }

    /// <param name="ask">Begins to ask all tickets of the sample; called once the fault is there.</param>
    /// <param name="cancellationToken">Ends it.</param>
    private delegate Task<FaultFigures> Fault(Func<Task<Percentiles>> ask, CancellationToken cancellationToken);
}

/// <summary>What a fault did.</summary>
/// <param name="What">What was done.</param>
/// <param name="Answered">How long after it each ticket of the sample answered again.</param>
internal sealed record FaultFigures(string What, Percentiles Answered)
{
    /// <summary>The point at which a silo was killed, if at one.</summary>
    public string? Where { get; init; }

    /// <summary>From the fault until all are ready and every ticket of the sample has answered.</summary>
    public double Seconds { get; init; }
}
