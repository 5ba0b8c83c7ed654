using OrleansTickets.Clusters;

namespace OrleansTickets.LoadTest;

/// <summary>All points at which silos can be killed, for as long as it is not disposed of.</summary>
internal sealed class KillPoints : IAsyncDisposable
{
    private readonly DatabasePoints database;

    private KillPoints(DatabasePoints database, IEnumerable<IKillPoint> others) =>
        (this.database, All) = (database, [.. database.All, .. others]);

    public IReadOnlyList<IKillPoint> All { get; }

    /// <summary>Those of these names, or all.</summary>
    /// <exception cref="InvalidOperationException">There is none of that name.</exception>
    public IReadOnlyList<IKillPoint> Find(IReadOnlyList<string>? names) => names is null ? All :
    [
        .. names.Select(name => All.FirstOrDefault(point => point.Name == name) ?? throw new InvalidOperationException(
            $"There is no point '{name}' here, but {string.Join(", ", All.Select(point => $"'{point.Name}'"))}.")),
    ];

    /// <param name="cluster">Whose silos are met.</param>
    /// <param name="office">The mail server they fetch from and send by, if any.</param>
    /// <param name="seed">Chooses what becomes of transactions.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<KillPoints> MakeAsync(
        RunningCluster cluster, PostOffice? office, int seed, CancellationToken cancellationToken) => new(
            await DatabasePoints.MakeAsync(cluster, office is not null, new(seed), cancellationToken),
            office is null ? [] : MailPoint.All(cluster, office));

    public ValueTask DisposeAsync() => database.DisposeAsync();
}
