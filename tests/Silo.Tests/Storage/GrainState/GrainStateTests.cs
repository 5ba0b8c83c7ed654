using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Xunit;

namespace OrleansTickets.Storage;

public sealed class GrainStateTests : IDisposable
{
    private readonly GrainFile file = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task State_survives_a_restart_and_so_does_its_absence()
    {
        await using (var first = await file.StartAsync())
        {
            await first.Client.GetGrain<IProfileGrain>("kept").Write(new() { Name = "Anna" });
            await first.Client.GetGrain<IProfileGrain>("cleared").Write(new() { Name = "Ben" });
            await first.Client.GetGrain<IProfileGrain>("cleared").Clear();
        }

        await using (var second = await file.StartAsync())
        {
            var kept = second.Client.GetGrain<IProfileGrain>("kept");
            Assert.Equal("Anna", (await kept.Read()).Name);
            await kept.Write(new() { Name = "Anna B." });

            var cleared = second.Client.GetGrain<IProfileGrain>("cleared");
            Assert.False(await cleared.Exists());
            Assert.Equal("", (await cleared.Read()).Name);
            Assert.True((await cleared.Read()).Steps.IsEmpty);
            await cleared.Clear();
            await cleared.Write(new() { Name = "Cem" });
        }

        await using var third = await file.StartAsync();
        Assert.Equal("Anna B.", (await third.Client.GetGrain<IProfileGrain>("kept").Read()).Name);
        Assert.Equal("Cem", (await third.Client.GetGrain<IProfileGrain>("cleared").Read()).Name);
    }

    [Fact]
    public async Task Of_two_racing_first_writes_one_wins_and_the_grain_still_activates()
    {
        await using var cluster = await file.StartAsync(silos: 2);
        var storages = new[] { GrainFile.StorageOf(cluster, 0), GrainFile.StorageOf(cluster, 1) };
        Assert.NotSame(storages[0], storages[1]);

        for (var round = 0; round < 100; round++)
        {
            var grain = cluster.Client.GetGrain<IProfileGrain>($"race-{round}");
            var id = grain.GetGrainId();
            using var start = new Barrier(2);
            var outcomes = await Task.WhenAll(storages.Select((storage, i) => Task.Run(async () =>
            {
                var state = new GrainState<ProfileRecord>(new() { Name = $"writer {i}" });
                start.SignalAndWait(Cancel);
                return await Record.ExceptionAsync(() => storage.WriteStateAsync("record", id, state));
            })));

            var winner = Array.IndexOf(outcomes, null);
            Assert.NotEqual(-1, winner);
            Assert.IsType<InconsistentStateException>(outcomes[1 - winner]);
            Assert.Equal($"writer {winner}", (await grain.Read()).Name);
            await grain.Write(new() { Name = "after" });
        }
    }

    [Fact]
    public async Task A_stale_version_is_refused()
    {
        await using var cluster = await file.StartAsync();
        var storage = GrainFile.StorageOf(cluster);
        var id = GrainId.Create("profile", "stale");
        var state = new GrainState<ProfileRecord>(new() { Name = "one" });
        await storage.WriteStateAsync("record", id, state);
        var stale = new GrainState<ProfileRecord>(new() { Name = "stale" }) { ETag = state.ETag, RecordExists = true };
        state.State = new() { Name = "two" };
        await storage.WriteStateAsync("record", id, state);

        await Refused(() => storage.WriteStateAsync("record", id, stale));
        await Refused(() => storage.ClearStateAsync("record", id, stale));
        await storage.ClearStateAsync("record", id, state);
        await Refused(() => storage.WriteStateAsync("record", id, stale));
        var blind = new GrainState<ProfileRecord>(new() { Name = "knows nothing of the clear" });
        await Refused(() => storage.WriteStateAsync("record", id, blind));

        state.State = new() { Name = "after the clear" };
        await storage.WriteStateAsync("record", id, state);
        var read = new GrainState<ProfileRecord>();
        await storage.ReadStateAsync("record", id, read);
        Assert.Equal("after the clear", read.State?.Name);
        Assert.Equal(("4", "4"), (state.ETag, read.ETag));
    }

