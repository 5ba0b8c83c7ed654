using Npgsql;
using Xunit;

[assembly: AssemblyFixture(typeof(OrleansTickets.PostgreSql.SharedPostgres))]

namespace OrleansTickets.PostgreSql;

public sealed class PostgresServerTests(SharedPostgres shared)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_committed_row_survives_an_immediate_stop()
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        await using var server = await PostgresServer.StartAsync(Cancel, "work_mem = '5MB'");
        var database = await server.CreateDatabaseAsync(Cancel);
        await using (var before = NpgsqlDataSource.Create(database))
        {
            await AskAsync(before, "CREATE TABLE kept (id int)");
            await AskAsync(before, "INSERT INTO kept VALUES (1)");
            await using var open = await before.OpenConnectionAsync(Cancel);
            await using var transaction = await open.BeginTransactionAsync(Cancel);
            await using var insert = new NpgsqlCommand("INSERT INTO kept VALUES (2)", open, transaction);
            await insert.ExecuteNonQueryAsync(Cancel);

            await server.StopImmediatelyAsync(Cancel);
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => transaction.CommitAsync(Cancel));
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => AskAsync(before, "SELECT 1"));
        }

        await server.StartAgainAsync(Cancel);
        await using var after = NpgsqlDataSource.Create(database);
        Assert.Equal("1", await AskAsync(after, "SELECT string_agg(id::text, ' ') FROM kept"));
        Assert.Equal("5MB", await AskAsync(after, "SHOW work_mem"));
    }

    [Fact]
    public async Task Tests_share_a_server_and_have_databases_of_their_own()
    {
        var names = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => shared.CreateDatabaseAsync(Cancel)));
        Assert.Distinct(names);
        await using var database = NpgsqlDataSource.Create(names[0]);
        Assert.Equal("UTF8 C", await AskAsync(database, """
            SELECT pg_encoding_to_char(encoding) || ' ' || datcollate
              FROM pg_database
             WHERE datname = current_database()
            """));
    }

    private static async Task<object?> AskAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancel);
    }
}
