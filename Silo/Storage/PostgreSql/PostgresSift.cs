namespace OrleansTickets.Storage;

/// <summary>Of the articles that hold the words of a search, those that are in a window: their tickets are
/// asked for, their text fits, and none of them is the second of its ticket.</summary>
/// <param name="database">One snapshot.</param>
/// <param name="search">What is asked for.</param>
/// <param name="filter">The same, as the database is asked.</param>
/// <param name="place">The window.</param>
internal sealed class PostgresSift(
    PostgresQueries database, SearchText search, PostgresSearchFilter filter, SearchPlace place)
{
    private readonly HashSet<long> seen = [];

    /// <summary>How many articles were looked at.</summary>
    public int Articles { get; private set; }

    /// <summary>How many texts were read.</summary>
    public int Texts { get; private set; }

    /// <param name="articles">Below all that came before.</param>
    /// <param name="isVague">Whether only their texts tell if they fit.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<SearchMatch>> TakeAsync(
        long[] articles, bool isVague, CancellationToken cancellationToken)
    {
        Articles += articles.Length;
        var rows = await database.ReadAsync(
            filter.Among(articles), row => new SearchMatch(row.Long(0), row.Long(1)), cancellationToken);
        var matches = rows.Where(row => !seen.Contains(row.Ticket)).ToList();
        if (isVague && matches.Count > 0)
        {
            var texts = await ReadAsync(ArticleText.Of([.. matches.Select(row => row.Article)]), cancellationToken);
            matches = [.. texts];
        }
        matches = [.. matches.OrderByDescending(row => row.Article).DistinctBy(row => row.Ticket)];
        if (place.Below <= place.Top && matches.Count > 0)
        {
            // A ticket comes once, with its newest match; one that an earlier window had does not come again.
            var earlier = await ReadAsync(
                filter.Between(place.Below, place.Top, [.. matches.Select(row => row.Ticket)]), cancellationToken);
            seen.UnionWith(earlier.Select(row => row.Ticket));
        }
        return [.. matches.Where(row => seen.Add(row.Ticket))];
    }

    // Those whose text fits.
    private async Task<IEnumerable<SearchMatch>> ReadAsync(Sql query, CancellationToken cancellationToken)
    {
        var texts = await database.ReadAsync(query, ArticleText.Read, cancellationToken);
        Texts += texts.Length;
        return texts.Where(text => text.Words().Fits(search)).Select(text => new SearchMatch(text.Article, text.Ticket));
    }
}