    [Fact]
    public async Task Clear_can_delete_the_row_and_what_is_gone_stays_gone()
    {
        await using var cluster = await file.StartAsync();
        var storage = GrainFile.StorageOf(cluster, name: "Deleting");
        var id = GrainId.Create("profile", "deleted");
        var state = new GrainState<ProfileRecord>(new() { Name = "one" });
        await storage.WriteStateAsync("record", id, state);
        var stale = new GrainState<ProfileRecord>(new()) { ETag = state.ETag, RecordExists = true };
        await storage.WriteStateAsync("record", id, state);

        await Refused(() => storage.ClearStateAsync("record", id, stale));
        var before = new GrainState<ProfileRecord>(new()) { ETag = state.ETag, RecordExists = true };
        await storage.ClearStateAsync("record", id, state);
        Assert.Null(state.ETag);
        Assert.False(state.RecordExists);
        Assert.Equal(0L, file.Ask("SELECT count(*) FROM OrleansStorage"));
        await Refused(() => storage.WriteStateAsync("record", id, before));
        await Refused(() => storage.ClearStateAsync("record", id, before));

        state.State = new() { Name = "again" };
        await storage.WriteStateAsync("record", id, state);
        Assert.Equal(1L, file.Ask("SELECT Version FROM OrleansStorage"));
    }

