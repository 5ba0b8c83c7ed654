using Xunit;

namespace OrleansTickets.Storage;

public sealed class SqliteGrainTablesTests : GrainTablesTests
{
    [Fact]
    public async Task A_new_file_is_in_wal_mode_and_flushes_every_commit()
    {
        await using var file = new GrainFile();
        await file.ApplyTablesAsync();

        Assert.Equal("wal", await file.AskAsync("PRAGMA journal_mode"));
        Assert.Equal(2L, await file.AskAsync("PRAGMA synchronous"));
    }

    [Fact]
    public async Task Reading_and_writing_a_grain_use_its_index()
    {
        await using var file = new GrainFile();
        await file.ApplyTablesAsync();
        var read = await file.AskAsync("SELECT QueryText FROM OrleansQuery WHERE QueryKey = 'ReadFromStorageKey'");

        using var other = file.OpenOther();
        using var plan = other.CreateCommand();
        plan.CommandText = "EXPLAIN QUERY PLAN " + read;
        foreach (var name in (string[])["IdHash", "IdN0", "IdN1", "TypeHash", "TypeString", "IdExtensionString"])
        {
            plan.Parameters.AddWithValue("@Grain" + name, "1");
        }

        plan.Parameters.AddWithValue("@ServiceId", "proof");
        using var reader = plan.ExecuteReader();
        Assert.True(reader.Read());
        Assert.Contains("SEARCH OrleansStorage USING INDEX OrleansStorageGrain", reader.GetString(3));
        Assert.Contains("<expr>=? AND ServiceId=?", reader.GetString(3));
    }

    protected override Task<GrainPlace> OpenAsync() => Task.FromResult<GrainPlace>(new GrainFile());
}
