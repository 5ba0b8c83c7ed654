using System.Collections.Frozen;
using System.Collections.Immutable;
using OrleansTickets.Agents;

namespace OrleansTickets.Queues;

/// <summary>All queues, as this silo knows them: at most two seconds old.</summary>
internal sealed class QueueMap
{
    private readonly IGrainFactory grains;
    private readonly Snapshot<Known> queues;

    public QueueMap(IGrainFactory grains, TimeProvider clock)
    {
        this.grains = grains;
        queues = new(LoadAsync, clock);
    }

    /// <summary>The queue of this name, or nothing.</summary>
    public async ValueTask<QueueSettings?> FindAsync(string name)
    {
        if ((await queues.ReadAsync()).ByName.GetValueOrDefault(name) is { } known)
        {
            return known;
        }
        // Another silo may have made it a moment ago.
        Forget();
        return (await queues.ReadAsync()).ByName.GetValueOrDefault(name);
    }

    /// <summary>All of them, by name.</summary>
    public async ValueTask<ImmutableArray<QueueSettings>> AllAsync() => (await queues.ReadAsync()).All;

    /// <summary>Our own addresses, in lower case.</summary>
    public async ValueTask<FrozenSet<string>> AddressesAsync() => (await queues.ReadAsync()).Addresses;

    /// <summary>A queue changed.</summary>
    public void Forget() => queues.Forget();

    private async Task<Known> LoadAsync()
    {
        using (Caller.AsSystem())
        {
            return new(await grains.GetGrain<IQueueDirectoryGrain>(IQueueDirectoryGrain.Key).Read());
        }
    }

    // Put in order once, for every mail asks.
    private sealed class Known(ImmutableArray<QueueSettings> queues)
    {
        public FrozenDictionary<string, QueueSettings> ByName { get; } = queues.ToFrozenDictionary(queue => queue.Name);

        public ImmutableArray<QueueSettings> All { get; } =
            [.. queues.OrderBy(queue => queue.Name, StringComparer.Ordinal)];

        public FrozenSet<string> Addresses { get; } =
            queues.Select(queue => queue.Address.ToLowerInvariant()).ToFrozenSet();
    }
}
