using System.Collections.Immutable;
using Orleans.Streams;

namespace OrleansTickets.Storage;

[GenerateSerializer, Immutable, Alias("Proof.Change")]
public abstract record Change
{
    [Id(0)] public required DateTimeOffset At { get; init; }
}

[GenerateSerializer, Immutable, Alias("Proof.Named")]
public sealed record Named : Change
{
    [Id(0)] public required string Name { get; init; }
}

[GenerateSerializer, Immutable, Alias("Proof.ProfileRecord")]
public sealed record ProfileRecord
{
    [Id(0)] public string Name { get; init; } = "";
    [Id(1)] public ImmutableArray<Change> Steps { get; init; } = [];
    [Id(2)] public ImmutableDictionary<string, int> Counts { get; init; } = ImmutableDictionary<string, int>.Empty;
    [Id(3)] public ImmutableArray<int> Unset { get; init; }
    [Id(4)] public int? Number { get; init; }
}

/// <summary>What <see cref="ProfileRecord"/> may be in a later release: one renamed member, two new ones.</summary>
[GenerateSerializer, Immutable, Alias("Proof.LaterProfileRecord")]
public sealed record LaterProfileRecord
{
    [Id(0)] public string DisplayName { get; init; } = "";
    [Id(1)] public ImmutableArray<Change> Steps { get; init; } = [];
    [Id(5)] public ImmutableArray<string> Tags { get; init; } = [];
    [Id(6)] public string Language { get; init; } = "en";
}

/// <summary>A state whose members are required, and which nobody has written yet.</summary>
[GenerateSerializer, Immutable, Alias("Proof.StrictRecord")]
public sealed record StrictRecord
{
    [Id(0)] public required string Name { get; init; }
}

public interface IProfileGrain : IGrainWithStringKey
{
    Task<ProfileRecord> Read();
    Task<bool> Exists();
    Task Write(ProfileRecord profile);
    Task Clear();
    Task Count();
}

internal sealed class ProfileGrain([PersistentState("record")] IPersistentState<ProfileRecord> record)
    : Grain, IProfileGrain
{
    public Task<ProfileRecord> Read() => Task.FromResult(record.State);

    public Task<bool> Exists() => Task.FromResult(record.RecordExists);

    public Task Write(ProfileRecord profile)
    {
        record.State = profile;
        return record.WriteStateAsync();
    }

    public Task Clear() => record.ClearStateAsync();

    public Task Count() => Write(record.State with { Number = (record.State.Number ?? 0) + 1 });
}

public interface IStrictGrain : IGrainWithStringKey
{
    Task<string?> Read();
    Task Write(string name);
}

// Its state has the same name as ProfileGrain's, on purpose.
internal sealed class StrictGrain([PersistentState("record")] IPersistentState<StrictRecord> record)
    : Grain, IStrictGrain
{
    public Task<string?> Read() => Task.FromResult(record.RecordExists ? record.State.Name : null);

    public Task Write(string name)
    {
        record.State = new() { Name = name };
        return record.WriteStateAsync();
    }
}

public interface IAlarmGrain : IGrainWithStringKey
{
    Task Arm();
    Task<bool> Disarm();
}

/// <summary>Where the reminders of one cluster arrive.</summary>
internal sealed class Rings
{
    public TaskCompletionSource<string> First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

internal sealed class AlarmGrain(Rings rings) : Grain, IAlarmGrain, IRemindable
{
    public Task Arm() => this.RegisterOrUpdateReminder("alarm", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

    public async Task<bool> Disarm()
    {
        if (await this.GetReminder("alarm") is not { } reminder)
        {
            return false;
        }

        await this.UnregisterReminder(reminder);
        return true;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        rings.First.TrySetResult($"{this.GetPrimaryKeyString()} {reminderName}");
        return Task.CompletedTask;
    }
}

public interface IListenerGrain : IGrainWithStringKey
{
    Task<int> Listen();
    Task<int> Count();
}

/// <summary>Listens to the stream of its own key.</summary>
internal sealed class ListenerGrain : Grain, IListenerGrain
{
    private IAsyncStream<string> Stream =>
        this.GetStreamProvider("notices").GetStream<string>("notices", this.GetPrimaryKeyString());

    public async Task<int> Listen()
    {
        await Stream.SubscribeAsync((_, _) => Task.CompletedTask);
        return await Count();
    }

    public async Task<int> Count() => (await Stream.GetAllSubscriptionHandles()).Count;
}
