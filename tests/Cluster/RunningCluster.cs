using OrleansTickets.Daemons;
using OrleansTickets.PostgreSql;

namespace OrleansTickets.Clusters;

/// <summary>What a cluster is made of.</summary>
internal sealed record ClusterOptions
{
    public ClusterTopology Topology { get; init; } = new();

    /// <value>By default what was built with the caller.</value>
    public ProductBuild? Build { get; init; }

    /// <summary>How to connect to the database.</summary>
    /// <value>By default a PostgreSQL server of its own, which flushes as one in production does.</value>
    public string? ConnectionString { get; init; }

    /// <summary>Where the logs go, to stay there.</summary>
    /// <value>By default a directory that goes with the cluster.</value>
    public DirectoryInfo? Directory { get; init; }

    /// <summary>The token of the first administrator.</summary>
    public string AdminToken { get; init; } = $"ot_{Guid.NewGuid():N}";

    /// <summary>Whether each silo runs as a user of its own, so that <see cref="NetworkCut"/> can part them.</summary>
    public bool HasUsers { get; init; }
}

/// <summary>The product as a cluster of processes on loopback. Nothing of it outlives this process.</summary>
internal sealed class RunningCluster : IAsyncDisposable
{
    // Before it recovers a server flushes each of its files; to flush the file system as a whole says as much.
    private static readonly string[] Settings = ["max_connections = 300", "recovery_init_sync_method = 'syncfs'"];

    private const int FirstUser = 20_001;

    private readonly Leash leash;

    private RunningCluster(ClusterOptions options, PostgresServer? database, string connectionString)
    {
        (Topology, Database, ConnectionString) = (options.Topology, database, connectionString);
        AdminToken = options.AdminToken;
        Directory = options.Directory ?? System.IO.Directory.CreateTempSubdirectory("cluster-");
        Directory.Create();
        leash = new(options.Directory is null ? Directory : null);
        var build = options.Build ?? ProductBuild.Own;
        Silos =
        [
            .. Topology.SiloNames.Select((name, index) =>
                MakeSilo(name, build, options.HasUsers ? FirstUser + index : null)),
        ];
        Fronts = [.. Topology.FrontNames.Select(name => MakeFront(name, build))];
    }

    /// <summary>Why no cluster can start on this machine, or <see langword="null"/> when one can.</summary>
    public static string? Missing => PostgresServer.Missing;

    public ClusterTopology Topology { get; }

    /// <summary>The database server, if it is the cluster's own.</summary>
    public PostgresServer? Database { get; }

    public string ConnectionString { get; }

    /// <summary>The token of the first administrator.</summary>
    public string AdminToken { get; }

    /// <summary>Where the logs are.</summary>
    public DirectoryInfo Directory { get; }

    public IReadOnlyList<ClusterProcess> Silos { get; }

    public IReadOnlyList<ClusterProcess> Fronts { get; }

    public IEnumerable<ClusterProcess> Processes => Silos.Concat(Fronts);

    /// <summary>Completes when all processes are ready.</summary>
    /// <exception cref="ClusterException">One ended, or is silent; the message ends with its log.</exception>
    public static async Task<RunningCluster> StartAsync(ClusterOptions options, CancellationToken cancellationToken)
    {
        var database = options.ConnectionString is null
            ? await PostgresServer.StartAsync(cancellationToken, Settings)
            : null;
        RunningCluster? cluster = null;
        try
        {
            var connectionString = options.ConnectionString ?? await database!.CreateDatabaseAsync(cancellationToken);
            cluster = new(options, database, connectionString);
            await cluster.StartAllAsync(cancellationToken);
            return cluster;
        }
        catch
        {
            await (cluster?.DisposeAsync() ?? database?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }
    }

    /// <summary>Starts what does not run, and completes when all are ready.</summary>
    public async Task StartAllAsync(CancellationToken cancellationToken)
    {
        if (Database is not null)
        {
            await Database.StartAgainAsync(cancellationToken);
        }
        foreach (var group in (IReadOnlyList<ClusterProcess>[])[Silos, Fronts])
        {
            foreach (var process in group.Where(process => !process.IsRunning))
            {
                process.Start();
            }
            await Task.WhenAll(group.Select(process => process.ReadyAsync(cancellationToken)));
        }
    }

    /// <summary>Everything ends at once, as when the power fails.</summary>
    public Task KillAllAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Processes.Select(process => process.KillAsync())
            .Append(Database?.StopImmediatelyAsync(cancellationToken) ?? Task.CompletedTask));

    /// <summary>Asks all to end in order: first who calls, then who is called.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(Fronts.Select(front => front.StopAsync(cancellationToken)));
        await Task.WhenAll(Silos.Select(silo => silo.StopAsync(cancellationToken)));
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Processes.Select(process => process.DisposeAsync().AsTask()));
        if (Database is not null)
        {
            await Database.DisposeAsync();
        }
        await leash.DisposeAsync();
    }

    private ClusterProcess MakeSilo(string name, ProductBuild build, int? user)
    {
        var endpoint = new SiloEndpoint("127.0.0.1", LoopbackPort.Pick(), LoopbackPort.Pick());
        return new(
            name, build.Silo, PickAddress(), Topology.SiloSettings(ConnectionString, endpoint), Directory, leash)
        {
            User = user,
            PeerPort = endpoint.SiloPort,
        };
    }

    private ClusterProcess MakeFront(string name, ProductBuild build)
    {
        var settings = Topology.FrontSettings(ConnectionString, AdminToken);
        if (Topology.Silos == 0)
        {
            settings["Data:Directory"] = Path.Combine(Directory.FullName, $"{name}-data");
        }
        return new(name, build.Front, PickAddress(), settings, Directory, leash);
    }

    private static Uri PickAddress() => new($"http://127.0.0.1:{LoopbackPort.Pick()}");
}
