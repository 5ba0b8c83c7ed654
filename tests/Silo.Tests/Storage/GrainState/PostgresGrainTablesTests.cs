using Npgsql;
using OrleansTickets.PostgreSql;
using Xunit;

namespace OrleansTickets.Storage;

public sealed class PostgresGrainTablesTests(SharedPostgres server) : GrainTablesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("WriteToStorageKey", "orleansstorage_pkey")]
    [InlineData("ReadFromStorageKey", "orleansstorage_pkey")]
    [InlineData("ReadRangeRows1Key", "orleansremindershash")]
    public async Task A_query_uses_its_index(string query, string index)
    {
        await using var place = await GrainPostgres.CreateAsync(server);
        await place.ApplyTablesAsync();
        var sql = await place.AskAsync($"SELECT QueryText FROM OrleansQuery WHERE QueryKey = '{query}'");

        await using var database = NpgsqlDataSource.Create(place.ConnectionString);
        await using var connection = await database.OpenConnectionAsync(Cancel);
        await using var plan = new NpgsqlCommand("SET enable_seqscan = off; EXPLAIN " + sql, connection);
        foreach (var name in (string[])["IdHash", "TypeHash", "IdN0", "IdN1", "StateVersion"])
        {
            plan.Parameters.AddWithValue("Grain" + name, 1);
        }

        foreach (var name in (string[])["GrainTypeString", "GrainIdExtensionString", "ServiceId"])
        {
            plan.Parameters.AddWithValue(name, "a");
        }

        plan.Parameters.AddWithValue("BeginHash", 1);
        plan.Parameters.AddWithValue("EndHash", 2);
        plan.Parameters.AddWithValue("PayloadBinary", Array.Empty<byte>());
        var steps = new List<string>();
        await using var reader = await plan.ExecuteReaderAsync(Cancel);
        while (await reader.ReadAsync(Cancel))
        {
            steps.Add(reader.GetString(0));
        }

        Assert.Contains(steps, step => step.Contains($"using {index}", StringComparison.Ordinal));
        Assert.Contains(steps, step => step.Contains("Index Cond:", StringComparison.Ordinal)
            && step.Contains("serviceid", StringComparison.Ordinal));
    }

    // A silo that starts must not stop those that run.
    [Fact]
    public async Task Writers_of_grains_and_reminders_are_not_stopped()
    {
        await using var place = await GrainPostgres.CreateAsync(server);
        await place.ApplyTablesAsync();
        await using var database = NpgsqlDataSource.Create(place.ConnectionString);
        await using var connection = await database.OpenConnectionAsync(Cancel);
        await using var transaction = await connection.BeginTransactionAsync(Cancel);
        await using var writes = new NpgsqlCommand("""
            INSERT INTO OrleansStorage VALUES (1, 2, 3, 4, 'record', 'ticket/5', 'proof', NULL, 7);
            INSERT INTO OrleansRemindersTable VALUES ('proof', 'a/b', 'r', '2026-11-23', 1, 1, 0);
            INSERT INTO OrleansMembershipVersionTable VALUES ('proof', 0);
            """, connection, transaction);
        await writes.ExecuteNonQueryAsync(Cancel);

        await place.ApplyTablesAsync();
        await transaction.CommitAsync(Cancel);
    }

    protected override async Task<GrainPlace> OpenAsync() => await GrainPostgres.CreateAsync(server);
}
