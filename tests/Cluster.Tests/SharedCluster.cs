using OrleansTickets.Clusters.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedCluster))]

namespace OrleansTickets.Clusters.Tests;

/// <summary>One cluster for all tests that break one, one after the other; each leaves it whole.</summary>
public sealed class SharedCluster : IAsyncDisposable
{
    /// <summary>The collection of the tests that use it.</summary>
    public const string Users = "cluster";

    private RunningCluster? cluster;

    /// <summary>Starts it for the first who asks.</summary>
    internal async Task<RunningCluster> StartAsync()
    {
        Assert.SkipWhen(RunningCluster.Missing is not null, RunningCluster.Missing ?? "");
        return cluster ??= await RunningCluster.StartAsync(new(), TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => cluster?.DisposeAsync() ?? ValueTask.CompletedTask;
}
