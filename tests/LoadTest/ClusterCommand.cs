using OrleansTickets.Clusters;

namespace OrleansTickets.LoadTest;

/// <summary>Starts the product as a cluster, and runs it until Ctrl+C.</summary>
internal static class ClusterCommand
{
    public static async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var options = ReadOptions(arguments);
        Console.Error.WriteLine("Starting.");
        await using var cluster = await RunningCluster.StartAsync(options, cancellationToken);
        foreach (var front in cluster.Fronts)
        {
            Console.WriteLine($"{front.Name} {front.Address}");
        }
        foreach (var silo in cluster.Silos)
        {
            Console.WriteLine($"{silo.Name} {new Uri(silo.Address, "/health/ready")}");
        }
        Console.WriteLine($"token {cluster.AdminToken}");
        Console.WriteLine($"logs {cluster.Directory.FullName}");
        Console.Error.WriteLine("Ready. Ctrl+C ends it.");
        await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
        Console.Error.WriteLine("Stopping.");
        await cluster.StopAsync(CancellationToken.None);
        return 0;
    }

    public static ClusterOptions ReadOptions(Arguments arguments)
    {
        if (RunningCluster.Missing is { } missing)
        {
            throw new UsageException($"No cluster can start here. {missing}");
        }
        return new()
        {
            Topology = new()
            {
                Silos = arguments.Number("--silos", 3),
                Fronts = arguments.Number("--fronts", 2, least: 1),
            },
            Build = ReadBuild(arguments, "--build") ?? ReadOwnBuild(),
            ConnectionString = arguments.Text("--database"),
            Directory = arguments.Folder("--logs"),
            HasUsers = arguments.Has("--cut-silos"),
        };
    }

    public static ProductBuild? ReadBuild(Arguments arguments, string key)
    {
        try
        {
            return arguments.Folder(key) is { } folder ? ProductBuild.In(folder) : null;
        }
        catch (FileNotFoundException e)
        {
            throw new UsageException($"{key}: {e.Message}");
        }
    }

    private static ProductBuild ReadOwnBuild()
    {
        try
        {
            return ProductBuild.Own;
        }
        catch (FileNotFoundException e)
        {
            throw new UsageException($"--build is needed. {e.Message}");
        }
    }
}
