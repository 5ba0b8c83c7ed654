namespace OrleansTickets.Storage;

/// <summary>Of the articles that hold the words of a search, those that make a line of its pages: their tickets are
/// asked for, their text fits, and none of them is the second of its ticket.</summary>
/// <param name="database">One snapshot.</param>
/// <param name="search">What is asked for.</param>
/// <param name="filter">The same, as the database is asked.</param>
/// <param name="below">Where the page begins.</param>
/// <param name="progress">The last article that is indexed: no earlier page can have gone by a later one.</param>
internal sealed class PostgresSift(
    PostgresQueries database, SearchText search, PostgresSearchFilter filter, long below, long progress)
{
    private readonly HashSet<long> seen = [];

    /// <summary>How many texts were read.</summary>
    public int Texts { get; private set; }

    /// <param name="articles">Below all that came before.</param>
    /// <param name="isVague">Whether only their texts tell if they fit.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<SearchMatch>> TakeAsync(
        long[] articles, bool isVague, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            filter.Among(articles), row => new SearchMatch(row.Long(0), row.Long(1)), cancellationToken);
        var matches = rows.Where(row => !seen.Contains(row.Ticket)).ToList();
        if (isVague && matches.Count > 0)
        {
            var texts = await ReadAsync(ArticleText.Of([.. matches.Select(row => row.Article)]), cancellationToken);
            matches = [.. texts];
        }
        matches = [.. matches.OrderByDescending(row => row.Article).DistinctBy(row => row.Ticket)];
        if (below != long.MaxValue && matches.Count > 0)
        {
            // A ticket comes once, with its newest match; one that an earlier page went by does not come again.
            var earlier = await ReadAsync(
                filter.Between(below, progress, [.. matches.Select(row => row.Ticket)]), cancellationToken);
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

/// <summary>A ticket, and its newest article that a search found.</summary>
internal readonly record struct SearchMatch(long Article, long Ticket);