    [Fact]
    public async Task Two_hundred_writes_at_once_from_fifty_grains_all_succeed()
    {
        await using var cluster = await file.StartAsync();
        var grains = Enumerable.Range(0, 50).Select(i => cluster.Client.GetGrain<IProfileGrain>($"busy-{i}")).ToList();
        await Task.WhenAll(grains.Select(grain => grain.Read()));

        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => grains[i % 50].Count()));

        TestContext.Current.SendDiagnosticMessage(
            $"200 writes took {TimeProvider.System.GetElapsedTime(started).TotalMilliseconds:N0} ms");
        Assert.All(await Task.WhenAll(grains.Select(grain => grain.Read())), read => Assert.Equal(4, read.Number));
        Assert.Equal(50L, file.Ask("SELECT count(*) FROM OrleansStorage WHERE Version = 4"));
    }

    [Fact]
    public async Task After_a_busy_file_every_connection_works_again()
    {
        using var impatient = new GrainFile(timeoutSeconds: 1);
        await using var cluster = await impatient.StartAsync();
        var storage = GrainFile.StorageOf(cluster);
        using var other = impatient.OpenOther();
        using (other.BeginTransaction(deferred: false))
        {
            var refusals = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => Record.ExceptionAsync(
                () => storage.WriteStateAsync("record", Id(i), new GrainState<ProfileRecord>(new()))).AsTask()));
            Assert.All(refusals, refusal => Assert.Equal(5, Assert.IsType<SqliteException>(refusal).SqliteErrorCode));
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
        Assert.Equal(11L, impatient.Ask("SELECT count(*) FROM OrleansStorage"));

        static GrainId Id(int i) => GrainId.Create("profile", $"held-{i}");
    }

    [Fact]
    public async Task Records_with_immutable_collections_come_back_whole()
    {
        var at = new DateTimeOffset(2026, 11, 23, 8, 30, 0, TimeSpan.FromHours(1));
        var profile = new ProfileRecord
        {
            Name = "Zoë \0 🎫",
            Steps = [new Named { At = at, Name = "opened" }, new Named { At = at.AddTicks(1), Name = "locked" }],
            Counts = ImmutableDictionary.CreateRange<string, int>([new("a", 1), new("b", 2)]),
            Number = 7,
        };
        await using (var first = await file.StartAsync())
        {
            await first.Client.GetGrain<IProfileGrain>("whole").Write(profile);
        }

        await using var second = await file.StartAsync();
        var read = await second.Client.GetGrain<IProfileGrain>("whole").Read();
        Assert.Equal(profile.Name, read.Name);
        Assert.Equal(profile.Steps, read.Steps);
        Assert.Equal(profile.Counts, read.Counts);
        Assert.True(read.Unset.IsDefault);
        Assert.Equal(7, read.Number);

        var later = new GrainState<LaterProfileRecord>(new());
        await GrainFile.StorageOf(second).ReadStateAsync(
            "record", second.Client.GetGrain<IProfileGrain>("whole").GetGrainId(), later);
        Assert.Equal(profile.Name, later.State!.DisplayName);
        Assert.Equal(profile.Steps, later.State.Steps);
        Assert.True(later.State.Tags is { IsDefault: false, IsEmpty: true });
        Assert.Equal("en", later.State.Language);
    }

    [Fact]
    public async Task Grains_whose_ids_only_look_alike_have_states_of_their_own()
    {
        string[] keys = ["ada", "ADA", "0ada", "a", "a+", "a+b", "0a+b", "{0}", "%7B0%7D", "%", "12", "012", "x y/é"];
        await using (var first = await file.StartAsync())
        {
            foreach (var key in keys)
            {
                await first.Client.GetGrain<IProfileGrain>(key).Write(new() { Name = key });
                await first.Client.GetGrain<IStrictGrain>(key).Write("strict " + key);
                await first.Client.GetGrain<IProfileGrain>(key).Write(new() { Name = key });
            }
        }

        await using var second = await file.StartAsync();
        foreach (var key in keys)
        {
            Assert.Equal(key, (await second.Client.GetGrain<IProfileGrain>(key).Read()).Name);
            Assert.Equal("strict " + key, await second.Client.GetGrain<IStrictGrain>(key).Read());
        }

        Assert.Null(await second.Client.GetGrain<IStrictGrain>("nobody").Read());
    }

    // Why WholeIdGrainStorage exists. When a new Orleans fails this test, that class may go.
    [Fact]
    public async Task The_provider_by_itself_mixes_grains_up()
    {
        await using var cluster = await file.StartAsync();
        var plain = GrainFile.StorageOf(cluster, name: "Plain");
        await plain.WriteStateAsync("record", GrainId.Create("profile", "ada"), new GrainState<string>("ada's"));

        foreach (var stranger in (GrainId[])[GrainId.Create("profile", "0ADA"), GrainId.Create("queue", "ada")])
        {
            var read = new GrainState<string>();
            await plain.ReadStateAsync("record", stranger, read);
            Assert.Equal("ada's", read.State);
        }

        await Assert.ThrowsAsync<FormatException>(
            () => plain.WriteStateAsync("record", GrainId.Create("profile", "{0"), new GrainState<string>("braces")));
        Assert.Equal(2L, file.Ask("SELECT count(*) FROM OrleansStorage"));
    }

    [Fact]
    public async Task Stream_subscriptions_are_stored()
    {
        const string queue = "{support} Müller";
        await using (var first = await file.StartAsync())
        {
            Assert.Equal(1, await first.Client.GetGrain<IListenerGrain>(queue).Listen());
            Assert.Equal(1L, file.Ask("SELECT count(*) FROM OrleansStorage WHERE PayloadBinary IS NOT NULL"));
        }

        await using var second = await file.StartAsync();
        Assert.Equal(1, await second.Client.GetGrain<IListenerGrain>(queue).Count());
        Assert.Equal(2, await second.Client.GetGrain<IListenerGrain>(queue).Listen());
    }

    [Fact]
    public async Task A_reminder_survives_a_restart_and_fires()
    {
        await using (var first = await file.StartAsync())
        {
            await first.Client.GetGrain<IAlarmGrain>("clock").Arm();
            await first.Client.GetGrain<IAlarmGrain>("clock").Arm();
            Assert.Equal(1L, file.Ask("SELECT Version FROM OrleansRemindersTable"));
        }

        await using (var second = await file.StartAsync())
        {
            var rings = second.Silos[0].ServiceProvider.GetRequiredService<Rings>();
            Assert.Equal("clock alarm", await rings.First.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel));
            Assert.True(await second.Client.GetGrain<IAlarmGrain>("clock").Disarm());
            Assert.False(await second.Client.GetGrain<IAlarmGrain>("clock").Disarm());
        }

        Assert.Equal(0L, file.Ask("SELECT count(*) FROM OrleansRemindersTable"));
    }

    [Fact]
    public async Task A_stopped_silo_leaves_one_file()
    {
        await using (var cluster = await file.StartAsync())
        {
            await cluster.Client.GetGrain<IProfileGrain>("last").Write(new() { Name = "last" });
        }

        var path = new SqliteConnectionStringBuilder(file.ConnectionString).DataSource;
        Assert.Equal(["grains.db"], Directory.GetFiles(Path.GetDirectoryName(path)!).Select(Path.GetFileName));
    }

    public void Dispose() => file.Dispose();

    private static async Task Refused(Func<Task> change) =>
        await Assert.ThrowsAsync<InconsistentStateException>(change);
}
