namespace OrleansTickets.Storage;

/// <summary>The windows of a search by words, as SQLite finds them.</summary>
internal sealed class SearchWindows(SqliteSession session, SearchText search, TicketFilter filter)
{
    // FTS5 walks its matches from the newest back and stops with the window; what the agent may not read is passed over
    // here and never leaves the database.
    private const string Matches = """
        SELECT doc.id, doc.ticket_id
          FROM search.words CROSS JOIN search.doc ON doc.id = words.rowid
          CROSS JOIN ticket ON ticket.id = doc.ticket_id
         WHERE words MATCH @words AND words.rowid < @below AND words.rowid >= @floor
           AND queue_id IN (SELECT value FROM json_each(@queues))
           AND state IN (SELECT value FROM json_each(@states))
           AND (@owner IS NULL OR owner = @owner)
           AND (@lock IS NULL OR lock = @lock)
           AND (@customer IS NULL OR customer_key = @customer)
         ORDER BY words.rowid DESC
        """;

    private readonly string words = SearchWords.Fts5(search);

    public void Fill(SearchPage page)
    {
        while (page.IsOpen)
        {
            var window = Read(page.Place);
            var heads = session.ReadAll(
                ArticleText.Heads(
                    [.. window.Matches.Select(match => match.Article)], "IN (SELECT value FROM json_each($1))"),
                ArticleText.ReadHead);
            page.Add(heads.Select(head => head.Words()), window.End, isEnough: false);
        }
    }

    private SearchWindow Read(SearchPlace place)
    {
        var most = place.MostTickets;
        var rows = session.Prepare(Matches)
            .Bind(words).Bind(place.Below).Bind(place.Floor).Bind(filter.QueuesJson).Bind(filter.StatesJson)
            .Bind(filter.Owner).Bind((long?)filter.Lock).Bind(filter.Customer);
        var found = new List<SearchMatch>(most + 1);
        var tickets = new HashSet<long>();
        while (found.Count <= most && rows.Next())
        {
            var match = new SearchMatch(rows.Long(0), rows.Long(1));
            if (IsInTime(match.Article) && tickets.Add(match.Ticket) && !WasInEarlierWindow(match.Ticket, place))
            {
                found.Add(match);
            }
        }
        rows.Reset();
        return found.Count <= most ? new(found, place.Floor) : new(found[..most], found[most - 1].Article);
    }

    private bool IsInTime(long article)
    {
        if (search is { Before: null, After: null })
        {
            return true;
        }
        var row = session.Prepare("SELECT created_at FROM article WHERE id = @id").Bind(article);
        row.Next();
        var created = row.Time(0);
        row.Reset();
        return !(created >= search.Before) && !(created < search.After);
    }

    // A ticket comes once, with its newest match.
    private bool WasInEarlierWindow(long ticket, SearchPlace place)
    {
        if (place.Below > place.Top)
        {
            return false;
        }
        var rows = session.Prepare("""
            SELECT id FROM article WHERE ticket_id = @ticket_id AND id >= @below AND id <= @top
            """)
            .Bind(ticket).Bind(place.Below).Bind(place.Top);
        var newer = new List<long>();
        while (rows.Next())
        {
            newer.Add(rows.Long(0));
        }
        return newer.Exists(article => IsInTime(article) && IsMatch(article));
    }

    private bool IsMatch(long article)
    {
        var row = session.Prepare("SELECT 1 FROM search.words WHERE words MATCH @words AND rowid = @article")
            .Bind(words).Bind(article);
        var isMatch = row.Next();
        row.Reset();
        return isMatch;
    }
}
