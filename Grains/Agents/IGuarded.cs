using Orleans.Serialization.Invocation;

namespace OrleansTickets.Agents;

/// <summary>A grain whose calls are about one queue.</summary>
internal interface IGuarded
{
    /// <summary>The queue that this call is about; nothing when what it asks for does not exist.</summary>
    ValueTask<string?> QueueOf(IInvokable call);
}
