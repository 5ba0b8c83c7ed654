using OrleansTickets.Agents;

namespace OrleansTickets.Queues;

/// <summary>All queues, as this silo knows them: at most two seconds old.</summary>
internal sealed class QueueMap
{
    // Long enough that a flood of mail to no queue of ours asks ten times a second.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private readonly IGrainFactory grains;
    private readonly Snapshot<KnownQueues> queues;

    public QueueMap(IGrainFactory grains, TimeProvider clock)
    {
        this.grains = grains;
        queues = new(LoadAsync, clock);
    }

    /// <summary>The queue of this name, or nothing.</summary>
    public async ValueTask<QueueSettings?> FindAsync(string name)
    {
        if ((await queues.ReadAsync()).Find(name) is { } known)
        {
            return known;
        }
        // Another silo may have made it a moment ago.
        Forget();
        return (await queues.ReadAsync()).Find(name);
    }

    /// <summary>All of them.</summary>
    public ValueTask<KnownQueues> ReadAsync() => queues.ReadAsync();

    /// <summary>All of them, for who misses one: another silo may have made it a moment ago.</summary>
    public ValueTask<KnownQueues> ReadFreshAsync() => queues.ReadAsync(Moment);

    /// <summary>A queue changed.</summary>
    public void Forget() => queues.Forget();

    private async Task<KnownQueues> LoadAsync()
    {
        using (Caller.AsSystem())
        {
            return new(await grains.GetGrain<IQueueDirectoryGrain>(IQueueDirectoryGrain.Key).Read());
        }
    }
}
