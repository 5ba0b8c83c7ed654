using Npgsql;
using OrleansTickets.PostgreSql;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace OrleansTickets.WebFront.Tests.Processes;

/// <summary>A start on PostgreSQL that fails says why, in one line, and which setting to look at.</summary>
public sealed class PostgresStartTests(SharedPostgres server) : IDisposable
{
    private const string Key = "ConnectionStrings:Tickets";

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("start");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Host=127.0.0.1;Port=many")]
    [InlineData("Hast=127.0.0.1")]
    [InlineData("tickets.db")]
    public Task What_is_no_connection_string_is_named(string setting) => RefusedAsync(setting, Key);

    [Fact]
    public async Task A_wrong_password_is_named()
    {
        var place = await ConnectAsync();
        await ExecuteAsync(place, "CREATE ROLE front LOGIN PASSWORD 'right'");
        place.Username = "front";
        place.Password = "wrong";
        await RefusedAsync(place.ConnectionString, Key, "password");
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_named()
    {
        var place = await ConnectAsync();
        place.Database = "nowhere";
        await RefusedAsync(place.ConnectionString, Key, "nowhere");
    }

    [Fact]
    public async Task A_user_who_may_not_make_tables_is_told()
    {
        var place = await ConnectAsync();
        await ExecuteAsync(place, "CREATE ROLE reader LOGIN PASSWORD 'right'; REVOKE ALL ON SCHEMA public FROM public");
        place.Username = "reader";
        place.Password = "right";
        await RefusedAsync(place.ConnectionString, Key, "CREATE on its schema");
    }

    [Fact]
    public async Task An_encoding_that_cannot_hold_all_texts_is_named()
    {
        var place = await ConnectAsync();
        await ExecuteAsync(place, "CREATE DATABASE ascii ENCODING 'SQL_ASCII' TEMPLATE template0");
        place.Database = "ascii";
        await RefusedAsync(place.ConnectionString, Key, "SQL_ASCII");
    }

    [Fact]
    public async Task A_database_that_asks_for_a_newer_program_is_left_alone()
    {
        var place = await ConnectAsync();
        await ExecuteAsync(place, """
            CREATE TABLE schema_version (id smallint PRIMARY KEY, schema_version bigint, min_program_version bigint);
            INSERT INTO schema_version VALUES (1, 9, 1000)
            """);
        await RefusedAsync(place.ConnectionString, "newer OrleansTickets", "schema 9");
        await ExecuteAsync(place, "CREATE TABLE ticket (number text)"); // none was made
    }

    public void Dispose() => data.Delete(recursive: true);

    private async Task RefusedAsync(string setting, params string[] words)
    {
        await using var front = FrontProcess.Start(
            "--urls", "http://127.0.0.1:0", $"--Data:Directory={data.FullName}", $"--{Key}={setting}");
        Assert.Equal(1, await front.EndAsync());
        Assert.DoesNotContain("   at ", front.Output, StringComparison.Ordinal);
        var reason = Assert.Single(
            front.Output.Split('\n'),
            line => line.StartsWith("OrleansTickets cannot start: ", StringComparison.Ordinal));
        Assert.All(words, word => Assert.Contains(word, reason, StringComparison.Ordinal));
    }

    private async Task<NpgsqlConnectionStringBuilder> ConnectAsync() => new(await server.CreateDatabaseAsync(Cancel));

    private static async Task ExecuteAsync(NpgsqlConnectionStringBuilder place, string sql)
    {
        await using var database = NpgsqlDataSource.Create(place);
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
