using System.Diagnostics;
using OrleansTickets.Articles;

namespace OrleansTickets.Storage;

/// <summary>Follows the committed articles and keeps their words, behind the commits and never in their way.</summary>
internal sealed partial class SearchIndexer(TicketDatabase database, ILogger<SearchIndexer> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IAsyncDisposable
{
    private const int Batch = 128;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource stop = new();
    private Task run = Task.CompletedTask;

    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(SearchIndexer), ServiceLifecycleStage.RuntimeStorageServices,
        _ =>
        {
            Start();
            return Task.CompletedTask;
        },
        _ => DisposeAsync().AsTask());

    public void Start() => run = Task.Run(RunAsync);

    public async ValueTask DisposeAsync()
    {
        if (!stop.IsCancellationRequested)
        {
            await stop.CancelAsync();
            await run;
            stop.Dispose();
        }
    }

    private async Task RunAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stop.Token);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
            }
            catch (Exception e) // the desk goes on, and each search says how far the index lags
            {
                LogLags(e, Rest);
                await Task.Delay(Rest, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        using var index = new SearchIndex(database.SearchFile);
        index.CheckAgainst(await database.ReadAsync(LastArticle, cancellationToken));
        var progress = index.Progress;
        while (true)
        {
            var started = Stopwatch.GetTimestamp();
            var documents = await database.ReadAsync(session => Read(session, progress), cancellationToken);
            if (documents.Count == 0)
            {
                await database.CommittedAsync(cancellationToken);
                continue;
            }
            index.Add(documents);
            progress = documents[^1].Article;
            if (database.IsBusy)
            {
                // While commits wait, it rests as long as it worked.
                await Task.Delay(Stopwatch.GetElapsedTime(started), cancellationToken);
            }
        }
    }

    private static long LastArticle(SqliteSession session)
    {
        var row = session.Prepare("SELECT coalesce(max(id), 0) FROM article");
        row.Next();
        return row.Long(0);
    }

    private static List<SearchDocument> Read(SqliteSession session, long after)
    {
        var rows = session.Prepare("""
            SELECT article.id, ticket_id, ticket.number, subject, from_name, from_address, body, attachments
              FROM article JOIN ticket ON ticket.id = ticket_id
             WHERE article.id > @after
             ORDER BY article.id
             LIMIT @limit
            """).Bind(after).Bind((long)Batch);
        var documents = new List<SearchDocument>(Batch);
        while (rows.Next())
        {
            var files = StoredJson.ReadList<AttachmentInfo>(rows.TextOrNull(7)).Select(file => file.Name);
            documents.Add(new(
                rows.Long(0), rows.Long(1), WordList.Of(rows.Text(2)), WordList.Of(rows.Text(3)), WordList.Of($"{rows.Text(4)} {rows.Text(5)}"),
                WordList.Of(Packed.FirstText(rows.Blob(6))), WordList.Of(string.Join(' ', files))));
        }
        return documents;
    }

    [LoggerMessage(LogLevel.Error, "The full-text index cannot follow; it tries again in {Rest}")]
    private partial void LogLags(Exception e, TimeSpan rest);
}
