using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrleansTickets.Queues;

/// <summary>All queues, put in order once: every mail asks, however many there are.</summary>
internal sealed class KnownQueues
{
    private readonly FrozenDictionary<string, QueueSettings> byName;
    private readonly FrozenDictionary<string, QueueSettings> byAddress;

    public KnownQueues(ImmutableArray<QueueSettings> queues)
    {
        All = [.. queues.OrderBy(queue => queue.Name, StringComparer.Ordinal)];
        byName = queues.ToFrozenDictionary(queue => queue.Name);
        byAddress = All.Where(queue => queue.Address.Length > 0)
            .DistinctBy(queue => queue.Address, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(queue => queue.Address, StringComparer.OrdinalIgnoreCase);
        ByDefault = All.FirstOrDefault(queue => queue.IsDefault);
    }

    /// <summary>By name.</summary>
    public ImmutableArray<QueueSettings> All { get; }

    /// <summary>Where mail goes that names no queue.</summary>
    public QueueSettings? ByDefault { get; }

    /// <summary>The queue of this name, or nothing.</summary>
    public QueueSettings? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The queue that mail to this address goes to, or nothing. What follows a plus is only a tag:
    /// <c>support+printer@example.org</c> is a way to write <c>support@example.org</c>.</summary>
    public QueueSettings? FindByAddress(string address) =>
        byAddress.GetValueOrDefault(address)
        ?? (WithoutTag(address) is { } plain ? byAddress.GetValueOrDefault(plain) : null);

    private static string? WithoutTag(string address)
    {
        var at = address.LastIndexOf('@');
        var plus = at > 0 ? address.IndexOf('+', 0, at) : -1;
        return plus > 0 ? string.Concat(address.AsSpan(0, plus), address.AsSpan(at)) : null;
    }
}
