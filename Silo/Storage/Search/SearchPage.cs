namespace OrleansTickets.Storage;

/// <summary>One page of a search by words. The tickets come in windows, those with the newest articles that match
/// first; within a window, they come by where these articles hold the words.</summary>
/// <param name="search">What is asked for.</param>
/// <param name="progress">The last article that is indexed.</param>
internal sealed class SearchPage(SearchText search, long progress)
{
    private readonly int size = TicketPaging.Size(search.Query);

    /// <summary>The window to read next, while the page is open.</summary>
    public SearchPlace Place { get; private set; } = SearchPlace.Of(search.Query.After, progress);

    public bool IsOpen { get; private set; } = true;

    public List<SearchMatch> Found { get; } = [];

    public string? Next { get; private set; }

    /// <summary>Takes what is still to be shown of a window.</summary>
    /// <param name="articles">The newest match of each ticket, without the body.</param>
    /// <param name="end">The window's last article, or 0 when there is nothing below it.</param>
    /// <param name="isEnough">Whether the page ends here even if there is room.</param>
    public void Add(IEnumerable<SearchDocument> articles, long end, bool isEnough)
    {
        var left = articles.Select(article => (Rank: article.Rank(search), article.Article, article.Ticket))
            .Where(hit => Place.IsBefore(hit.Rank, hit.Article))
            .OrderBy(hit => hit.Rank).ThenByDescending(hit => hit.Article)
            .ToArray();
        var room = size - Found.Count;
        Found.AddRange(left.Take(room).Select(hit => new SearchMatch(hit.Article, hit.Ticket)));
        if (left.Length > room)
        {
            var last = left[room - 1];
            End(Place with { End = end, Rank = (long)last.Rank, Article = last.Article });
        }
        else if (end == 0)
        {
            IsOpen = false;
        }
        else
        {
            Place = Place.Next(end);
            if (isEnough || Found.Count == size)
            {
                End(Place);
            }
        }
    }

    private void End(SearchPlace next) => (IsOpen, Next) = (false, next.Write());
}

/// <summary>A ticket, and its newest article that a search found.</summary>
internal readonly record struct SearchMatch(long Article, long Ticket);

/// <summary>The tickets of a window, the newest match first.</summary>
/// <param name="Matches">One of each ticket.</param>
/// <param name="End">Its last article, or 0 when there is nothing below it.</param>
internal readonly record struct SearchWindow(IReadOnlyList<SearchMatch> Matches, long End);
