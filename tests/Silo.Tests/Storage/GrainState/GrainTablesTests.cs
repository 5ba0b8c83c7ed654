using Xunit;

namespace OrleansTickets.Storage;

public sealed class GrainTablesTests : IDisposable
{
    private readonly GrainFile file = new();

    [Fact]
    public void A_new_file_is_in_wal_mode_and_flushes_every_commit()
    {
        GrainTables.Apply(file.ConnectionString);

        Assert.Equal("wal", file.Ask("PRAGMA journal_mode"));
        Assert.Equal(2L, file.Ask("PRAGMA synchronous"));
        Assert.Equal(11L, file.Ask("SELECT count(*) FROM OrleansQuery"));
    }

    [Fact]
    public void A_second_time_replaces_the_queries_and_keeps_the_rows()
    {
        GrainTables.Apply(file.ConnectionString);
        file.Ask("UPDATE OrleansQuery SET QueryText = 'old' WHERE QueryKey = 'WriteToStorageKey'");
        file.Ask("INSERT INTO OrleansQuery VALUES ('GoneKey', 'old')");
        file.Ask("INSERT INTO OrleansStorage VALUES (1, 2, 3, 4, 'record', 'ticket/5', 'proof', x'00', 7)");
        file.Ask("INSERT INTO OrleansRemindersTable VALUES ('proof', 'a/b', 'r', '2026-11-23', 1, 1, 0)");

        GrainTables.Apply(file.ConnectionString);
        Parallel.For(0, 8, _ => GrainTables.Apply(file.ConnectionString));

        Assert.Equal(11L, file.Ask("SELECT count(*) FROM OrleansQuery"));
        Assert.Equal(0L, file.Ask("SELECT count(*) FROM OrleansQuery WHERE QueryText = 'old'"));
        Assert.Equal(7L, file.Ask("SELECT Version FROM OrleansStorage"));
        Assert.Equal(1L, file.Ask("SELECT count(*) FROM OrleansRemindersTable"));
    }

    [Fact]
    public void Reading_and_writing_a_grain_use_its_index()
    {
        GrainTables.Apply(file.ConnectionString);
        var read = (string)file.Ask("SELECT QueryText FROM OrleansQuery WHERE QueryKey = 'ReadFromStorageKey'")!;

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

    public void Dispose() => file.Dispose();
}
