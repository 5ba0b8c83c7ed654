using System.Text.Json;

namespace OrleansTickets.LoadTest;

/// <summary>Load, faults, and what came of them.</summary>
/// <param name="target">Whom the load is for.</param>
/// <param name="options">How much.</param>
/// <param name="progress">Is told every two seconds how it goes.</param>
internal sealed class LoadRun(LoadTarget target, LoadOptions options, Action<string> progress)
{
    // Each silo knows queues and rights by a snapshot of two seconds.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    private readonly Names names = new();
    private readonly Tally tally = new();

    /// <summary>Completes with what was found. Cancelled, it tells what was found until then.</summary>
    public async Task<LoadReport> RunAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.TimeLimit);
        using var fronts = new FrontRow(target.Fronts);
        var work = new Workload(options, names, tally);
        var admin = new FrontCaller(fronts, target.Token, 0, tally) { Patience = TimeSpan.FromSeconds(30) };
        await using var office = options.IsByImap ? await PostOffice.OpenAsync(limit.Token) : null;
        var agents = await PrepareAsync(admin, work, office, limit.Token);
        using var pulse = new Pulse(tally, work, progress);
        var costsBefore = target.ReadCosts();
        var load = new LoadPhase(target, options, fronts, work, admin);
        string? broke = null;
        try
        {
            await load.RunAsync(agents, office, limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            broke = cancellationToken.IsCancellationRequested ? "it was stopped" : $"it took over {options.TimeLimit}";
        }
        var costs = Difference(costsBefore, target.ReadCosts());
        tally.Doing = "verifying";
        using var verifying = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        verifying.CancelAfter(options.TimeLimit);
        var findings = await new Verification(admin, work, office, target.Cluster?.ConnectionString)
            .RunAsync(verifying.Token);
        var report = Report(work, load, findings, costs) with { Broke = broke };
        await SaveAsync(report, work, new(admin, names), cancellationToken);
        return report;
    }

    private async Task<List<(string Login, string Token)>> PrepareAsync(
        FrontCaller admin, Workload work, PostOffice? office, CancellationToken cancellationToken)
    {
        var preparation = new Preparation(admin, names);
        await preparation.MakeQueuesAsync(cancellationToken);
        await Task.Delay(Settling, cancellationToken);
        var agents = new List<(string, string)>();
        for (var i = 0; i < options.Agents; i++)
        {
            agents.Add((names.Agent(i), await preparation.MakeAgentAsync(names.Agent(i), cancellationToken)));
        }
        if (office is not null)
        {
            await preparation.MakeAccountsAsync(office, cancellationToken);
        }
        await Task.Delay(Settling, cancellationToken);
        var source = new MailSource(new RestDoor(admin, tally), work, options.Seed);
        await source.OpenHotAsync(options.Hot, cancellationToken);
        return agents;
    }

    private LoadReport Report(
        Workload work, LoadPhase load, Findings findings, List<ProcessCost> costs) => new()
        {
            Mails = tally.Accepted,
            Acts = tally.Acts,
            Retries = tally.Retries,
            MailSeconds = tally.MailTime.TotalSeconds,
            ActSeconds = tally.ActTime.TotalSeconds,
            MailCalm = tally.MailCalm.Read(),
            MailFaulty = tally.MailFaulty.Read(),
            Seen = tally.Seen.Read(),
            ActCalm = tally.ActCalm.Read(),
            ActFaulty = tally.ActFaulty.Read(),
            NotSeen = work.Sightings.Missed,
            Findings = findings,
            Locks = work.Locks.Check(),
            Faults = load.Faults,
            Restarts = tally.Restarts,
            DrainSeconds = load.Drain.TotalSeconds,
            Errors = tally.Errors,
            ErrorKinds = tally.ErrorKinds,
            Processes = costs,
            CpuPerMail = costs.GroupBy(cost => cost.Name.TrimEnd([.. "0123456789"]))
                .ToDictionary(kind => kind.Key, kind => kind.Sum(cost => cost.CpuSeconds) * 1e6 / tally.Accepted),
        };

    private static List<ProcessCost> Difference(List<ProcessCost> before, List<ProcessCost> after) =>
        [.. after.Zip(before, (now, then) => now with { CpuSeconds = Math.Max(now.CpuSeconds - then.CpuSeconds, 0) })];

    private async Task SaveAsync(
        LoadReport report, Workload work, TicketScan scan, CancellationToken cancellationToken)
    {
        if (options.Out is not { } folder)
        {
            return;
        }
        folder.Create();
        await work.Locks.WriteAsync(new(PathOf("locks.jsonl")), cancellationToken);
        await File.WriteAllTextAsync(PathOf("report.json"), ReportText.Json(report), cancellationToken);
        foreach (var number in report.Locks.NotOk)
        {
            var history = await scan.ReadHistoryAsync(number, cancellationToken);
            await File.WriteAllTextAsync(
                PathOf($"{number}.json"), JsonSerializer.Serialize(history), cancellationToken);
        }

        string PathOf(string name) => Path.Combine(folder.FullName, name);
    }
}
