using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansTickets.Agents;
using OrleansTickets.Tickets;

namespace OrleansTickets.Queues;

/// <summary>One queue, keyed by its name: settings, counters, the next ticket to take, due work.</summary>
[Alias("OrleansTickets.Queues.IQueueGrain")]
public interface IQueueGrain : IGrainWithStringKey
{
    /// <summary>Reads the settings.</summary>
    [Repeatable, AlwaysInterleave, Needs(Right.ReadOnly), Alias("Read")]
    Task<QueueSettings> Read();

    /// <summary>Creates or changes the queue.</summary>
    /// <exception cref="InvalidRequestException">The address is another queue's, a template does not parse, …</exception>
    [AdministratorOnly, Alias("Save")]
    Task<QueueSettings> Save(QueueSettings settings);

    /// <summary>Removes the queue.</summary>
    /// <exception cref="InvalidRequestException">It still has tickets, or is the default one.</exception>
    [AdministratorOnly, Alias("Delete")]
    Task Delete(CancellationToken cancellationToken = default);

    /// <summary>The oldest unlocked open ticket, locked to the caller; nothing when none waits. Called by the fronts of
    /// earlier versions.</summary>
    [Needs(Right.ReadWrite), Alias("TakeNext")]
    Task<Ticket?> TakeNext(CancellationToken cancellationToken = default);

    /// <summary>The oldest unlocked open ticket, locked to the caller; nothing when none waits. The same
    /// <paramref name="commandId"/> again gives the same ticket, while the caller still holds it.</summary>
    [Repeatable, Needs(Right.ReadWrite), Alias("TakeNextOnce")]
    Task<Ticket?> TakeNext(string commandId, CancellationToken cancellationToken = default);

    [Repeatable, AlwaysInterleave, Needs(Right.ReadOnly), Alias("ReadCounters")]
    Task<QueueCounters> ReadCounters();

    /// <summary>A ticket tells what it committed, and does not wait.</summary>
    [SystemOnly, OneWay, Alias("Tell")]
    Task Tell(QueueChange change);

    /// <summary>Wakes the queue, so that it watches its due times.</summary>
    [Repeatable, SystemOnly, Alias("Start")]
    Task Start();
}

/// <summary>Which queues there are; one grain, keyed <see cref="Key"/>.</summary>
[Alias("OrleansTickets.Queues.IQueueDirectoryGrain")]
public interface IQueueDirectoryGrain : IGrainWithStringKey
{
    const string Key = "queues";

    /// <summary>The queues that the caller may read, by name.</summary>
    [Repeatable, AlwaysInterleave, AnyAgent, Alias("ReadOverview")]
    Task<ImmutableArray<QueueOverview>> ReadOverview();

    /// <summary>All settings.</summary>
    [Repeatable, AlwaysInterleave, SystemOnly, Alias("Read")]
    Task<ImmutableArray<QueueSettings>> Read();

    /// <summary>Keeps what a queue is now: from here on there is such a queue. A new default takes that from the one before.</summary>
    /// <exception cref="InvalidRequestException">The address is another queue's, or the name but for its case.</exception>
    [SystemOnly, Alias("Put")]
    Task Put(QueueSettings settings);

    [SystemOnly, Alias("Remove")]
    Task Remove(string name);
}
