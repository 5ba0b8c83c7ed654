using Microsoft.Extensions.Logging;
using OrleansTickets.Agents;
using OrleansTickets.Tickets;

namespace OrleansTickets.Queues;

/// <summary>Has tickets react when something of theirs is due: a lock that lapses, a pending time that ends. Sleeps
/// until the next is due, a minute at most.</summary>
internal sealed partial class DueWork(
    string queue, ITicketLists lists, IGrainFactory grains, TimeProvider clock, ILogger<DueWork> logger)
{
    public const string Reminder = "due";
    private const int Batch = 50;
    private const int AtOnce = 8;
    private const int MostRounds = 100;
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    // What cannot be done now is tried again, but not all the time.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private IGrainTimer? timer;
    private DateTimeOffset wakesAt = DateTimeOffset.MaxValue;
    private bool isRunning;

    /// <summary>Starts the timer that does the work.</summary>
    public required Func<Func<CancellationToken, Task>, IGrainTimer> Timer
    {
        init => timer = value(RunAsync);
    }

    /// <summary>Something is due then: wakes by then.</summary>
    public void Expect(DateTimeOffset? due)
    {
        if (due < wakesAt && !isRunning)
        {
            Sleep(due.Value);
        }
        else if (due < wakesAt)
        {
            wakesAt = due.Value; // the run that is on its way sleeps no longer than this
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        using var system = Caller.AsSystem();
        (isRunning, wakesAt) = (true, DateTimeOffset.MaxValue);
        var next = clock.GetUtcNow() + Longest;
        try
        {
            var isDone = await ReactAsync(cancellationToken);
            var due = isDone ? await lists.ReadNextDueAsync(queue, cancellationToken) : clock.GetUtcNow() + Pause;
            next = due < next ? Later(due.Value) : next;
        }
        catch (Exception e) when (e is not OperationCanceledException) // the store is away; the timer must go on
        {
            LogNotDone(e, queue);
            next = clock.GetUtcNow() + Pause;
        }
        finally
        {
            isRunning = false;
            Sleep(wakesAt < next ? wakesAt : next);
        }
    }

    // Not at once again: what is still due although its ticket did all it could must not keep us busy.
    private DateTimeOffset Later(DateTimeOffset due)
    {
        var soonest = clock.GetUtcNow() + Breath;
        return due > soonest ? due : soonest;
    }

    // In batches, so that a thousand locks that lapse at once do not become a thousand calls at once.
    private async Task<bool> ReactAsync(CancellationToken cancellationToken)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var due = await lists.ReadDueAsync(queue, clock.GetUtcNow(), Batch, cancellationToken);
            var failed = 0;
            foreach (var some in due.Chunk(AtOnce))
            {
                var done = await Task.WhenAll(some.Select(number => TryAsync(number, cancellationToken)));
                failed += done.Count(isDone => !isDone);
            }
            if (failed > 0 || due.Length < Batch)
            {
                return failed == 0;
            }
        }
        return false;
    }

    private async Task<bool> TryAsync(string number, CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<ITicketGrain>(number).ReactToDue(cancellationToken);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException) // one ticket must not stop the others
        {
            LogNotReacted(e, number);
            return false;
        }
    }

    private void Sleep(DateTimeOffset until)
    {
        wakesAt = until;
        var wait = until - clock.GetUtcNow();
        timer?.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Longest);
    }

    [LoggerMessage(LogLevel.Warning, "What is due in the queue {Queue} could not be done; it is tried again.")]
    private partial void LogNotDone(Exception exception, string queue);

    [LoggerMessage(LogLevel.Warning, "Ticket {Number} could not do what is due; it is tried again.")]
    private partial void LogNotReacted(Exception exception, string number);
}
