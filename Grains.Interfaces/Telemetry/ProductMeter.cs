using System.Diagnostics.Metrics;

namespace OrleansTickets.Telemetry;

/// <summary>The meter of all instruments of our own.</summary>
public static class ProductMeter
{
    /// <summary>What a collector asks for.</summary>
    public const string Name = "OrleansTickets";

    /// <summary>The meter of this factory; without one, a meter of its own.</summary>
    public static Meter CreateOwn(this IMeterFactory? meters) => meters?.Create(Name) ?? new(Name);
}
