namespace OrleansTickets.Storage;

/// <summary>Keeps the words of the committed articles in the SQLite index.</summary>
internal sealed class SearchIndexer(TicketDatabase database, TimeProvider clock, ILogger<SearchIndexer> logger)
    : ArticleFollower(TimeSpan.FromSeconds(10), clock, logger)
{
    private const int Batch = 128;

    private readonly TimeProvider clock = clock;

    protected override async Task FollowAsync(CancellationToken cancellationToken)
    {
        using var index = new SearchIndex(database.SearchFile);
        index.CheckAgainst(await database.ReadAsync(LastArticle, cancellationToken));
        var progress = index.Progress;
        while (true)
        {
            var started = clock.GetTimestamp();
            var articles = await database.ReadAsync(
                ArticleText.After(progress, Batch), ArticleText.Read, cancellationToken);
            if (articles.IsEmpty)
            {
                await database.CommittedAsync(cancellationToken);
                continue;
            }
            index.Add([.. articles.Select(article => article.Words())]);
            progress = articles[^1].Article;
            if (database.IsBusy)
            {
                await YieldAsync(started, cancellationToken);
            }
        }
    }

    private static long LastArticle(SqliteSession session)
    {
        var row = session.Prepare("SELECT coalesce(max(id), 0) FROM article");
        row.Next();
        return row.Long(0);
    }
}
