using System.Collections.Immutable;
using Microsoft.Extensions.Options;

namespace OrleansTickets.Mail;

/// <summary>Knows the mails that this silo is taking in, so that no answer overtakes its question, in whatever order
/// they were handed in. All others pass side by side.</summary>
internal sealed class MailGate(MailMeasures? measures = null, IOptions<MailLimits>? limits = null)
{
    // Handed in at the same moment, two mails may reach us in either order; one a quarter of a second later did not
    // belong together. Real time even under test: nobody's deadline hangs on it.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    // Two mails that name each other would wait for each other for ever.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>How much they may be.</summary>
    public MailRoom Room { get; } = new();

    /// <summary>What each may be.</summary>
    public MailLimits Limits { get; } = limits?.Value ?? MailLimits.Default;

    /// <summary>Counts what became of them.</summary>
    public MailMeasures Measures { get; } = measures ?? new();

    /// <summary>Which Message-IDs came by.</summary>
    public SeenIds Seen { get; } = new();

    private readonly Lock turn = new();
    private readonly Dictionary<string, TaskCompletionSource> inFlight = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TaskCompletionSource> awaited = new(StringComparer.Ordinal);

    /// <summary>A mail comes in. Dispose when it is done.</summary>
    public Pass Enter(string? messageId)
    {
        var done = NewSource();
        lock (turn)
        {
            if (messageId is null || !inFlight.TryAdd(messageId, done))
            {
                return default; // its twin is in flight; of the two the receipts let one in
            }

            if (awaited.Remove(messageId, out var arrival))
            {
                arrival.TrySetResult();
            }
        }

        return new(this, messageId, done);
    }

    /// <summary>Completes when none of these is in flight.</summary>
    public async Task WaitAsync(ImmutableArray<string> messageIds, CancellationToken cancellationToken)
    {
        Task[] flights;
        lock (turn)
        {
            flights = [.. messageIds.Select(id => inFlight.GetValueOrDefault(id)?.Task).OfType<Task>()];
        }

        if (flights.Length > 0)
        {
            await WithinAsync(Task.WhenAll(flights), Longest, cancellationToken);
        }
    }

    /// <summary>Waits a moment for one of these to come in, and then until it is done.</summary>
    public async Task WaitForArrivalAsync(ImmutableArray<string> messageIds, CancellationToken cancellationToken)
    {
        Task[] arrivals;
        lock (turn)
        {
            arrivals = [.. messageIds.Select(Arrival)];
        }

        var isHere = await WithinAsync(Task.WhenAny(arrivals), Grace, cancellationToken);
        lock (turn)
        {
            foreach (var (id, arrival) in messageIds.Zip(arrivals))
            {
                // Somebody else may wait for the same; they only wait the less for it.
                if (awaited.TryGetValue(id, out var waiting) && waiting.Task == arrival)
                {
                    awaited.Remove(id);
                }
            }
        }

        if (isHere)
        {
            await WaitAsync(messageIds, cancellationToken);
        }
    }

    private Task Arrival(string id)
    {
        if (inFlight.ContainsKey(id))
        {
            return Task.CompletedTask;
        }

        if (!awaited.TryGetValue(id, out var arrival))
        {
            awaited[id] = arrival = NewSource();
        }

        return arrival.Task;
    }

    private static async Task<bool> WithinAsync(Task task, TimeSpan time, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A mail on its way through.</summary>
    internal readonly struct Pass(MailGate gate, string messageId, TaskCompletionSource done) : IDisposable
    {
        public void Dispose()
        {
            if (gate is not null)
            {
                lock (gate.turn)
                {
                    gate.inFlight.Remove(messageId);
                }

                done.TrySetResult();
            }
        }
    }
}
