using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Xunit;

namespace OrleansTickets.Storage;

/// <summary>What the state of grains keeps to, whatever the database.</summary>
public abstract class GrainStateTests : GrainPlaceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task State_survives_a_restart_and_so_does_its_absence()
    {
        await using (var first = await Place.StartAsync())
        {
            await first.Client.GetGrain<IProfileGrain>("kept").Write(new() { Name = "Anna" });
            await first.Client.GetGrain<IProfileGrain>("cleared").Write(new() { Name = "Ben" });
            await first.Client.GetGrain<IProfileGrain>("cleared").Clear();
        }

        await using (var second = await Place.StartAsync())
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

        await using var third = await Place.StartAsync();
        Assert.Equal("Anna B.", (await third.Client.GetGrain<IProfileGrain>("kept").Read()).Name);
        Assert.Equal("Cem", (await third.Client.GetGrain<IProfileGrain>("cleared").Read()).Name);
    }

    [Fact]
    public async Task Of_two_racing_first_writes_one_wins_and_the_grain_still_activates()
    {
        await using var cluster = await Place.StartAsync(silos: 2);
        var storages = new[] { GrainPlace.StorageOf(cluster, 0), GrainPlace.StorageOf(cluster, 1) };
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
        await using var cluster = await Place.StartAsync();
        var storage = GrainPlace.StorageOf(cluster);
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
        await using var cluster = await Place.StartAsync();
        var storage = GrainPlace.StorageOf(cluster, name: "Deleting");
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
        await HasAsync(0, "SELECT count(*) FROM OrleansStorage");
        await Refused(() => storage.WriteStateAsync("record", id, before));
        await Refused(() => storage.ClearStateAsync("record", id, before));

        state.State = new() { Name = "again" };
        await storage.WriteStateAsync("record", id, state);
        await HasAsync(1, "SELECT Version FROM OrleansStorage");
    }

    [Fact]
    public async Task Two_hundred_writes_at_once_from_fifty_grains_all_succeed()
    {
        await using var cluster = await Place.StartAsync();
        var grains = Enumerable.Range(0, 50).Select(i => cluster.Client.GetGrain<IProfileGrain>($"busy-{i}")).ToList();
        await Task.WhenAll(grains.Select(grain => grain.Read()));

        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => grains[i % 50].Count()));

        TestContext.Current.SendDiagnosticMessage(
            $"200 writes took {TimeProvider.System.GetElapsedTime(started).TotalMilliseconds:N0} ms");
        Assert.All(await Task.WhenAll(grains.Select(grain => grain.Read())), read => Assert.Equal(4, read.Number));
        await HasAsync(50, "SELECT count(*) FROM OrleansStorage WHERE Version = 4");
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
        await using (var first = await Place.StartAsync())
        {
            await first.Client.GetGrain<IProfileGrain>("whole").Write(profile);
        }

        await using var second = await Place.StartAsync();
        var read = await second.Client.GetGrain<IProfileGrain>("whole").Read();
        Assert.Equal(profile.Name, read.Name);
        Assert.Equal(profile.Steps, read.Steps);
        Assert.Equal(profile.Counts, read.Counts);
        Assert.True(read.Unset.IsDefault);
        Assert.Equal(7, read.Number);

        var later = new GrainState<LaterProfileRecord>(new());
        await GrainPlace.StorageOf(second).ReadStateAsync(
            "record", second.Client.GetGrain<IProfileGrain>("whole").GetGrainId(), later);
        Assert.Equal(profile.Name, later.State!.DisplayName);
        Assert.Equal(profile.Steps, later.State.Steps);
        Assert.True(later.State.Tags is { IsDefault: false, IsEmpty: true });
        Assert.Equal("en", later.State.Language);
    }

    [Fact]
    public async Task Grains_whose_ids_only_look_alike_have_states_of_their_own()
    {
        string[] keys =
        [
            "ada", "ADA", "0ada", "a", "a+", "a+b", "0a+b", "{0}", "%7B0%7D", "%", "12", "012", "x y/é", "nul\0", "nul",
        ];
        await using (var first = await Place.StartAsync())
        {
            foreach (var key in keys)
            {
                await first.Client.GetGrain<IProfileGrain>(key).Write(new() { Name = key });
                await first.Client.GetGrain<IStrictGrain>(key).Write("strict " + key);
                await first.Client.GetGrain<IProfileGrain>(key).Write(new() { Name = key });
            }
        }

        await using var second = await Place.StartAsync();
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
        await using var cluster = await Place.StartAsync();
        var plain = GrainPlace.StorageOf(cluster, name: "Plain");
        await plain.WriteStateAsync("record", GrainId.Create("profile", "ada"), new GrainState<string>("ada's"));

        foreach (var stranger in (GrainId[])[GrainId.Create("profile", "0ADA"), GrainId.Create("queue", "ada")])
        {
            var read = new GrainState<string>();
            await plain.ReadStateAsync("record", stranger, read);
            Assert.Equal("ada's", read.State);
        }

        await Assert.ThrowsAsync<FormatException>(
            () => plain.WriteStateAsync("record", GrainId.Create("profile", "{0"), new GrainState<string>("braces")));
        await HasAsync(2, "SELECT count(*) FROM OrleansStorage");
    }

    [Fact]
    public async Task Stream_subscriptions_are_stored()
    {
        const string queue = "{support} Müller";
        await using (var first = await Place.StartAsync())
        {
            Assert.Equal(1, await first.Client.GetGrain<IListenerGrain>(queue).Listen());
            await HasAsync(1, "SELECT count(*) FROM OrleansStorage WHERE PayloadBinary IS NOT NULL");
        }

        await using var second = await Place.StartAsync();
        Assert.Equal(1, await second.Client.GetGrain<IListenerGrain>(queue).Count());
        Assert.Equal(2, await second.Client.GetGrain<IListenerGrain>(queue).Listen());
    }

    [Fact]
    public async Task A_reminder_survives_a_restart_and_fires()
    {
        await using (var first = await Place.StartAsync())
        {
            await first.Client.GetGrain<IAlarmGrain>("clock").Arm();
            await first.Client.GetGrain<IAlarmGrain>("clock").Arm();
            await HasAsync(1, "SELECT Version FROM OrleansRemindersTable");
        }

        await using (var second = await Place.StartAsync())
        {
            var rings = second.Silos[0].ServiceProvider.GetRequiredService<Rings>();
            Assert.Equal("clock alarm", await rings.First.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel));
            Assert.True(await second.Client.GetGrain<IAlarmGrain>("clock").Disarm());
            Assert.False(await second.Client.GetGrain<IAlarmGrain>("clock").Disarm());
        }

        await HasAsync(0, "SELECT count(*) FROM OrleansRemindersTable");
    }

    private static async Task Refused(Func<Task> change) =>
        await Assert.ThrowsAsync<InconsistentStateException>(change);
}
