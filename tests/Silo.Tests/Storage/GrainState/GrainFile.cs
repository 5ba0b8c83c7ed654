using Microsoft.Data.Sqlite;

namespace OrleansTickets.Storage;

/// <summary>A temporary grains.db.</summary>
internal sealed class GrainFile : GrainPlace
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("grains");

    public GrainFile(int timeoutSeconds = 10) =>
        ConnectionString = $"Data Source={Path.Combine(directory.FullName, "grains.db")};" +
            $"Default Timeout={timeoutSeconds}";

    public string ConnectionString { get; }

    public override long QueryCount => 11;

    public override Task ApplyTablesAsync()
    {
        SqliteGrainTables.Apply(ConnectionString);
        return Task.CompletedTask;
    }

    /// <summary>A connection of somebody else: not from the pool, and it never waits.</summary>
    public SqliteConnection OpenOther()
    {
        var other = new SqliteConnection(ConnectionString + ";Pooling=False");
        other.Open();
        return other;
    }

    public override Task<object?> AskAsync(string sql)
    {
        using var other = OpenOther();
        using var command = other.CreateCommand();
        command.CommandText = sql;
        return Task.FromResult(command.ExecuteScalar());
    }

    public override ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    protected override void AddGrainState(ISiloBuilder silo)
    {
        silo.AddSqliteGrainState(ConnectionString);
        silo.AddWholeIdGrainStorage<GrainDatabase>(
            SqliteGrainState.Invariant, "Deleting", options => options.DeleteStateOnClear = true);
        silo.AddAdoNetGrainStorage("Plain", options =>
        {
            options.Invariant = SqliteGrainState.Invariant;
            options.ConnectionString = ConnectionString;
        });
    }
}
