using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;

namespace OrleansTickets.Storage;

/// <summary>A temporary grains.db, and clusters that come and go over it.</summary>
internal sealed class GrainFile : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("grains");

    public GrainFile(int timeoutSeconds = 10) =>
        ConnectionString = $"Data Source={Path.Combine(directory.FullName, "grains.db")};" +
            $"Default Timeout={timeoutSeconds}";

    public string ConnectionString { get; }

    public async Task<InProcessTestCluster> StartAsync(short silos = 1)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.ServiceId = "proof";
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddSqliteGrainState(ConnectionString);
            silo.AddSqliteGrainStorage("Deleting", options => options.DeleteStateOnClear = true);
            silo.AddAdoNetGrainStorage("Plain", options =>
            {
                options.Invariant = "System.Data.SQLite";
                options.ConnectionString = ConnectionString;
            });
            silo.AddMemoryStreams("notices");
            silo.Services.AddSingleton<Rings>();
            silo.Services.Configure<ReminderOptions>(o => o.MinimumReminderPeriod = TimeSpan.FromSeconds(1));
        });
        builder.ConfigureClient(client => client.AddMemoryStreams("notices"));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    public static IGrainStorage StorageOf(InProcessTestCluster cluster, int silo = 0, string name = "Default") =>
        cluster.Silos[silo].ServiceProvider.GetRequiredKeyedService<IGrainStorage>(name);

    /// <summary>A connection of somebody else: not from the pool, and it never waits.</summary>
    public SqliteConnection OpenOther()
    {
        var other = new SqliteConnection(ConnectionString + ";Pooling=False");
        other.Open();
        return other;
    }

    public object? Ask(string sql)
    {
        using var other = OpenOther();
        using var command = other.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        directory.Delete(recursive: true);
    }
}
