namespace OrleansTickets.Storage;

/// <summary>The tickets of one page of a search by words, and where the next one begins. However much there is to look
/// through, a page looks at so much, and then ends early.</summary>
internal sealed class PostgresSearchPage(
    PostgresQueries database, SearchText search, PostgresSearchFilter filter, long progress)
{
    private const int MostArticles = 10_000;
    private const int MostTexts = 256;
    private const int SmallestLot = 128;
    private const int LargestLot = 2_048;

    // Once so many were looked at, a list of all that may count is the shorter way, unless it is longer than this.
    private const int Many = 384;
    private const int Few = 5_000;

    private readonly int size = TicketPaging.Size(search.Query);
    private readonly long below = Cursor.Below(SearchText.Kind, search.Query.After);
    private readonly PostgresMatches matches = new(database, search);
    private HashSet<long>? few;
    private int lot = SmallestLot;

    public List<SearchMatch> Found { get; } = [];

    public string? Next { get; private set; }

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var sift = new PostgresSift(database, search, filter, below, progress);
        var (looked, isAsked) = (0, false);
        var parts = await PostgresIndexParts.ReadAsync(database, cancellationToken);
        var some = parts.Where(part => part.First < below && filter.MayBeIn(part));
        await foreach (var articles in matches.ReadAsync(some, cancellationToken))
        {
            foreach (var ids in Lots(articles))
            {
                Found.AddRange(await sift.TakeAsync(ids, matches.IsVague, cancellationToken));
                if (Found.Count > size)
                {
                    Found.RemoveRange(size, Found.Count - size);
                    End(Found[^1].Article);
                    return;
                }
                looked += ids.Length;
                if (looked > MostArticles || sift.Texts > MostTexts)
                {
                    End(ids[^1]);
                    return;
                }
                if (looked > Many && !isAsked)
                {
                    isAsked = true;
                    few = await ReadFewAsync(cancellationToken);
                }
            }
        }
    }

    private void End(long article) => Next = Cursor.Write(SearchText.Kind, article);

    private async Task<HashSet<long>?> ReadFewAsync(CancellationToken cancellationToken)
    {
        var all = await database.ReadAsync(filter.All(Few + 1), row => row.Long(0), cancellationToken);
        return all.Length > Few ? null : [.. all];
    }

    private IEnumerable<long[]> Lots(IEnumerable<long> articles)
    {
        var ids = new List<long>(lot);
        foreach (var article in articles)
        {
            if (article < below && few?.Contains(article) != false)
            {
                ids.Add(article);
            }
            if (ids.Count == lot)
            {
                yield return [.. ids];
                ids.Clear();
                lot = matches.IsVague ? lot : Math.Min(lot * 2, LargestLot);
            }
        }
        if (ids.Count > 0)
        {
            yield return [.. ids];
        }
    }
}
