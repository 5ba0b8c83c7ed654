using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrleansTickets.PostgreSql;
using Xunit;

namespace OrleansTickets.Storage;

/// <summary>A PostgreSQL database of its own.</summary>
internal sealed class GrainPostgres : GrainPlace
{
    private readonly NpgsqlDataSource other;

    public GrainPostgres(string connectionString)
    {
        ConnectionString = connectionString;
        other = NpgsqlDataSource.Create(connectionString);
    }

    public string ConnectionString { get; }

    public override long QueryCount => 21;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<GrainPostgres> CreateAsync(SharedPostgres server) =>
        new(await server.CreateDatabaseAsync(Cancel));

    public override Task ApplyTablesAsync() => new PostgresGrainTables(other).ApplyAsync(Cancel);

    public override async Task<object?> AskAsync(string sql)
    {
        await using var command = other.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancel);
    }

    public override ValueTask DisposeAsync() => other.DisposeAsync();

    protected override void AddGrainState(ISiloBuilder silo)
    {
        silo.Services.AddSingleton(_ => PostgresSource.Create(ConnectionString)); // a program has one pool
        silo.AddPostgresGrainState();
        silo.AddWholeIdGrainStorage<NpgsqlDataSource>(
            PostgresGrainState.Invariant, "Deleting", options => options.DeleteStateOnClear = true);
        silo.AddAdoNetGrainStorage("Plain", storage => storage.Configure<NpgsqlDataSource>((options, database) =>
        {
            options.Invariant = PostgresGrainState.Invariant;
            options.DataSource = database;
        }));
    }
}
