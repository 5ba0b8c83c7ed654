using Orleans.Serialization.Invocation;

namespace OrleansTickets.Agents;

/// <summary>A grain whose calls are about one queue.</summary>
internal interface IGuarded
{
    /// <summary>The queue that this call is about; nothing when what it asks for does not exist.</summary>
    /// <param name="call">What is asked for.</param>
    /// <param name="sees">Whether the caller may know of a queue: to hide something must take as long as to find
    /// that it does not exist, or the time would tell.</param>
    ValueTask<string?> QueueOf(IInvokable call, Func<string, bool> sees);
}
