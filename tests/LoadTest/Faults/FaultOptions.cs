using OrleansTickets.Clusters;

namespace OrleansTickets.LoadTest;

/// <summary>What is done to the cluster while it works.</summary>
internal sealed record FaultOptions
{
    /// <summary>How often a random silo is killed and started again.</summary>
    public int KillSilos { get; init; }

    /// <summary>How often the silo that comes to a certain point is killed there and started again; the points take
    /// turns.</summary>
    public int KillAtPoints { get; init; }

    /// <summary>The names of these points.</summary>
    /// <value>By default all that there are.</value>
    public IReadOnlyList<string>? Points { get; init; }

    /// <summary>How often a random front is killed and started again.</summary>
    public int KillFronts { get; init; }

    /// <summary>How long a random silo is halted; zero means not at all.</summary>
    public TimeSpan FreezeSilo { get; init; }

    /// <summary>How long two random silos do not reach each other; zero means not at all.</summary>
    public TimeSpan CutSilos { get; init; }

    /// <summary>How often the database ends as in a crash, and is started again.</summary>
    public int RestartDatabase { get; init; }

    /// <summary>The build by which each process is replaced, one after the other.</summary>
    public ProductBuild? Roll { get; init; }

    /// <summary>Whether everything is killed at once, and started again.</summary>
    public bool KillAll { get; init; }

    public bool IsAny => this != new FaultOptions();
}
