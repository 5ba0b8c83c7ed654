using OrleansTickets.Clusters;

namespace OrleansTickets.LoadTest;

/// <summary>Whom the load is for.</summary>
/// <param name="Fronts">Where the fronts are.</param>
/// <param name="Token">The token of an administrator.</param>
/// <param name="Cluster">The processes, if they are ours: only then can anything be done to them.</param>
internal sealed record LoadTarget(IReadOnlyList<Uri> Fronts, string Token, RunningCluster? Cluster)
{
    public LoadTarget(RunningCluster cluster)
        : this([.. cluster.Fronts.Select(front => front.Address)], cluster.AdminToken, cluster)
    {
    }

    /// <summary>What each process has cost until now.</summary>
    public List<ProcessCost> ReadCosts()
    {
        if (Cluster is null)
        {
            return [];
        }
        List<ProcessCost> costs =
            [.. Cluster.Processes.Select(each => Cost(each.Name, each.Cpu, each.Memory))];
        if (Cluster.Database is { } database)
        {
            costs.Add(Cost(
                "database", ProcessFigures.CpuWithChildren(database.ProcessId),
                ProcessFigures.MemoryWithChildren(database.ProcessId)));
        }
        return costs;
    }

    private static ProcessCost Cost(string name, TimeSpan cpu, long memory) =>
        new(name, cpu.TotalSeconds, memory / 1024.0 / 1024);
}
