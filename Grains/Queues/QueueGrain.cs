using Microsoft.Extensions.Logging;
using Orleans.Serialization.Invocation;
using OrleansTickets.Agents;
using OrleansTickets.Tickets;

namespace OrleansTickets.Queues;

/// <summary>Its settings are kept by the directory, its tickets by the store: the queue itself keeps nothing, and what
/// it remembers it can count again.</summary>
internal sealed class QueueGrain(
    QueueMap map, ITicketLists lists, ITicketStore store, TimeProvider clock, ILogger<DueWork> logger)
    : Grain, IQueueGrain, IGuarded, IRemindable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private QueueTally? tally;
    private DueWork? due;

    private string Name => this.GetPrimaryKeyString();

    private QueueTally Tally => tally ??= new(Name, lists);

    public async Task<QueueSettings> Read() => await Settings();

    public async Task<QueueSettings> Save(QueueSettings settings)
    {
        var kept = QueueCheck.Check(Name, settings);
        using (Caller.AsSystem())
        {
            await GrainFactory.GetGrain<IQueueDirectoryGrain>(IQueueDirectoryGrain.Key).Put(kept);
        }
        map.Forget();
        await Start();
        return await Settings();
    }

    public async Task Delete(CancellationToken cancellationToken)
    {
        await Settings();
        if (await lists.AnyAsync(Name, cancellationToken))
        {
            throw new InvalidRequestException("name", $"The queue '{Name}' still has tickets.");
        }
        using (Caller.AsSystem())
        {
            await GrainFactory.GetGrain<IQueueDirectoryGrain>(IQueueDirectoryGrain.Key).Remove(Name);
        }
        map.Forget();
        if (await this.GetReminder(DueWork.Reminder, cancellationToken) is { } reminder)
        {
            await this.UnregisterReminder(reminder, cancellationToken);
        }
        DeactivateOnIdle();
    }

    public Task<Ticket?> TakeNext(CancellationToken cancellationToken) =>
        TakeNext(Guid.NewGuid().ToString(), cancellationToken);

    public async Task<Ticket?> TakeNext(string commandId, CancellationToken cancellationToken)
    {
        await Settings();
        return await new NextTicket(Name, lists, store, GrainFactory).TakeAsync(commandId, cancellationToken);
    }

    public Task<QueueCounters> ReadCounters() => Tally.ReadAsync();

    public Task Tell(QueueChange change)
    {
        Tally.Add(change);
        due?.Expect(change.Due);
        return Task.CompletedTask;
    }

    public async Task Start()
    {
        await this.RegisterOrUpdateReminder(DueWork.Reminder, Minute, Minute);
        Watch();
    }

    // Has no other work than to activate the queue wherever a silo lives, and to look whether all goes on.
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        using (Caller.AsSystem())
        {
            if (await map.FindAsync(Name) is null && await this.GetReminder(reminderName) is { } orphan)
            {
                await this.UnregisterReminder(orphan);
                return;
            }
            Watch();
            due!.Expect(clock.GetUtcNow());
            await Tally.ReconcileAsync();
        }
    }

    public async ValueTask<string?> QueueOf(IInvokable call, Func<string, bool> sees)
    {
        var isKnown = call.GetMethodName() == nameof(Save) || await map.FindAsync(Name) is not null;
        if (!isKnown)
        {
            DeactivateOnIdle();
        }
        return isKnown ? Name : null;
    }

    private void Watch() => due ??= new(Name, lists, GrainFactory, clock, logger)
    {
        // Interleaved, so that taking the next ticket does not wait for overdue ones.
        Timer = work => this.RegisterGrainTimer(
            work, new GrainTimerCreationOptions(TimeSpan.Zero, Minute) { KeepAlive = true, Interleave = true }),
    };

    private async ValueTask<QueueSettings> Settings() =>
        await map.FindAsync(Name) ?? throw new NotThereException($"There is no queue '{Name}'.");
}
