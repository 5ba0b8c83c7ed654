using OrleansTickets.Clusters;

namespace OrleansTickets.LoadTest;

/// <summary>Load, faults and a report.</summary>
internal static class RunCommand
{
    private static readonly string[] Faults =
    [
        "--kill-silos", "--kill-at-points", "--at", "--kill-fronts", "--freeze-silo", "--cut-silos",
        "--restart-database", "--kill-all", "--roll",
    ];

    private static readonly string[] OfCluster = ["--silos", "--fronts", "--build", "--database", "--logs", .. Faults];

    public static async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var options = ReadOptions(arguments);
        if (arguments.Has("--url"))
        {
            return await RunAsync(await ReadTargetAsync(arguments, cancellationToken), options, cancellationToken);
        }
        var clusterOptions = ClusterCommand.ReadOptions(arguments);
        Tell("Starting the cluster.");
        await using var cluster = await RunningCluster.StartAsync(clusterOptions, cancellationToken);
        Tell($"The cluster is ready; logs are in {cluster.Directory.FullName}.");
        return await RunAsync(new(cluster), options, cancellationToken);
    }

    private static async Task<int> RunAsync(
        LoadTarget target, LoadOptions options, CancellationToken cancellationToken)
    {
        var report = await new LoadRun(target, options, Tell).RunAsync(cancellationToken);
        Console.Out.Write(ReportText.Write(report));
        return report.IsGood ? 0 : 1;
    }

    private static LoadOptions ReadOptions(Arguments arguments)
    {
        if (arguments.Has("--restart-database") && arguments.Has("--database"))
        {
            throw new UsageException("--restart-database is for a database that this program started, not --database.");
        }
        return new()
        {
            Mails = arguments.Number("--mails", 1_000),
            Rate = arguments.Number("--rate", 0),
            Sources = arguments.Number("--sources", 4, least: 1),
            IsByImap = arguments.Text("--by") switch
            {
                null or "rest" => false,
                "imap" when MailServers.MailServer.MissingReason is { } missing =>
                    throw new UsageException($"--by imap: {missing}"),
                "imap" => true,
                var other => throw new UsageException($"--by is rest or imap, not '{other}'."),
            },
            Acts = arguments.Number("--acts", 2_000),
            Agents = arguments.Number("--agents", 8),
            Hot = arguments.Number("--hot", 20, least: 1),
            Seed = arguments.Number("--seed", 1),
            TimeLimit = TimeSpan.FromSeconds(arguments.Number("--time-limit", 1_800, least: 1)),
            Out = arguments.Folder("--out"),
            Faults = new()
            {
                KillSilos = arguments.Number("--kill-silos", 0),
                KillAtPoints = ReadPoints(arguments),
                Points = arguments.All("--at") is { Count: > 0 } names ? names : null,
                KillFronts = arguments.Number("--kill-fronts", 0),
                FreezeSilo = TimeSpan.FromSeconds(arguments.Number("--freeze-silo", 0)),
                CutSilos = ReadCut(arguments),
                RestartDatabase = arguments.Number("--restart-database", 0),
                KillAll = arguments.Has("--kill-all"),
                Roll = ClusterCommand.ReadBuild(arguments, "--roll"),
            },
        };
    }

    private static int ReadPoints(Arguments arguments) =>
        arguments.Number("--silos", 3) > 0 || !arguments.Has("--kill-at-points")
            ? arguments.Number("--kill-at-points", 0)
            : throw new UsageException("--kill-at-points takes a silo.");

    private static TimeSpan ReadCut(Arguments arguments)
    {
        var seconds = arguments.Number("--cut-silos", 0);
        return seconds == 0 ? TimeSpan.Zero
            : NetworkCut.Missing is { } missing ? throw new UsageException($"--cut-silos: {missing}")
            : arguments.Number("--silos", 3) < 2 ? throw new UsageException("--cut-silos takes two silos.")
            : TimeSpan.FromSeconds(seconds);
    }

    private static async Task<LoadTarget> ReadTargetAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        if (OfCluster.FirstOrDefault(arguments.Has) is { } wrong)
        {
            throw new UsageException($"{wrong} is for a cluster that this program starts, not for --url.");
        }
        var fronts = arguments.All("--url").Select(url => ReadUrl(url, arguments.Has("--beyond-loopback"))).ToList();
        var file = arguments.Text("--token-file") ?? throw new UsageException("--url needs --token-file.");
        if (!File.Exists(file))
        {
            throw new UsageException($"--token-file: there is no file {file}.");
        }
        return new(fronts, (await File.ReadAllTextAsync(file, cancellationToken)).Trim(), null);
    }

    private static Uri ReadUrl(string url, bool isFar) =>
        !Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")
            ? throw new UsageException($"--url is an address such as http://127.0.0.1:8080, not '{url}'.")
            : address.IsLoopback || isFar ? address
            : throw new UsageException($"--url {url} is not this machine; --beyond-loopback allows it.");

    private static void Tell(string line) => Console.Error.WriteLine(line);
}
