using System.Diagnostics.Metrics;
using OrleansTickets.Telemetry;

namespace OrleansTickets.Storage;

/// <summary>Shows what waits in the database, as it was last read; nothing while that fails.</summary>
internal sealed class StoreMeasures
{
    private readonly ObservableGauge<double> outboxAge;

    public StoreMeasures(IMeterFactory? meters = null)
    {
        var meter = meters.CreateOwn();
        outboxAge = meter.CreateObservableGauge(
            "orleanstickets.outbox.age", () => Show(last => last.OutboxAge.TotalSeconds), "s",
            "How long the oldest mail that is due to be sent has waited.");
        meter.CreateObservableGauge(
            "orleanstickets.outbox.length", () => Show(last => last.OutboxLength), "{mail}",
            $"Mails that are not sent yet; counting ends at {StoreLoad.Most}.");
        meter.CreateObservableGauge(
            "orleanstickets.quarantine.size", () => Show(last => last.QuarantineSize), "{mail}",
            $"Mails that could not be read; counting ends at {StoreLoad.Most}.");
        meter.CreateObservableGauge(
            "orleanstickets.search.lag", () => Show(last => last.SearchLag), "{article}",
            "Articles that search does not find yet.");
    }

    /// <summary>Whether anybody looks.</summary>
    public bool IsWatched => outboxAge.Enabled;

    public StoreLoad? Last { get; set; }

    private IEnumerable<Measurement<T>> Show<T>(Func<StoreLoad, T> read)
        where T : struct => Last is { } last ? [new(read(last))] : [];
}
