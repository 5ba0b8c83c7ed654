using OrleansTickets.Clusters;

namespace OrleansTickets.LoadTest;

/// <summary>A place in the work of the silos, seen from outside, where one of them can be met and killed.</summary>
internal interface IKillPoint
{
    /// <summary>Where it is, such as <c>before STORE</c>.</summary>
    string Name { get; }

    /// <summary>Completes when a silo stands there. What it asked for goes no further until it is left.</summary>
    Task<Meeting> MeetAsync(CancellationToken cancellationToken);
}

/// <summary>A silo that stands at a point; disposed of, it is left.</summary>
/// <param name="Silo">Which silo.</param>
/// <param name="Where">Where it stands, and what becomes of what it asked for.</param>
/// <param name="Leave">Ends what holds it.</param>
internal sealed record Meeting(ClusterProcess Silo, string Where, Func<ValueTask> Leave) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Leave();
}
