using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;

namespace OrleansTickets.Storage;

/// <summary>A database of Orleans' own state, for one test, and clusters that come and go over it.</summary>
public abstract class GrainPlace : IAsyncDisposable
{
    /// <summary>How many queries its script tells Orleans.</summary>
    public abstract long QueryCount { get; }

    public static IGrainStorage StorageOf(InProcessTestCluster cluster, int silo = 0, string name = "Default") =>
        cluster.Silos[silo].ServiceProvider.GetRequiredKeyedService<IGrainStorage>(name);

    public async Task<InProcessTestCluster> StartAsync(short silos = 1)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.ServiceId = "proof";
        builder.ConfigureSilo((_, silo) =>
        {
            AddGrainState(silo);
            silo.AddMemoryStreams("notices");
            silo.Services.AddSingleton<Rings>();
            silo.Services.Configure<ReminderOptions>(o => o.MinimumReminderPeriod = TimeSpan.FromSeconds(1));
        });
        builder.ConfigureClient(client => client.AddMemoryStreams("notices"));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    /// <summary>Makes the tables, as every silo does at its start.</summary>
    public abstract Task ApplyTablesAsync();

    /// <summary>The first field of the first row, asked by somebody else.</summary>
    public abstract Task<object?> AskAsync(string sql);

    public abstract ValueTask DisposeAsync();

    /// <summary>Adds grain state, and the storages "Deleting" (on clear) and "Plain" (as Orleans has it).</summary>
    protected abstract void AddGrainState(ISiloBuilder silo);
}
