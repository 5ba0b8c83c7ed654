namespace OrleansTickets.Storage;

/// <summary>Keeps the words of the committed articles, of all silos: one of them does it at a time, and another goes on
/// when it is gone.</summary>
internal sealed partial class PostgresSearchIndexer(
    PostgresDatabase database, TimeProvider clock, ILogger<PostgresSearchIndexer> logger)
    : ArticleFollower(Pause, clock, logger)
{
    private const int Batch = 512;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ShortLook = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider clock = clock;

    protected override async Task FollowAsync(CancellationToken cancellationToken)
    {
        await using (var connection = await database.Source.OpenConnectionAsync(cancellationToken))
        {
            var index = new PostgresSearchIndex(connection);
            try
            {
                if (await index.TryOpenAsync(cancellationToken))
                {
                    LogFollows(index.Progress);
                    await FollowAsync(index, new(new(connection)), cancellationToken);
                }
            }
            finally
            {
                await index.CloseAsync();
            }
        }
        await Task.Delay(Pause, clock, cancellationToken);
    }

    private async Task FollowAsync(
        PostgresSearchIndex index, PostgresArticleFeed feed, CancellationToken cancellationToken)
    {
        while (true)
        {
            var started = clock.GetTimestamp();
            var articles = await feed.ReadAsync(index.Progress, Batch, cancellationToken);
            if (articles.IsEmpty)
            {
                await database.CommittedAsync(feed.IsWaiting ? ShortLook : Look, cancellationToken);
                continue;
            }
            await index.AddAsync(articles, cancellationToken);
            await index.MergeAsync(cancellationToken);
            if (database.IsBusy)
            {
                await YieldAsync(started, cancellationToken);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "The full-text index is kept by this silo, from article {Article} on")]
    private partial void LogFollows(long article);
}
