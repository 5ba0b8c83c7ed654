using System.Diagnostics.Metrics;
using OrleansTickets.Telemetry;

namespace OrleansTickets.Storage;

/// <summary>Shows what the last look through all tickets found; nothing before the first one.</summary>
internal sealed class SweepMeasures
{
    public SweepMeasures(IMeterFactory? meters = null)
    {
        var meter = meters.CreateOwn();
        meter.CreateObservableGauge(
            "orleanstickets.store.broken", () => Show(last => last.Broken.Length), "{thing}",
            "What is not as it must be in the database; counting ends at 100.");
        meter.CreateObservableGauge(
            "orleanstickets.store.swept", () => Show(last => last.Tickets), "{ticket}",
            "How many tickets were looked through last.");
    }

    public SweepResult? Last { get; set; }

    private IEnumerable<Measurement<T>> Show<T>(Func<SweepResult, T> read)
        where T : struct => Last is { } last ? [new(read(last))] : [];
}
