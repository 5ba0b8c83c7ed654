using Xunit;

namespace OrleansTickets.Storage;

/// <summary>What the making of Orleans' tables keeps to, whatever the database.</summary>
public abstract class GrainTablesTests : GrainPlaceTests
{
    [Fact]
    public async Task A_second_time_replaces_the_queries_and_keeps_the_rows()
    {
        await Place.ApplyTablesAsync();
        await Place.AskAsync("UPDATE OrleansQuery SET QueryText = 'old' WHERE QueryKey = 'WriteToStorageKey'");
        await Place.AskAsync("INSERT INTO OrleansQuery VALUES ('GoneKey', 'old')");
        await Place.AskAsync("INSERT INTO OrleansStorage VALUES (1, 2, 3, 4, 'record', 'ticket/5', 'proof', NULL, 7)");
        await Place.AskAsync("INSERT INTO OrleansRemindersTable VALUES ('proof', 'a/b', 'r', '2026-11-23', 1, 1, 0)");

        await Place.ApplyTablesAsync();

        await HasAsync(Place.QueryCount, "SELECT count(*) FROM OrleansQuery");
        await HasAsync(0, "SELECT count(*) FROM OrleansQuery WHERE QueryText = 'old'");
        await HasAsync(7, "SELECT Version FROM OrleansStorage");
        await HasAsync(1, "SELECT count(*) FROM OrleansRemindersTable");
    }

    [Fact]
    public async Task Eight_at_once_may_make_them_and_nobody_sees_them_without_queries()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(Place.ApplyTablesAsync)));

        var again = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(Place.ApplyTablesAsync)));
        do
        {
            await HasAsync(Place.QueryCount, "SELECT count(*) FROM OrleansQuery");
        }
        while (!again.IsCompleted);
        await again;
    }
}
