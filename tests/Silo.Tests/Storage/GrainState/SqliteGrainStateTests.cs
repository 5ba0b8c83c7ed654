using Microsoft.Data.Sqlite;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Storage;

public sealed class SqliteGrainStateTests : GrainStateTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_a_busy_file_every_connection_works_again()
    {
        await using var impatient = new GrainFile(timeoutSeconds: 1);
        await using var cluster = await impatient.StartAsync();
        var storage = GrainPlace.StorageOf(cluster);
        using var other = impatient.OpenOther();
        using (other.BeginTransaction(deferred: false))
        {
            var refusals = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => Record.ExceptionAsync(
                () => storage.WriteStateAsync("record", Id(i), new GrainState<ProfileRecord>(new()))).AsTask()));
            Assert.All(refusals, refusal => Assert.IsType<StoreUnavailableException>(refusal));
            var read = new GrainState<ProfileRecord>();
            await storage.ReadStateAsync("record", Id(0), read); // readers do not mind
            Assert.False(read.RecordExists);
        }

        for (var i = 0; i < 10; i++)
        {
            await storage.WriteStateAsync("record", Id(i), new GrainState<ProfileRecord>(new()));
        }

        var held = other.BeginTransaction(deferred: false);
        var patient = Task.Run(
            () => storage.WriteStateAsync("record", Id(10), new GrainState<ProfileRecord>(new())), Cancel);
        await held.DisposeAsync();
        await patient;
        Assert.Equal(11L, await impatient.AskAsync("SELECT count(*) FROM OrleansStorage"));

        static GrainId Id(int i) => GrainId.Create("profile", $"held-{i}");
    }

    [Fact]
    public async Task A_stopped_silo_leaves_one_file()
    {
        await using var file = new GrainFile();
        await using (var cluster = await file.StartAsync())
        {
            await cluster.Client.GetGrain<IProfileGrain>("last").Write(new() { Name = "last" });
        }

        var path = new SqliteConnectionStringBuilder(file.ConnectionString).DataSource;
        Assert.Equal(["grains.db"], Directory.GetFiles(Path.GetDirectoryName(path)!).Select(Path.GetFileName));
    }

    protected override Task<GrainPlace> OpenAsync() => Task.FromResult<GrainPlace>(new GrainFile());
}
