using OrleansTickets.Tickets;

namespace OrleansTickets.Queues;

/// <summary>How many tickets a queue holds: counted once, then kept by what tickets tell,
/// counted again now and then.</summary>
internal sealed class QueueTally(string queue, ITicketLists lists)
{
    private QueueCounters? counters;
    private Task<QueueCounters>? counting;
    private bool isSettled;

    public async Task<QueueCounters> ReadAsync() => counters ?? await Count();

    public void Add(QueueChange change)
    {
        isSettled = false;
        if (counters is { } known)
        {
            counters = new(Math.Max(0, known.Open + change.Open), Math.Max(0, known.Unlocked + change.Unlocked));
        }
    }

    /// <summary>A change told while the store was counted is in both, or in neither: counts again until
    /// none was.</summary>
    public Task ReconcileAsync() => isSettled || counters is null ? Task.CompletedTask : Count();

    // One count at a time, however many ask.
    private Task<QueueCounters> Count() =>
        counting is { IsCompleted: false } ? counting : counting = CountAsync();

    private async Task<QueueCounters> CountAsync()
    {
        isSettled = true;
        var counted = await lists.CountAsync(queue, CancellationToken.None);
        counters = counted;
        return counted;
    }
}
