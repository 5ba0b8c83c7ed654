using System.Collections.Immutable;
using OrleansTickets.Agents;

namespace OrleansTickets.Queues;

/// <summary>The settings of all queues: the one place where they are kept, so that an address is one queue's only and
/// there always is one default.</summary>
[GenerateSerializer, Alias("OrleansTickets.Queues.QueueDirectoryRecord")]
internal sealed record QueueDirectoryRecord
{
    /// <summary>By name.</summary>
    [Id(0)] public ImmutableArray<QueueSettings> Queues { get; init; } = [];
}

internal sealed class QueueDirectoryGrain(
    [PersistentState("queues")] IPersistentState<QueueDirectoryRecord> record, QueueMap map, AgentRights rights)
    : Grain, IQueueDirectoryGrain
{
    private const string First = "Inbox";

    public override Task OnActivateAsync(CancellationToken cancellationToken) => record.RecordExists
        ? Task.CompletedTask
        : Write([new() { Name = First, IsDefault = true }]); // mail must have somewhere to go

    public Task<ImmutableArray<QueueSettings>> Read() => Task.FromResult(record.State.Queues);

    public async Task<ImmutableArray<QueueOverview>> ReadOverview()
    {
        var held = Caller.IsSystem ? null : await rights.OfAsync(Caller.Agent!);
        var readable = record.State.Queues.Where(queue => held is null || held.Cover(Right.ReadOnly, queue.Name));
        return [.. await Task.WhenAll(readable.Select(queue => Overview(queue, held)))];
    }

    public Task Put(QueueSettings settings)
    {
        var others = record.State.Queues.RemoveAll(queue => queue.Name == settings.Name);
        if (others.Any(other => Same(other.Name, settings.Name)))
        {
            throw new InvalidRequestException(
                "name", $"There is a queue '{settings.Name}', but for upper and lower case.");
        }
        if (settings.Address.Length > 0
            && others.FirstOrDefault(other => Same(other.Address, settings.Address)) is { } owner)
        {
            throw new InvalidRequestException(
                "address", $"{settings.Address} is the address of the queue '{owner.Name}'.");
        }
        // The default stays the default until another queue becomes it.
        var isDefault = settings.IsDefault || !others.Any(other => other.IsDefault);
        var rest = isDefault ? others.Select(other => other with { IsDefault = false }) : others;
        return Write([.. rest.Append(settings with { IsDefault = isDefault })
            .OrderBy(queue => queue.Name, StringComparer.Ordinal)]);
    }

    public Task Remove(string name) => record.State.Queues.Any(queue => queue.Name == name && queue.IsDefault)
        ? throw new InvalidRequestException("name", $"The default queue stays; make another one the default first.")
        : Write(record.State.Queues.RemoveAll(queue => queue.Name == name));

    // Counters are read as the system: the caller's rights are checked already.
    private async Task<QueueOverview> Overview(QueueSettings queue, EffectiveRights? held)
    {
        using (Caller.AsSystem())
        {
            var counters = await GrainFactory.GetGrain<IQueueGrain>(queue.Name).ReadCounters();
            var rights = Enum.GetValues<Right>().Where(right => held?.Cover(right, queue.Name) != false);
            return new(queue, counters, [.. rights]);
        }
    }

    private async Task Write(ImmutableArray<QueueSettings> queues)
    {
        await record.KeepAsync(new() { Queues = queues }, this);
        map.Forget();
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
