using System.Collections.Immutable;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>One page of a search: tickets, the one with the newest article that matches first.</summary>
internal static class TicketSearch
{
    // FTS5 walks its matches from the newest back and stops with the page; what the agent may not read is passed over
    // here and never leaves the database.
    private const string Matches = """
        SELECT doc.id, doc.ticket_id
          FROM search.words CROSS JOIN search.doc ON doc.id = words.rowid
          CROSS JOIN ticket ON ticket.id = doc.ticket_id
         WHERE words MATCH @words AND words.rowid < @below
           AND queue_id IN (SELECT value FROM json_each(@queues))
           AND state IN (SELECT value FROM json_each(@states))
           AND (@owner IS NULL OR owner = @owner)
           AND (@lock IS NULL OR lock = @lock)
           AND (@customer IS NULL OR customer_key = @customer)
         ORDER BY words.rowid DESC
        """;

    public static TicketPage Read(
        SqliteSession session, TicketQuery query, ImmutableArray<string>? queues, string agent)
    {
        if (FindNumber(session, query, queues, agent) is { } one)
        {
            return new([one], null);
        }
        var search = SearchText.Parse(query);
        if (search.Wanted.IsEmpty)
        {
            return search.HasFilter ? TicketListing.ReadNewest(session, search, queues, agent) : new([], null);
        }
        var page = ReadMatches(session, search, queues, agent);
        return page with { Lag = ReadLag(session) };
    }

    private static TicketSummary? FindNumber(
        SqliteSession session, TicketQuery query, ImmutableArray<string>? queues, string agent)
    {
        var found = SearchText.Number(query.Text!) is { } number
            ? session.ReadAll(StoredSummary.Of(number, agent), StoredSummary.Read).FirstOrDefault()
            : null;
        return found is null || queues is null || queues.Value.Contains(found.Queue) ? found : null;
    }

    private static TicketPage ReadMatches(
        SqliteSession session, SearchText search, ImmutableArray<string>? queues, string agent)
    {
        var query = search.Query;
        var size = Math.Clamp(query.Limit, 1, Page.Largest);
        var below = Cursor.Below(SearchText.Kind, query.After);
        if (TicketListing.Narrow(session, query, queues) is not { } filter)
        {
            return new([], null);
        }
        var words = SearchWords.Fts5(search);
        var rows = session.Prepare(Matches)
            .Bind(words).Bind(below).Bind(filter.QueuesJson).Bind(filter.StatesJson)
            .Bind(filter.Owner).Bind((long?)filter.Lock).Bind(filter.Customer);
        var found = new List<(long Article, long Ticket)>(size + 1);
        var tickets = new HashSet<long>();
        while (found.Count <= size && rows.Next())
        {
            var (article, ticket) = (rows.Long(0), rows.Long(1));
            if (IsInTime(session, search, article) && tickets.Add(ticket)
                && !WasOnEarlierPage(session, search, words, ticket, below))
            {
                found.Add((article, ticket));
            }
        }
        rows.Reset();
        var items = found.Take(size).Select(match => TicketSummaryRow.Read(session, match.Ticket, agent) with
        {
            Snippet = session.ReadAll(ArticleText.Of(match.Article), ArticleText.Read)[0].Snippet(search),
        });
        return new([.. items], found.Count > size ? Cursor.Write(SearchText.Kind, found[size - 1].Article) : null);
    }

    private static bool IsInTime(SqliteSession session, SearchText search, long article)
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

    // A ticket comes once, with its newest match: has it one that an earlier page went by?
    private static bool WasOnEarlierPage(
        SqliteSession session, SearchText search, string words, long ticket, long below)
    {
        if (below == long.MaxValue)
        {
            return false;
        }
        var rows = session.Prepare("SELECT id FROM article WHERE ticket_id = @ticket_id AND id >= @below")
            .Bind(ticket).Bind(below);
        var newer = new List<long>();
        while (rows.Next())
        {
            newer.Add(rows.Long(0));
        }
        return newer.Exists(article => IsInTime(session, search, article) && IsMatch(session, words, article));
    }

    private static bool IsMatch(SqliteSession session, string words, long article)
    {
        var row = session.Prepare("SELECT 1 FROM search.words WHERE words MATCH @words AND rowid = @article")
            .Bind(words).Bind(article);
        var isMatch = row.Next();
        row.Reset();
        return isMatch;
    }

    private static int ReadLag(SqliteSession session)
    {
        var row = session.Prepare("""
            SELECT coalesce((SELECT max(id) FROM article), 0) - (SELECT article FROM search.progress)
            """);
        row.Next();
        var lag = (int)Math.Clamp(row.Long(0), 0, int.MaxValue);
        row.Reset();
        return lag;
    }
}
