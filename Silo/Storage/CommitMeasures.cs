using System.Diagnostics.Metrics;
using OrleansTickets.Telemetry;

namespace OrleansTickets.Storage;

/// <summary>Measures the commits of a silo.</summary>
internal sealed class CommitMeasures
{
    // From a commit on a fast disk to what a caller waits for at most.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30],
    };

    private static readonly InstrumentAdvice<int> Changes = new()
    {
        HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256],
    };

    private readonly TimeProvider clock;
    private readonly Meter meter;
    private readonly Histogram<double> duration;
    private readonly Histogram<int> batchSize;
    private readonly Counter<long> conflicts;

    public CommitMeasures(IMeterFactory? meters = null, TimeProvider? clock = null)
    {
        this.clock = clock ?? TimeProvider.System;
        meter = meters.CreateOwn();
        duration = meter.CreateHistogram(
            "orleanstickets.store.commit.duration", "s", "From asking for a commit until it is durable.",
            advice: Seconds);
        batchSize = meter.CreateHistogram(
            "orleanstickets.store.batch.size", "{change}", "Changes that the writer took into one batch.",
            advice: Changes);
        conflicts = meter.CreateCounter<long>(
            "orleanstickets.store.conflicts", "{change}",
            "Changes that the store refused because the ticket had changed meanwhile.");
    }

    public long Now => clock.GetTimestamp();

    public TimeSpan Since(long timestamp) => clock.GetElapsedTime(timestamp);

    public void WatchWaiting(Func<int> waiting) => meter.CreateObservableUpDownCounter(
        "orleanstickets.store.waiting", waiting, "{change}", "Changes that wait for the writer.");

    public void CountBatch(int size) => batchSize.Record(size);

    public void CountCommit(long asked) => duration.Record(Since(asked).TotalSeconds);

    public void CountConflict() => conflicts.Add(1);
}
