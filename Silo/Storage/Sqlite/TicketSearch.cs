using System.Collections.Immutable;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>One page of a search in SQLite.</summary>
internal static class TicketSearch
{
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
        return ReadMatches(session, search, queues, agent);
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
        var (last, progress) = session.ReadAll(
            new Sql("SELECT coalesce((SELECT max(id) FROM article), 0), article FROM search.progress"),
            row => (row.Long(0), row.Long(1)))[0];
        var page = new SearchPage(search, progress);
        if (TicketListing.Narrow(session, search.Query, queues) is { } filter)
        {
            new SearchWindows(session, search, filter).Fill(page);
        }
        var items = page.Found.Select(match => TicketSummaryRow.Read(session, match.Ticket, agent) with
        {
            Snippet = session.ReadAll(ArticleText.Of(match.Article), ArticleText.Read)[0].Snippet(search),
        });
        return new([.. items], page.Next) { Lag = (int)Math.Clamp(last - progress, 0, int.MaxValue) };
    }
}
