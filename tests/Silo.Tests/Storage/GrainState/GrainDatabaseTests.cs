using Microsoft.Data.Sqlite;
using Xunit;

namespace OrleansTickets.Storage;

public sealed class GrainDatabaseTests : IAsyncDisposable
{
    private readonly GrainFile file = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_at_a_time_has_the_file_and_a_second_dispose_gives_no_second_turn()
    {
        await using var database = new GrainDatabase(file.ConnectionString);
        var first = await database.OpenConnectionAsync(Cancel);
        var second = database.OpenConnectionAsync(Cancel).AsTask();
        using var impatience = new CancellationTokenSource();
        var impatient = database.OpenConnectionAsync(impatience.Token).AsTask();
        Assert.False(second.IsCompleted);

        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        await first.DisposeAsync();
        await first.DisposeAsync();
        await using var opened = await second;

        var third = database.OpenConnectionAsync(Cancel).AsTask();
        Assert.False(third.IsCompleted);
        await opened.DisposeAsync();
        await (await third).DisposeAsync();
    }

    [Fact]
    public async Task A_file_that_does_not_open_costs_no_turn()
    {
        await using var database = new GrainDatabase(file.ConnectionString.Replace("grains.db", "no/such.db"));
        for (var i = 0; i < 2; i++)
        {
            await Assert.ThrowsAsync<SqliteException>(() => database.OpenConnectionAsync(Cancel).AsTask());
        }
    }

    public ValueTask DisposeAsync() => file.DisposeAsync();
}
