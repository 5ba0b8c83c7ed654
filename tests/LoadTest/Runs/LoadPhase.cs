namespace OrleansTickets.LoadTest;

/// <summary>Everybody at work at once: mail servers, agents, whoever reads, and whoever breaks things.</summary>
internal sealed class LoadPhase(
    LoadTarget target, LoadOptions options, FrontRow fronts, Workload work, FrontCaller admin)
{
    // As long as a mail server waits, or nearly.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private FaultRun? faults;

    public IReadOnlyList<FaultFigures> Faults => faults?.Done ?? [];

    /// <summary>From the end of the last fault, or of the last beginning, until all was settled.</summary>
    public TimeSpan Drain { get; private set; }

    public async Task RunAsync(
        IReadOnlyList<(string Login, string Token)> agents, PostOffice? office, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var prober = new Prober(
            new(fronts, target.Token, 0, work.Tally) { Patience = Prober.Patience }, work, options.Seed);
        await using var points = options.Faults.KillAtPoints > 0
            ? await KillPoints.MakeAsync(target.Cluster!, office, options.Seed, end.Token)
            : null;
        faults = target.Cluster is { } cluster
            ? new(cluster, fronts, options, prober, work.Tally, points?.Find(options.Faults.Points) ?? [])
            : null;
        work.IsFaultAhead = options.Faults.IsAny;
        await using var hubs = await AgentHubs.ConnectAsync(fronts, agents, work, end.Token);
        work.Tally.Begin();
        List<Task> meanwhile = [prober.RunAsync(end.Token), faults?.SuperviseAsync(end.Token) ?? Task.CompletedTask];
        List<Task> all = [BreakAsync(end.Token), .. Sources(office, end.Token), .. Agents(agents, end.Token)];
        try
        {
            while (all.Count > 0)
            {
                var done = await Task.WhenAny([.. all, .. meanwhile.Where(task => !task.IsCompletedSuccessfully)]);
                await done; // of those that fail, the first is told
                all.Remove(done);
            }
            await DrainAsync(office, end.Token);
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll([.. all, .. meanwhile]).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task BreakAsync(CancellationToken cancellationToken)
    {
        if (faults is not null && options.Faults.IsAny)
        {
            await faults.RunAsync(cancellationToken);
        }
        work.IsFaultAhead = false;
    }

    private IEnumerable<Task> Sources(PostOffice? office, CancellationToken cancellationToken) =>
        Enumerable.Range(0, options.Sources).Select(async number =>
        {
            using var smtp = office is null ? null : new SmtpDoor(office.Server.SmtpPort);
            IMailDoor door = smtp is null
                ? new RestDoor(new(fronts, target.Token, number, work.Tally) { Patience = Patience }, work.Tally)
                : smtp;
            await new MailSource(door, work, Seed(number)).RunAsync(cancellationToken);
        });

    private IEnumerable<Task> Agents(
        IReadOnlyList<(string Login, string Token)> agents, CancellationToken cancellationToken) =>
        agents.Select((agent, number) =>
        {
            var caller = new FrontCaller(fronts, agent.Token, number, work.Tally);
            var acts = new AgentActs(agent.Login, caller, work, Seed(number + 1_000));
            return new LoadAgent(acts, work, Seed(number + 2_000)).RunAsync(cancellationToken);
        });

    private async Task DrainAsync(PostOffice? office, CancellationToken cancellationToken)
    {
        work.Tally.Doing = "draining";
        if (office is not null)
        {
            await office.AllTakenAsync(cancellationToken);
        }
        if (Faults.Count > 0)
        {
            await faults!.AllReadyAsync(cancellationToken);
            Drain = Clock.Since(Math.Max(faults.LastEnd, work.LastBegun));
        }
        if (office is not null)
        {
            await AllSentAsync(cancellationToken);
        }
        await admin.GetAsync("/api/v1/queues", cancellationToken);
    }

    // A mail that a crash left in doubt is sent again.
    private async Task AllSentAsync(CancellationToken cancellationToken)
    {
        work.Tally.Doing = "sending";
        while ((await new TicketScan(admin, work.Names).ReadOutboxAsync(cancellationToken)).Any(mail => mail.IsOpen))
        {
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }
    }

    private int Seed(int number) => HashCode.Combine(options.Seed, number);
}
